"""Scores of every metric on one scale."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.engines.analyticdb.scores import fuse, relevance_cut, unit_scores

NUMBERS = st.lists(st.floats(-1e6, 1e6), max_size=20)


@given(scores=NUMBERS, metric=st.sampled_from(["cosine", "l2", "ip", ""]), fused=st.booleans())
def test_scores_are_between_0_and_1(scores: list[float], metric: str, fused: bool) -> None:
    assert all(0 <= score <= 1 for score in unit_scores(scores, metric, rank_fused=fused))


@given(scores=st.lists(st.floats(0, 1e6), min_size=1, max_size=20), metric=st.sampled_from(["l2", "ip"]))
def test_the_order_of_the_service_is_kept(scores: list[float], metric: str) -> None:
    ranked = sorted(scores, reverse=metric != "l2")
    unit = unit_scores(ranked, metric)
    assert unit == sorted(unit, reverse=True)


def test_a_distance_of_zero_is_the_best_score() -> None:
    assert unit_scores([0.0, 1.0, 3.0], "l2") == [1.0, 0.5, 0.25]


def test_ranks_that_were_fused_reach_1_for_the_first_of_both_lists() -> None:
    assert unit_scores([2 / 61, 1 / 61], "cosine", rank_fused=True) == pytest.approx([1.0, 0.5])


def test_cosine_similarities_are_not_taken_for_fused_ranks() -> None:
    assert unit_scores([0.9, 0.01], "cosine", rank_fused=True) == [0.9, 0.01]


@pytest.mark.parametrize("metric", ["cosine", "ip", ""])
def test_similarities_beyond_1_are_told_apart(metric: str) -> None:
    assert unit_scores([80.0, 60.0, -4.0], metric) == [1.0, 0.75, 0.0]


def test_several_terms_count_by_weight() -> None:
    fused = fuse([(2.0, {"a": 1.0, "b": 0.5}), (1.0, {"a": 0.4, "b": 1.0})])
    assert fused["a"] == pytest.approx(0.8)
    assert fused["b"] == pytest.approx(2 / 3)


def test_a_negative_term_takes_down_and_finds_nothing_itself() -> None:
    fused = fuse([(1.0, {"a": 0.9, "b": 0.8}), (-1.0, {"a": 0.9, "c": 1.0})])
    assert fused["b"] > fused["a"]
    assert "c" not in fused


def test_a_photo_that_a_term_did_not_return_is_a_little_worse_than_its_worst() -> None:
    fused = fuse([(1.0, {"a": 1.0, "b": 1.0}), (1.0, {"a": 0.5})])
    assert fused["b"] == pytest.approx((1.0 + 0.45) / 2)


@pytest.mark.parametrize(
    ("scores", "cut"), [([], 0), ([0.9], 1), ([0.9, 0.88, 0.3, 0.29], 2), ([0.9, 0.88, 0.87], 3), ([0.0, 0.0], 2)]
)
def test_the_cut_is_before_the_steepest_drop(scores: list[float], cut: int) -> None:
    assert relevance_cut(scores) == cut
