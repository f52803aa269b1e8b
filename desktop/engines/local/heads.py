"""The taught words of a library: which photos they are learned from, and the heads that were learned.

Words are tags, told apart by their letters and not by case or width. A head is learned when it is first needed and
kept as long as it would be learned from the same vectors.
"""

from __future__ import annotations

import hashlib
import sqlite3
import unicodedata
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from desktop.embedding import head
from desktop.embedding.head import Head
from desktop.engines.local.full_text import segmented
from desktop.engines.local.index import LibraryIndex
from desktop.engines.local.taught import Mention, WordSense
from desktop.engines.local.vectors import Int64
from desktop.engines.teaching import LEAST_CONFIDENCE, LEAST_EXAMPLES

#: Photos of the library that a word is told from.
_OTHERS = 512
#: With fewer there is nothing to tell it from.
_LEAST_OTHERS = 4
#: Examples and refusals that are learned from, each; more teach little more.
_MOST_EXAMPLES = 512
#: Examples that count for less than this are doubted.
_DOUBT = 0.5
#: Heads that are kept; one takes a few kilobytes.
_KEPT = 256
#: Words of a text that take part.
_MOST_MENTIONED = 4


@dataclass(frozen=True, slots=True)
class Examples:
    """What the user said of a word.

    Attributes:
        fitting: row ids of photos of the library that have it as a tag, ascending, int64 [n].
        refused: row ids of those that it does not fit, ascending, int64 [m].
    """

    fitting: Int64
    refused: Int64


@dataclass(frozen=True, slots=True)
class Learned:
    """What is known of a word.

    Attributes:
        examples: what the user said; of photos that have a vector.
        head: None while there are too few.
        doubted: row ids of examples that hardly count, being unlike the others, int64 [k].
    """

    examples: Examples
    head: Head | None = None
    doubted: Int64 = field(default_factory=lambda: np.empty(0, np.int64))

    @property
    def searchable(self) -> bool:
        """Whether it is learned well enough to find photos."""
        return self.head is not None and self.head.reliability >= LEAST_CONFIDENCE


class WordHeads:
    """The heads of one library. Used by whoever holds its index, one thread at a time."""

    def __init__(self) -> None:
        self._spellings: tuple[int, Mapping[str, Mapping[str, int]]] = (-1, {})  # as of so many changes
        self._heads: dict[tuple[str, str], tuple[bytes, Head]] = {}

    def spellings(self, connection: sqlite3.Connection) -> Mapping[str, Mapping[str, int]]:
        """Every tag: folded → the ways in which it is written, each with its number of photos, removed ones too."""
        (changes,) = connection.execute("SELECT value FROM counter WHERE name = 'examples'").fetchone()
        if changes != self._spellings[0]:
            found: defaultdict[str, dict[str, int]] = defaultdict(dict)
            for tag, count in connection.execute("SELECT tag, count(*) FROM tag GROUP BY tag"):
                found[fold(tag)][tag] = count
            self._spellings = changes, dict(found)
        return self._spellings[1]

    def examples(self, connection: sqlite3.Connection, word: str) -> Examples:
        """What the user said of a folded word."""
        tags = list(self.spellings(connection).get(word, ()))
        fitting: set[int] = set()
        for tag in tags:
            fitting.update(
                photo
                for (photo,) in connection.execute(
                    "SELECT photo_id FROM tag JOIN photo ON photo.id = photo_id WHERE tag = ? AND removed_at IS NULL",
                    (tag,),
                )
            )
        refused = connection.execute(
            "SELECT photo_id FROM refusal JOIN photo ON photo.id = photo_id WHERE word = ? AND removed_at IS NULL"
            " ORDER BY photo_id",
            (word,),
        )
        return Examples(
            np.array(sorted(fitting), np.int64),
            np.array([photo for (photo,) in refused if photo not in fitting], np.int64),
        )

    def mention(self, connection: sqlite3.Connection, index: LibraryIndex, text: str) -> Mention:
        """What the taught words mean that a text names, as far as they are learned well enough."""
        words = self._mentioned(connection, text)
        senses = []
        for word in words:
            learned = self.learned(connection, index, word)
            if learned.head is not None and learned.searchable:
                fitting, _ = index.positions_of(learned.examples.fitting)
                refused, _ = index.positions_of(learned.examples.refused)
                senses.append(WordSense(learned.head, fitting, refused))
        return Mention(senses, whole=len(senses) == 1 and words[0] == fold(text))

    def learned(self, connection: sqlite3.Connection, index: LibraryIndex, word: str) -> Learned:
        """What is known of a folded word, with the model of the index."""
        said = self.examples(connection, word)
        fitting, _ = index.positions_of(said.fitting)
        refused, _ = index.positions_of(said.refused)
        known = Examples(index.photos[fitting], index.photos[refused])
        if len(fitting) < LEAST_EXAMPLES:
            return Learned(known)
        order = _shuffled(index.photos, word)
        others = _first(order, _without(index, fitting, refused), _OTHERS)
        if len(others) < _LEAST_OTHERS:
            return Learned(known)
        fitting, refused = _first(order, fitting, _MOST_EXAMPLES), _first(order, refused, _MOST_EXAMPLES)
        digest = hashlib.sha256()
        for part in (fitting, others, refused):
            digest.update(index.photos[part].tobytes() + b"|")
        learned = self._head(index, word, digest.digest(), (fitting, others, refused))
        return Learned(known, learned, index.photos[fitting[learned.trust < _DOUBT]])

    def _mentioned(self, connection: sqlite3.Connection, text: str) -> Sequence[str]:
        """The words, folded, that a text names and that have examples enough; longest first, none within another."""
        folded = fold(text)
        rest = f" {segmented(folded)} "
        found: list[str] = []
        for word, spellings in sorted(self.spellings(connection).items(), key=lambda entry: -len(entry[0])):
            if len(found) == _MOST_MENTIONED or sum(spellings.values()) < LEAST_EXAMPLES:
                continue
            tokens = segmented(word)
            # A lone character of a script without spaces may be part of another word.
            within = bool(tokens) and (len(tokens) > 1 or tokens.isascii()) and f" {tokens} " in rest
            if word == folded or within:
                found.append(word)
                rest = rest.replace(f" {tokens} ", " | ") if tokens else rest
        return found

    def _head(self, index: LibraryIndex, word: str, state: bytes, parts: tuple[Int64, Int64, Int64]) -> Head:
        kept = self._heads.get((index.model, word))
        if kept is None or kept[0] != state:
            if len(self._heads) >= _KEPT:
                self._heads.clear()
            kept = state, head.learn(*(index.vectors.rows(part) for part in parts))
            self._heads[index.model, word] = kept
        return kept[1]


def fold(word: str) -> str:
    """A word as it is compared: without case, width or superfluous blanks."""
    return " ".join(unicodedata.normalize("NFKC", word).casefold().split())


def _without(index: LibraryIndex, fitting: Int64, refused: Int64) -> Int64:
    """Positions of the photos of which nothing was said."""
    allowed = index.present.copy()
    allowed[fitting] = False
    allowed[refused] = False
    return np.flatnonzero(allowed)


def _shuffled(photos: Int64, word: str) -> Int64:
    """A number for each photo, as if drawn at random: from the photo's row id and the word alone.

    So the same photos are drawn again after others were added. The mixing is the finaliser of SplitMix64 (Steele, Lea
    and Flood, "Fast splittable pseudorandom number generators", 2014).
    """
    seed = np.frombuffer(hashlib.sha256(word.encode()).digest()[:8], np.uint64)
    mixed = photos.astype(np.uint64) + seed
    mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return (mixed >> np.uint64(1)).astype(np.int64)


def _first(order: Int64, positions: Int64, count: int) -> Int64:
    """Of some positions those that come first in an order, ascending, int64 [at most count]."""
    if len(positions) > count:
        positions = positions[np.argpartition(order[positions], count)[:count]]
    return np.sort(positions)
