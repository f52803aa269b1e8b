"""The 16 × 16 grey values of a photo as a vector in which edits of one picture stay close.

A discrete cosine transform (type II) takes the picture apart into frequencies. The mean is dropped and every frequency
weighs by 1 + its row + its column, since photos share their coarse light and differ in what is fine: on edits of
photos (benchmarks/near_duplicates.py) this leaves a tenth of the false pairs of plain grey values. A mirrored picture
has the same frequencies with the signs of the odd columns turned, so that one product of each half compares with a
picture and its mirror image at once.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Float32 = npt.NDArray[np.float32]

SIDE = 16
SIZE_BYTES = SIDE * SIDE


def _matrix() -> Float32:
    """What turns grey values into weighted frequencies, even columns first: float32 [SIZE_BYTES, SIZE_BYTES]."""
    frequency, pixel = np.arange(SIDE)[:, None], np.arange(SIDE)[None, :]
    basis = np.cos(np.pi * (2 * pixel + 1) * frequency / (2 * SIDE)) * np.sqrt(2 / SIDE)
    basis[0] /= np.sqrt(2)
    weights = 1.0 + np.arange(SIDE)[:, None] + np.arange(SIDE)[None, :]
    weights[0, 0] = 0
    rows = (np.kron(basis, basis) * weights.reshape(-1, 1)).reshape(SIDE, SIDE, SIZE_BYTES)
    halves = [rows[:, parity::2].reshape(-1, SIZE_BYTES) for parity in (0, 1)]
    matrix: Float32 = np.concatenate(halves).astype(np.float32)
    return matrix


MATRIX = _matrix()


def descriptors(grey: npt.NDArray[np.uint8]) -> Float32:
    """Describe photos.

    Args:
        grey: uint8 [n, SIDE, SIDE].

    Returns:
        Even columns of frequencies, then odd ones, float32 [n, SIZE_BYTES]. Of length 1, or 0 for what is of one grey.
    """
    return unit(grey.reshape(-1, SIZE_BYTES).astype(np.float32) @ MATRIX.T)


def unit(frequencies: Float32) -> Float32:
    """Frequencies, float32 [..., SIZE_BYTES], at length 1. Rounding leaves a trace of light in what is of one grey."""
    lengths = np.sqrt(np.einsum("...i,...i->...", frequencies, frequencies))
    divisors: Float32 = np.where(lengths > 1.0, lengths, np.inf).astype(np.float32)
    return frequencies / divisors[..., None]
