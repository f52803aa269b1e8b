"""Sentences one after the other, as each language sets them."""

from __future__ import annotations

from collections.abc import Iterable

#: These bring the space behind a sentence with them.
_WIDE_ENDS = ("。", "！", "？", "；", "：")


def joined(sentences: Iterable[str]) -> str:
    """The sentences that are not empty as one text: with spaces between them, but not behind Chinese full stops."""
    text = ""
    for sentence in filter(None, sentences):
        space = "" if not text or text.endswith(_WIDE_ENDS) else " "
        text += space + sentence
    return text
