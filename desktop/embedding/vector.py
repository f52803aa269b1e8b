"""Arithmetic of vectors that stand for pictures and texts."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Float32Array = npt.NDArray[np.float32]
Float64Array = npt.NDArray[np.float64]


def unit(vector: Float32Array) -> Float32Array:
    """The vector scaled to length 1."""
    length = np.linalg.norm(vector)
    return (vector / max(float(length), 1e-12)).astype(np.float32)


#: The exponential function of more overflows.
_MAX_EXPONENT = 700.0


@dataclass(frozen=True, slots=True)
class Calibration:
    """How the cosines of one model become confidences: a logistic curve.

    Attributes:
        even: the cosine at which it is as likely as not.
        scale: how fast that changes around it; more than 0.
    """

    even: float
    scale: float

    def confidence(self, cosines: Float32Array) -> Float64Array:
        """0 … 1 for each cosine, float64 [n]."""
        below = (self.even - cosines.astype(np.float64)) / self.scale
        result: Float64Array = 1 / (1 + np.exp(np.minimum(below, _MAX_EXPONENT)))
        return result
