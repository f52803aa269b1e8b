"""What the library makes of the bytes of pictures. Each is decoded once for everything; models see some together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

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


@dataclass(frozen=True, slots=True)
class Draft:
    """A picture that its models have not seen yet.

    Attributes:
        picture: all but the features.
        image: what they are to see.
        models: that are to see it.
    """

    picture: Picture
    image: DecodedImage
    models: Sequence[LocalModel]


def draft_of(content: bytes, models: Sequence[LocalModel]) -> Draft:
    """Everything that the library keeps of a picture but what models make of it.

    Args:
        content: of the file.
        models: that should see it; at least one.

    Raises:
        InvalidInputError: it cannot be decoded.
        ModelError: a model is missing or damaged.
    """
    image = decode(content, min_side=max(model.decode_side for model in models))
    small = image.small(THUMBNAIL_SIDE)
    picture = Picture(
        info=image.info,
        size_bytes=len(content),
        thumbnail=small.thumbnail(THUMBNAIL_SIDE, THUMBNAIL_QUALITY),
        grey=small.tiny_grey().tobytes(),
        colours=_colours(small),
        features={},
    )
    return Draft(picture, image, models)


def pictures_of(drafts: Sequence[Draft]) -> Sequence[Picture]:
    """Drafts with what their models make of them, in the same order. Raises ModelError: one is missing or damaged."""
    seen: list[dict[str, ImageFeatures]] = [{} for _ in drafts]
    for model in dict.fromkeys(model for draft in drafts for model in draft.models):
        shown = [number for number, draft in enumerate(drafts) if model in draft.models]
        for number, features in zip(shown, model.features([drafts[each].image for each in shown]), strict=True):
            seen[number][model.id] = features
    return [replace(draft.picture, features=features) for draft, features in zip(drafts, seen, strict=True)]


def colours_of(content: bytes) -> bytes:
    """How much of a picture has each colour. Raises InvalidInputError: it cannot be decoded."""
    return _colours(decode(content, min_side=colour.SIDE))


def features_of(content: bytes, models: Sequence[LocalModel]) -> Mapping[str, ImageFeatures]:
    """Vector and class posterior of a picture by each model, decoded once. Raises as :func:`draft_of`."""
    image = decode(content, min_side=max(model.decode_side for model in models))
    return {model.id: model.features([image])[0] for model in models}


def _colours(image: DecodedImage) -> bytes:
    return colour.shares(image.square(colour.SIDE, Fit.SQUASH)).tobytes()
