"""Vectors in memory: exact against plain numpy, compact with a recall that is held."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.engines.local.vectors import VectorIndex

_DIMENSIONS = 64


def _vectors(count: int, seed: int = 0, dimensions: int = _DIMENSIONS) -> np.ndarray:
    """Clustered, as photos are: unit vectors around a few centres."""
    rng = np.random.default_rng(seed)
    centres = rng.normal(size=(max(1, count // 50), dimensions))
    rows = centres[rng.integers(len(centres), size=count)] + rng.normal(size=(count, dimensions)) * 0.7
    return (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float16)


def _index(vectors: np.ndarray, *, exact_limit: int, pieces: int = 3) -> VectorIndex:
    index = VectorIndex(vectors.shape[1], exact_limit)
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
def test_exact_search_agrees_with_numpy(count: int, wanted: int, pieces: int, masked: float, seed: int) -> None:
    vectors = _vectors(count, seed)
    allowed = np.random.default_rng(seed).random(count) >= masked
    query = _query(vectors)
    positions, cosines = _index(vectors, exact_limit=1000, pieces=pieces).nearest(query, wanted, allowed)
    everything = vectors.astype(np.float32) @ query
    order = [position for position in np.argsort(-everything, kind="stable") if allowed[position]][:wanted]
    assert len(positions) == len(order)
    assert np.allclose(cosines, everything[order], atol=1e-5)
    assert allowed[positions].all()


def test_more_vectors_than_a_block_keep_their_positions() -> None:
    vectors = _vectors(70_000)
    index = _index(vectors, exact_limit=100_000)
    wanted = np.array([0, 32_767, 32_768, 65_536, 69_999])
    assert len(index) == 70_000
    assert np.array_equal(index.rows(wanted), vectors[wanted].astype(np.float32))
    for position in wanted:
        nearest, cosines = index.nearest(vectors[position].astype(np.float32), 1, np.ones(70_000, bool))
        assert nearest[0] == position
        assert cosines[0] == pytest.approx(1, abs=1e-3)


@pytest.mark.parametrize("pieces", [1, 7])
def test_beyond_the_limit_nearly_all_of_the_nearest_are_found(pieces: int) -> None:
    vectors = _vectors(30_000, dimensions=512)
    index = _index(vectors, exact_limit=10_000, pieces=pieces)
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


def test_growing_over_the_limit_loses_nothing() -> None:
    vectors = _vectors(300, dimensions=70)  # not a multiple of 64
    index = VectorIndex(70, exact_limit=200)
    for vector in vectors:
        index.append(vector[None])
    assert np.allclose(index.rows(np.arange(300)), vectors, atol=0.01)
    positions, _ = index.nearest(vectors[7].astype(np.float32), 300, np.ones(300, bool))
    assert positions[0] == 7
    assert sorted(positions) == list(range(300))


def test_an_empty_index_finds_nothing() -> None:
    positions, cosines = VectorIndex(8).nearest(np.ones(8, np.float32), 5, np.empty(0, bool))
    assert len(positions) == len(cosines) == 0
