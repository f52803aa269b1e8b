"""The class posteriors of a whole library, in memory."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from desktop.embedding.image_encoder import CLASSES, POSTERIOR_CLASSES

#: Probabilities are kept as fixed-point numbers of 16 bits: half the memory, and quick to turn into floats.
_ONE = 65535
_BLOCK_ROWS = 16_384


class ClassPosteriors:
    """Class probabilities of photos: a growing matrix [photos, 1000] of which each row keeps its largest entries.

    256 bytes a photo. Not thread-safe: the owner serialises changes.
    """

    def __init__(self) -> None:
        self._classes = np.zeros((0, POSTERIOR_CLASSES), np.uint16)
        self._values = np.zeros((0, POSTERIOR_CLASSES), np.uint16)
        self._count = 0

    def __len__(self) -> int:
        return self._count

    def append(self, classes: npt.NDArray[np.uint16], probabilities: npt.NDArray[np.float32]) -> None:
        """Add photos at the end.

        Args:
            classes: uint16 [k] of one photo or [photos, k] of several, as ``ImageFeatures`` has them; k at most
                ``POSTERIOR_CLASSES``.
            probabilities: float [k] or [photos, k], 0 … 1.
        """
        classes, probabilities = np.atleast_2d(classes), np.atleast_2d(probabilities)
        rows, k = classes.shape
        self._reserve(self._count + rows)
        added = slice(self._count, self._count + rows)
        self._classes[added, :k] = classes
        self._values[added, :k] = np.rint(np.asarray(probabilities, np.float32) * _ONE)
        self._values[added, k:] = 0
        self._count += rows

    def drop(self, rows: Sequence[int] | npt.NDArray[np.intp]) -> None:
        """Take photos out; those behind move up."""
        kept = np.ones(self._count, bool)
        kept[rows] = False
        self._classes = self._classes[: self._count][kept]
        self._values = self._values[: self._count][kept]
        self._count = len(self._classes)

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
        result = np.empty(self._count, np.float32)
        scaled = (weights / _ONE).astype(np.float32)
        for start in range(0, self._count, _BLOCK_ROWS):  # blocks keep the work within the processor's cache
            block = slice(start, min(start + _BLOCK_ROWS, self._count))
            # Mode "clip" only leaves out a check: classes are below 1000.
            found = np.take(scaled, self._classes[block], mode="clip")
            np.einsum("nk,nk->n", found, self._values[block].astype(np.float32), out=result[block])
        capped: npt.NDArray[np.float32] = np.minimum(result, 1)
        return capped

    def _reserve(self, rows: int) -> None:
        capacity = len(self._classes)
        if rows > capacity:
            more = max(rows, capacity * 3 // 2) - capacity
            self._classes = np.pad(self._classes, ((0, more), (0, 0)))
            self._values = np.pad(self._values, ((0, more), (0, 0)))
