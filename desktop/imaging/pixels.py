"""Any pixel layout that a file can have, made into opaque sRGB."""

from __future__ import annotations

import io
from functools import lru_cache
from typing import Any, cast

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageChops, ImageCms

_TIFF_BITS_PER_SAMPLE = 258
#: What profiles of the standard colour space call themselves; converting from it to itself would be wasted time.
_SRGB_NAMES = ("srgb", "c2")


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
    opaque = _shrink(_opaque(_eight_bit(_upright_ink(image))), min_side)
    if opaque.mode == "LAB":
        return _apply(opaque, _lab_transform())
    transform = _profile_transform(profile, opaque.mode) if isinstance(profile, bytes) and profile else None
    return _apply(opaque, transform) if transform is not None else opaque.convert("RGB")


def _upright_ink(image: Image.Image) -> Image.Image:
    """Undo the inversion of CMYK that Pillow takes every JPEG to have; only those with Adobe's marker have it."""
    if image.mode == "CMYK" and image.format in {"JPEG", "MPO"} and "adobe" not in image.info:
        return ImageChops.invert(image)
    return image


def _eight_bit(image: Image.Image) -> Image.Image:
    """Scale single-channel integers and floats to 8 bits; other modes pass."""
    if image.mode.startswith("I"):
        values = np.asarray(image).astype(np.float32)
        return Image.fromarray(_scaled(values, _white_of(image, values)))
    if image.mode == "F":
        values = np.nan_to_num(np.asarray(image), nan=0.0, posinf=0.0, neginf=0.0)
        low, high = float(values.min()), float(values.max())
        if low >= 0 and high <= 1:
            return Image.fromarray(_scaled(values, 1.0))
        return Image.fromarray(_scaled(values - low, (high - low) or 1.0))
    return image


def _white_of(image: Image.Image, values: npt.NDArray[np.float32]) -> float:
    """The number that stands for white: what the file's bit depth allows, or what occurs where it says nothing."""
    bits = getattr(image, "tag_v2", {}).get(_TIFF_BITS_PER_SAMPLE, (0,))[0]
    if 8 <= bits <= 16:
        return float((1 << bits) - 1)
    if image.mode.startswith("I;16"):
        return 65535.0
    highest = float(values.max())
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
    layer = image.convert("RGBA")
    white = Image.new("RGBA", layer.size, (255, 255, 255, 255))
    white.alpha_composite(layer)
    return white.convert("RGB")


def _shrink(image: Image.Image, min_side: int) -> Image.Image:
    factor = min(image.size) // min_side if min_side > 0 else 1
    return image.reduce(factor) if factor >= 2 else image


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
