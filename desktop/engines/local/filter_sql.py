"""Filters as SQL conditions. Every value is bound, none becomes part of a statement (S608).

Letters are compared without regard to case where SQLite does so itself (A to Z).
"""

from __future__ import annotations

import os
import re
import sqlite3
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

import numpy as np
import numpy.typing as npt

from desktop.core.errors import ErrorCode, InvalidInputError
from desktop.core.query import Filter, FilterField, Operator
from desktop.engines.local.place import printable

#: A condition on ``photo`` and the values for its question marks.
Condition = tuple[str, Sequence[str | int | float]]

_ORDER = frozenset({Operator.LESS, Operator.LESS_OR_EQUAL, Operator.GREATER, Operator.GREATER_OR_EQUAL})
_EQUALITY = frozenset({Operator.EQUAL, Operator.NOT_EQUAL})
_TEXT = _EQUALITY | {Operator.CONTAINS}

#: SQLite refuses longer patterns than 50,000 bytes.
_LONGEST_TEXT = 1000

_SIZE = re.compile(r"(\d+(?:\.\d+)?)\s*([kmg]?)b?", re.IGNORECASE)
_SIZE_UNITS = {"": 1, "k": 10**3, "m": 10**6, "g": 10**9}

_TYPE_NAMES = {"jpg": "jpeg", "jpe": "jpeg", "heic": "heif", "tif": "tiff"}

_ORIENTATIONS = {"landscape": "width > height", "portrait": "width < height", "square": "width = height"}


def matching(connection: sqlite3.Connection, filters: Sequence[Filter]) -> npt.NDArray[np.int64]:
    """Row ids of the photos that fulfil every filter, ascending, int64 [n].

    Raises:
        InvalidInputError: FILTER_INVALID.
    """
    conditions = [condition(filter_) for filter_ in filters]
    where = " AND ".join(f"({sql})" for sql, _ in conditions)
    values = [value for _, bound in conditions for value in bound]
    rows = connection.execute(f"SELECT id FROM photo WHERE removed_at IS NULL AND {where} ORDER BY id", values)  # noqa: S608
    return np.fromiter((row for (row,) in rows), np.int64)


def condition(filter_: Filter) -> Condition:
    """One filter as SQL.

    Raises:
        InvalidInputError: FILTER_INVALID.
    """
    if filter_.field in set(FilterField):
        allowed, build = _BUILDERS[FilterField(filter_.field)]
        if filter_.operator not in allowed:
            raise _invalid(filter_, f"{filter_.field} takes {' '.join(sorted(allowed))}")
        return build(filter_)
    return _metadata(filter_)


def _invalid(filter_: Filter, detail: str) -> InvalidInputError:
    return InvalidInputError(ErrorCode.FILTER_INVALID, detail, params={"filter": str(filter_)})


def _date(filter_: Filter) -> Condition:
    value = filter_.value
    if re.fullmatch(r"\d{4}(-\d\d(-\d\d)?)?", value) is None:
        raise _invalid(filter_, "YYYY, YYYY-MM or YYYY-MM-DD")
    try:
        date.fromisoformat(value + "-01-01"[len(value) - 4 :])
    except ValueError as error:
        raise _invalid(filter_, str(error)) from error
    # Compared to the precision that was typed: "date<=2024" includes all of 2024.
    return f"substr(dated_at, 1, {len(value)}) {filter_.operator.value} ?", (value,)


def _folder(filter_: Filter) -> Condition:
    kinds = "kind IN ('file', 'archive_member')"
    if filter_.operator is Operator.CONTAINS:
        # All but the name of the file itself.
        folder = "substr(source, 1, length(source) - length(name))"
        return _any_place(f"{kinds} AND {_text_test(filter_, folder)}"), (_text_value(filter_),)
    if not filter_.value:
        raise _invalid(filter_, "a folder")
    folder = printable(os.path.abspath(Path(filter_.value).expanduser())).rstrip(os.sep) + os.sep  # noqa: PTH100
    sql = _any_place(f"{kinds} AND source >= ? AND source < ?")
    return _negated(filter_, sql), (folder, folder[:-1] + chr(ord(os.sep) + 1))


def _type(filter_: Filter) -> Condition:
    value = filter_.value.lower().lstrip(".")
    return f"lower(format) {filter_.operator.value} ?", (_TYPE_NAMES.get(value, value),)


def _size(filter_: Filter) -> Condition:
    match = _SIZE.fullmatch(filter_.value)
    if match is None:
        raise _invalid(filter_, "bytes, or a number with kB, MB or GB")
    return f"photo.size_bytes {filter_.operator.value} ?", (float(match[1]) * _SIZE_UNITS[match[2].lower()],)


def _side(filter_: Filter) -> Condition:
    if re.fullmatch(r"\d{1,9}", filter_.value) is None:
        raise _invalid(filter_, "a number of pixels")
    return f"{filter_.field} {filter_.operator.value} ?", (int(filter_.value),)


def _orientation(filter_: Filter) -> Condition:
    sql = _ORIENTATIONS.get(filter_.value.lower())
    if sql is None:
        raise _invalid(filter_, " ".join(_ORIENTATIONS))
    return _negated(filter_, sql), ()


def _file_name(filter_: Filter) -> Condition:
    return _negated(filter_, _any_place(_text_test(filter_, "name"))), (_text_value(filter_),)


def _caption(filter_: Filter) -> Condition:
    return _negated(filter_, _text_test(filter_, "caption")), (_text_value(filter_),)


def _tag(filter_: Filter) -> Condition:
    any_tag = "EXISTS (SELECT 1 FROM tag WHERE photo_id = photo.id"
    if not filter_.value:
        return _negated(filter_, f"NOT {any_tag})"), ()
    return _negated(filter_, f"{any_tag} AND {_text_test(filter_, 'tag')})"), (_text_value(filter_),)


def _metadata(filter_: Filter) -> Condition:
    key, value = printable(filter_.field), printable(filter_.value)
    any_value = "EXISTS (SELECT 1 FROM metadata WHERE photo_id = photo.id AND key = ?"
    if filter_.operator in _ORDER:
        if (number := _number(value)) is not None:
            # Numbers compare with numbers only; "north" is neither more nor less than 3.
            test = f"value GLOB '[0-9.+-]*' AND CAST(value AS REAL) {filter_.operator.value} ?"
            return f"{any_value} AND {test})", (key, number)
        return f"{any_value} AND value {filter_.operator.value} ?)", (key, value)
    if not value:
        return _negated(filter_, f"NOT {any_value} AND value <> '')"), (key,)
    return _negated(filter_, f"{any_value} AND {_text_test(filter_, 'value')})"), (key, _text_value(filter_))


def _number(text: str) -> float | None:
    return float(text) if re.fullmatch(r"[+-]?\d{1,15}(\.\d{1,15})?", text) else None


def _text_test(filter_: Filter, column: str) -> str:
    if filter_.operator is Operator.CONTAINS:
        return f"{column} LIKE ? ESCAPE '\\'"
    return f"{column} = ? COLLATE NOCASE"


def _text_value(filter_: Filter) -> str:
    """What :func:`_text_test` compares with."""
    value = printable(filter_.value)
    if len(value) > _LONGEST_TEXT:
        raise _invalid(filter_, f"more than {_LONGEST_TEXT} characters")
    if filter_.operator is Operator.CONTAINS:
        return "%" + re.sub(r"([\\%_])", r"\\\1", value) + "%"
    return value


def _any_place(test: str) -> str:
    return f"EXISTS (SELECT 1 FROM place WHERE photo_id = photo.id AND {test})"  # noqa: S608


def _negated(filter_: Filter, sql: str) -> str:
    return f"NOT ({sql})" if filter_.operator is Operator.NOT_EQUAL else sql


_BUILDERS: dict[FilterField, tuple[frozenset[Operator], Callable[[Filter], Condition]]] = {
    FilterField.DATE: (_EQUALITY | _ORDER, _date),
    FilterField.FOLDER: (_TEXT, _folder),
    FilterField.TYPE: (_EQUALITY, _type),
    FilterField.SIZE: (_EQUALITY | _ORDER, _size),
    FilterField.WIDTH: (_EQUALITY | _ORDER, _side),
    FilterField.HEIGHT: (_EQUALITY | _ORDER, _side),
    FilterField.ORIENTATION: (_EQUALITY, _orientation),
    FilterField.FILE_NAME: (_TEXT, _file_name),
    FilterField.CAPTION: (_TEXT, _caption),
    FilterField.TAG: (_TEXT, _tag),
}
