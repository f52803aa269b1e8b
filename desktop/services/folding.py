"""Folding the copies of one picture in what a search found into its best match."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from desktop.core.match import Match, SearchResult
from desktop.core.photo import PhotoId
from desktop.services.grouping import Group


def folded(result: SearchResult, groups: Sequence[Group]) -> SearchResult:
    """The result with one match for each group of photos that hold the same picture; ranks and cut are counted anew.

    Args:
        result: of a search.
        groups: of photos that belong together.
    """
    number_of = {id_: number for number, group in enumerate(groups) for id_ in group.ids}
    together: dict[PhotoId | int, list[Match]] = {}
    for match in result.matches:
        together.setdefault(number_of.get(match.photo.id, match.photo.id), []).append(match)
    matches = [
        replace(first, rank=rank, copies=tuple(other.photo.id for other in others))
        for rank, (first, *others) in enumerate(together.values(), 1)
    ]
    cut = sum(first.rank <= result.cut for first, *_ in together.values())
    return replace(result, matches=matches, cut=cut)
