"""Copies of SQLite files before they are changed, and what can still be read of damaged ones, row by row.

SQLite reads a table page by page and stops at the first that is damaged. What is behind it is read from the other end,
and what is between by single row ids.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from desktop.core.renaming import put_in_place

#: Files that belong to a database.
COMPANIONS = ("", "-wal", "-shm")

#: Row ids that are tried one by one between two readable parts of a table.
_MAX_GAP = 1_000_000
#: Steps of SQLite's machine after which a check may be stopped.
_CHECK_STEPS = 20_000
_DAMAGE = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)

Row = tuple[Any, ...]


def mark_damaged(path: Path) -> None:
    """Remember that a database was found to be damaged, so that it is mended at the next start."""
    with contextlib.suppress(OSError):  # the disk does not let it be written: then nothing could be mended either
        mark_of(path).touch(mode=0o600)


def mark_of(path: Path) -> Path:
    """The file whose being there says that a database was found to be damaged."""
    return path.with_name(f"{path.name}.damaged")


def is_damaged(path: Path) -> bool:
    """Whether SQLite takes the file for damaged when it opens it. Cheap; most of the file is not looked at."""
    if not path.is_file() or path.stat().st_size == 0:
        return False
    try:
        with closing(_open(path)) as connection:
            connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except sqlite3.Error as error:
        return _is_damage(error)
    return False


def is_in_use(path: Path) -> bool:
    """Whether another connection has a database with a write-ahead log open, as far as SQLite can still tell.

    Each such connection holds a shared lock on the file for as long as it is open.
    """
    try:
        with closing(sqlite3.connect(path, timeout=0, isolation_level=None)) as connection:
            connection.execute("PRAGMA locking_mode = EXCLUSIVE")
            connection.execute("BEGIN EXCLUSIVE")
            connection.execute("ROLLBACK")
    except sqlite3.Error as error:
        return (getattr(error, "sqlite_errorcode", 0) & 0xFF) == sqlite3.SQLITE_BUSY
    return False


def faults(path: Path, is_stopped: Callable[[], bool] = lambda: False) -> Sequence[str]:
    """What ``PRAGMA quick_check`` finds in the whole file: nothing in a sound one, or where it was stopped."""
    if not path.is_file() or path.stat().st_size == 0:
        return ()
    try:
        with closing(_open(path)) as connection:
            connection.set_progress_handler(lambda: int(is_stopped()), _CHECK_STEPS)
            found = [str(row[0]) for row in connection.execute("PRAGMA quick_check(3)")]
    except sqlite3.Error as error:
        return [str(error)] if _is_damage(error) else ()
    return () if found == ["ok"] else found


def copy_rows(path: Path, target: sqlite3.Connection, tables: Sequence[str]) -> int:
    """Copy what can be read into the same tables of another database; what does not fit there is left out.

    Args:
        path: the damaged file; only read.
        target: in a transaction, its tables empty or with rows that give way.
        tables: by name, in an order that their references allow.

    Returns:
        Rows that were copied.
    """
    copied = 0
    with contextlib.suppress(sqlite3.DatabaseError), closing(_open(path)) as source:
        source.text_factory = _text
        for table in tables:
            copied += _copy_table(source, target, table)
    return copied


def back_up(connection: sqlite3.Connection, path: Path, version: int) -> Path:
    """Copy a database as it is before a migration changes it, beside it and for its owner only.

    Args:
        connection: to the database, in no transaction.
        path: its file.
        version: of its schema; a copy of the same version gives way.

    Returns:
        The copy.

    Raises:
        OSError, sqlite3.Error: there is no room; the database is as it was.
    """
    return _copy_whole(connection, path.with_name(f"{path.stem}.version-{version}{path.suffix}"))


def keep_sound_copy(path: Path) -> Path:
    """Copy a database that was found sound beside it, for its owner only; the copy from before gives way.

    Raises:
        OSError, sqlite3.Error: there is no room, or another program does not let it be read.
    """
    with closing(_open(path)) as connection:
        return _copy_whole(connection, sound_copy_of(path))


def sound_copy_of(path: Path) -> Path:
    """Where :func:`keep_sound_copy` puts the copy of a database."""
    return path.with_name(f"{path.stem}.sound{path.suffix}")


def _copy_whole(connection: sqlite3.Connection, copy: Path) -> Path:
    part = copy.with_name(f"{copy.name}.{os.getpid()}.part")
    try:
        os.close(os.open(part, os.O_CREAT | os.O_RDWR, 0o600))
        with closing(sqlite3.connect(part)) as target:
            connection.backup(target)
        put_in_place(part, copy)
    finally:
        part.unlink(missing_ok=True)
    return copy


def move_aside(path: Path, suffix: str) -> Path:
    """Give a database and its companions other names beside it. Returns the new name of the file itself.

    Raises:
        OSError: it cannot be moved.
    """
    number, aside = 1, path.with_name(f"{path.stem}.{suffix}{path.suffix}")
    while aside.exists():
        number += 1
        aside = path.with_name(f"{path.stem}.{suffix}-{number}{path.suffix}")
    for companion in reversed(COMPANIONS):
        part = path.with_name(path.name + companion)
        if part.exists():
            put_in_place(part, aside.with_name(aside.name + companion))
    return aside


def _copy_table(source: sqlite3.Connection, target: sqlite3.Connection, table: str) -> int:
    columns = [row[1] for row in target.execute(f"PRAGMA table_info({table})")]
    try:
        known = {row[1] for row in source.execute(f"PRAGMA table_info({table})")}
    except sqlite3.DatabaseError:
        return 0
    shared = ", ".join(column for column in columns if column in known)
    if not shared:
        return 0
    statement = f"INSERT OR REPLACE INTO {table} ({shared}) VALUES ({', '.join('?' * (shared.count(',') + 1))})"  # noqa: S608
    copied = 0
    for row in _rows(source, table, shared):
        # A damaged row may break any rule of the table; it is one of those that are lost.
        with contextlib.suppress(sqlite3.IntegrityError, sqlite3.InterfaceError, UnicodeEncodeError):
            copied += target.execute(statement, row).rowcount
    return copied


def _rows(source: sqlite3.Connection, table: str, columns: str) -> Iterator[Row]:
    """Every row that can be read, each once or twice."""
    has_rowid = _has_rowid(source, table)
    if not has_rowid:
        # Ordered by their key, which is how they are stored.
        yield from _until_damage(source, f"SELECT {columns} FROM {table}")  # noqa: S608 -- made of constants
        return
    select = f"SELECT rowid, {columns} FROM {table}"  # noqa: S608 -- made of constants
    last = -1
    for row in _until_damage(source, f"{select} ORDER BY rowid"):
        last = row[0]
        yield row[1:]
    first = last
    for row in _until_damage(source, f"{select} WHERE rowid > {last} ORDER BY rowid DESC"):
        first = row[0]
        yield row[1:]
    for rowid in range(last + 1, min(first, last + _MAX_GAP)):
        yield from (row[1:] for row in _until_damage(source, f"{select} WHERE rowid = {rowid}"))


def _until_damage(source: sqlite3.Connection, statement: str) -> Iterator[Row]:
    with contextlib.suppress(sqlite3.DatabaseError):
        yield from source.execute(statement)


def _has_rowid(source: sqlite3.Connection, table: str) -> bool:
    try:
        source.execute(f"SELECT rowid FROM {table} LIMIT 0")  # noqa: S608 -- made of constants
    except sqlite3.DatabaseError:
        return False
    return True


def _open(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, isolation_level=None)


def _text(value: bytes) -> str:
    return value.decode("utf-8", "surrogateescape")


def _is_damage(error: sqlite3.Error) -> bool:
    return (getattr(error, "sqlite_errorcode", 0) & 0xFF) in _DAMAGE
