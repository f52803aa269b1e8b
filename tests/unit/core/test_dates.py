"""Days that a text names are told from other numbers and words."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.core.dates import Span, read

TODAY = date(2024, 3, 14)  # a Thursday


@pytest.mark.parametrize(
    ("text", "rest", "first", "last"),
    [
        ("2019", "", "2019-01-01", "2019-12-31"),
        ("2019 summer", "summer", "2019-01-01", "2019-12-31"),
        ("2019夏天", "夏天", "2019-01-01", "2019-12-31"),
        ("2019年的海边", "的海边", "2019-01-01", "2019-12-31"),
        ("2019年5月", "", "2019-05-01", "2019-05-31"),
        ("2019年5月份 狗", "狗", "2019-05-01", "2019-05-31"),
        ("2019年12月3日的雪", "的雪", "2019-12-03", "2019-12-03"),
        ("2020-02", "", "2020-02-01", "2020-02-29"),
        ("2020/2/9", "", "2020-02-09", "2020-02-09"),
        ("beach, May 2019", "beach,", "2019-05-01", "2019-05-31"),
        ("Sept. 2019", "", "2019-09-01", "2019-09-30"),
        ("5 May 2019", "", "2019-05-05", "2019-05-05"),
        ("May 5th, 2019", "", "2019-05-05", "2019-05-05"),
        ("dog last year", "dog", "2023-01-01", "2023-12-31"),
        ("last month", "", "2024-02-01", "2024-02-29"),
        ("last week", "", "2024-03-04", "2024-03-10"),
        ("today", "", "2024-03-14", "2024-03-14"),
        ("去年夏天", "夏天", "2023-01-01", "2023-12-31"),
        ("前年的猫", "的猫", "2022-01-01", "2022-12-31"),
        ("上个月的猫", "的猫", "2024-02-01", "2024-02-29"),
        ("本周", "", "2024-03-11", "2024-03-17"),
        ("昨天", "", "2024-03-13", "2024-03-13"),
        ("前天", "", "2024-03-12", "2024-03-12"),
    ],
)
def test_days_are_read(text: str, rest: str, first: str, last: str) -> None:
    left, (span,) = read(text, TODAY)
    assert left.strip() == rest
    assert (span.first, span.last) == (date.fromisoformat(first), date.fromisoformat(last))
    assert span.text in text


def test_several_may_be_named() -> None:
    rest, spans = read("2018 2019", TODAY)
    assert rest.strip() == ""
    assert spans == [
        Span("2018", date(2018, 1, 1), date(2018, 12, 31)),
        Span("2019", date(2019, 1, 1), date(2019, 12, 31)),
    ]


@pytest.mark.parametrize(
    "text",
    [
        *("IMG_2019", "IMG2034", "20190501", "2019x1080", "12", "5/3", "1.2019", "3000", "p2019.jpg", "2020-02-31"),
        *("晚上月亮", "日本周边", "以前天空", "过去年代", "dayflower", "may", "birthday", "week", "2019-13-01"),
        *('"2019"', "“去年”", "", " "),
    ],
)
def test_other_texts_stay_as_they_are(text: str) -> None:
    assert read(text, TODAY) == (text, ())


def test_quoted_text_stays_in_its_place() -> None:
    rest, (span,) = read('"2018" dog 2019', TODAY)
    assert (rest.strip(), span.text) == ('"2018" dog', "2019")


@settings(max_examples=200, deadline=None, derandomize=True)
@given(st.text(alphabet='12093-/. "maylstyer年月日去上个周天', max_size=40) | st.text(max_size=100))
def test_any_text_is_read(text: str) -> None:
    rest, spans = read(text, TODAY)
    assert all(span.first <= span.last for span in spans)
    assert spans or rest == text
