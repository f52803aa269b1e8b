"""The emulator's part of SQL."""

from __future__ import annotations

import pytest

from tests.emulator import filters

TYPES = {"caption": "text", "width": "int", "price": "numeric(8,2)", "taken_at": "timestamp"}
ROW = {"caption": "it's 50% off, 便宜", "width": "90", "taken_at": "2024-05-01 12:00:00"}


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        ("caption = 'it''s 50% off, 便宜'", True),
        ("caption <> 'x' AND width < 100", True),
        ("width >= 100", False),
        ("width = '90'", True),
        ("width != 90.0 OR width > 1", True),
        ("NOT (width > 1)", False),
        ("not width > 1 or width > 2", True),
        ("caption LIKE '%50\\% off%'", True),
        ("caption LIKE '50\\%'", False),
        ("caption NOT LIKE '_t''s%'", False),
        ("caption ILIKE 'IT%'", True),
        ("width IN (1, 90)", True),
        ("width NOT IN (1, 90)", False),
        ("taken_at BETWEEN '2024-01-01' AND '2024-12-31'", True),
        ("taken_at >= '2024-01-01'::timestamp", True),
        ("price IS NULL AND width IS NOT NULL", True),
        ("price > 1", False),
        ("NOT price > 1", True),
        ("\"caption\" LIKE '%'", True),
    ],
)
def test_conditions_hold_as_in_postgresql(text: str, holds: bool) -> None:
    assert filters.parse(text, TYPES)(ROW) is holds


@pytest.mark.parametrize(
    "text",
    [
        "",
        "caption",
        "caption = ",
        "caption = 'open",
        "caption = 'a' b",
        "caption = 5",
        "width LIKE '9%'",
        "width = 'x'",
        "(width = 1",
        "width IN ()",
        "width = 1; --",
        "nobody = 1",
        "AND width = 1",
    ],
)
def test_what_is_no_condition_is_refused(text: str) -> None:
    with pytest.raises(filters.FilterError, match="ERROR"):
        filters.parse(text, TYPES)
