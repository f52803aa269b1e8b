"""Vectors in stages: exact where few, with a recall that is held where many."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.engines.local.vectors import BLOCK_ROWS, VectorIndex

_DIMENSIONS = 64


def _vectors(count: int, seed: int = 0, dimensions: int = _DIMENSIONS) -> np.ndarray:
    """Clustered, as photos are: unit vectors around a few centres; the first coordinates vary the most."""
    rng = np.random.default_rng(seed)
    spread = np.linspace(1.5, 0.4, dimensions)
    centres = rng.normal(size=(max(1, count // 50), dimensions)) * spread
    rows = centres[rng.integers(len(centres), size=count)] + rng.normal(size=(count, dimensions)) * spread * 0.7
    return (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float16)


def _index(vectors: np.ndarray, *, pieces: int = 3) -> VectorIndex:
    index = VectorIndex(vectors.shape[1])
    for piece in np.array_split(vectors, pieces):
        index.append(piece)
    return index


def _query(vectors: np.ndarray, number: int = 0) -> np.ndarray:
    noisy = vectors[number].astype(np.float32) + np.random.default_rng(number).normal(size=vectors.shape[1]) * 0.05
    return (noisy / np.linalg.norm(noisy)).astype(np.float32)


@given(
    count=st.integers(1, 400),
    wanted=st.integers(1, 500),
    pieces=st.integers(1, 5),
    masked=st.floats(0, 1),
    seed=st.integers(0, 99),
)
@settings(deadline=None, max_examples=40)
def test_few_vectors_are_searched_exactly(count: int, wanted: int, pieces: int, masked: float, seed: int) -> None:
    vectors = _vectors(count, seed)
    allowed = np.random.default_rng(seed).random(count) >= masked
    query = _query(vectors)
    positions, cosines = _index(vectors, pieces=pieces).nearest(query, wanted, allowed)
    everything = vectors.astype(np.float32) @ query
    expected = np.sort(everything[allowed])[::-1][:wanted]
    assert allowed[positions].all()
    assert len(set(positions)) == len(positions)
    assert np.allclose(cosines, everything[positions], atol=1e-3)
    assert np.allclose(cosines, expected, atol=1e-3)
    assert (np.diff(cosines) <= 0).all()


def test_more_vectors_than_a_block_keep_their_positions() -> None:
    vectors = _vectors(2 * BLOCK_ROWS + 100)
    index = _index(vectors)
    wanted = np.array([BLOCK_ROWS, 0, BLOCK_ROWS - 1, len(vectors) - 1, 2 * BLOCK_ROWS])
    assert len(index) == len(vectors)
    assert np.allclose(index.rows(wanted), vectors[wanted].astype(np.float32), atol=1e-4)
    for position in wanted:
        nearest, cosines = index.nearest(vectors[position].astype(np.float32), 1, np.ones(len(vectors), bool))
        assert nearest[0] == position
        assert cosines[0] == pytest.approx(1, abs=1e-3)


@pytest.mark.parametrize("dimensions", [384, 512])
def test_nearly_all_of_the_nearest_of_many_are_found(dimensions: int) -> None:
    vectors = _vectors(40_000, dimensions=dimensions)
    index = _index(vectors)
    everything = vectors.astype(np.float32)
    allowed = np.ones(len(vectors), bool)
    allowed[::5] = False
    found = 0
    for number in range(50):
        query = _query(vectors, number)
        truth = everything @ query
        truth[~allowed] = -1
        positions, cosines = index.nearest(query, 10, allowed)
        assert allowed[positions].all()
        assert np.allclose(cosines, truth[positions], atol=0.01)
        found += len(set(positions) & set(np.argsort(-truth)[:10]))
    assert found / 500 >= 0.99


def test_appending_one_by_one_is_as_good_as_at_once() -> None:
    vectors = _vectors(300, dimensions=70)  # not a multiple of 64
    index = _index(vectors, pieces=300)
    assert np.allclose(index.rows(np.arange(300)), vectors, atol=1e-4)
    positions, _ = index.nearest(vectors[7].astype(np.float32), 300, np.ones(300, bool))
    assert positions[0] == 7
    assert sorted(positions) == list(range(300))


def test_an_empty_index_finds_nothing() -> None:
    positions, cosines = VectorIndex(8).nearest(np.ones(8, np.float32), 5, np.empty(0, bool))
    assert len(positions) == len(cosines) == 0


def test_of_very_many_the_likeliest_are_compared(monkeypatch: pytest.MonkeyPatch) -> None:
    vectors = _vectors(BLOCK_ROWS + 3000)
    index, allowed = _index(vectors), np.ones(BLOCK_ROWS + 3000, np.bool_)
    monkeypatch.setattr("desktop.engines.local.vectors._MIN_COMPARED", 500)
    monkeypatch.setattr("desktop.engines.local.vectors._COMPARED_SHARE", BLOCK_ROWS)
    found = 0
    for number in range(0, len(vectors), 2000):
        query = _query(vectors, number)
        positions, _ = index.nearest(query, 10, allowed)
        found += len(np.intersect1d(positions, np.argsort(-(vectors.astype(np.float32) @ query))[:10]))
    assert found >= 95
