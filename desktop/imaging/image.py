"""A decoded picture and what is known of it."""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

import numpy as np
import numpy.typing as npt
from PIL import Image

#: A resize first averages whole blocks down to this many times the wanted size, which is quick, then goes bicubic.
_REDUCING_GAP = 3.0
#: The same for small pictures that are only looked at: half the time, and no difference that can be seen.
_THUMBNAIL_REDUCING_GAP = 1.0


@dataclass(frozen=True, slots=True)
class ImageInfo:
    """What a picture file says of itself.

    Attributes:
        format: ``JPEG``, ``PNG``, … in Pillow's spelling; ``RAW`` for camera originals.
        width, height: pixels, after EXIF orientation.
        taken_at: local time of the camera, or None.
        exif: readable values by stable names (see ``imaging.exif``).
    """

    format: str
    width: int
    height: int
    taken_at: datetime | None = None
    exif: Mapping[str, str] = field(default_factory=dict)


class Fit(StrEnum):
    """How a picture becomes a square."""

    CROP = "crop"
    SQUASH = "squash"


class DecodedImage:
    """A picture in memory: upright, opaque, sRGB. Immutable, hence safe to share between threads.

    Args:
        info: what the file says of itself.
        picture: the pixels, mode RGB; maybe smaller than ``info`` says.
    """

    def __init__(self, info: ImageInfo, picture: Image.Image) -> None:
        self._info = info
        self._picture = picture

    @property
    def info(self) -> ImageInfo:
        """What the file says of itself."""
        return self._info

    def pixels(self) -> npt.NDArray[np.uint8]:
        """The whole picture as it was decoded, uint8 [height, width, 3], RGB."""
        return np.asarray(self._picture)

    def square(self, side: int, fit: Fit) -> npt.NDArray[np.uint8]:
        """The picture as a square, resized bicubically.

        Args:
            side: pixels.
            fit: CROP takes the middle of the longer side, SQUASH changes the proportions.

        Returns:
            uint8 [side, side, 3], RGB.
        """
        width, height = self._picture.size
        box = (0.0, 0.0, float(width), float(height))
        if fit is Fit.CROP:
            shortest = min(width, height)
            left, top = (width - shortest) / 2, (height - shortest) / 2
            box = (left, top, left + shortest, top + shortest)
        resized = self._picture.resize((side, side), Image.Resampling.BICUBIC, box=box, reducing_gap=_REDUCING_GAP)
        return np.asarray(resized)

    def jpeg(self, max_side: int, quality: int) -> bytes:
        """The picture as a JPEG file.

        Args:
            max_side: the longest side has at most so many pixels; a picture is never enlarged.
            quality: 1 … 95.
        """
        buffer = io.BytesIO()
        self._at_most(max_side, _THUMBNAIL_REDUCING_GAP).save(buffer, "JPEG", quality=quality)
        return buffer.getvalue()

    def rgba(self, max_side: int) -> tuple[int, int, bytes]:
        """The picture for the screen.

        Args:
            max_side: the longest side has at most so many pixels; a picture is never enlarged.

        Returns:
            Width and height in pixels, and uint8 [height, width, 4], sRGB, row after row.
        """
        picture = self._at_most(max_side, _REDUCING_GAP)
        return picture.width, picture.height, picture.convert("RGBA").tobytes()

    def tiny_grey(self, side: int = 16) -> npt.NDArray[np.uint8]:
        """The whole picture squashed to a small grey square, for telling near-duplicates apart.

        Returns:
            uint8 [side, side], ITU-R 601 luma.
        """
        tiny = self._picture.resize((side, side), Image.Resampling.BICUBIC, reducing_gap=_REDUCING_GAP)
        return np.asarray(tiny.convert("L"))

    def _at_most(self, max_side: int, reducing_gap: float) -> Image.Image:
        width, height = self._picture.size
        scale = max_side / max(width, height)
        if scale >= 1:
            return self._picture
        size = (max(1, round(width * scale)), max(1, round(height * scale)))
        return self._picture.resize(size, Image.Resampling.BICUBIC, reducing_gap=reducing_gap)
