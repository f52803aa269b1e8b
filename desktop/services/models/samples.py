"""The sample photos that come with the program, and words for them: what model packs are tested with."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from desktop.config.paths import resource_dir
from desktop.embedding.pack_examination import Sample
from desktop.imaging.decode import decode, read_file

#: Enough for every model's input.
_MIN_SIDE = 512

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


def _pixels(path: Path) -> npt.NDArray[np.uint8]:
    return decode(read_file(path), min_side=_MIN_SIDE).pixels()
