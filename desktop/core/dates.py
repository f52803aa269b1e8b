"""Days that a text names: ``2019``, ``May 2019``, 2019年5月3日, ``2019-05``, 去年, ``last month``.

Numbers that could be anything (``5/3``, ``12``), and seasons, are left to what is seen and said.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from desktop.core.wording import QUOTED

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_YEAR = r"(?P<year>(?:19|20)\d\d)"
_MONTH = r"(?P<month>1[0-2]|0?[1-9])"
_MONTH_NAME = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b\.?"
)
_DAY = r"(?P<day>3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?"
_BEFORE, _BEHIND = r"(?<![a-z0-9_.,:/-])", r"(?![a-z0-9_]|[.,:/-]\d)"
#: Later ones are for what is left.
_FORMS = (
    rf"{_BEFORE}{_YEAR}\s?年(?:\s?{_MONTH}\s?月(?:份|\s?{_DAY}\s?[日号號])?)?",
    rf"{_BEFORE}{_YEAR}[-/.]{_MONTH}(?:[-/.]{_DAY})?{_BEHIND}",
    rf"{_BEFORE}{_DAY}\s+{_MONTH_NAME},?\s+{_YEAR}{_BEHIND}",
    rf"{_BEFORE}{_MONTH_NAME}(?:\s+{_DAY})?,?\s+{_YEAR}{_BEHIND}",
    rf"{_BEFORE}{_YEAR}{_BEHIND}",
    r"\b(?P<when>this|last)\s+(?P<unit>year|month|week)\b",
    r"\b(?P<when>today|yesterday)\b",
    r"(?P<when>今|去|(?<![以之目])前)(?P<unit>年)(?!代)",
    r"(?P<when>今|昨|(?<![以之目])前)天",
    # Not within 晚上月亮 or 日本周边.
    r"(?<![\u4e00-\u9fff])(?P<when>本|这|這|上)(?P<unit>月|[周週](?![边邊围圍]))",
    r"(?P<when>这|這|上)[个個](?P<unit>月|星期)",
)
#: How many units ago; none where it is not here.
_AGO = {"last": 1, "yesterday": 1, "去": 1, "昨": 1, "上": 1, "前": 2}
#: Something of this is in every text that names days.
_HINT = re.compile("19|20|day|week|month|year|[年月周週期天]", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Span:
    """Days that are named.

    Attributes:
        text: in which words.
        first, last: the days.
    """

    text: str
    first: date
    last: date


def read(text: str, today: date) -> tuple[str, Sequence[Span]]:
    """Take the days that a text names out of it. What is in quotation marks stays.

    Args:
        text: any text.
        today: what ``last year`` counts from.

    Returns:
        The rest of the text, and the days.
    """
    if not _HINT.search(text):
        return text, ()
    spans: list[Span] = []

    def take(match: re.Match[str]) -> str:
        days = _absolute(match) if "year" in match.re.groupindex else _relative(match, today)
        if days is None:
            return match[0]
        spans.append(Span(match[0], *days))
        return " "

    quoted = QUOTED.findall(text)
    parts = QUOTED.split(text)
    for rule in _rules():
        parts = [rule.sub(take, part) for part in parts]
    rest = "".join(part + quote for part, quote in zip(parts, [*quoted, ""], strict=True))
    return (rest, spans) if spans else (text, ())


@cache
def _rules() -> Sequence[re.Pattern[str]]:
    """Compiled at the first text that may need them."""
    return [re.compile(form, re.IGNORECASE) for form in _FORMS]


def _absolute(match: re.Match[str]) -> tuple[date, date] | None:
    """The first and the last day; None for a day that there is not."""
    named = match.groupdict()
    year, month, day = int(named["year"]), named.get("month"), named.get("day")
    if month is None:
        return date(year, 1, 1), date(year, 12, 31)
    number = int(month) if month.isdecimal() else _MONTHS.index(month[:3].lower()) + 1
    if day is None:
        return _month(year, number)
    try:
        only = date(year, number, int(day))
    except ValueError:
        return None
    return only, only


def _relative(match: re.Match[str], today: date) -> tuple[date, date]:
    named = match.groupdict()
    ago = _AGO.get(named["when"].lower(), 0)
    match (named.get("unit") or "day").lower():
        case "year" | "年":
            return date(today.year - ago, 1, 1), date(today.year - ago, 12, 31)
        case "month" | "月":
            year, month = divmod(12 * today.year + today.month - 1 - ago, 12)
            return _month(year, month + 1)
        case "day":
            day = today - timedelta(days=ago)
            return day, day
    monday = today - timedelta(days=today.weekday() + 7 * ago)
    return monday, monday + timedelta(days=6)


def _month(year: int, month: int) -> tuple[date, date]:
    following = date(year + month // 12, month % 12 + 1, 1)
    return date(year, month, 1), following - timedelta(days=1)
