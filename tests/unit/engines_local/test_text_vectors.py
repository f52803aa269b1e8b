"""Texts in the space of pictures: far from every picture, and still the right ones come first."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest

from desktop.embedding.vector import Calibration
from desktop.engines.local.vectors import BLOCK_ROWS, VectorIndex

Float64 = npt.NDArray[np.float64]


def unit(vectors: Float64) -> npt.NDArray[np.float32]:
    return (vectors / np.linalg.norm(vectors, axis=-1, keepdims=True)).astype(np.float32)


@pytest.fixture(scope="module")
def cone() -> npt.NDArray[np.float32]:
    """Pictures of a joint model: all in a narrow cone, with cosines around .55 to each other."""
    random = np.random.default_rng(1)
    return unit(0.74 * unit(random.standard_normal(128)) + 0.67 * unit(random.standard_normal((BLOCK_ROWS + 700, 128))))


@pytest.fixture(scope="module")
def index(cone: npt.NDArray[np.float32]) -> VectorIndex:
    filled = VectorIndex(128)
    filled.append(cone)
    return filled


def test_of_all_vectors_those_nearest_to_a_text_are_found(index: VectorIndex, cone: npt.NDArray[np.float32]) -> None:
    random = np.random.default_rng(2)
    allowed = random.random(len(cone)) < 0.5
    for _ in range(5):
        text = unit(0.2 * cone.mean(0) + unit(random.standard_normal(128)))
        positions, cosines = index.nearest_of_all(text, 50, allowed)
        exact = np.where(allowed, cone @ text, -2)
        assert len(positions) == 50
        assert allowed[positions].all()
        assert np.abs(cosines - exact[positions]).max() < 1e-3
        assert (np.diff(cosines) <= 0).all()
        assert exact[positions].min() > np.sort(exact)[-51] - 1e-3


def test_fewer_vectors_than_are_wanted_all_come(index: VectorIndex, cone: npt.NDArray[np.float32]) -> None:
    allowed = np.zeros(len(cone), np.bool_)
    allowed[[3, BLOCK_ROWS + 5]] = True
    positions, _ = index.nearest_of_all(cone[BLOCK_ROWS + 5], 10, allowed)
    assert positions.tolist() == [BLOCK_ROWS + 5, 3]


def test_an_empty_index_has_nothing_near(cone: npt.NDArray[np.float32]) -> None:
    positions, cosines = VectorIndex(128).nearest_of_all(cone[0], 10, np.zeros(0, np.bool_))
    assert len(positions) == len(cosines) == 0


def test_a_curve_is_even_at_its_middle_and_rises() -> None:
    curve = Calibration(even=0.24, scale=0.015)
    confidences = curve.confidence(np.array([-1, 0.15, 0.24, 0.3, 1], np.float32))
    assert confidences[2] == pytest.approx(0.5, abs=1e-3)
    assert (np.diff(confidences) > 0).all()
    assert confidences[0] >= 0
    assert confidences[-1] <= 1


def test_a_steep_curve_neither_overflows_nor_leaves_its_range() -> None:
    confidences = Calibration(even=0.5, scale=1e-4).confidence(np.array([-1, 0, 1], np.float32))
    assert confidences.tolist() == [pytest.approx(0), pytest.approx(0), pytest.approx(1)]
