"""What an engine offers that learns words from photos: a part of :mod:`desktop.engines.base`, where engines have it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol, runtime_checkable

from desktop.core.photo import Photo, PhotoId
from desktop.core.progress import TaskContext
from desktop.engines.base import Engine

LEAST_EXAMPLES = 5
"""From so many photos on a word is learned."""

LEAST_CONFIDENCE = 0.5
"""Words that are learned less well than this do not take part in searches."""


class Verdict(StrEnum):
    """What the user says of a photo and a word."""

    FITS = "fits"
    """The word is a tag of the photo."""
    REFUSED = "refused"
    """The word does not fit."""
    OPEN = "open"
    """Nothing was said."""


class Reason(StrEnum):
    """Why a photo is suggested."""

    LIKELY = "likely"
    """The word most likely fits."""
    UNCERTAIN = "uncertain"
    """It may or may not fit: an answer teaches the most."""
    DOUBTFUL = "doubtful"
    """It is an example, and unlike the others: maybe a mistake."""


@dataclass(frozen=True, slots=True)
class TaughtWord:
    """A tag as something that can be learned.

    Attributes:
        word: as it is written most often.
        examples: photos that have it.
        refused: photos that the user said it does not fit.
    """

    word: str
    examples: int
    refused: int

    @property
    def lacking(self) -> int:
        """How many examples it takes until the word is learned."""
        return max(0, LEAST_EXAMPLES - self.examples)


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A photo that the user should look at.

    Attributes:
        photo: the photo.
        reason: why.
        confidence: that the word fits, 0 … 1; None while the word is not learned well enough to say.
    """

    photo: Photo
    reason: Reason
    confidence: float | None


@dataclass(frozen=True, slots=True)
class Lesson:
    """How far a word is learned, and what would teach it further.

    Attributes:
        word: the word.
        confidence: how well its examples are told from the rest of the library, 0 (chance) … 1; None while there are
            too few of them.
        suggestions: what to ask the user next, most promising first.
    """

    word: TaughtWord
    confidence: float | None
    suggestions: Sequence[Suggestion]

    @property
    def searchable(self) -> bool:
        """Whether searches for the word find photos that nobody tagged with it."""
        return self.confidence is not None and self.confidence >= LEAST_CONFIDENCE


@runtime_checkable
class TeachesWords(Engine, Protocol):
    """An engine that learns from its photos what a tag means. Words are told apart by their letters, not their case
    or width. Nothing that is learned is stored: it follows from the tags, with whichever model answers.
    """

    def words(self) -> Sequence[TaughtWord]:
        """Every tag, and every word with a refusal, by name."""

    def lesson(self, word: str, limit: int, ctx: TaskContext) -> Lesson:
        """How far a word is learned. The same library gives the same answer.

        Args:
            word: need not be a tag yet.
            limit: how many suggestions at most.
            ctx: of the work.
        """

    def judge(self, word: str, verdicts: Mapping[PhotoId, Verdict], ctx: TaskContext) -> Mapping[PhotoId, Verdict]:
        """Say of photos whether a word fits. Photos that are not in the library are left out.

        Args:
            word: given as a tag as it is written here, unless the library knows another way to write it; a blank one
                is not given at all.
            verdicts: what is so from now on.
            ctx: of the work.

        Returns:
            What was so before, for the photos for which it was something else: giving it to this method undoes.
        """
