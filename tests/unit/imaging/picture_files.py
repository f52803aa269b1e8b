"""Encoded pictures made on the spot, for the tests of imaging."""

from __future__ import annotations

import io
import struct
import zlib
from typing import Any

import numpy as np
import numpy.typing as npt
from PIL import Image

#: Left to right: red, green, blue, white, grey, black; wide enough for lossy formats.
COLOURS = ((255, 0, 0), (0, 255, 0), (0, 0, 255), (255, 255, 255), (128, 128, 128), (0, 0, 0))


def stripes(height: int = 48, width: int = 32) -> Image.Image:
    """The six colours as upright stripes of this width."""
    row = np.repeat(np.array(COLOURS, np.uint8), width, axis=0)
    return Image.fromarray(np.repeat(row[np.newaxis], height, axis=0))


def encoded(image: Image.Image, format_name: str, **options: Any) -> bytes:
    """The picture as a file."""
    buffer = io.BytesIO()
    image.save(buffer, format_name, **options)
    return buffer.getvalue()


def png_16_bit(values: npt.NDArray[np.uint16]) -> bytes:
    """A PNG of 16 bits a channel, grey [h, w] or RGB [h, w, 3]; Pillow cannot write the latter."""
    colour_type = 0 if values.ndim == 2 else 2
    height, width = values.shape[:2]
    rows = values.astype(">u2").reshape(height, -1)
    raw = b"".join(b"\0" + row.tobytes() for row in rows)
    header = struct.pack(">IIBBBBB", width, height, 16, colour_type, 0, 0, 0)
    return png([(b"IHDR", header), (b"IDAT", zlib.compress(raw)), (b"IEND", b"")])


def png(chunks: list[tuple[bytes, bytes]]) -> bytes:
    """A PNG of these chunks."""
    body = b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)) for kind, data in chunks
    )
    return b"\x89PNG\r\n\x1a\n" + body


def exif(orientation: int) -> Image.Exif:
    """An EXIF block that only says how the picture was held."""
    block = Image.Exif()
    block[0x0112] = orientation
    return block
