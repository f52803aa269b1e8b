"""Any pixel layout that a file can have, made into opaque sRGB."""

from __future__ import annotations

import io
from collections.abc import Iterator
from functools import lru_cache
from typing import Any, cast

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageChops, ImageCms

_TIFF_BITS_PER_SAMPLE = 258
#: What profiles of the standard colour space call themselves; converting from it to itself would be wasted time.
_SRGB_NAMES = ("srgb", "c2")


#: A picture is converted in bands of so many pixels, so that what conversion needs besides is small.
_BAND_PIXELS = 4_000_000


def to_srgb(image: Image.Image, min_side: int) -> Image.Image:
    """Make pixels opaque, 8-bit, sRGB.

    Transparent pixels are laid on white. Numbers beyond 8 bits are scaled, not cut off. An embedded ICC profile is
    applied; without one, numbers are taken as sRGB, and CMYK is converted plainly.

    Args:
        image: a loaded picture of any mode.
        min_side: the shortest side may shrink to this many pixels (it saves time); 0 keeps the size.

    Returns:
        mode RGB.
    """
    profile = image.info.get("icc_profile")
    opaque = _made_small(image, max(1, min(image.size) // min_side) if min_side > 0 else 1)
    if opaque.mode == "LAB":
        return _apply(opaque, _lab_transform())
    transform = _profile_transform(profile, opaque.mode) if isinstance(profile, bytes) and profile else None
    return _apply(opaque, transform) if transform is not None else opaque.convert("RGB")


def _made_small(image: Image.Image, factor: int) -> Image.Image:
    """The picture opaque, of 8 bits, and smaller by a whole number; the result has the mode L, RGB, CMYK or LAB."""
    levels = _levels(image)
    inverted = _has_inverted_ink(image)

    def made(band: Image.Image) -> Image.Image:
        plain = band if levels is None else _eight_bit(band, *levels)
        opaque = _opaque(ImageChops.invert(plain) if inverted else plain)
        return opaque.reduce(factor) if factor > 1 else opaque

    if image.width * image.height <= _BAND_PIXELS:
        return made(image)
    whole: Image.Image | None = None
    for top, band in _bands(image, factor):
        part = made(band)
        if whole is None:
            whole = Image.new(part.mode, (part.width, -(-image.height // factor)))
        whole.paste(part, (0, top // factor))
    return whole or made(image)


def _bands(image: Image.Image, factor: int = 1) -> Iterator[tuple[int, Image.Image]]:
    """Parts of a picture from top to bottom with their first rows, each but the last a multiple of ``factor`` high."""
    rows = max(1, _BAND_PIXELS // (image.width * factor)) * factor
    for top in range(0, image.height, rows):
        yield top, image.crop((0, top, image.width, min(image.height, top + rows)))


def _has_inverted_ink(image: Image.Image) -> bool:
    """Whether to undo the inversion of CMYK that Pillow takes every JPEG to have; only those with Adobe's marker do."""
    return image.mode == "CMYK" and image.format in {"JPEG", "MPO"} and "adobe" not in image.info


def _levels(image: Image.Image) -> tuple[float, float] | None:
    """The numbers that stand for black and white where a channel has more than 8 bits; None where it has not."""
    if image.mode.startswith("I"):
        return 0.0, _white_of(image)
    if image.mode != "F":
        return None
    extremes = [(float(values.min()), float(values.max())) for _, band in _bands(image) for values in [_finite(band)]]
    low, high = min(low for low, _ in extremes), max(high for _, high in extremes)
    return (0.0, 1.0) if low >= 0 and high <= 1 else (low, high)


def _eight_bit(image: Image.Image, black: float, white: float) -> Image.Image:
    """Scale single-channel integers and floats to 8 bits."""
    return Image.fromarray(_scaled(_finite(image) - np.float32(black), (white - black) or 1.0))


def _finite(image: Image.Image) -> npt.NDArray[np.float32]:
    return np.nan_to_num(np.asarray(image).astype(np.float32), nan=0.0, posinf=0.0, neginf=0.0)


def _white_of(image: Image.Image) -> float:
    """The number that stands for white: what the file's bit depth allows, or what occurs where it says nothing."""
    bits = getattr(image, "tag_v2", {}).get(_TIFF_BITS_PER_SAMPLE, (0,))[0]
    if 8 <= bits <= 16:
        return float((1 << bits) - 1)
    if image.mode.startswith("I;16"):
        return 65535.0
    highest = max(float(_finite(band).max()) for _, band in _bands(image))
    return next((white for white in (255.0, 65535.0) if highest <= white), highest)


def _scaled(values: npt.NDArray[np.float32], white: float) -> npt.NDArray[np.uint8]:
    eight_bit: npt.NDArray[np.uint8] = np.clip(np.rint(values * (255.0 / white)), 0, 255).astype(np.uint8)
    return eight_bit


def _opaque(image: Image.Image) -> Image.Image:
    """Lay transparency on white; the result has the mode L, RGB, CMYK or LAB."""
    if image.mode in {"L", "RGB", "CMYK", "LAB"} and "transparency" not in image.info:
        return image
    if image.mode == "1":
        return image.convert("L")
    if not image.has_transparency_data:
        return image.convert("RGB")
    layer = image if image.mode == "RGBA" else image.convert("RGBA")
    if layer.getchannel("A").getextrema() == (255, 255):  # as of most screenshots: a third of the time
        return layer.convert("RGB")
    white = Image.new("RGBA", layer.size, (255, 255, 255, 255))
    white.alpha_composite(layer)
    return white.convert("RGB")


def _apply(image: Image.Image, transform: ImageCms.ImageCmsTransform) -> Image.Image:
    # The stub allows None for the in-place form, which is not used here.
    return cast("Image.Image", ImageCms.applyTransform(image, transform))


@lru_cache(maxsize=16)
def _profile_transform(profile: bytes, mode: str) -> ImageCms.ImageCmsTransform | None:
    """The way from an embedded profile to sRGB, or None where there is nothing to do or the profile is unusable."""
    try:
        source: Any = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        description = ImageCms.getProfileDescription(source).strip().lower()
        if mode == "RGB" and description.startswith(_SRGB_NAMES):
            return None
        return ImageCms.buildTransform(source, _srgb(), mode, "RGB")
    except (ImageCms.PyCMSError, OSError, TypeError, ValueError):
        # A damaged profile, or one for other channels than the picture has: every viewer then ignores it.
        return None


@lru_cache(maxsize=1)
def _lab_transform() -> ImageCms.ImageCmsTransform:
    return ImageCms.buildTransform(ImageCms.createProfile("LAB"), _srgb(), "LAB", "RGB")


@lru_cache(maxsize=1)
def _srgb() -> Any:
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))
