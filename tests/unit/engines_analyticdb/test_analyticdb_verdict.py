"""A condition of the service means the same here, for photos that the service cannot judge."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.core.query import Filter, Operator
from desktop.engines.analyticdb.filters import expression
from desktop.engines.analyticdb.verdict import Verdict
from tests.emulator.filters import parse

FIELDS = {"sha256": "text", "caption": "text", "width": "int", "order": "text", "shop": "text"}


def verdict(*filters: str) -> Verdict:
    return Verdict(expression([Filter.parse(each) for each in filters], FIELDS) or "", FIELDS)


@pytest.mark.parametrize(
    ("filters", "values", "holds"),
    [
        (["width>=800"], {"width": "800"}, True),
        (["width>=800"], {"width": 90}, False),
        (["width>=800"], {}, False),
        (["caption~50%_\\"], {"caption": r"at 50%_\ off"}, True),
        (["caption~50%"], {"caption": "500"}, False),
        (["caption~A"], {"caption": "a"}, False),
        (["caption=it's"], {"caption": "it's"}, True),
        (["caption="], {"caption": ""}, True),
        (["caption!="], {}, False),
        (["shop!=north"], {"shop": "south"}, True),
        (["shop!=north"], {}, False),
        (["shop=north", "width<5"], {"shop": "north", "width": 3}, True),
    ],
)
def test_a_condition_holds_as_in_the_service(filters: list[str], values: Mapping[str, object], holds: bool) -> None:
    assert verdict(*filters).admits(values) is holds


def test_the_service_is_asked_for_what_it_cannot_judge_as_well() -> None:
    asked = verdict("shop=north").condition
    assert asked == "(shop = 'north') OR sha256 IS NULL"
    parse(asked, FIELDS)


@given(text=st.text(max_size=20), value=st.text(max_size=20))
def test_any_text_is_judged(text: str, value: str) -> None:
    condition = expression([Filter("caption", Operator.CONTAINS, value.replace("\0", ""))], FIELDS) or ""
    text = text.replace("\0", "").encode(errors="ignore").decode()
    if value.encode(errors="ignore").decode() == value:
        assert Verdict(condition, FIELDS).admits({"caption": text}) is (value.replace("\0", "") in text and text != "")
