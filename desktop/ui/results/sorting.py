"""Orders in which the matches inside the cut can be shown."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from enum import Enum
from functools import cmp_to_key, partial

from PySide6.QtCore import QCollator

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
        by_name = cmp_to_key(partial(_compare_names, QCollator()))
        return sorted(matches, key=lambda match: by_name(match.photo.file_name))
    return sorted(matches, key=lambda match: match.rank)


def _compare_names(collator: QCollator, one: str, other: str) -> int:
    """Order of two file names as a person sees it: by the rules of the language, and 9 before 10.

    QCollator has a numeric mode of its own, but not in every locale.
    """
    for part, counterpart in zip(_parts(one), _parts(other), strict=False):
        numbers = part.isdecimal() and counterpart.isdecimal()
        order = int(part) - int(counterpart) if numbers else collator.compare(part, counterpart)
        if order:
            return order
    return len(_parts(one)) - len(_parts(other))


def _parts(name: str) -> list[str]:
    return re.split(r"(\d+)", name.casefold())


def _taken(match: Match) -> datetime:
    """When the photo was taken, or came into the library, as local time without a zone."""
    moment = match.photo.taken_at or match.photo.added_at
    if moment is None:
        return datetime.min  # noqa: DTZ901 -- all moments here are naive
    return moment.astimezone().replace(tzinfo=None) if moment.tzinfo else moment
