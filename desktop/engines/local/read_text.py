"""The index of text that was read in pictures: words, parts of words, and single characters.

What is indexed are lower-case words with blanks around, every three neighbouring characters of them (SQLite's trigram
tokenizer). So a word with its blanks is found as a word, without them also inside of others, as where the reader missed
a space; and one or two Chinese characters are the beginning of some indexed three.
"""

from __future__ import annotations

import re
import sqlite3
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from desktop.engines.local import row_ids
from desktop.engines.local.fusion import union

#: Characters of an index term.
_TERM = 3
#: Shorter words are looked for inside of others only where no photo has them as words: "cat" is no "education".
_PART_LENGTH = 4
#: Where so many photos have a word, those that have it inside of others are not looked for.
_ENOUGH = 1000
#: From here on, scripts have no spaces (or, as Hangul, inflect their words): any part counts in full.
_FIRST_IDEOGRAPH = "\u3040"
_LAST = "\U0010ffff"
_BETWEEN = f"(?<=[{_FIRST_IDEOGRAPH}-{_LAST}]) (?=[{_FIRST_IDEOGRAPH}-{_LAST}])"

Int64 = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class ReadHits:
    """Photos whose pictures hold a unit of a query.

    Attributes:
        words: row ids of those that have it as a word, int64 [n].
        parts: row ids of those that have it at least inside of a word, int64 [m].
    """

    words: Int64
    parts: Int64


def indexed(words: Iterable[str]) -> str:
    """What the index should hold for some words, in the order in which they were read; empty for none."""
    joined = " ".join(words)
    # Two blanks, so that three characters begin at the last one too.
    return f" {_folded(joined)}  " if joined else ""


def find(connection: sqlite3.Connection, unit: str, limit: int) -> ReadHits:
    """Find the photos whose pictures hold a unit of a query.

    Args:
        connection: of the library.
        unit: a word or several with blanks between, or neighbouring characters of a script without spaces; blanks
            between these are not looked at.
        limit: how many photos at most, the newest.
    """
    nothing = np.empty(0, np.int64)
    word = _folded(re.sub(_BETWEEN, "", unit) if " " in unit else unit)  # compiled where needed: that takes long
    if word[0] >= _FIRST_IDEOGRAPH:
        short = len(word) < _TERM
        found = _beginning(connection, word, limit) if short else _matching(connection, f'"{word}"', limit)
        return ReadHits(found, nothing)
    words = _matching(connection, f'" {word} "', limit)
    if len(word) < _TERM or words.size >= (1 if len(word) < _PART_LENGTH else _ENOUGH):
        return ReadHits(words, nothing)
    return ReadHits(words, _matching(connection, f'"{word}"', limit))


def rebuild(connection: sqlite3.Connection) -> None:
    """Make the index anew from what was read, where its triggers cannot have kept up."""
    connection.execute("INSERT INTO read_words (read_words) VALUES ('rebuild')")


def _beginning(connection: sqlite3.Connection, start: str, limit: int) -> Int64:
    """Photos with an index term that begins so."""
    # Sorting here takes half the time of doing it in SQL.
    terms = "SELECT doc AS id FROM read_part WHERE term >= ? AND term < ?"
    return union([row_ids.fetch(connection, terms, (start, start + _LAST))])[-limit:]


def _matching(connection: sqlite3.Connection, expression: str, limit: int) -> Int64:
    newest = "SELECT rowid AS id FROM read_words WHERE read_words MATCH ? ORDER BY rowid DESC LIMIT ?"
    return row_ids.fetch(connection, newest, (expression, limit))


def _folded(text: str) -> str:
    """Lower case, and one form for what looks the same, such as digits of full width."""
    return unicodedata.normalize("NFKC", text).lower()
