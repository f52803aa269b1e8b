"""Filters become conditions in which nothing that a user typed is SQL."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.core.errors import ErrorCode, InvalidInputError
from desktop.core.query import Filter, FilterField, Operator
from desktop.engines.analyticdb.filters import expression
from desktop.engines.analyticdb.setup import LIBRARY_FIELDS
from tests.emulator.filters import parse

FIELDS = {**LIBRARY_FIELDS, "shop": "text", "price": "float"}


def condition(text: str) -> str:
    return expression([Filter.parse(text)], FIELDS) or ""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("shop=north", "shop = 'north'"),
        ("shop!=north", "shop <> 'north'"),
        ("shop=O'Brien", "shop = 'O''Brien'"),
        ("shop~50%_\\", r"shop LIKE '%50\%\_\\%'"),
        ("shop!=", "shop IS NOT NULL AND shop <> ''"),
        ("price!=", "price IS NOT NULL"),
        ("price>=3.5", "price >= 3.5"),
        ("width>800", "width > 800"),
        ("date=2024", "taken_at >= '2024-01-01' AND taken_at < '2025-01-01'"),
        ("date=2024-12", "taken_at >= '2024-12-01' AND taken_at < '2025-01-01'"),
        ("date<=2024-02-28", "taken_at < '2024-02-29'"),
        ("date>2024-05-01", "taken_at >= '2024-05-02'"),
        ("folder=/photos/a", "folder = '/photos/a' OR folder LIKE '/photos/a/%'"),
        ("orientation=landscape", "width > height"),
        ("tag=home", "tags = 'home' OR tags LIKE 'home,%' OR tags LIKE '%,home' OR tags LIKE '%,home,%'"),
    ],
)
def test_a_filter_becomes_a_condition(text: str, expected: str) -> None:
    assert condition(text) == expected


def test_types_are_told_by_the_extension_in_either_case() -> None:
    assert "file_name LIKE '%.jpg'" in condition("type=jpeg")
    assert "file_name LIKE '%.JPEG'" in condition("type=jpeg")


def test_several_filters_all_hold() -> None:
    both = expression([Filter.parse("shop=north"), Filter.parse("width>=10")], FIELDS)
    assert both == "(shop = 'north') AND (width >= 10)"
    assert expression([], FIELDS) is None


@pytest.mark.parametrize("text", ["colour=red", "size>1MB", "wid;th=3", 'a"b=1'])
def test_a_field_that_the_collection_lacks_is_named(text: str) -> None:
    with pytest.raises(InvalidInputError) as failure:
        condition(text)
    assert failure.value.code is ErrorCode.FILTER_INVALID
    assert failure.value.params["field"] == Filter.parse(text).field


@pytest.mark.parametrize(
    "text", ["width=wide", "date=yesterday", "date=2024-13", "orientation=round", "date~2024", "type>png"]
)
def test_a_value_that_makes_no_sense_is_refused(text: str) -> None:
    with pytest.raises(InvalidInputError) as failure:
        condition(text)
    assert failure.value.code is ErrorCode.FILTER_INVALID


@given(
    value=st.text(max_size=40),
    field=st.sampled_from(["shop", "caption", FilterField.FILE_NAME, FilterField.FOLDER, FilterField.TAG, "type"]),
    operator=st.sampled_from([Operator.EQUAL, Operator.NOT_EQUAL, Operator.CONTAINS]),
)
def test_no_value_breaks_out_of_its_quotes(value: str, field: str, operator: Operator) -> None:
    try:
        found = expression([Filter(str(field), operator, value)], FIELDS) or ""
    except InvalidInputError:
        return
    outside = re.sub(r"'(?:[^']|'')*'", "''", found)
    assert re.fullmatch(r"[a-z_ ()'<>=A-Z]*", outside), found


@given(value=st.text(st.characters(blacklist_characters="\0", blacklist_categories=("Cs",)), max_size=30))
def test_a_value_equals_itself_in_a_where_clause(value: str) -> None:
    holds = parse(expression([Filter("shop", Operator.EQUAL, value)], FIELDS) or "", FIELDS)
    assert holds({"shop": value})
