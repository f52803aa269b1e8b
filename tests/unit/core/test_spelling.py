"""Words that are written in several ways are one word."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.core.spelling import forms, plain, spelt_out


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Elephant", "elephant"),
        ("Ｅｌｅｐｈａｎｔ", "elephant"),
        ("éléphant", "elephant"),
        ("Müller", "muller"),
        ("飛機", "飞机"),
        ("沒有狗的動物", "没有狗的动物"),
        ("飞机", "飞机"),
        ("がき", "がき"),  # the marks of kana are no accents
        ("한국", "한국"),
    ],
)
def test_a_text_has_one_plain_form(text: str, expected: str) -> None:
    assert plain(text) == expected


@pytest.mark.parametrize("text", ["動物", "动物"])
def test_both_ways_of_writing_chinese_are_looked_for(text: str) -> None:
    assert {"動物", "动物"} <= set(forms(text))
    assert forms(text)[0] == text


def test_one_simplified_character_stands_for_several_traditional_ones() -> None:
    assert set(forms("发")) == {"发", "發", "髮"}


@given(st.text(max_size=200))
def test_any_text_has_few_forms_and_comes_first_itself(text: str) -> None:
    found = forms(text)
    assert found[0] == text
    assert len(found) <= 8


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("🐘", "elephant"),
        ("red 🚗", "red automobile"),
        ("🐶🐱", "dog cat"),
        ("❤️", "heart"),
        ("海边🏖", "海边 beach with umbrella"),
    ],
)
def test_pictographs_are_read_by_their_names(text: str, expected: str) -> None:
    assert " ".join(spelt_out(text).replace("\ufe0f", "").split()) == expected


def test_signs_that_are_no_pictographs_stay() -> None:
    assert spelt_out("© 5 × 3 → €") == "© 5 × 3 → €"
