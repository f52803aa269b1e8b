"""Groups of photos out of pairs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from desktop.core.photo import PhotoId
from desktop.engines.base import NearPair

#: More photos than this are no group that a person can look through; chains of likeness end here.
MAX_GROUP_SIZE = 50


@dataclass(slots=True)
class Group:
    """Photos that belong together.

    Attributes:
        ids: the photos.
        score: of the weakest pair that holds them together, 0 … 1.
        apart: photos that must not come in.
    """

    ids: list[PhotoId]
    score: float
    apart: set[PhotoId]


def groups_of(
    pairs: Sequence[NearPair], apart: Iterable[tuple[PhotoId, PhotoId]], max_size: int = MAX_GROUP_SIZE
) -> Sequence[Group]:
    """Join pairs that share photos, the best pairs first (union-find by size).

    Args:
        pairs: best first.
        apart: pairs that were told apart: no group holds both, whoever else is like them.
        max_size: of a group; a pair that would make a larger one is left out.
    """
    of: dict[PhotoId, Group] = {}
    for pair in pairs:
        for id_ in (pair.first, pair.second):
            of.setdefault(id_, Group([id_], 1.0, set()))
    for one, other in apart:
        if one in of and other in of:
            of[one].apart.add(other)
            of[other].apart.add(one)
    for pair in pairs:
        _join(of, pair, max_size)
    groups = {id(group): group for group in of.values() if len(group.ids) > 1}
    return list(groups.values())


def _join(of: dict[PhotoId, Group], pair: NearPair, max_size: int) -> None:
    large, small = sorted((of[pair.first], of[pair.second]), key=lambda group: -len(group.ids))
    if large is small or len(large.ids) + len(small.ids) > max_size or not large.apart.isdisjoint(small.ids):
        return
    large.ids += small.ids
    large.apart |= small.apart
    large.score = min(large.score, small.score, pair.score)
    for id_ in small.ids:
        of[id_] = large
