"""Photos of any size and number, made from those in ``resources/samples``: parts of real pictures, a little noisy."""

from __future__ import annotations

import io
import struct
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from PIL import Image

SAMPLES = Path(__file__).resolve().parents[1] / "resources" / "samples"
#: What a camera's sensor adds, in grey values. It makes a JPEG of 12 MP as large as those of cameras are (3 MB).
_NOISE = 4


#: Pixels of the pictures that are made; further ones are the same with some bytes after their end, which changes their
#: hash and not what they show.
_DRAWN_PIXELS = 100_000_000

#: The longest side of the preview that cameras write into EXIF, in pixels.
PREVIEW_SIDE = 160
#: Tags of a preview: how it is compressed (6: JPEG), where it is, how long (Exif 2.32, 4.6.4), and the types of both.
_COMPRESSION, _PREVIEW_OFFSET, _PREVIEW_LENGTH = 0x0103, 0x0201, 0x0202
_ORIENTATION = 0x0112
_SHORT, _LONG = 3, 4


def make_photos(
    folder: Path, size: tuple[int, int], count: int, quality: int = 88, *, previews: bool = False
) -> Sequence[Path]:
    """Write JPEGs of which no two have the same bytes.

    Args:
        folder: made when missing.
        size: width and height in pixels.
        count: how many.
        quality: of the JPEGs.
        previews: whether they carry EXIF with a small preview, as those of cameras do.
    """
    folder.mkdir(parents=True, exist_ok=True)
    rng = np.random.default_rng(0)
    sources = [Image.open(path).convert("RGB") for path in sorted(SAMPLES.glob("*.jpg"))]
    paths = []
    drawn = max(1, _DRAWN_PIXELS // (size[0] * size[1]))
    for number in range(count):
        path = folder / f"{number:05}.jpg"
        paths.append(path)
        if number >= drawn:
            path.write_bytes(paths[number % drawn].read_bytes() + number.to_bytes(8, "big"))
            continue
        source = sources[number % len(sources)]
        share = rng.uniform(0.6, 1.0)
        width, height = source.width * share, source.height * share
        left, top = rng.uniform(0, source.width - width), rng.uniform(0, source.height - height)
        part = source.resize(size, Image.Resampling.BICUBIC, box=(left, top, left + width, top + height))
        noise = rng.integers(-_NOISE, _NOISE + 1, (size[1], size[0], 1), np.int16)
        pixels = np.clip(np.asarray(part, np.int16) + noise, 0, 255).astype(np.uint8)
        photo = Image.fromarray(pixels)
        photo.save(path, quality=quality, exif=_exif(photo) if previews else b"")
    return paths


def _exif(photo: Image.Image) -> bytes:
    """A block of EXIF with an upright orientation and a preview."""
    preview = io.BytesIO()
    small = photo.copy()
    small.thumbnail((PREVIEW_SIDE, PREVIEW_SIDE))
    small.save(preview, "JPEG")
    content = preview.getvalue()
    first = _directory(8, [(_ORIENTATION, _SHORT, 1)])
    end = 8 + len(first) + len(_directory(0, [(0, 0, 0)] * 3))
    described = [(_COMPRESSION, _SHORT, 6), (_PREVIEW_OFFSET, _LONG, end), (_PREVIEW_LENGTH, _LONG, len(content))]
    second = _directory(0, described)
    return b"Exif\0\0" + struct.pack("<2sHI", b"II", 42, 8) + first + second + content


def _directory(at: int, entries: Sequence[tuple[int, int, int]]) -> bytes:
    """A directory of tags, types and values (TIFF 6.0, section 2); if it begins at ``at``, one more follows."""
    packed = b"".join(struct.pack("<HHII", tag, kind, 1, value) for tag, kind, value in entries)
    size = 2 + len(packed) + 4
    return struct.pack("<H", len(entries)) + packed + struct.pack("<I", at + size if at else 0)
