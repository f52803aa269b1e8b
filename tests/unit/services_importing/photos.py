"""Tiny real photos, each different."""

from __future__ import annotations

import io
from pathlib import Path

from PIL import Image


def tiny_photo(number: int, format_name: str = "PNG") -> bytes:
    """A picture of 8 × 8 pixels that no other number gives."""
    buffer = io.BytesIO()
    image = Image.new("RGB", (8, 8), (number % 256, number // 256 % 256, number // 65536))
    image.save(buffer, format_name)
    return buffer.getvalue()


def photo_folder(folder: Path, count: int, first: int = 0) -> Path:
    """A folder with ``count`` different photos."""
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(first, first + count):
        (folder / f"photo-{number:05}.png").write_bytes(tiny_photo(number))
    return folder
