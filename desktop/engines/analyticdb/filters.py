"""Filters as expressions of the service: the conditions of an SQL WHERE clause over a collection's metadata.

Values are always quoted and escaped; names must be fields of the collection. Nothing that a user types becomes SQL.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from desktop.core.errors import ErrorCode, InvalidInputError
from desktop.core.query import Filter, FilterField, Operator

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_DATE = re.compile(r"(\d{4})(?:-(\d{1,2}))?(?:-(\d{1,2}))?")
_NUMBER = re.compile(r"-?\d{1,15}(?:\.\d{1,9})?")
_NUMERIC_TYPES = ("int", "bigint", "smallint", "serial", "float", "real", "double", "numeric", "decimal")
_TEXT_TYPES = ("text", "varchar", "char")
_SQL = {Operator.NOT_EQUAL: "<>"}
_SHAPES = {"landscape": ">", "portrait": "<", "square": "="}
_TYPE_SUFFIXES = {"jpeg": ("jpg", "jpeg", "jpe"), "jpg": ("jpg", "jpeg", "jpe"), "tiff": ("tif", "tiff")}
#: Fields of every photo, by the metadata field that holds them.
_COLUMNS = {FilterField.DATE: "taken_at", FilterField.TAG: "tags", FilterField.TYPE: "file_name"}


def expression(filters: Sequence[Filter], fields: Mapping[str, str] | None) -> str | None:
    """All filters as one condition, or None without any.

    Args:
        filters: all must hold.
        fields: metadata fields of the collection with their types; None where unknown: any well-formed name passes.

    Raises:
        InvalidInputError: FILTER_INVALID naming the filter, and the field that the collection lacks.
    """
    conditions = [_condition(one, fields) for one in filters]
    if len(conditions) == 1:  # as the documentation's own examples
        return conditions[0]
    return " AND ".join(f"({condition})" for condition in conditions) or None


def _condition(one: Filter, fields: Mapping[str, str] | None) -> str:
    column = _COLUMNS.get(FilterField(one.field), one.field) if one.field in set(FilterField) else one.field
    if "\0" in one.value:
        raise _invalid(one)
    if one.field == FilterField.ORIENTATION:
        return _orientation(one, fields)
    _check_column(one, column, fields)
    if one.value == "" and one.operator in (Operator.EQUAL, Operator.NOT_EQUAL):
        return _presence(one, column, (fields or {}).get(column, "text"))
    if one.field == FilterField.DATE:
        return _dates(one, column)
    if one.field == FilterField.FOLDER and one.operator in (Operator.EQUAL, Operator.NOT_EQUAL):
        return _folder(one, column)
    if one.field == FilterField.TYPE:
        return _type(one, column)
    if one.field == FilterField.TAG:
        return _tag(one, column)
    return _comparison(one, column, (fields or {}).get(column, ""))


def _check_column(one: Filter, column: str, fields: Mapping[str, str] | None) -> None:
    if not _NAME.fullmatch(column) or (fields is not None and column not in fields):
        raise _invalid(one, column)


def _presence(one: Filter, column: str, kind: str) -> str:
    null = f"{column} IS NULL" if one.operator is Operator.EQUAL else f"{column} IS NOT NULL"
    if not kind.lower().startswith(_TEXT_TYPES):
        return null
    return f"{null} OR {column} = ''" if one.operator is Operator.EQUAL else f"{null} AND {column} <> ''"


def _comparison(one: Filter, column: str, kind: str) -> str:
    if one.operator is Operator.CONTAINS:
        return f"{column} LIKE {_like('%', one.value, '%')}"
    numeric = kind.lower().startswith(_NUMERIC_TYPES) or one.field in (FilterField.WIDTH, FilterField.HEIGHT)
    if numeric and not _NUMBER.fullmatch(one.value):
        raise _invalid(one)
    value = one.value if numeric else _quoted(one.value)
    return f"{column} {_SQL.get(one.operator, one.operator.value)} {value}"


def _dates(one: Filter, column: str) -> str:
    start, end = _days(one)
    first, last = _quoted(start.isoformat()), _quoted(end.isoformat())
    conditions = {
        Operator.EQUAL: f"{column} >= {first} AND {column} < {last}",
        Operator.NOT_EQUAL: f"{column} < {first} OR {column} >= {last}",
        Operator.LESS: f"{column} < {first}",
        Operator.LESS_OR_EQUAL: f"{column} < {last}",
        Operator.GREATER: f"{column} >= {last}",
        Operator.GREATER_OR_EQUAL: f"{column} >= {first}",
    }
    if one.operator not in conditions:
        raise _invalid(one)
    return conditions[one.operator]


def _days(one: Filter) -> tuple[date, date]:
    """First day that is meant, and the first day after."""
    match = _DATE.fullmatch(one.value)
    if match is None:
        raise _invalid(one)
    year, month, day = (int(part) if part else None for part in match.groups())
    try:
        start = date(year or 0, month or 1, day or 1)
        if day is not None:
            return start, start + timedelta(days=1)
        later = date(start.year + (1 if month in (None, 12) else 0), 1 if month in (None, 12) else start.month + 1, 1)
    except (ValueError, OverflowError):
        raise _invalid(one) from None
    return start, later


def _folder(one: Filter, column: str) -> str:
    folder = one.value.rstrip("/\\") or one.value
    separator = "\\" if "\\" in folder and "/" not in folder else "/"
    inside = f"{column} = {_quoted(folder)} OR {column} LIKE {_like('', folder.rstrip(separator) + separator, '%')}"
    return inside if one.operator is Operator.EQUAL else f"NOT ({inside})"


def _type(one: Filter, column: str) -> str:
    wanted = one.value.lower().lstrip(".")
    endings = [f".{suffix}" for suffix in _TYPE_SUFFIXES.get(wanted, (wanted,))]
    conditions = [
        f"{column} LIKE {_like('%', case(ending), '')}" for ending in endings for case in (str.lower, str.upper)
    ]
    either = " OR ".join(conditions)
    if one.operator is Operator.EQUAL:
        return either
    if one.operator is Operator.NOT_EQUAL:
        return f"NOT ({either})"
    raise _invalid(one)


def _tag(one: Filter, column: str) -> str:
    if one.operator is Operator.CONTAINS:
        return _comparison(one, column, "")
    alone = f"{column} = {_quoted(one.value)}"
    among = [
        _like(before, text, after)
        for before, text, after in (
            ("", f"{one.value},", "%"),
            ("%", f",{one.value}", ""),
            ("%", f",{one.value},", "%"),
        )
    ]
    has = " OR ".join([alone, *(f"{column} LIKE {pattern}" for pattern in among)])
    if one.operator is Operator.EQUAL:
        return has
    if one.operator is Operator.NOT_EQUAL:
        return f"NOT ({has})"
    raise _invalid(one)


def _orientation(one: Filter, fields: Mapping[str, str] | None) -> str:
    shape = _SHAPES.get(one.value.lower())
    if shape is None or one.operator not in (Operator.EQUAL, Operator.NOT_EQUAL):
        raise _invalid(one)
    for column in ("width", "height"):
        _check_column(one, column, fields)
    condition = f"width {shape} height"
    return condition if one.operator is Operator.EQUAL else f"NOT ({condition})"


def _quoted(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"


def _like(before: str, text: str, after: str) -> str:
    escaped = re.sub(r"([\\%_])", r"\\\1", text)
    return _quoted(f"{before}{escaped}{after}")


def _invalid(one: Filter, field: str = "") -> InvalidInputError:
    return InvalidInputError(ErrorCode.FILTER_INVALID, params={"filter": str(one), "field": field or one.field})
