"""Pairs of photos that hold the same picture: resized, recompressed, cropped, turned a little, mirrored, marked.

Two independent witnesses are asked: the cosine of the image model's vectors, which forgives crops and rotations but
not blur, and that of the descriptors (:mod:`~desktop.engines.local.descriptor`), which forgives blur but not crops. The
score is that of a "noisy or", 1 - (1 - vector) (1 - descriptor): what convinces one of the two is enough, and what half
convinces both is too. On eight edits of photos it finds 98 % at the threshold at which a weighted sum finds 90 %.

Every photo is compared with every other, block by block: about two minutes of two processors for 100,000 photos.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from desktop.core.photo import PhotoId
from desktop.core.progress import TaskContext
from desktop.engines.base import NearPair
from desktop.engines.local.descriptor import SIDE, descriptors

Float16 = npt.NDArray[np.float16]
Float32 = npt.NDArray[np.float32]
Int64 = npt.NDArray[np.int64]

#: Photos that are compared with as many others at a time: their scores fit the processor's cache.
_BLOCK = 1024
#: Below this likeness of the descriptors no vector convinces: two photos of one kind of thing are no duplicates.
_LEAST_LIKENESS = 0.4
#: Partners that a photo keeps, the best ones. A thousand equal pages would else be half a million pairs.
_MAX_PARTNERS = 32


@dataclass(frozen=True, slots=True)
class _Block:
    """Photos next to each other: vectors float16 [n, dimensions], halves of descriptors float16 [n, 128]."""

    vectors: Float16
    even: Float16
    odd: Float16


@dataclass(frozen=True, slots=True)
class Described:
    """What a comparison needs of a library, in the order in which the photos came."""

    ids: Sequence[PhotoId]
    blocks: Sequence[_Block]


def load(connection: sqlite3.Connection, model: str, ctx: TaskContext) -> Described:
    """Read all photos that have a vector of ``model``: 1.5 KB each."""
    rows = connection.execute(
        "SELECT sha256, vector, grey FROM photo JOIN embedding ON embedding.photo_id = photo.id"
        " JOIN descriptor ON descriptor.photo_id = photo.id"
        " WHERE removed_at IS NULL AND model_id = (SELECT id FROM model WHERE name = ?) ORDER BY photo.id",
        (model,),
    )
    ids: list[PhotoId] = []
    blocks: list[_Block] = []
    while chunk := rows.fetchmany(_BLOCK):
        ctx.check()
        ids.extend(row[0] for row in chunk)
        blocks.append(_block(chunk))
    return Described(ids, blocks)


def near_pairs(photos: Described, threshold: float, ctx: TaskContext) -> Sequence[NearPair]:
    """Compare all photos with each other. See :class:`desktop.engines.base.FindsDuplicates`.

    Raises:
        TaskCancelled: on request, within a second.
    """
    ids = photos.ids
    pairs: list[NearPair] = []
    for row in range(len(photos.blocks)):
        ctx.report(row * _BLOCK, len(ids))
        firsts, seconds, scores = _of_row(photos.blocks, row, threshold, ctx)
        pairs.extend(
            NearPair(ids[first], ids[second], score)
            for first, second, score in zip(firsts.tolist(), seconds.tolist(), scores.tolist(), strict=True)
        )
    ctx.report(len(ids), len(ids))
    return sorted(pairs, key=lambda pair: -pair.score)


def _block(rows: Sequence[tuple[str, bytes, bytes]]) -> _Block:
    vectors = np.frombuffer(b"".join(row[1] for row in rows), "<f2").reshape(len(rows), -1)
    grey = np.frombuffer(b"".join(row[2] for row in rows), np.uint8).reshape(-1, SIDE, SIDE)
    even, odd = descriptors(grey)
    return _Block(vectors, even.astype(np.float16), odd.astype(np.float16))


def _of_row(blocks: Sequence[_Block], row: int, threshold: float, ctx: TaskContext) -> tuple[Int64, Int64, Float32]:
    """Pairs of the photos of one block with each other and with all that come later: positions and scores."""
    found = []
    for column, doubt, difference in _compared(blocks, row, ctx):
        hits = np.flatnonzero(doubt <= 1 - threshold)
        hits = hits[difference.ravel()[hits] <= 1 - _LEAST_LIKENESS]
        first, second = np.divmod(hits, doubt.shape[1])
        if column == row:
            later = first < second
            hits, first, second = hits[later], first[later], second[later]
        found.append((first + row * _BLOCK, second + column * _BLOCK, 1 - doubt.ravel()[hits]))
    firsts, seconds, scores = (np.concatenate(parts) for parts in zip(*found, strict=True))
    best = _best_partners(firsts, scores)
    return firsts[best], seconds[best], np.clip(scores[best], 0, 1)


def _compared(blocks: Sequence[_Block], row: int, ctx: TaskContext) -> Iterator[tuple[int, Float32, Float32]]:
    """1 - score and 1 - likeness of the descriptors, float32 [rows, columns] each, for each block from ``row`` on."""
    vectors, even, odd = (half.astype(np.float32) for half in _parts(blocks[row]))
    for column in range(row, len(blocks)):
        ctx.check()
        others, other_even, other_odd = (half.astype(np.float32) for half in _parts(blocks[column]))
        likeness = odd @ other_odd.T
        np.abs(likeness, out=likeness)
        likeness += even @ other_even.T
        doubt = vectors @ others.T
        np.subtract(1, doubt, out=doubt)
        difference = np.subtract(1, likeness, out=likeness)
        doubt *= difference
        yield column, doubt, difference


def _parts(block: _Block) -> tuple[Float16, Float16, Float16]:
    return block.vectors, block.even, block.odd


def _best_partners(firsts: Int64, scores: Float32) -> Int64:
    """Which pairs stay when every photo keeps its best partners only."""
    order = np.lexsort((-scores, firsts))
    ordered = firsts[order]
    place = np.arange(len(ordered)) - np.searchsorted(ordered, ordered)
    kept: Int64 = order[place < _MAX_PARTNERS]
    return kept
