"""Arithmetic of ranking."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from desktop.engines.local.fusion import descending, joined, reciprocal_ranks, relevance_cut, union

_SCORES = st.lists(st.floats(0, 1), max_size=40)


def test_equal_scores_share_the_better_rank_and_nothing_is_no_rank() -> None:
    ranks = reciprocal_ranks(np.array([0.2, 0.9, 0.2, 0.0, 0.1], np.float32))
    assert np.allclose(ranks, [1 / 62, 1 / 61, 1 / 62, 0, 1 / 64])


@given(_SCORES)
def test_descending_never_rises_and_keeps_the_mean(values: list[float]) -> None:
    result = descending(np.array(values))
    assert len(result) == len(values)
    assert all(np.diff(result) <= 1e-12)
    assert np.isclose(result.sum(), sum(values))


def test_descending_leaves_a_falling_sequence_alone() -> None:
    assert descending(np.array([0.9, 0.5, 0.5, 0.1])).tolist() == [0.9, 0.5, 0.5, 0.1]


@given(_SCORES)
def test_the_cut_is_within_the_matches(values: list[float]) -> None:
    cut = relevance_cut(np.array(sorted(values, reverse=True)))
    assert cut <= len(values)
    assert cut >= 1 or not values


def test_the_cut_is_before_the_largest_fall() -> None:
    assert relevance_cut(np.array([0.9, 0.85, 0.8, 0.2, 0.15, 0.1])) == 3


def test_the_query_itself_does_not_make_the_cut() -> None:
    assert relevance_cut(np.array([1.0, 0.7, 0.65, 0.2, 0.15])) == 3


@given(st.lists(st.lists(st.integers(0, 50)), min_size=1))
def test_a_union_names_every_number_once_in_order(parts: list[list[int]]) -> None:
    expected = sorted({number for part in parts for number in part})
    assert union([np.array(part, np.int64) for part in parts]).tolist() == expected


def test_fulfilling_all_terms_counts_more_than_fulfilling_one_well() -> None:
    both, one, other, none = 0.6, 1.0, 0.0, 0.0
    first, second = np.array([both, one, other, none]), np.array([both, 0.0, 1.0, none])
    together = joined([first, second], [1.0, 1.0])
    assert together[0] > together[1]
    assert np.isclose(together[1], together[2])
    assert together[3] < 1e-9
    assert together[0] <= both + 1e-9
    assert np.array_equal(joined([first], [2.0]), first)


def test_a_term_of_more_weight_counts_more() -> None:
    one, other = np.array([0.9, 0.1]), np.array([0.1, 0.9])
    together = joined([one, other], [3.0, 1.0])
    assert together[0] > together[1]
