"""Files directly in one folder, out of a table of the paths of a whole collection.

In a table that is sorted by path, what is in subfolders stands between the files of the folder itself. Looking at a
folder must not cost what is below it, or a tree would cost as many times its files as it is deep: each subfolder is
passed over by one look into the index.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Sequence
from typing import AnyStr


def files_in(
    connection: sqlite3.Connection, folder: AnyStr, table: str, where: str, values: Sequence[object] = ()
) -> set[tuple[AnyStr, int, int]]:
    """Name, size in bytes and time of last change of every file of a table that is directly in a folder.

    Args:
        connection: to the database.
        folder: absolute path; bytes where the table holds paths as bytes.
        table: with the columns ``source`` (absolute path), ``size_bytes`` and ``mtime_ns``, and an index by ``source``.
        where: SQL that rows have to fulfil, with what the index needs to be used.
        values: for the question marks in ``where``.
    """
    statement = (
        f"SELECT substr(source, ?), size_bytes, mtime_ns FROM {table}"  # noqa: S608 -- constants of the callers
        f" WHERE {where} AND source >= ? AND source < ? ORDER BY source"
    )
    cursor = connection.cursor()
    cursor.row_factory = None
    beginning, end = low, _ = _bounds(folder)
    separator = beginning[-1:]
    found: set[tuple[AnyStr, int, int]] = set()
    while True:
        for row in cursor.execute(statement, (len(beginning) + 1, *values, low, end)):
            if separator in row[0]:
                _, low = _bounds(beginning + row[0].partition(separator)[0])
                break
            found.add(row)
        else:
            return found


def _bounds(folder: AnyStr) -> tuple[AnyStr, AnyStr]:
    """How every path in a folder begins, and the first text behind all of them."""
    if isinstance(folder, bytes):
        separator, beyond = os.sep.encode(), chr(ord(os.sep) + 1).encode()
    else:
        separator, beyond = os.sep, chr(ord(os.sep) + 1)
    bare = folder.rstrip(separator)
    return bare + separator, bare + beyond
