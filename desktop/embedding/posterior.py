"""The class posteriors of a whole library, in memory."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from desktop.embedding.image_encoder import CLASSES, POSTERIOR_CLASSES

#: Probabilities are kept as fixed-point numbers of 16 bits: half the memory, and quick to turn into floats.
_ONE = 65535
#: Rows that are worked on together: they stay within the processor's cache.
_CACHED_ROWS = 16_384


@dataclass(frozen=True, slots=True)
class PosteriorBlock:
    """Posteriors of some photos: of each its largest entries.

    Attributes:
        classes: uint16 [photos, POSTERIOR_CLASSES].
        values: their probabilities in fixed point, uint16 [photos, POSTERIOR_CLASSES]; 0 where there is none.
    """

    classes: npt.NDArray[np.uint16]
    values: npt.NDArray[np.uint16]


class ClassPosteriors:
    """Class probabilities of photos: a growing matrix [photos, 1000] of which each row keeps its largest entries.

    256 bytes a photo; blocks that are given whole may lie in a mapped file. Not thread-safe: the owner serialises
    changes.
    """

    def __init__(self) -> None:
        self._blocks: list[PosteriorBlock] = []
        self._last = PosteriorBlock(_no_entries(), _no_entries())
        self._last_count = 0

    def __len__(self) -> int:
        return sum(len(block.classes) for block in self._blocks) + self._last_count

    def append(self, classes: npt.NDArray[np.uint16], probabilities: npt.NDArray[np.floating]) -> None:
        """Add photos at the end.

        Args:
            classes: uint16 [k] of one photo or [photos, k] of several, as ``ImageFeatures`` has them; k at most
                ``POSTERIOR_CLASSES``.
            probabilities: float [k] or [photos, k], 0 … 1.
        """
        classes, probabilities = np.atleast_2d(classes), np.atleast_2d(probabilities)
        rows, k = classes.shape
        self._reserve(self._last_count + rows)
        added = slice(self._last_count, self._last_count + rows)
        self._last.classes[added, :k] = classes
        self._last.values[added, :k] = np.rint(np.asarray(probabilities, np.float32) * _ONE)
        self._last.values[added, k:] = 0
        self._last_count += rows

    def appended(self) -> PosteriorBlock:
        """What was appended since the last whole block; valid until the next change."""
        rows = slice(self._last_count)
        return PosteriorBlock(self._last.classes[rows], self._last.values[rows])

    def append_block(self, block: PosteriorBlock) -> None:
        """Take a block as it is, in the place of what was appended since the last one."""
        self._blocks.append(block)
        self._last = PosteriorBlock(_no_entries(), _no_entries())
        self._last_count = 0

    def mass(self, weights: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
        """The expected weight of each photo's class.

        Args:
            weights: float32 [1000], 0 … 1; where it is 1 for some classes and 0 else, the result is the probability
                that a photo shows one of them.

        Returns:
            float32 [photos], 0 … 1.
        """
        if weights.shape != (CLASSES,):
            raise ValueError(f"weights of shape {weights.shape}, not {(CLASSES,)}")
        scaled = (weights / _ONE).astype(np.float32)
        parts = [_mass(block, scaled) for block in (*self._blocks, self.appended())]
        return np.minimum(np.concatenate(parts), 1, dtype=np.float32)

    def _reserve(self, rows: int) -> None:
        capacity = len(self._last.classes)
        if rows > capacity:
            more = ((0, max(rows, capacity * 3 // 2) - capacity), (0, 0))
            self._last = PosteriorBlock(np.pad(self._last.classes, more), np.pad(self._last.values, more))


def _mass(block: PosteriorBlock, scaled: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    result = np.empty(len(block.classes), np.float32)
    for start in range(0, len(result), _CACHED_ROWS):
        rows = slice(start, start + _CACHED_ROWS)
        # Mode "clip" only leaves out a check: classes are below 1000.
        found = np.take(scaled, block.classes[rows], mode="clip")
        np.einsum("nk,nk->n", found, block.values[rows].astype(np.float32), out=result[rows])
    return result


def _no_entries() -> npt.NDArray[np.uint16]:
    return np.zeros((0, POSTERIOR_CLASSES), np.uint16)
