"""Vectors by position, searched in stages.

The first stage compares one bit for each coordinate: the signs of the vectors after a fixed rotation, by Hamming
distance. Of many candidates the second stage estimates the cosine, from the rotated query itself and the signs of the
vectors. The last compares the best in full. The rotation spreads what a vector says evenly over its coordinates;
without it, signs of components of unequal variance say little. Measured with blends of photos' vectors, recall@10 of a
million: .89 with 6,000 candidates by signs, .97 with 10,000, .995 with 20,000, of which the best 10,000 by the estimate
hold .992. Signs as in Charikar, "Similarity estimation techniques from rounding algorithms" (2002), with the structured
rotation of Ailon and Chazelle, "The fast Johnson-Lindenstrauss transform" (2009); the estimate as in Dong, Charikar and
Li, "Asymmetric distance estimation with sketches for similarity search in high-dimensional spaces" (2008).

Vectors lie in blocks that are never moved. A full block may lie in a mapped file instead of in memory.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise

import numpy as np
import numpy.typing as npt

Float32 = npt.NDArray[np.float32]
Float16 = npt.NDArray[np.float16]
Int64 = npt.NDArray[np.int64]
Int16 = npt.NDArray[np.int16]
Bits = npt.NDArray[np.uint64]
Distances = npt.NDArray[np.uint16]
Mask = npt.NDArray[np.bool_]

#: Rows of a block. The empty end of one in memory is never touched and hence takes none.
BLOCK_ROWS = 16_384
#: Coordinates are kept as fixed-point numbers: as small and as exact as float16 here, and many times as quick to read.
_ONE = 32767
#: What the first stage finds: at least so many, one more for so many in the library, and so many for each one that is
#: wanted.
_MIN_CANDIDATES = 2000
_LIBRARY_SHARE = 50
_OVERSAMPLING = 3
#: What is compared in full: so many, or one for so many in the library, or so many for each one that is wanted.
_MIN_COMPARED = 8000
_COMPARED_SHARE = 100
#: Coordinates of so many bytes may stay in memory once they were looked at; those of larger libraries are given back
#: after each search, since single rows here and there would soon bring all of them in.
_KEPT_BYTES = 512_000_000
#: Rows that are compared in full at a time: as numbers they fit the processor's cache. Divides ``BLOCK_ROWS``.
_SCANNED_ROWS = 512
#: Rows that are added at a time, for the same reason: eight times as quick as a whole block. Divides ``BLOCK_ROWS``.
_ADDED_ROWS = 256
#: The larger factor of a rotation.
_FACTOR = 32


def _keep() -> None:
    """What is in memory stays there."""


@dataclass(frozen=True, slots=True)
class VectorBlock:
    """Up to ``BLOCK_ROWS`` vectors.

    Attributes:
        coordinates: fixed point, int16 [rows, dimensions].
        signs: after the rotation, uint64 [words, rows]: a word of all vectors lies together, so that they are compared
            many at a time.
        release: tells the system that ``coordinates`` are not looked at for now: of a mapped file it takes the memory
            back, and reads it again when it is needed.
    """

    coordinates: Int16
    signs: Bits
    release: Callable[[], None] = field(default=_keep, compare=False)

    @classmethod
    def empty(cls, dimensions: int) -> VectorBlock:
        """A block in memory, of undefined content."""
        words = sign_words(dimensions)
        return cls(np.empty((BLOCK_ROWS, dimensions), np.int16), np.empty((words, BLOCK_ROWS), np.uint64))


class VectorIndex:
    """Unit vectors by position: the first appended is 0.

    Not safe to change and search at the same time; the owner holds a lock.

    Args:
        dimensions: of each vector.
    """

    def __init__(self, dimensions: int) -> None:
        self._dimensions = dimensions
        self._hamming = _Hamming(sign_words(dimensions))
        self._blocks: list[VectorBlock] = []
        self._size = 0

    def __len__(self) -> int:
        return self._size

    @property
    def last_block(self) -> VectorBlock:
        """The block of the vectors that were appended last."""
        return self._blocks[-1]

    def append(self, vectors: Float16 | Float32) -> None:
        """Add vectors, float [n, dimensions], unit length."""
        while len(vectors):
            used = self._size % BLOCK_ROWS
            if not used:
                self._blocks.append(VectorBlock.empty(self._dimensions))
            count = min(len(vectors), _ADDED_ROWS - used % _ADDED_ROWS)
            part, vectors = vectors[:count].astype(np.float32), vectors[count:]
            block, rows = self._blocks[-1], slice(used, used + count)
            block.coordinates[rows] = fixed_point(part)
            block.signs[:, rows] = _signs(part)
            self._size += count

    def append_block(self, block: VectorBlock) -> None:
        """Add a full block, as it is; what is there already has to be full blocks."""
        self._blocks.append(block)
        self._size += BLOCK_ROWS

    def replace_last(self, block: VectorBlock) -> None:
        """Put an equal block, that lies elsewhere, in the place of the last one, which is full."""
        self._blocks[-1] = block

    def release(self) -> None:
        """Give memory of a large library back that can be read again from its files. Called after each search."""
        if 2 * self._size * self._dimensions > _KEPT_BYTES:
            for block in self._blocks:
                block.release()

    def nearest(self, query: Float32, count: int, allowed: Mask) -> tuple[Int64, Float32]:
        """The vectors most similar to a query.

        Args:
            query: float32 [dimensions], unit length.
            count: how many at most.
            allowed: bool [len(self)]; others are left out.

        Returns:
            Positions int64 [m] and cosines float32 [m], best first; equal ones in order of position.
        """
        positions = self._likeliest(query, count, self._candidates(query, count, allowed))
        cosines = self.cosines(query, positions)
        order = np.lexsort((positions, -cosines))[:count]
        return positions[order], cosines[order]

    def nearest_of_all(self, query: Float32, count: int, allowed: Mask) -> tuple[Int64, Float32]:
        """As :meth:`nearest`, without the first stage: for queries that are far from every vector.

        A text and the picture that shows it have a cosine of .3 in a joint model, and others .15: a difference that
        the signs do not tell reliably (of ten nearest they found six). Measured with 100,000 vectors of 512
        coordinates on two processors: 15 ms.
        """
        cosines = np.empty(self._size, np.float32)
        for number, block in enumerate(self._blocks):
            part = cosines[number * BLOCK_ROWS : (number + 1) * BLOCK_ROWS]
            for start in range(0, len(part), _SCANNED_ROWS):
                rows = block.coordinates[start : min(start + _SCANNED_ROWS, len(part))]
                np.matmul(rows.astype(np.float32), query, out=part[start : start + len(rows)])
        cosines /= _ONE
        positions = np.flatnonzero(allowed)
        if count < len(positions):
            positions = positions[np.argpartition(cosines[positions], len(positions) - count)[-count:]]
        order = np.lexsort((positions, -cosines[positions]))
        return positions[order], cosines[positions[order]]

    def cosines(self, query: Float32, positions: Int64) -> Float32:
        """Cosines of some vectors with a query, float32 [len(positions)]; quickest for ascending positions."""
        result = np.empty(len(positions), np.float32)
        for part, coordinates in self._gathered(positions):
            # Not by BLAS: for so few rows its threads would wait for each other longer than they work.
            result[part] = np.einsum("nd,d->n", coordinates.astype(np.float32), query)
        result /= _ONE
        return result

    def rows(self, positions: Int64) -> Float32:
        """Some vectors, float32 [len(positions), dimensions]."""
        result = np.empty((len(positions), self._dimensions), np.float32)
        for part, coordinates in self._gathered(positions):
            result[part] = coordinates
        result /= _ONE
        return result

    def _gathered(self, positions: Int64) -> Iterator[tuple[Int64, Int16]]:
        """Coordinates, block after block, each with where in ``positions`` they were asked for."""
        order = np.argsort(positions, kind="stable")
        blocks, inside = np.divmod(positions[order], BLOCK_ROWS)
        bounds = np.searchsorted(blocks, np.arange(len(self._blocks) + 1)).tolist()
        for block, (start, end) in zip(self._blocks, pairwise(bounds), strict=True):
            if start < end:
                yield order[start:end], block.coordinates[inside[start:end]]

    def _candidates(self, query: Float32, count: int, allowed: Mask) -> Int64:
        wanted = max(_MIN_CANDIDATES + self._size // _LIBRARY_SHARE, count * _OVERSAMPLING)
        if np.count_nonzero(allowed) <= wanted:
            return np.flatnonzero(allowed)
        signs = _signs(query[None, :])
        far = 64 * len(signs) + 1
        distances = np.empty(self._size, np.uint16)
        frequencies = np.zeros(2 * far, np.int64)
        for number, block in enumerate(self._blocks):
            part = slice(number * BLOCK_ROWS, min((number + 1) * BLOCK_ROWS, self._size))
            self._hamming.distances(block.signs, signs, distances[part])
            # What is not allowed is farther than everything: added, since setting some of many takes ten times as long.
            distances[part] += np.multiply(~allowed[part], far, dtype=np.uint16)
            frequencies += np.bincount(distances[part], minlength=len(frequencies))
        limit = min(int(np.searchsorted(np.cumsum(frequencies), wanted)), far - 1)
        return np.flatnonzero(distances <= limit)

    def _likeliest(self, query: Float32, count: int, positions: Int64) -> Int64:
        """Those of many positions, ascending, that have the largest estimates of their cosines."""
        wanted = max(_MIN_COMPARED, self._size // _COMPARED_SHARE, count * _OVERSAMPLING)
        if len(positions) <= wanted:
            return positions
        words = sign_words(self._dimensions)
        signs = np.empty((words, len(positions)), "<u8")
        blocks, inside = np.divmod(positions, BLOCK_ROWS)
        bounds = np.searchsorted(blocks, np.arange(len(self._blocks) + 1)).tolist()
        for block, (start, end) in zip(self._blocks, pairwise(bounds), strict=True):
            # Here and below, mode "clip" only leaves out a check.
            np.take(block.signs, inside[start:end], axis=1, out=signs[:, start:end], mode="clip")
        # Byte by byte of the signs: what each of its values adds to the product with the rotated query.
        signs_bytes = signs.view(np.uint8).reshape(words, -1, 8).transpose(0, 2, 1).reshape(8 * words, -1)
        sums = _rotated(query[None, :]).reshape(-1, 8) @ _BYTE_SIGNS
        estimates, added = np.zeros((2, len(positions)), np.float32)
        for table, values in zip(sums, signs_bytes, strict=True):
            np.take(table, values, out=added, mode="clip")
            estimates += added
        return np.sort(positions[np.argpartition(estimates, len(positions) - wanted)[-wanted:]])


def fixed_point(vectors: Float16 | Float32) -> Int16:
    """Coordinates, -1 … 1, as blocks keep them: int16, of the same shape."""
    fixed: Int16 = np.rint(vectors.astype(np.float32) * np.float32(_ONE)).astype(np.int16)
    return fixed


def sign_words(dimensions: int) -> int:
    """Words of 64 bits that hold the signs of a vector."""
    return max(1, (1 << (dimensions - 1).bit_length()) // 64)


class _Hamming:
    """Hamming distances of block after block, in the same memory.

    Args:
        words: of the signs of a vector.
    """

    def __init__(self, words: int) -> None:
        self._differences = np.empty((words, BLOCK_ROWS), np.uint64)
        self._counts = np.empty((words, BLOCK_ROWS), np.uint8)

    def distances(self, signs: Bits, query: Bits, distances: Distances) -> None:
        """Write distances of signs [words, rows] from those of a query [words, 1] to ``distances`` [up to rows]."""
        rows = len(distances)
        differences = np.bitwise_xor(signs[:, :rows], query, out=self._differences[:, :rows])
        counts = np.bitwise_count(differences, out=self._counts[:, :rows])
        np.add.reduce(counts, axis=0, dtype=np.uint16, out=distances)


def _signs(vectors: Float32) -> Bits:
    """The signs of vectors [n, dimensions] after the rotation, packed: uint64 [words, n]."""
    return np.packbits(_rotated(vectors) > 0, axis=1).view("<u8").T


def _rotated(vectors: Float32) -> Float32:
    """Vectors [n, dimensions] after the rotation, float32 [n, bits].

    The rotation is random signs, then a Hadamard matrix, not scaled: the same on every machine. The matrix is the
    Kronecker product of two smaller ones, so that it takes two small products in place of a large one.
    """
    count, dimensions = vectors.shape
    bits = 64 * sign_words(dimensions)
    flipped = np.zeros((count, bits), np.float32)
    np.multiply(vectors, _flips(dimensions), out=flipped[:, :dimensions])
    # Many small products, each by one thread: threads of BLAS would wait for each other longer than they work.
    rotated = np.matmul(_hadamard(bits // _FACTOR), np.matmul(flipped.reshape(count, -1, _FACTOR), _hadamard(_FACTOR)))
    result: Float32 = rotated.reshape(count, bits)
    return result


#: The bits of each byte as 1 and -1, the most significant first: float32 [8, 256].
_BYTE_SIGNS: Float32 = np.unpackbits(np.arange(256, dtype=np.uint8)[None, :], axis=0).astype(np.float32) * 2 - 1


@cache
def _flips(dimensions: int) -> Float32:
    """1 or -1, at random: float32 [dimensions]."""
    digest = hashlib.shake_256(b"signs of coordinates").digest(-(-dimensions // 8))
    flips: Float32 = 1 - 2 * np.unpackbits(np.frombuffer(digest, np.uint8))[:dimensions].astype(np.float32)
    return flips


@cache
def _hadamard(side: int) -> Float32:
    """Sylvester's matrix of 1 and -1, float32 [side, side]; ``side`` is a power of two."""
    matrix = np.ones((1, 1), np.float32)
    while len(matrix) < side:
        matrix = np.block([[matrix, matrix], [matrix, -matrix]])
    return matrix
