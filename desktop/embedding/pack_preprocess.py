"""Pictures as a pack's visual network wants them.

The definition is OpenCLIP's ``image_transform_v2`` over torchvision: ``Resize`` scales the shortest side to the wanted
size and cuts the fraction of the longest one off; ``CenterCrop`` begins at the rounded half of what is too much.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from PIL import Image

from desktop.embedding.pack import Interpolation, Preprocessing, Resize

UInt8Array = npt.NDArray[np.uint8]
Float32Array = npt.NDArray[np.float32]

_FILTERS = {
    Interpolation.BICUBIC: Image.Resampling.BICUBIC,
    Interpolation.BILINEAR: Image.Resampling.BILINEAR,
}
#: Of a longer picture the ends are cut off before it is scaled: they would be cropped anyway.
_MAX_RATIO = 8


def square(pixels: UInt8Array, how: Preprocessing) -> UInt8Array:
    """A picture as a square.

    Args:
        pixels: uint8 [height, width, 3], RGB.
        how: as the pack says.

    Returns:
        uint8 [side, side, 3].
    """
    side, resampling = how.side, _FILTERS[how.interpolation]
    if how.resize is Resize.SQUASH:
        return np.asarray(Image.fromarray(pixels).resize((side, side), resampling))
    picture = Image.fromarray(_without_ends(pixels))
    width, height = picture.size
    short, long = min(width, height), max(width, height)
    longest = int(side * long / short)
    size = (side, longest) if width <= height else (longest, side)
    left, top = (round((length - side) / 2.0) for length in size)
    return np.asarray(picture.resize(size, resampling).crop((left, top, left + side, top + side)))


def normalised(pixels: UInt8Array, how: Preprocessing) -> Float32Array:
    """Pixels uint8 [side, side, 3] as networks want them that take numbers: float32 [1, 3, side, side]."""
    mean, std = (np.array(channel, np.float32) for channel in (how.mean, how.std))
    values: Float32Array = (pixels.astype(np.float32) / np.float32(255) - mean) / std
    return np.ascontiguousarray(values.transpose(2, 0, 1)[np.newaxis])


def _without_ends(pixels: UInt8Array) -> UInt8Array:
    height, width, _ = pixels.shape
    longest = _MAX_RATIO * min(height, width)
    top, left = max(0, (height - longest) // 2), max(0, (width - longest) // 2)
    return np.ascontiguousarray(pixels[top : height - top, left : width - left])
