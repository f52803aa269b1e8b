"""Words as hashed character n-grams: alike where their spelling is alike, in Chinese and in English.

Feature hashing with signs, after Weinberger et al., "Feature Hashing for Large Scale Multitask Learning" (2009).
"""

from __future__ import annotations

import re
import zlib
from collections import Counter
from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

BUCKETS = 16_384

_FIRST_HAN, _LAST_HAN = "\u4e00", "\u9fff"
HAN = f"{_FIRST_HAN}-{_LAST_HAN}"
#: Compiled by :mod:`re` when first used, and kept there.
_RUN_OF_HAN = f"[{HAN}]+"
_WORD = "[a-z0-9]+"


def is_han(character: str) -> bool:
    """Whether a character is a Chinese one."""
    return _FIRST_HAN <= character <= _LAST_HAN


def hashed_ngrams(text: str) -> tuple[npt.NDArray[np.uint16], npt.NDArray[np.float32]]:
    """The n-grams of a text, hashed into :data:`BUCKETS` buckets.

    Chinese gives n-grams of 1 to 3 characters; an English word gives n-grams of 3 to 5 letters with its ends marked,
    and itself twice.

    Args:
        text: any text; case does not matter.

    Returns:
        buckets uint16 [m], ascending, and weights float32 [m] of length 1; both empty for a text without letters.
    """
    weights: Counter[int] = Counter()
    for gram in _grams(text.lower()):
        code = zlib.crc32(gram.encode())
        weights[code % BUCKETS] += 1 if code >> 31 else -1
    kept = sorted(bucket for bucket, weight in weights.items() if weight)
    values = np.array([weights[bucket] for bucket in kept], np.float32)
    return np.array(kept, np.uint16), values / max(float(np.linalg.norm(values)), 1e-12)


def _grams(text: str) -> Iterator[str]:
    for run in re.findall(_RUN_OF_HAN, text):
        yield from _slices(run, (1, 2, 3))
    for word in re.findall(_WORD, text):
        marked = f"^{word}$"
        yield from _slices(marked, (3, 4, 5))
        yield from (marked, marked)


def _slices(text: str, lengths: tuple[int, ...]) -> Iterator[str]:
    for length in lengths:
        for start in range(len(text) - length + 1):
            yield text[start : start + length]
