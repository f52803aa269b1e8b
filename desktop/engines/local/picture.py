"""What the library makes of the bytes of one picture. Decoded once for everything."""

from __future__ import annotations

from dataclasses import dataclass

from desktop.embedding.image_encoder import ImageEncoder, ImageFeatures
from desktop.imaging.decode import decode
from desktop.imaging.image import DecodedImage, Fit, ImageInfo

_THUMBNAIL_SIDE = 256
_THUMBNAIL_QUALITY = 75
#: The picture is decoded to at least so many times the side that the model wants: smaller ones cost accuracy.
_DECODE_FACTOR = 2


@dataclass(frozen=True, slots=True)
class Picture:
    """What the library keeps of a picture.

    Attributes:
        info: format, size, date.
        size_bytes: of the file.
        thumbnail: JPEG.
        grey: uint8 [16, 16] as bytes, for telling near-duplicates apart.
        features: vector and class posterior.
    """

    info: ImageInfo
    size_bytes: int
    thumbnail: bytes
    grey: bytes
    features: ImageFeatures


def picture_of(content: bytes, encoder: ImageEncoder) -> Picture:
    """Everything that the library keeps of a picture.

    Raises:
        InvalidInputError: it cannot be decoded.
        ModelError: the model is missing or damaged.
    """
    image = _decoded(content, encoder)
    return Picture(
        info=image.info,
        size_bytes=len(content),
        thumbnail=image.jpeg(_THUMBNAIL_SIDE, _THUMBNAIL_QUALITY),
        grey=image.tiny_grey().tobytes(),
        features=_features(image, encoder),
    )


def features_of(content: bytes, encoder: ImageEncoder) -> ImageFeatures:
    """Vector and class posterior of a picture. Raises as :func:`picture_of`."""
    return _features(_decoded(content, encoder), encoder)


def _decoded(content: bytes, encoder: ImageEncoder) -> DecodedImage:
    return decode(content, min_side=_DECODE_FACTOR * encoder.input_side)


def _features(image: DecodedImage, encoder: ImageEncoder) -> ImageFeatures:
    return encoder.encode(image.square(encoder.input_side, Fit.CROP))
