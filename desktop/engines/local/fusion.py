"""Arithmetic of ranking: fusing rankings, joining scores, making them follow ranks, finding where relevance ends."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

Float32 = npt.NDArray[np.float32]
Float64 = npt.NDArray[np.float64]
Int64 = npt.NDArray[np.int64]

#: The constant of reciprocal rank fusion, as in Cormack, Clarke and Büttcher, "Reciprocal rank fusion outperforms
#: Condorcet and individual rank learning methods", 2009.
_RRF_K = 60
#: How much fulfilling all terms counts against fulfilling some of them. Measured with 566 pictures of two things each:
#: an image and a text find those that show both with mAP .56, against .44 by their mean alone (.11 for either term).
_ALL_SHARE = 0.7
#: What a term counts at least, so that a photo that lacks one of several is not nothing.
_LEAST_SCORE = 0.01
#: From here on a match is the very picture that was asked with, or a copy of it.
_SAME_PICTURE = 0.98


def union(parts: Sequence[Int64]) -> Int64:
    """Numbers that are in any of the parts, each once, ascending.

    In place of numpy's own, which loads its masked arrays first: 25 ms of a cold search.
    """
    ascending = np.sort(np.concatenate(parts))
    return ascending[np.flatnonzero(np.diff(ascending, prepend=ascending[:1] - 1))]


def reciprocal_ranks(scores: Float32) -> Float64:
    """What each entry of one ranking adds to a fused ranking, float64 [n].

    Args:
        scores: float32 [n], higher is better. Equal scores share the better rank; entries with a score of 0 or less
            are not ranked and add nothing.
    """
    ascending = np.sort(scores)
    better = len(scores) - np.searchsorted(ascending, scores, side="right")
    return np.where(scores > 0, 1.0 / (_RRF_K + 1 + better), 0.0)


def descending(values: Float64) -> Float64:
    """The sequence closest to ``values`` that never rises (isotonic regression, pool adjacent violators)."""
    means: list[float] = []
    counts: list[int] = []
    for value in values.tolist():
        mean, count = value, 1
        while means and means[-1] < mean:
            other, others = means.pop(), counts.pop()
            mean = (mean * count + other * others) / (count + others)
            count += others
        means.append(mean)
        counts.append(count)
    return np.repeat(np.array(means, np.float64), counts)


def joined(scores: Sequence[Float64], weights: Sequence[float]) -> Float64:
    """The score for several terms together: mostly their weighted geometric mean, in part their weighted mean.

    Args:
        scores: of each term, 0 … 1, float64 [n].
        weights: of the terms, positive.
    """
    if len(scores) == 1:
        return scores[0]
    parts = np.stack(scores)
    some = np.average(parts, axis=0, weights=weights)
    every = np.exp(np.average(np.log(parts + _LEAST_SCORE), axis=0, weights=weights)) - _LEAST_SCORE
    together: Float64 = np.clip(_ALL_SHARE * every + (1 - _ALL_SHARE) * some, 0, 1)
    return together


def relevance_cut(scores: Float64) -> int:
    """How many leading matches are likely relevant: those before the largest fall of the score.

    Args:
        scores: float64 [n], descending. Pictures identical with the query are not looked at: after them the score
            always falls the most. A fall counts the more the later it comes, since chance makes the first ones large
            (with the square root of the rank: F1 of the cut .75 instead of .72, measured on 600 photos of 40 classes).
    """
    same = int(np.count_nonzero(scores >= _SAME_PICTURE))
    rest = scores[same:]
    if len(rest) < 2:
        return len(scores)
    falls = (rest[:-1] - rest[1:]) * np.sqrt(np.arange(1, len(rest)))
    return same + int(np.argmax(falls)) + 1
