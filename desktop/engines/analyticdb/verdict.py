"""Filters over photos that the service holds inside of archives.

The service takes one set of metadata for a whole archive, so that a condition on what differs from photo to photo (its
type, date, size) holds for none of them. It is asked to let all photos of archives through, and they are judged here,
by the same condition over what this computer knows of them.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from functools import cache

#: A field that every photo has for itself: in an archive, no two photos share it.
MARK = "sha256"
_NUMERIC_TYPES = ("int", "bigint", "smallint", "serial", "float", "real", "double", "numeric", "decimal")


class Verdict:
    """One condition, for the service and here.

    Args:
        condition: as :func:`~desktop.engines.analyticdb.filters.expression` makes it.
        fields: metadata fields of the collection with their types; :data:`MARK` is one of them.
    """

    def __init__(self, condition: str, fields: Mapping[str, str]) -> None:
        self._condition = condition
        self._fields = fields

    @property
    def condition(self) -> str:
        """What to ask the service for: also photos that it cannot judge."""
        return f"({self._condition}) OR {MARK} IS NULL"

    def admits(self, values: Mapping[str, object]) -> bool:
        """Whether the condition holds for a photo with these values; what is missing is NULL, as in SQL."""
        columns = ", ".join(f"? AS {_identifier(name)}" for name in self._fields)
        statement = f"SELECT 1 FROM (SELECT {columns}) WHERE {self._condition}"  # noqa: S608 -- values in it are quoted
        given = [_typed(values.get(name), kind) for name, kind in self._fields.items()]
        with closing(sqlite3.connect(":memory:")) as database:
            database.create_function("like", 2, _is_like, deterministic=True)  # SQLite's own minds neither case nor \
            return database.execute(statement, given).fetchone() is not None


def _identifier(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _typed(value: object, kind: str) -> object:
    if value in (None, ""):
        return None
    if not kind.lower().startswith(_NUMERIC_TYPES):
        return str(value)
    try:
        return float(str(value))
    except ValueError:
        return None


def _is_like(pattern: str, text: str | None) -> bool | None:
    """PostgreSQL's LIKE: ``%`` for anything, ``_`` for one character, a backslash in front of either for itself."""
    return None if text is None else _pattern(pattern).fullmatch(text) is not None


@cache
def _pattern(pattern: str) -> re.Pattern[str]:
    parts = re.findall(r"\\.|.", pattern, re.DOTALL)
    wild = {"%": ".*", "_": "."}
    return re.compile("".join(wild.get(part) or re.escape(part[-1]) for part in parts), re.DOTALL)
