"""Orders in which the matches inside the cut can be shown."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from enum import Enum
from functools import cmp_to_key

from PySide6.QtCore import QCollator, Qt

from desktop.core.match import Match


class SortOrder(Enum):
    """What comes first."""

    RELEVANCE = "relevance"
    DATE = "date"
    NAME = "name"


def sort_matches(matches: Sequence[Match], order: SortOrder) -> list[Match]:
    """Best, newest, or alphabetically first. Equals stay in order of relevance."""
    if order is SortOrder.DATE:
        return sorted(matches, key=_taken, reverse=True)
    if order is SortOrder.NAME:
        collator = QCollator()
        collator.setNumericMode(True)
        collator.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        compare = cmp_to_key(collator.compare)
        return sorted(matches, key=lambda match: compare(match.photo.file_name))
    return sorted(matches, key=lambda match: match.rank)


def _taken(match: Match) -> datetime:
    """When the photo was taken, or came into the library, as local time without a zone."""
    moment = match.photo.taken_at or match.photo.added_at
    if moment is None:
        return datetime.min  # noqa: DTZ901 -- all moments here are naive
    return moment.astimezone().replace(tzinfo=None) if moment.tzinfo else moment
