"""Words to classes: what of a text the image model can see."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate
from operator import itemgetter
from pathlib import Path

import numpy as np

from desktop.core import spelling
from desktop.embedding import colour, lexicon_file
from desktop.embedding.concept import ConceptQuery, Float32Array
from desktop.embedding.image_encoder import CLASSES
from desktop.embedding.ngrams import HAN, hashed_ngrams, is_han

_TOKEN = re.compile(rf"[{HAN}]+|[a-z0-9]+(?:['’-][a-z0-9]+)*")
#: Words of the longest English terms that are looked for, and characters of the longest Chinese ones that there are.
_LONGEST_ENGLISH, LONGEST_CHINESE = 4, 8

#: A text that is not in the lexicon is read as its most similar terms, from this likeness of spelling on.
_LEAST_LIKENESS = 0.38
_NEAREST_TERMS = 20
#: A word of so many letters may have a slip of the pen, one of so many two; so many unknown words of a text are looked
#: at: more are no query of photos.
_ONE_SLIP, _TWO_SLIPS = 5, 8
_MOST_SLIPPED = 8
#: How fast the weight of a term falls with its distance from the nearest one.
_LIKENESS_SCALE = 0.04


@dataclass(frozen=True, slots=True)
class _Piece:
    """A part of a text.

    Attributes:
        meaning: a term of the lexicon by its number, a colour by its name, or None for words that mean nothing here.
        known: whether it was understood as it is written, if only as a word to skip.
        length: how much of the text it is, in words of English and characters of Chinese.
    """

    meaning: int | str | None
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
        self._number = dict(zip(self._data.terms, range(len(self._data.terms)), strict=True))
        self._no_parts = self._data.stopwords | colour.WORDS.keys()  # of words written apart: a green house

    def interpret(self, text: str) -> ConceptQuery:
        """Read a text as concepts that photos can show.

        The longest words that the lexicon has are taken from left to right, be they written together or apart. An
        unknown English word that is one but for a slip of the pen means that one. What is unknown lowers the
        confidence; a text of which nothing is known is read as the terms that are spelt most like it.
        """
        whole = " ".join(spelling.plain(spelling.spelt_out(text)).split())
        if self._is_term(whole):
            return self._concepts([self._number[whole]], 1.0, None)
        pieces = [piece for run in self._runs(whole) for piece in run]
        meanings = list(dict.fromkeys(piece.meaning for piece in pieces if piece.meaning is not None))
        known = sum(piece.length for piece in pieces if piece.known)
        coverage = known / max(1, sum(piece.length for piece in pieces))
        unread = any(piece.meaning is None and not piece.known for piece in pieces)
        guess = self._similar(whole) if unread else None
        return self._concepts(meanings, coverage, guess)

    def _concepts(
        self, meanings: Sequence[int | str], coverage: float, guess: tuple[list[int], Float32Array] | None
    ) -> ConceptQuery:
        words = meanings or (guess[0] if guess else [])
        return ConceptQuery(
            terms=tuple(word if isinstance(word, str) else self._data.terms[word] for word in words),
            concepts=tuple(self._weights(each) for each in meanings if isinstance(each, int)),
            guess=guess[1] if guess else None,
            coverage=coverage,
            colours=tuple(dict.fromkeys(colour.WORDS[each] for each in meanings if isinstance(each, str))),
        )

    def _is_term(self, text: str) -> bool:
        """Whether a whole text is one term of the lexicon, that says no colour besides."""
        if text in self._data.stopwords or text in colour.WORDS:
            return False
        return text in self._number and not self._says_colour(text)

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
            if is_han(token[0]):
                yield self._english(english)
                english = []
                yield self._chinese(token)
            else:
                english.append(token)
        yield self._english(english)

    def _english(self, words: list[str]) -> list[_Piece]:
        def find(start: int, length: int) -> int | str | None:
            phrase = " ".join(words[start : start + length])
            term = self._term(phrase)
            if term is None and length == 2 and not {words[start], words[start + 1]} & self._no_parts:
                term = self._term(words[start] + words[start + 1])  # a wheel chair
            if length == 1 and phrase in self._data.stopwords:
                term = None
            # An orange is a fruit, an orange car is not.
            last = start + length == len(words) or words[start + length] in self._data.stopwords
            return phrase if phrase in colour.WORDS and (term is None or not last) else term

        def skip(start: int, length: int) -> bool:
            return length == 1 and words[start] in self._data.stopwords

        pieces = _longest_matches(len(words), _LONGEST_ENGLISH, find, skip)
        unknown = [number for number, piece in enumerate(pieces) if not piece.known]
        starts = [0, *accumulate(piece.length for piece in pieces)]
        for number in unknown[:_MOST_SLIPPED]:
            pieces[number] = replace(pieces[number], meaning=self._slipped(words[starts[number]]))
        return pieces

    def _term(self, phrase: str) -> int | None:
        return next((self._number[form] for form in _base_forms(phrase) if form in self._number), None)

    def _slipped(self, word: str) -> int | str | None:
        """The term, or the colour, that an unknown word is but for one or two letters."""
        slips = (len(word) >= _ONE_SLIP) + (len(word) >= _TWO_SLIPS)
        if not slips or not word.isalpha():
            return None
        likeness = self._likeness(word)
        nearest = np.argpartition(-likeness, _NEAREST_TERMS)[:_NEAREST_TERMS]
        nearest = nearest[np.argsort(-likeness[nearest], kind="stable")]
        meant: dict[str, int | str] = {self._data.terms[term]: term for term in nearest.tolist()}
        meant |= {name: name for name in colour.WORDS}
        likely = ((edits(word, name), name) for name in meant if name[0] == word[0])
        fewest, name = min(likely, key=itemgetter(0), default=(slips + 1, ""))
        return meant[name] if fewest <= slips else None

    def _chinese(self, run: str) -> list[_Piece]:
        def find(start: int, length: int) -> int | str | None:
            word = run[start : start + length]
            if word in colour.WORDS and (length > 1 or self._describes(run, start)):
                return word
            return None if self._says_colour(word) else self._number.get(word)

        def skip(start: int, length: int) -> bool:
            return run[start : start + length] in self._data.stopwords

        return _longest_matches(len(run), LONGEST_CHINESE, find, skip)

    def _describes(self, run: str, start: int) -> bool:
        """Whether one Chinese character that may be a colour is one here: alone, before 的 or before a known thing."""
        rest = run[start + 1 :]
        if any(run.startswith(word, start) for word in colour.NO_COLOURS):
            return False
        return not rest or rest[0] == "的" or any(rest[:length] in self._number for length in range(1, len(rest) + 1))

    def _says_colour(self, word: str) -> bool:
        """Whether a Chinese term means what it means without the colour before it, as 黑猫 and 猫."""
        thing = word[1:]
        if word[:1] not in colour.WORDS or thing not in self._number or word not in self._number:
            return False
        return bool(self._data.term_set[self._number[thing]] == self._data.term_set[self._number[word]])

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
    count: int, longest: int, find: Callable[[int, int], int | str | None], skip: Callable[[int, int], bool]
) -> list[_Piece]:
    """Cut ``count`` units into pieces from left to right, each the longest that ``find`` or ``skip`` knows."""
    pieces = []
    start = 0
    while start < count:
        piece = _Piece(None, known=False, length=1)
        for length in range(min(longest, count - start), 0, -1):
            meaning = find(start, length)
            if meaning is not None or skip(start, length):
                piece = _Piece(meaning, known=True, length=length)
                break
        pieces.append(piece)
        start += piece.length
    return pieces


def edits(one: str, other: str) -> int:
    """How many letters have to be put in, left out, replaced, or swapped with their neighbours (Damerau, 1964)."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        last, before, row = before, row, [i]
        for j, wanted in enumerate(other, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != wanted))
            if last and j > 1 and letter == other[j - 2] and one[i - 2] == wanted:
                cost = min(cost, last[j - 2] + 1)
            row.append(cost)
    return row[-1]


def _base_forms(phrase: str) -> Iterator[str]:
    """The phrase itself and its regular singulars, likeliest first."""
    yield phrase
    if phrase.endswith("ies"):
        yield phrase[:-3] + "y"
    if phrase.endswith("s"):
        yield phrase[:-1]
    if phrase.endswith(("'s", "’s")):
        yield phrase[:-2]
    if phrase.endswith("es"):
        yield phrase[:-2]
    if "-" in phrase:
        yield from _base_forms(phrase.replace("-", " "))
