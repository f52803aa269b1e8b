"""Vectors in memory: appended in blocks, never moved, searched exactly.

Up to :data:`EXACT_LIMIT` vectors every one is compared (float32, one matrix product a block). Beyond, a first stage
ranks by the signs of the coordinates alone (1 bit each, Hamming distance), and only the best of it are compared in
full, from float16 rows: half of the memory and less of the time, at a recall that the tests hold at 0.99.

Nothing here is on the disk: SQLite holds the truth, and the blocks are filled from it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol, TypeVar

import numpy as np
import numpy.typing as npt

Float32 = npt.NDArray[np.float32]
Float16 = npt.NDArray[np.float16]
Int64 = npt.NDArray[np.int64]
Bits = npt.NDArray[np.uint64]
Mask = npt.NDArray[np.bool_]

EXACT_LIMIT = 300_000

#: Rows of a block. Its empty end is never touched and hence takes no memory; many small blocks would make the threads
#: of a product wait for each other often, which shows on a busy machine.
_BLOCK_ROWS = 32_768
#: Photos that the first stage hands to the second, for each one that is wanted, and at least.
_OVERSAMPLING = 10
_MIN_CANDIDATES = 4000


class _Block(Protocol):
    """Up to ``_BLOCK_ROWS`` vectors."""

    used: int

    def append(self, vectors: Float16) -> None:
        """Put vectors after the last; the caller has made sure that they fit."""

    def rows(self, indices: Int64) -> Float32:
        """Some vectors, float32 [len(indices), dimensions]."""


class _ExactBlock:
    """Vectors as float32 [rows, dimensions]."""

    def __init__(self, dimensions: int) -> None:
        self._rows: Float32 = np.empty((_BLOCK_ROWS, dimensions), np.float32)
        self.used = 0

    def append(self, vectors: Float16) -> None:
        self._rows[self.used : self.used + len(vectors)] = vectors
        self.used += len(vectors)

    def rows(self, indices: Int64) -> Float32:
        return self._rows[indices]

    def cosines(self, query: Float32) -> Float32:
        result: Float32 = self._rows[: self.used] @ query
        return result


class _CompactBlock:
    """Vectors as float16, and their signs as bits."""

    def __init__(self, dimensions: int) -> None:
        self._rows: Float16 = np.empty((_BLOCK_ROWS, dimensions), np.float16)
        self._signs: Bits = np.empty((_BLOCK_ROWS, -(-dimensions // 64)), np.uint64)
        self.used = 0

    def append(self, vectors: Float16) -> None:
        part = slice(self.used, self.used + len(vectors))
        self._rows[part] = vectors
        self._signs[part] = _signs(vectors)
        self.used += len(vectors)

    def rows(self, indices: Int64) -> Float32:
        return self._rows[indices].astype(np.float32)

    def distances(self, query: Bits) -> npt.NDArray[np.uint16]:
        result: npt.NDArray[np.uint16] = np.bitwise_count(self._signs[: self.used] ^ query).sum(axis=1, dtype=np.uint16)
        return result


class VectorIndex:
    """Unit vectors by position: the first appended is 0.

    Not safe to change and search at the same time; the owner holds a lock.

    Args:
        dimensions: of each vector.
        exact_limit: from how many vectors on the compact form is used.
    """

    def __init__(self, dimensions: int, exact_limit: int = EXACT_LIMIT) -> None:
        self._dimensions = dimensions
        self._exact_limit = exact_limit
        self._exact: list[_ExactBlock] = []
        self._compact: list[_CompactBlock] = []
        self._size = 0

    def __len__(self) -> int:
        return self._size

    def append(self, vectors: Float16) -> None:
        """Add vectors, float16 [n, dimensions], unit length."""
        if self._exact and self._size + len(vectors) > self._exact_limit:
            self._make_compact()
        if self._compact or self._size + len(vectors) > self._exact_limit:
            _fill(self._compact, lambda: _CompactBlock(self._dimensions), vectors)
        else:
            _fill(self._exact, lambda: _ExactBlock(self._dimensions), vectors)
        self._size += len(vectors)

    def nearest(self, query: Float32, count: int, allowed: Mask) -> tuple[Int64, Float32]:
        """The vectors most similar to a query.

        Args:
            query: float32 [dimensions], unit length.
            count: how many at most.
            allowed: bool [len(self)]; others are left out.

        Returns:
            Positions int64 [m] and cosines float32 [m], best first; equal ones in order of position.
        """
        if self._compact:
            positions = self._candidates(query, count, allowed)
            cosines = self.cosines(query, positions)
        elif self._exact:
            everything = np.concatenate([block.cosines(query) for block in self._exact])
            positions = _largest(everything, count, allowed)
            cosines = everything[positions]
        else:
            return np.empty(0, np.int64), np.empty(0, np.float32)
        order = np.lexsort((positions, -cosines))[:count]
        return positions[order], cosines[order]

    def cosines(self, query: Float32, positions: Int64) -> Float32:
        """Cosines of some vectors with a query, float32 [len(positions)]."""
        return self.rows(positions) @ query

    def rows(self, positions: Int64) -> Float32:
        """Some vectors, float32 [len(positions), dimensions]."""
        result = np.empty((len(positions), self._dimensions), np.float32)
        blocks: list[_ExactBlock] | list[_CompactBlock] = self._compact or self._exact
        numbers = positions // _BLOCK_ROWS
        for number in np.unique(numbers):
            here = numbers == number
            result[here] = blocks[number].rows(positions[here] % _BLOCK_ROWS)
        return result

    def _candidates(self, query: Float32, count: int, allowed: Mask) -> Int64:
        signs = _signs(query[None, :])[0]
        distances = np.concatenate([block.distances(signs) for block in self._compact])
        return _largest(-distances.astype(np.int32), max(_MIN_CANDIDATES, count * _OVERSAMPLING), allowed)

    def _make_compact(self) -> None:
        while self._exact:
            block = self._exact.pop(0)
            vectors = block.rows(np.arange(block.used)).astype(np.float16)
            _fill(self._compact, lambda: _CompactBlock(self._dimensions), vectors)


_B = TypeVar("_B", bound=_Block)


def _fill(blocks: list[_B], new: Callable[[], _B], vectors: Float16) -> None:
    while len(vectors):
        if not blocks or blocks[-1].used == _BLOCK_ROWS:
            blocks.append(new())
        room = _BLOCK_ROWS - blocks[-1].used
        blocks[-1].append(vectors[:room])
        vectors = vectors[room:]


def _signs(rows: Float32 | Float16) -> Bits:
    """The signs of the coordinates, packed: uint64 [n, ceil(dimensions / 64)]."""
    packed = np.packbits(rows > 0, axis=1)
    padded = np.pad(packed, ((0, 0), (0, -packed.shape[1] % 8)))
    return padded.view(np.uint64)


def _largest(values: npt.NDArray[np.generic], count: int, allowed: Mask) -> Int64:
    """Positions of the ``count`` largest of the values that are allowed, in any order."""
    positions = np.flatnonzero(allowed)
    if count < len(positions):
        positions = positions[np.argpartition(values[positions], len(positions) - count)[-count:]]
    return positions
