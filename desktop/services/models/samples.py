"""The sample photos that come with the program, and words for them: what models are tested and timed with."""

from __future__ import annotations

import time
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

from desktop.config.paths import model_dir, resource_dir
from desktop.embedding.image_encoder import ImageEncoder
from desktop.embedding.pack_examination import Sample
from desktop.imaging.decode import decode, read_file
from desktop.imaging.image import Fit

#: Enough for every model's input.
_MIN_SIDE = 512
#: How often the built-in model is timed; the quickest counts, since the first ones may have waited for others.
_MEASURED = 3

_WORDS = {
    "astronaut": {"en": "a portrait of an astronaut", "zh": "宇航员的肖像"},
    "bricks": {"en": "a wall of bricks", "zh": "砖墙"},
    "cat": {"en": "a photo of a cat", "zh": "一只猫"},
    "clock": {"en": "the face of a clock", "zh": "时钟"},
    "coffee": {"en": "a cup of coffee", "zh": "一杯咖啡"},
    "coins": {"en": "old coins", "zh": "古代硬币"},
    "galaxies": {"en": "galaxies in deep space", "zh": "太空中的星系"},
    "photographer": {"en": "a man with a camera on a tripod", "zh": "拿着三脚架相机的摄影师"},
    "rocket": {"en": "the launch of a rocket", "zh": "火箭发射"},
}


def load_samples() -> Sequence[Sample]:
    """The sample photos, decoded.

    Raises:
        InvalidInputError: the installation is not complete.
    """
    folder = resource_dir() / "samples"
    return [Sample(_pixels(folder / f"{name}.jpg"), words) for name, words in _WORDS.items()]


@cache
def measure_built_in() -> float:
    """Milliseconds that the built-in model takes for a photo on this computer, without decoding. Measured once.

    Raises:
        ModelError: MODEL_MISSING, MODEL_DAMAGED.
        InvalidInputError: the installation is not complete.
    """
    encoder = ImageEncoder(model_dir())
    path = resource_dir() / "samples" / f"{next(iter(_WORDS))}.jpg"
    pixels = decode(read_file(path), min_side=_MIN_SIDE).square(encoder.input_side, Fit.CROP)
    encoder.encode(pixels)  # loads the network: not for the clock
    took_ms = []
    for _ in range(_MEASURED):
        started = time.perf_counter()
        encoder.encode(pixels)
        took_ms.append((time.perf_counter() - started) * 1000)
    return min(took_ms)


def _pixels(path: Path) -> npt.NDArray[np.uint8]:
    return decode(read_file(path), min_side=_MIN_SIDE).pixels()
