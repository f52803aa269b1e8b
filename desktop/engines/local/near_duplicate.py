"""Pairs of photos that hold the same picture: resized, recompressed, cropped, turned a little, mirrored, marked.

Two independent witnesses are asked: the cosine of the image model's vectors, which forgives crops and rotations but
not blur, and that of the descriptors (:mod:`~desktop.engines.local.descriptor`), which forgives blur but not crops.
What remains of the doubt of both, (1 - vector) (1 - descriptor), chooses candidates among all pairs; these are compared
again with one moved over the other (:mod:`~desktop.engines.local.alignment`), and the vectors, which take any two pages
of text for the same, convince at most by :data:`_MOST_TRUST`. Measured by benchmarks/near_duplicates.py.

Every photo is compared with every other, block by block: about five minutes of processor time for 100,000 photos,
shared by all processors.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from desktop.core.photo import PhotoId
from desktop.core.progress import TaskContext
from desktop.engines.base import NearPair
from desktop.engines.local.alignment import likeness
from desktop.engines.local.descriptor import SIDE, SIZE_BYTES, descriptors
from desktop.engines.local.place import printable

Float16 = npt.NDArray[np.float16]
Float32 = npt.NDArray[np.float32]
Int64 = npt.NDArray[np.int64]
Grey = npt.NDArray[np.uint8]

#: Photos that are compared with as many others at a time: their scores fit the processor's cache.
_BLOCK = 1024
#: Candidates: so much doubt may remain before they are moved over each other, and so alike the descriptors must be.
_MOST_DOUBT = 0.18
_LEAST_LIKENESS = 0.2
#: Partners that a photo keeps, the best ones. A thousand equal pages would else be half a million pairs.
_MAX_PARTNERS = 32
#: Pairs that are moved over each other at a time.
_PAIRS = 512
#: A vector counts for no more than this.
_MOST_TRUST = 0.8

_DESCRIBED = """
SELECT sha256, vector, grey FROM photo JOIN embedding ON embedding.photo_id = photo.id
    JOIN descriptor ON descriptor.photo_id = photo.id
WHERE removed_at IS NULL AND model_id = (SELECT id FROM model WHERE name = ?)
"""
_AMONG = " AND sha256 IN (SELECT value FROM json_each(?))"
_IN_ORDER = " ORDER BY photo.id"


@dataclass(frozen=True, slots=True)
class Described:
    """What a comparison needs of a library, in the order in which the photos came: 1.8 KB a photo.

    Attributes:
        ids: SHA-256 of each photo.
        vectors: float16 [n, dimensions], unit length.
        grey: uint8 [n, SIDE, SIDE].
        descriptors: float16 [n, SIZE_BYTES].
    """

    ids: Sequence[PhotoId]
    vectors: Float16
    grey: Grey
    descriptors: Float16


def load(
    connection: sqlite3.Connection, model: str, ctx: TaskContext, among: Sequence[PhotoId] | None = None
) -> Described:
    """Read the photos that have a vector of ``model``: all, or those of these ids."""
    if among is None:
        rows = connection.execute(_DESCRIBED + _IN_ORDER, (model,))
    else:
        wanted = json.dumps([printable(each) for each in among])
        rows = connection.execute(_DESCRIBED + _AMONG + _IN_ORDER, (model, wanted))
    ids: list[PhotoId] = []
    vectors: list[Float16] = []
    grey: list[Grey] = []
    while chunk := rows.fetchmany(_BLOCK):
        ctx.check()
        ids.extend(row[0] for row in chunk)
        vectors.append(np.frombuffer(b"".join(row[1] for row in chunk), "<f2").reshape(len(chunk), -1))
        grey.append(np.frombuffer(b"".join(row[2] for row in chunk), np.uint8).reshape(-1, SIDE, SIDE))
    return described(ids, vectors, grey)


def described(ids: Sequence[PhotoId], vectors: Sequence[Float16], grey: Sequence[Grey]) -> Described:
    """Put parts together and describe the grey values."""
    parts = [descriptors(part).astype(np.float16) for part in grey]
    nothing = np.empty((0, SIDE, SIDE), np.uint8)
    return Described(
        ids,
        np.concatenate(vectors) if vectors else np.empty((0, 0), np.float16),
        np.concatenate([nothing, *grey]),
        np.concatenate([descriptors(nothing).astype(np.float16), *parts]),
    )


def near_pairs(photos: Described, threshold: float, ctx: TaskContext) -> Sequence[NearPair]:
    """Compare all photos with each other. See :class:`desktop.engines.base.FindsDuplicates`.

    Raises:
        TaskCancelled: on request, within a second.
    """
    ids = photos.ids
    pairs: list[NearPair] = []
    for row in range(0, len(ids), _BLOCK):
        ctx.report(row, len(ids))
        firsts, seconds = _candidates(photos, row, ctx)
        for start in range(0, len(firsts), _PAIRS):
            ctx.check()
            first, second = firsts[start : start + _PAIRS], seconds[start : start + _PAIRS]
            pairs.extend(
                NearPair(ids[one], ids[other], score)
                for one, other, score in zip(
                    first.tolist(), second.tolist(), _scores(photos, first, second).tolist(), strict=True
                )
                if score >= threshold
            )
    ctx.report(len(ids), len(ids))
    return sorted(pairs, key=lambda pair: -pair.score)


def _scores(photos: Described, first: Int64, second: Int64) -> Float32:
    """Scores of pairs, 0 … 1, float32 [n]."""
    ours, theirs = (photos.vectors[side].astype(np.float32) for side in (first, second))
    cosines = np.clip(np.einsum("ni,ni->n", ours, theirs), 0, _MOST_TRUST)
    scores: Float32 = 1 - (1 - cosines) * (1 - np.clip(likeness(photos.grey[first], photos.grey[second]), 0, 1))
    return scores


def _candidates(photos: Described, row: int, ctx: TaskContext) -> tuple[Int64, Int64]:
    """Pairs of the photos of one block with each other and with all that come later that may be the same picture."""
    found = []
    for column, doubt, difference in _compared(photos, row, ctx):
        hits = np.flatnonzero(doubt <= _MOST_DOUBT)
        hits = hits[difference.ravel()[hits] <= 1 - _LEAST_LIKENESS]
        first, second = np.divmod(hits, doubt.shape[1])
        later = first + row < second + column
        found.append((first[later] + row, second[later] + column, doubt.ravel()[hits[later]]))
    firsts, seconds, doubts = (np.concatenate(parts) for parts in zip(*found, strict=True))
    best = _best_partners(firsts, doubts)
    return firsts[best], seconds[best]


def _compared(photos: Described, row: int, ctx: TaskContext) -> Iterator[tuple[int, Float32, Float32]]:
    """Remaining doubt and difference of descriptors, float32 [rows, columns] each, for each block from ``row`` on."""
    half = SIZE_BYTES // 2
    vectors, shape = _block(photos, row)
    for column in range(row, len(photos.ids), _BLOCK):
        ctx.check()
        others, other_shape = _block(photos, column)
        alike = shape[:, half:] @ other_shape[:, half:].T
        np.abs(alike, out=alike)
        alike += shape[:, :half] @ other_shape[:, :half].T
        doubt = vectors @ others.T
        np.subtract(1, doubt, out=doubt)
        difference = np.subtract(1, alike, out=alike)
        doubt *= difference
        yield column, doubt, difference


def _block(photos: Described, start: int) -> tuple[Float32, Float32]:
    part = slice(start, start + _BLOCK)
    return photos.vectors[part].astype(np.float32), photos.descriptors[part].astype(np.float32)


def _best_partners(firsts: Int64, doubts: Float32) -> Int64:
    """Which pairs stay when every photo keeps its best partners only."""
    order = np.lexsort((doubts, firsts))
    ordered = firsts[order]
    place = np.arange(len(ordered)) - np.searchsorted(ordered, ordered)
    kept: Int64 = order[place < _MAX_PARTNERS]
    return kept
