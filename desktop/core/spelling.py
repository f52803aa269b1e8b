"""Words that are written in several ways: full width, accents, traditional Chinese characters, pictographs.

What the library keeps stays as it was typed; it is the query that is read in all these ways.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cache
from itertools import islice, product

#: Marks over and under letters of Latin, Greek and Cyrillic; those of other scripts are letters of their own.
_FIRST_ACCENT, _LAST_ACCENT = "\u0300", "\u036f"
_PICTOGRAPH = "[\u2600-\u27bf\U0001f300-\U0001faff]"
#: What names of pictographs say of how they are drawn.
_DRAWN = r"^(?:heavy |black |white )+| face$"
#: Ways to write a text that are tried, at most.
_MOST_FORMS = 8


def plain(text: str) -> str:
    """The one way of writing: small letters of usual width without accents, simplified Chinese characters."""
    if text.isascii():
        return text.lower()
    parts = unicodedata.normalize("NFKD", text)
    bare = "".join(each for each in parts if not _FIRST_ACCENT <= each <= _LAST_ACCENT)
    return unicodedata.normalize("NFC", bare).lower().translate(_simplified())


def forms(text: str) -> Sequence[str]:
    """The ways to write a text that captions and names may have, the text itself first; a few for a long one."""
    if text.isascii():
        return (text,)
    simple = plain(text).strip()
    others = islice(product(*(each + _traditional().get(each, "") for each in simple)), _MOST_FORMS - 2)
    return tuple(filter(None, dict.fromkeys((text, simple, *map("".join, others)))))


def spelt_out(text: str) -> str:
    """The text with the names of pictographs in their places, in English as Unicode has them: an elephant for 🐘."""
    return text if text.isascii() else re.sub(_PICTOGRAPH, _name, text)


def _name(pictograph: re.Match[str]) -> str:
    name = unicodedata.name(pictograph[0], "").lower()
    return f" {re.sub(_DRAWN, '', name)} "


@cache
def _simplified() -> Mapping[int, str]:
    from desktop.core.han import SIMPLIFIED, TRADITIONAL

    return {ord(traditional): simple for traditional, simple in zip(TRADITIONAL, SIMPLIFIED, strict=True)}


@cache
def _traditional() -> Mapping[str, str]:
    """The traditional characters of a simplified one."""
    found: defaultdict[str, str] = defaultdict(str)
    for traditional, simple in _simplified().items():
        found[simple] += chr(traditional)
    return dict(found)
