"""Filters as SQL conditions. Every value is bound, none becomes part of a statement (S608).

Letters are compared without regard to case where SQLite does so itself (A to Z).
"""

from __future__ import annotations

import os
import re
import sqlite3
from collections.abc import Callable, Sequence

import numpy as np
import numpy.typing as npt

from desktop.core.path_text import typed
from desktop.core.query import Filter, FilterField, Operator
from desktop.engines.local import row_ids
from desktop.engines.local.attribute import refused
from desktop.engines.local.place import printable

#: A condition on ``photo`` and the values for its question marks.
Condition = tuple[str, Sequence[str | int | float]]

_ORDER = frozenset({Operator.LESS, Operator.LESS_OR_EQUAL, Operator.GREATER, Operator.GREATER_OR_EQUAL})
_TEXT = frozenset({Operator.EQUAL, Operator.NOT_EQUAL, Operator.CONTAINS})

#: SQLite refuses longer patterns than 50,000 bytes.
_LONGEST_TEXT = 1000


def matching(connection: sqlite3.Connection, filters: Sequence[Filter]) -> npt.NDArray[np.int64]:
    """Row ids of the photos that fulfil every filter, in any order, int64 [n].

    Raises:
        InvalidInputError: FILTER_INVALID.
    """
    conditions = [condition(filter_) for filter_ in filters]
    where = " AND ".join(f"({sql})" for sql, _ in conditions)
    values = [value for _, bound in conditions for value in bound]
    return row_ids.fetch(connection, f"SELECT id FROM photo WHERE {where}", values)  # noqa: S608


def condition(filter_: Filter) -> Condition:
    """One filter as SQL.

    Raises:
        InvalidInputError: FILTER_INVALID.
    """
    if filter_.field in set(FilterField):
        if filter_.operator not in _TEXT:
            raise refused(filter_, f"{filter_.field} takes {' '.join(sorted(_TEXT))}")
        return _BUILDERS[FilterField(filter_.field)](filter_)
    return _metadata(filter_)


def _folder(filter_: Filter) -> Condition:
    kinds = "kind IN ('file', 'archive_member')"
    if filter_.operator is Operator.CONTAINS:
        # All but the name of the file itself.
        folder = "substr(source, 1, length(source) - length(name))"
        return _any_place(f"{kinds} AND {_text_test(filter_, folder)}"), (_text_value(filter_),)
    if not filter_.value:
        raise refused(filter_, "a folder")
    folder = printable(os.path.abspath(typed(filter_.value))).rstrip(os.sep) + os.sep  # noqa: PTH100 -- links stay
    sql = _any_place(f"{kinds} AND source >= ? AND source < ?")
    return _negated(filter_, sql), (folder, folder[:-1] + chr(ord(os.sep) + 1))


def _file_name(filter_: Filter) -> Condition:
    return _negated(filter_, _any_place(_text_test(filter_, "name"))), (_text_value(filter_),)


def _caption(filter_: Filter) -> Condition:
    return _negated(filter_, _text_test(filter_, "caption")), (_text_value(filter_),)


def _tag(filter_: Filter) -> Condition:
    any_tag = "photo.id IN (SELECT photo_id FROM tag"
    if not filter_.value:
        return _negated(filter_, f"NOT {any_tag})"), ()
    return _negated(filter_, f"{any_tag} WHERE {_text_test(filter_, 'tag')})"), (_text_value(filter_),)


def _metadata(filter_: Filter) -> Condition:
    key, value = printable(filter_.field), printable(filter_.value)
    any_value = "photo.id IN (SELECT photo_id FROM metadata WHERE key = ?"
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
        raise refused(filter_, f"more than {_LONGEST_TEXT} characters")
    if filter_.operator is Operator.CONTAINS:
        return "%" + re.sub(r"([\\%_])", r"\\\1", value) + "%"
    return value


def _any_place(test: str) -> str:
    return f"photo.id IN (SELECT photo_id FROM place WHERE {test})"  # noqa: S608


def _negated(filter_: Filter, sql: str) -> str:
    return f"NOT ({sql})" if filter_.operator is Operator.NOT_EQUAL else sql


_BUILDERS: dict[FilterField, Callable[[Filter], Condition]] = {
    FilterField.FOLDER: _folder,
    FilterField.FILE_NAME: _file_name,
    FilterField.CAPTION: _caption,
    FilterField.TAG: _tag,
}
