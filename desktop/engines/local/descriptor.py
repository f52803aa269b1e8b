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


def _basis() -> Float32:
    """The orthonormal cosine basis, float32 [SIDE frequencies, SIDE pixels]."""
    frequency, pixel = np.arange(SIDE)[:, None], np.arange(SIDE)[None, :]
    basis = np.cos(np.pi * (2 * pixel + 1) * frequency / (2 * SIDE)) * np.sqrt(2 / SIDE)
    basis[0] /= np.sqrt(2)
    single: Float32 = basis.astype(np.float32)
    return single


_BASIS = _basis()
_WEIGHTS = (1 + np.arange(SIDE)[:, None] + np.arange(SIDE)[None, :]).astype(np.float32)
_WEIGHTS[0, 0] = 0


def descriptors(grey: npt.NDArray[np.uint8]) -> tuple[Float32, Float32]:
    """Describe photos.

    Args:
        grey: uint8 [n, SIDE, SIDE].

    Returns:
        Even and odd columns of frequencies, float32 [n, SIZE_BYTES / 2] each. Together a photo has length 1, or 0 where
        it is of one grey.
    """
    frequencies = (_BASIS @ grey.astype(np.float32) @ _BASIS.T) * _WEIGHTS
    lengths = np.sqrt(np.einsum("nij,nij->n", frequencies, frequencies))
    # Rounding leaves a trace of light in pictures that are of one grey.
    frequencies /= np.where(lengths > 1.0, lengths, np.inf)[:, None, None].astype(np.float32)
    count = len(grey)
    return (
        np.ascontiguousarray(frequencies[:, :, 0::2]).reshape(count, -1),
        np.ascontiguousarray(frequencies[:, :, 1::2]).reshape(count, -1),
    )
