"""Row ids out of SQLite, many at a time."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt


def fetch(connection: sqlite3.Connection, select: str, values: Sequence[str | int | float]) -> npt.NDArray[np.int64]:
    """What a statement finds, in no certain order, int64 [n].

    Args:
        connection: of the library.
        select: a statement of constants and question marks, of one column of whole numbers with the name ``id``.
        values: for the question marks.
    """
    # As one text: three times as quick as a row for each.
    (found,) = connection.execute(f"SELECT group_concat(id) FROM ({select})", values).fetchone()  # noqa: S608
    return np.fromstring(found or "", np.int64, sep=",")
