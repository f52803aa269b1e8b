"""Matches: what a search found."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from desktop.core.photo import Photo, PhotoId
from desktop.core.query import Term


class MatchSource(StrEnum):
    """Which evidence found a match."""

    VECTOR = "vector"
    TEXT = "text"
    BOTH = "both"


@dataclass(frozen=True, slots=True)
class Match:
    """One result.

    Attributes:
        photo: the photo.
        score: 0 … 1, higher is better.
        rank: from 1.
        source: what the picture shows (vector), its words (text), or both.
        copies: matches that hold the same picture and were folded into this one, best first.
    """

    photo: Photo
    score: float
    rank: int
    source: MatchSource
    copies: Sequence[PhotoId] = ()


@dataclass(frozen=True, slots=True)
class SearchResult:
    """What one search found.

    Attributes:
        matches: best first.
        took_ms: time in the engine.
        cut: number of leading matches that are likely relevant, for the first position of the cut slider.
        terms: the query as the engine understood it; what a text says is unwanted is a term of its own.
    """

    matches: Sequence[Match]
    took_ms: float
    cut: int
    terms: Sequence[Term] = ()
