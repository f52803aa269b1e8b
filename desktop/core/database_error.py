"""What SQLite says when it refuses, as an error that a person can be told."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path

from desktop.core.errors import ErrorCode, StorageError
from desktop.core.salvage import mark_damaged

_CODES = {
    sqlite3.SQLITE_FULL: ErrorCode.DISK_FULL,
    sqlite3.SQLITE_BUSY: ErrorCode.DATABASE_LOCKED,
    sqlite3.SQLITE_LOCKED: ErrorCode.DATABASE_LOCKED,
    sqlite3.SQLITE_CORRUPT: ErrorCode.DATABASE_DAMAGED,
    sqlite3.SQLITE_NOTADB: ErrorCode.DATABASE_DAMAGED,
    sqlite3.SQLITE_READONLY: ErrorCode.STORAGE_READ_ONLY,
    sqlite3.SQLITE_PERM: ErrorCode.STORAGE_READ_ONLY,
}


def database_error(error: sqlite3.Error, path: Path) -> StorageError:
    """Translate what SQLite said of its file ``path``. A damaged one is marked, so that the next start mends it."""
    kind = kind_of(error)
    code = _CODES.get(kind, ErrorCode.STORAGE_FAILED)
    if kind == sqlite3.SQLITE_CANTOPEN and not os.access(path.parent, os.W_OK):
        code = ErrorCode.STORAGE_READ_ONLY
    if code is ErrorCode.DATABASE_DAMAGED:
        mark_damaged(path)
    return StorageError(code, str(error), params={"path": str(path)})


def kind_of(error: sqlite3.Error) -> int:
    """The kind of an error, one of ``sqlite3.SQLITE_…``: the low byte of its code; the rest are particulars."""
    return getattr(error, "sqlite_errorcode", 0) & 0xFF
