"""Photos of any size and number, made from those in ``resources/samples``: parts of real pictures, a little noisy."""

from __future__ import annotations

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


def make_photos(folder: Path, size: tuple[int, int], count: int, quality: int = 88) -> Sequence[Path]:
    """Write JPEGs of which no two have the same bytes.

    Args:
        folder: made when missing.
        size: width and height in pixels.
        count: how many.
        quality: of the JPEGs.
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
        Image.fromarray(pixels).save(path, quality=quality)
    return paths
