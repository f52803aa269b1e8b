"""Which files the photos of a library are in, for whoever follows folders or looks for copies.

Every function works inside of the caller's transaction. Statements are put together from constants only (S608).
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Sequence
from pathlib import Path

from desktop.core.photo import PhotoId, Place, PlaceKind
from desktop.engines.local import place as places

_FILE = "kind = 'file'"
_THERE = f"{_FILE} AND gone = 0"


def unseen(connection: sqlite3.Connection, candidates: Sequence[Place]) -> Sequence[Place]:
    """Files that are neither known unchanged nor taken out by the user, whose photo may be restored or forgotten."""
    return [place for place in candidates if place.kind is PlaceKind.FILE and not _is_settled(connection, place)]


def files_below(connection: sqlite3.Connection, folder: Path) -> Sequence[Path]:
    """Files of photos in a folder and below it that were there when last looked at."""
    below = str(folder).rstrip(os.sep) + os.sep
    beyond = below[:-1] + chr(ord(os.sep) + 1)  # the first text that no longer begins like that
    # Names that are no valid text are kept as bytes, which SQLite sorts apart.
    return [
        Path(places.from_sql(source))
        for low, high in ((below, beyond), (os.fsencode(below), os.fsencode(beyond)))
        for (source,) in connection.execute(
            f"SELECT source FROM place JOIN photo ON photo.id = photo_id"  # noqa: S608
            f" WHERE {_THERE} AND removed_at IS NULL AND source >= ? AND source < ? ORDER BY source",
            (low, high),
        )
    ]


def mark_missing(connection: sqlite3.Connection, files: Sequence[Path]) -> int:
    """Remember that files were not found. Returns how many were thought to be there."""
    return sum(
        connection.execute(
            f"UPDATE place SET gone = 1 WHERE source = ? AND {_THERE}",  # noqa: S608
            (places.to_sql(str(file)),),
        ).rowcount
        for file in files
    )


def copied(connection: sqlite3.Connection) -> Sequence[PhotoId]:
    """Photos that are in more than one file, newest first."""
    rows = connection.execute(
        f"SELECT sha256 FROM photo JOIN place ON photo_id = photo.id WHERE {_THERE} AND removed_at IS NULL"  # noqa: S608
        " GROUP BY photo.id HAVING count(*) > 1 ORDER BY photo.id DESC"
    )
    return [sha256 for (sha256,) in rows]


def files(connection: sqlite3.Connection, photo_id: PhotoId) -> Sequence[Path]:
    """Files that held a photo when last looked at, oldest first."""
    rows = connection.execute(
        f"SELECT source FROM place JOIN photo ON photo.id = photo_id"  # noqa: S608
        f" WHERE sha256 = ? AND {_THERE} AND removed_at IS NULL ORDER BY place.id",
        (places.printable(photo_id),),
    )
    return [Path(places.from_sql(source)) for (source,) in rows]


def leave_out(connection: sqlite3.Connection, photo: int) -> None:
    """Remember the files of a photo that is about to be forgotten for good."""
    connection.execute(
        "INSERT OR REPLACE INTO left_out (source, size_bytes, mtime_ns)"
        " SELECT source, size_bytes, mtime_ns FROM place WHERE photo_id = ? AND kind = 'file'",
        (photo,),
    )


def let_in(connection: sqlite3.Connection, source: str | bytes) -> None:
    """Forget that a file was left out: the user added it again."""
    connection.execute("DELETE FROM left_out WHERE source = ?", (source,))


def _is_settled(connection: sqlite3.Connection, place: Place) -> bool:
    values = (places.to_sql(place.source), place.size_bytes, place.mtime_ns)
    known = connection.execute(
        f"SELECT place.id, gone, removed_at FROM place JOIN photo ON photo.id = photo_id"  # noqa: S608
        f" WHERE source = ? AND {_FILE} AND place.size_bytes = ? AND mtime_ns = ?",
        values,
    ).fetchone()
    if known is None:
        left_out = "SELECT 1 FROM left_out WHERE source = ? AND size_bytes = ? AND mtime_ns = ?"
        return connection.execute(left_out, values).fetchone() is not None
    row, gone, removed_at = known
    if gone and removed_at is None:
        connection.execute("UPDATE place SET gone = 0 WHERE id = ?", (row,))
    return True
