"""Words for the tiny packs: those of the program's sample photos, which the packs are tested with, and colours."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from desktop.services.models.samples import load_samples
from tests.hub.tiny_pack import COLOURS, Pixels

#: The one word or character of each sample that means it. In the order of the samples.
_KEYS = {
    "en": ("astronaut", "bricks", "cat", "clock", "coffee", "coins", "galaxies", "camera", "rocket"),
    "zh": ("宇", "砖", "猫", "时", "咖", "币", "星", "摄", "箭"),
}


@cache
def meanings(*languages: str) -> Mapping[str, Pixels]:
    """Words of the samples in some languages, and of colours."""
    found = dict(COLOURS)
    for language in languages:
        found |= {word: sample.pixels for word, sample in zip(_KEYS[language], load_samples(), strict=True)}
    return found
