"""The class posteriors of a whole library, in memory."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from desktop.embedding.image_encoder import CLASSES, POSTERIOR_CLASSES

#: Probabilities are kept as fixed-point numbers of 16 bits: half the memory, and quick to turn into floats.
_ONE = 65535

Float32Array = npt.NDArray[np.float32]
Uint16Array = npt.NDArray[np.uint16]
Int32Array = npt.NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class PosteriorBlock:
    """Posteriors of up to 65,536 photos, class after class: a text asks for few of them, and reads these only.

    Attributes:
        count: photos.
        bounds: where the entries of each class begin, and where those of the last one end: int32 [CLASSES + 1].
        photos: of each entry, numbered within the block, uint16 [entries]; there may be unused ones at the end.
        values: probabilities in fixed point, uint16 [entries].
    """

    count: int
    bounds: Int32Array
    photos: Uint16Array
    values: Uint16Array


class ClassPosteriors:
    """Class probabilities of photos: a growing matrix [photos, 1000] of which each row keeps its largest entries.

    At most 256 bytes a photo; blocks that are given whole may lie in a mapped file. Not thread-safe: the owner
    serialises changes.
    """

    def __init__(self) -> None:
        self._blocks: list[PosteriorBlock] = []
        self._clear_last()

    def __len__(self) -> int:
        return sum(block.count for block in self._blocks) + self._last_count

    def append(self, classes: Uint16Array, probabilities: npt.NDArray[np.floating]) -> None:
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
        self._last_classes[added, :k] = classes
        self._last_values[added, :k] = np.rint(np.asarray(probabilities, np.float32) * _ONE)
        self._last_values[added, k:] = 0
        self._last_count += rows

    def appended(self) -> PosteriorBlock:
        """What was appended since the last whole block, as one."""
        classes, values = self._last_classes[: self._last_count], self._last_values[: self._last_count]
        kept = np.flatnonzero(values)
        order = kept[np.argsort(classes.ravel()[kept], kind="stable")]
        bounds = np.searchsorted(classes.ravel()[order], np.arange(CLASSES + 1)).astype(np.int32)
        photos = (order // POSTERIOR_CLASSES).astype(np.uint16)
        return PosteriorBlock(self._last_count, bounds, photos, values.ravel()[order])

    def append_block(self, block: PosteriorBlock) -> None:
        """Take a block as it is, in the place of what was appended since the last one."""
        self._blocks.append(block)
        self._clear_last()

    def mass(self, weights: Float32Array) -> Float32Array:
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
        asked = np.flatnonzero(scaled)
        parts = [_mass(block, scaled, asked) for block in self._blocks]
        mass: Float32Array = np.minimum(np.concatenate([*parts, self._last_mass(scaled)]), 1)
        return mass

    def _last_mass(self, scaled: Float32Array) -> Float32Array:
        # Mode "clip" only leaves out a check: classes are below 1000.
        found = np.take(scaled, self._last_classes[: self._last_count], mode="clip")
        values = self._last_values[: self._last_count].astype(np.float32)
        mass: Float32Array = np.einsum("nk,nk->n", found, values)
        return mass

    def _clear_last(self) -> None:
        self._last_classes: Uint16Array = np.zeros((0, POSTERIOR_CLASSES), np.uint16)
        self._last_values: Uint16Array = np.zeros((0, POSTERIOR_CLASSES), np.uint16)
        self._last_count = 0

    def _reserve(self, rows: int) -> None:
        capacity = len(self._last_classes)
        if rows > capacity:
            more = ((0, max(rows, capacity * 3 // 2) - capacity), (0, 0))
            self._last_classes = np.pad(self._last_classes, more)
            self._last_values = np.pad(self._last_values, more)


def _mass(block: PosteriorBlock, scaled: Float32Array, asked: npt.NDArray[np.int64]) -> Float32Array:
    """The expected weight of each photo's class, float32 [count].

    Args:
        block: of photos.
        scaled: weights of the classes, for values in fixed point, float32 [CLASSES].
        asked: classes with a weight, ascending, int64 [k].
    """
    starts, ends = block.bounds[asked], block.bounds[asked + 1]
    parts = [slice(start, end) for start, end in _runs(starts, ends)]
    photos = np.concatenate([block.photos[part] for part in parts] or [_NOTHING])
    values = np.concatenate([block.values[part] for part in parts] or [_NOTHING])
    weighted = np.repeat(scaled[asked], ends - starts) * values
    mass: Float32Array = np.bincount(photos, weighted, minlength=block.count)[: block.count].astype(np.float32)
    return mass


def _runs(starts: Int32Array, ends: Int32Array) -> Sequence[tuple[int, int]]:
    """Ranges of entries, those that follow on each other as one."""
    begins = np.flatnonzero(starts != np.append(-1, ends[:-1]))
    stops = np.append(begins[1:] - 1, len(ends) - 1)[: len(begins)]
    return list(zip(starts[begins].tolist(), ends[stops].tolist(), strict=True))


_NOTHING: Uint16Array = np.empty(0, np.uint16)
