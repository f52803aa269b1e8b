"""Words to classes: what of a text the image model can see."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from desktop.embedding import lexicon_file
from desktop.embedding.concept import ConceptQuery, Float32Array
from desktop.embedding.image_encoder import CLASSES
from desktop.embedding.ngrams import HAN, hashed_ngrams

_TOKEN = re.compile(rf"[{HAN}]+|[a-z0-9]+(?:['’-][a-z0-9]+)*")
_STARTS_WITH_HAN = re.compile(f"[{HAN}]")
_LONGEST_ENGLISH = 4
"""Words of the longest English terms that are looked for."""

#: A text that is not in the lexicon is read as its most similar terms, from this likeness of spelling on.
_LEAST_LIKENESS = 0.38
_NEAREST_TERMS = 20
#: How fast the weight of a term falls with its distance from the nearest one.
_LIKENESS_SCALE = 0.04


@dataclass(frozen=True, slots=True)
class _Piece:
    """A part of a text.

    Attributes:
        term: the term of the lexicon, or None for words that mean nothing here.
        known: whether it was understood, if only as a word to skip.
        length: how much of the text it is, in words of English and characters of Chinese.
    """

    term: int | None
    known: bool
    length: int


class Lexicon:
    """English and Chinese words and the classes of the image model that they mean. Immutable; safe from any thread.

    Args:
        folder: has ``lexicon.npz``.

    Raises:
        ModelError: MODEL_MISSING, MODEL_DAMAGED.
    """

    def __init__(self, folder: Path) -> None:
        self._data = lexicon_file.read(folder)
        self._number = {term: i for i, term in enumerate(self._data.terms)}
        self._longest_chinese = max(len(term) for term in self._data.terms if _STARTS_WITH_HAN.match(term))

    def interpret(self, text: str) -> ConceptQuery:
        """Read a text as concepts that photos can show.

        The longest words that the lexicon has are taken from left to right. What remains unknown lowers the
        confidence; a text of which nothing is known is read as the terms that are spelt most like it.
        """
        whole = " ".join(text.lower().split())
        if whole in self._number and whole not in self._data.stopwords:
            return self._concepts([self._number[whole]], 1.0, None)
        pieces = [piece for token in self._runs(whole) for piece in token]
        terms = list(dict.fromkeys(piece.term for piece in pieces if piece.term is not None))
        known = sum(piece.length for piece in pieces if piece.known)
        coverage = known / max(1, sum(piece.length for piece in pieces))
        guess = self._similar(whole) if coverage < 1 else None
        return self._concepts(terms, coverage, guess)

    def _concepts(
        self, terms: list[int], coverage: float, guess: tuple[list[int], Float32Array] | None
    ) -> ConceptQuery:
        words = terms or (guess[0] if guess else [])
        return ConceptQuery(
            terms=tuple(self._data.terms[term] for term in words),
            concepts=tuple(self._weights(term) for term in terms),
            guess=guess[1] if guess else None,
            coverage=coverage,
        )

    def _weights(self, term: int) -> Float32Array:
        weights = np.zeros(CLASSES, np.float32)
        weights[self._classes(term)] = 1
        return weights

    def _classes(self, term: int) -> lexicon_file.Uint16Array:
        group = int(self._data.term_set[term])
        return self._data.set_classes[self._data.set_start[group] : self._data.set_start[group + 1]]

    def _runs(self, text: str) -> Iterator[list[_Piece]]:
        """The pieces of each run of Chinese and of each run of English words."""
        english: list[str] = []
        for token in _TOKEN.findall(text):
            if _STARTS_WITH_HAN.match(token):
                yield self._english(english)
                english = []
                yield self._chinese(token)
            else:
                english.append(token)
        yield self._english(english)

    def _english(self, words: list[str]) -> list[_Piece]:
        def find(start: int, length: int) -> int | None:
            phrase = " ".join(words[start : start + length])
            if length == 1 and phrase in self._data.stopwords:
                return None
            return next((self._number[form] for form in _base_forms(phrase) if form in self._number), None)

        def skip(start: int, length: int) -> bool:
            return length == 1 and words[start] in self._data.stopwords

        return _longest_matches(len(words), _LONGEST_ENGLISH, find, skip)

    def _chinese(self, run: str) -> list[_Piece]:
        def find(start: int, length: int) -> int | None:
            return self._number.get(run[start : start + length])

        def skip(start: int, length: int) -> bool:
            return run[start : start + length] in self._data.stopwords

        return _longest_matches(len(run), self._longest_chinese, find, skip)

    def _similar(self, text: str) -> tuple[list[int], Float32Array] | None:
        """The terms that are spelt most like a text, nearest first, and their classes weighted by likeness."""
        likeness = self._likeness(text)
        nearest = np.argpartition(-likeness, _NEAREST_TERMS)[:_NEAREST_TERMS]
        nearest = nearest[np.argsort(-likeness[nearest], kind="stable")]
        best = float(likeness[nearest[0]])
        if best < _LEAST_LIKENESS:
            return None
        weights = np.zeros(CLASSES, np.float32)
        for term in nearest:
            classes = self._classes(int(term))
            weights[classes] += np.exp((likeness[term] - best) / _LIKENESS_SCALE) / np.sqrt(len(classes))
        close = [int(term) for term in nearest if likeness[term] > best - _LIKENESS_SCALE]
        # The square: spelling alone is a weak reason, and below a likeness of a half hardly one.
        return close, weights * (best**2 / weights.max())

    def _likeness(self, text: str) -> Float32Array:
        """Cosine of the n-grams of a text and of each term that has n-grams: float32 [terms]."""
        data = self._data
        likeness = np.zeros(int(data.gram_term.max()) + 1, np.float32)
        for bucket, weight in zip(*hashed_ngrams(text), strict=True):
            entries = slice(data.gram_start[bucket], data.gram_start[bucket + 1])
            # A bucket names each term once at most, so that plain indexing adds everything.
            likeness[data.gram_term[entries]] += weight * data.gram_weight[entries].astype(np.float32)
        return likeness


def _longest_matches(
    count: int, longest: int, find: Callable[[int, int], int | None], skip: Callable[[int, int], bool]
) -> list[_Piece]:
    """Cut ``count`` units into pieces from left to right, each the longest that ``find`` or ``skip`` knows."""
    pieces = []
    start = 0
    while start < count:
        piece = _Piece(None, known=False, length=1)
        for length in range(min(longest, count - start), 0, -1):
            term = find(start, length)
            if term is not None or skip(start, length):
                piece = _Piece(term, known=True, length=length)
                break
        pieces.append(piece)
        start += piece.length
    return pieces


def _base_forms(phrase: str) -> Iterator[str]:
    """The phrase itself and its regular singulars, likeliest first."""
    yield phrase
    if phrase.endswith("ies"):
        yield phrase[:-3] + "y"
    if phrase.endswith("es"):
        yield phrase[:-2]
    if phrase.endswith("s"):
        yield phrase[:-1]
    if "-" in phrase:
        yield from _base_forms(phrase.replace("-", " "))
