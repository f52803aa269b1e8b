"""What the library makes of the bytes of one picture. Decoded once for everything."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from desktop.embedding import colour
from desktop.embedding.image_encoder import ImageFeatures
from desktop.engines.local.model import LocalModel
from desktop.imaging.decode import decode
from desktop.imaging.image import DecodedImage, Fit, ImageInfo

THUMBNAIL_SIDE = 256
THUMBNAIL_QUALITY = 75


@dataclass(frozen=True, slots=True)
class Picture:
    """What the library keeps of a picture.

    Attributes:
        info: format, size, date.
        size_bytes: of the file.
        thumbnail: JPEG.
        grey: uint8 [16, 16] as bytes, for telling near-duplicates apart.
        colours: how much of it has each colour, as :func:`desktop.embedding.colour.shares` gives it, as bytes.
        features: vector and class posterior, by the model that made them.
    """

    info: ImageInfo
    size_bytes: int
    thumbnail: bytes
    grey: bytes
    colours: bytes
    features: Mapping[str, ImageFeatures]


def picture_of(content: bytes, models: Sequence[LocalModel]) -> Picture:
    """Everything that the library keeps of a picture.

    Args:
        content: of the file.
        models: that should see it; at least one.

    Raises:
        InvalidInputError: it cannot be decoded.
        ModelError: a model is missing or damaged.
    """
    image = decode(content, min_side=max(model.decode_side for model in models))
    small = image.small(THUMBNAIL_SIDE)
    return Picture(
        info=image.info,
        size_bytes=len(content),
        thumbnail=small.thumbnail(THUMBNAIL_SIDE, THUMBNAIL_QUALITY),
        grey=small.tiny_grey().tobytes(),
        colours=_colours(small),
        features={model.id: model.features(image) for model in models},
    )


def colours_of(content: bytes) -> bytes:
    """How much of a picture has each colour. Raises InvalidInputError: it cannot be decoded."""
    return _colours(decode(content, min_side=colour.SIDE))


def features_of(content: bytes, models: Sequence[LocalModel]) -> Mapping[str, ImageFeatures]:
    """Vector and class posterior of a picture by each model, decoded once. Raises as :func:`picture_of`."""
    image = decode(content, min_side=max(model.decode_side for model in models))
    return {model.id: model.features(image) for model in models}


def _colours(image: DecodedImage) -> bytes:
    return colour.shares(image.square(colour.SIDE, Fit.SQUASH)).tobytes()
