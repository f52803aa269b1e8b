"""The ledger's SQLite file: its tables, opening it, and SQLite's errors translated."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from desktop.core.database_error import database_error
from desktop.core.errors import ErrorCode, StorageError
from desktop.core.salvage import back_up
from desktop.core.storage_error import storage_error

NAME = "ledger.sqlite3"

#: One script for each version of the schema; a ledger of an older version goes through those that it lacks.
_MIGRATIONS = (
    """
    CREATE TABLE photo (
        document TEXT PRIMARY KEY, sha256 TEXT NOT NULL, file_name TEXT NOT NULL, kind TEXT NOT NULL,
        source TEXT NOT NULL, member TEXT NOT NULL, size_bytes INTEGER NOT NULL, caption TEXT NOT NULL,
        metadata TEXT NOT NULL, tags TEXT NOT NULL, width INTEGER NOT NULL, height INTEGER NOT NULL,
        format TEXT NOT NULL, taken_at TEXT, pack TEXT NOT NULL, alone INTEGER NOT NULL,
        hidden INTEGER NOT NULL, added_at TEXT NOT NULL
    ) WITHOUT ROWID;
    CREATE INDEX photo_sha256 ON photo (sha256);
    CREATE INDEX photo_pack ON photo (pack);
    CREATE TABLE place (
        source TEXT NOT NULL, member TEXT NOT NULL, size_bytes INTEGER NOT NULL, mtime_ns INTEGER NOT NULL,
        document TEXT NOT NULL, PRIMARY KEY (source, member)
    ) WITHOUT ROWID;
    CREATE INDEX place_document ON place (document);
    CREATE TABLE pack (name TEXT PRIMARY KEY, members TEXT NOT NULL) WITHOUT ROWID;
    """,
)
VERSION = len(_MIGRATIONS)
TABLES = ("pack", "photo", "place")
_BUSY_S = 15.0


def connect(path: Path) -> sqlite3.Connection:
    """Open a ledger, make it where it is missing, bring it up to date. In autocommit mode, for any thread.

    Raises:
        StorageError: DATABASE_TOO_NEW, which leaves the file as it is; DATABASE_DAMAGED, DATABASE_LOCKED, DISK_FULL,
            STORAGE_READ_ONLY, STORAGE_FAILED.
    """
    with translated(path):
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not path.exists():
            os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
        connection = sqlite3.connect(path, timeout=_BUSY_S, isolation_level=None, check_same_thread=False)
        try:
            _bring_up_to_date(connection, path)
        except BaseException:
            connection.close()
            raise
        return connection


def _bring_up_to_date(connection: sqlite3.Connection, path: Path) -> None:
    version = _version(connection, path)  # before anything that could write to a newer file
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    if version == VERSION:
        return
    if version:
        back_up(connection, path, version)
    connection.execute("BEGIN IMMEDIATE")
    try:
        # Another program may have been quicker.
        for script in _MIGRATIONS[_version(connection, path) :]:
            for statement in filter(str.strip, script.split(";")):
                connection.execute(statement)
        connection.execute(f"PRAGMA user_version = {VERSION}")
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")


def _version(connection: sqlite3.Connection, path: Path) -> int:
    version = int(connection.execute("PRAGMA user_version").fetchone()[0])
    if version > VERSION:
        raise StorageError(ErrorCode.DATABASE_TOO_NEW, params={"path": str(path)})
    return version


@contextmanager
def translated(path: Path) -> Iterator[None]:
    """Errors of SQLite and of the file system as errors of Tusou."""
    try:
        yield
    except sqlite3.Error as error:
        raise database_error(error, path) from error
    except OSError as error:
        raise storage_error(error, path) from error
