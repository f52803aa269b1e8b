"""Scores on one scale, 0 … 1, higher is better, whatever the collection's metric; several terms as one score."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

#: Constant of reciprocal rank fusion (Cormack, Clarke and Büttcher, 2009) that the service uses by default.
RRF_K = 60
_RRF_PATHS = 2
_STEEP_DROP = 0.15
_ABSENT_WANTED, _ABSENT_UNWANTED = 0.9, 0.5


def unit_scores(scores: Sequence[float], metric: str, *, rank_fused: bool = False) -> list[float]:
    """Scores of one answer on the scale 0 … 1.

    Args:
        scores: as the service gave them.
        metric: of the collection: ``cosine`` and ``ip`` are similarities, ``l2`` is a distance.
        rank_fused: the answer may be ranked by reciprocal rank fusion, whose scores are sums of 1/(k + rank).
    """
    best_fused = _RRF_PATHS / (RRF_K + 1)
    if rank_fused and scores and 0 < max(scores) <= best_fused * 1.001:
        return [_clamped(score / best_fused) for score in scores]
    if metric == "l2":
        return [1 / (1 + max(0.0, score)) for score in scores]
    largest = max(scores, default=0.0)
    if largest > 1:  # vectors that are not of unit length, or percent: cut off, all would be equal
        return [_clamped(score / largest) for score in scores]
    return [_clamped(score) for score in scores]


def fuse(terms: Sequence[tuple[float, Mapping[str, float]]]) -> dict[str, float]:
    """One score for each photo from its scores for several terms.

    A weighted mean; negative weights subtract, and the scale then reaches from "only like the unwanted" (0) to "only
    like the wanted" (1). Every term returns only its best: a photo that a term did not return is taken to be a little
    worse than the worst that it did return, and clearly unlike what is unwanted.

    Args:
        terms: weight, and scores by photo.

    Returns:
        Scores 0 … 1 of every photo that a term with a positive weight returned.
    """
    wanted = sum(weight for weight, _ in terms if weight > 0)
    unwanted = sum(-weight for weight, _ in terms if weight < 0)
    absent = [
        min(scores.values(), default=0.0) * (_ABSENT_WANTED if weight > 0 else _ABSENT_UNWANTED)
        for weight, scores in terms
    ]
    found = {photo for weight, scores in terms if weight > 0 for photo in scores}
    sums = {
        photo: sum(weight * scores.get(photo, floor) for (weight, scores), floor in zip(terms, absent, strict=True))
        for photo in found
    }
    return {photo: _clamped((total + unwanted) / (wanted + unwanted)) for photo, total in sums.items()}


def relevance_cut(scores: Sequence[float]) -> int:
    """How many leading matches are likely relevant: those before the steepest drop, where one is steep enough.

    Args:
        scores: falling.
    """
    drops = [before - after for before, after in pairwise(scores)]
    if not drops or scores[0] <= 0:
        return len(scores)
    steepest = max(range(len(drops)), key=drops.__getitem__)
    return steepest + 1 if drops[steepest] >= _STEEP_DROP * scores[0] else len(scores)


def _clamped(score: float) -> float:
    return min(1.0, max(0.0, score))
