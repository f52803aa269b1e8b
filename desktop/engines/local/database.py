"""The library's SQLite file: connections, transactions, migrations.

Write-ahead log, so that readers never wait for the writer, in this process or another. ``synchronous = FULL``: a
commit returns after the log reached the disk, since what an import reports as added must survive a pulled plug; commits
come in batches, so this costs an import a few per cent at most.
"""

from __future__ import annotations

import os
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from desktop.core.database_error import database_error, kind_of
from desktop.core.errors import ErrorCode, StorageError
from desktop.core.progress import TaskContext
from desktop.core.salvage import back_up, mark_damaged
from desktop.core.storage_error import storage_error
from desktop.engines.local import schema

#: How long to wait for another process that writes, and how often to look whether the wait was cancelled.
_BUSY_TIMEOUT_S = 10.0
_BUSY_POLL_S = 0.25


class Database:
    """One SQLite file, opened at first use. Safe from any thread.

    Args:
        path: the file; it and its folder are made when missing, for this user only.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._idle: list[sqlite3.Connection] = []
        self._lock = threading.Lock()
        self._writing = threading.Lock()
        self._watching = threading.Lock()
        self._watcher: sqlite3.Connection | None = None
        self._ready = False
        self._closed = False

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """A connection with one consistent view of the library.

        Raises:
            StorageError: the database cannot be read; foreign errors inside of the block are translated too.
        """
        with self._transaction("BEGIN") as connection:
            yield connection

    @contextmanager
    def writing(self, ctx: TaskContext | None = None) -> Iterator[sqlite3.Connection]:
        """A connection in a transaction that is on the disk when the block ends, or not done at all if it raises.

        Args:
            ctx: its cancellation ends the wait for another process that writes.

        Raises:
            StorageError: as :meth:`reading`, or disk full, read-only, locked by another process.
            TaskCancelled: while waiting.
        """
        with self._writing, self._transaction("BEGIN IMMEDIATE", ctx) as connection:
            yield connection

    def version(self) -> int:
        """A number that is another one after each commit, by whatever process; of no meaning in another process.

        Raises:
            StorageError: as :meth:`reading`.
        """
        with self._translated(), self._watching:
            if self._watcher is None:
                # SQLite counts the commits of other connections: this one makes none.
                self._watcher = self._take()
            return int(self._watcher.execute("PRAGMA data_version").fetchone()[0])

    def compact(self) -> None:
        """Give space that is no longer used back to the disk. Takes as long as writing the whole file.

        Raises:
            StorageError: the disk has no room for a second file, or another process is writing.
        """
        with self._writing, self._translated():
            connection = self._take()
            try:
                connection.execute("VACUUM")
                connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            finally:
                self._give_back(connection)

    def size_bytes(self) -> int:
        """Of the file, with what was written and not yet moved into it."""
        files = (self.path, self.path.with_name(self.path.name + "-wal"))
        return sum(file.stat().st_size for file in files if file.exists())

    def close(self) -> None:
        """Close every connection that is not in use; those in use close when they are given back."""
        with self._lock:
            self._closed = True
            idle, self._idle = self._idle, []
        with self._watching:
            if self._watcher is not None:
                idle.append(self._watcher)
                self._watcher = None
        for connection in idle:
            connection.close()

    @contextmanager
    def _transaction(self, begin: str, ctx: TaskContext | None = None) -> Iterator[sqlite3.Connection]:
        with self._translated():
            connection = self._take()
            try:
                _begin(connection, begin, ctx or TaskContext())
                yield connection
                connection.execute("COMMIT")
            finally:
                if connection.in_transaction:
                    connection.rollback()
                self._give_back(connection)

    @contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            raise database_error(error, self.path) from error

    def _take(self) -> sqlite3.Connection:
        with self._lock:
            if self._closed:
                raise StorageError(ErrorCode.STORAGE_FAILED, "the library is closed", params={"path": str(self.path)})
            if self._idle:
                return self._idle.pop()
            if self._ready:
                return self._connect()
            connection = self._create()
            self._ready = True
            return connection

    def _give_back(self, connection: sqlite3.Connection) -> None:
        with self._lock:
            if not self._closed:
                self._idle.append(connection)
                return
        connection.close()

    def _create(self) -> sqlite3.Connection:
        """Open the file for the first time in this process: make it, check its version, bring it up to date."""
        try:
            self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            if not self.path.exists():
                os.close(os.open(self.path, os.O_CREAT | os.O_RDWR, 0o600))
        except OSError as error:
            raise storage_error(error, self.path) from error
        connection = self._connect()
        try:
            self._migrate(connection)
        except BaseException:
            connection.close()
            raise
        return connection

    def _connect(self) -> sqlite3.Connection:
        # Connections travel between threads, one thread at a time: the pool sees to that.
        connection = sqlite3.connect(
            self.path, timeout=_BUSY_POLL_S, isolation_level=None, check_same_thread=False, cached_statements=256
        )
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA foreign_keys = ON")
        return connection

    def _migrate(self, connection: sqlite3.Connection) -> None:
        version = _version(connection, self.path)  # before anything that could write to a file that is not ours
        if version == schema.VERSION:
            return
        if version:
            self._back_up(connection, version)
        # Asks for the whole file for a moment, and stays with the file from then on.
        _begin(connection, "PRAGMA journal_mode = WAL", TaskContext())
        _begin(connection, "BEGIN IMMEDIATE", TaskContext())
        # Another process may have been quicker.
        for step in range(_version(connection, self.path), schema.VERSION):
            for statement in _statements(schema.STEPS[step]):
                connection.execute(statement)
            connection.execute(f"PRAGMA user_version = {step + 1}")
        connection.execute("COMMIT")

    def _back_up(self, connection: sqlite3.Connection, version: int) -> None:
        try:
            back_up(connection, self.path, version)
        except OSError as error:
            raise storage_error(error, self.path) from error


def check_kind(path: Path) -> None:
    """Find out whether a sound SQLite file is a library that this program can open, without changing it.

    Raises:
        StorageError: DATABASE_TOO_NEW, DATABASE_DAMAGED where it is no library, STORAGE_FAILED.
    """
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as connection:
            _version(connection, path)
    except sqlite3.Error as error:
        raise StorageError(ErrorCode.STORAGE_FAILED, str(error), params={"path": str(path)}) from error


def _version(connection: sqlite3.Connection, path: Path) -> int:
    """The version of a library's schema; 0 for an empty file.

    Another program's database in the place of the library counts as damaged: the next start puts it aside as it is.
    """
    version = int(connection.execute("PRAGMA user_version").fetchone()[0])
    if version > schema.VERSION:
        detail = f"version {version}, this program knows {schema.VERSION}"
        raise StorageError(ErrorCode.DATABASE_TOO_NEW, detail, params={"path": str(path)})
    tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    if tables and not tables >= schema.MARKS:
        mark_damaged(path)
        raise StorageError(ErrorCode.DATABASE_DAMAGED, "it is no library", params={"path": str(path)})
    return version


def _begin(connection: sqlite3.Connection, statement: str, ctx: TaskContext) -> None:
    """Begin a transaction, which may have to wait for that of another process."""
    deadline = time.monotonic() + _BUSY_TIMEOUT_S
    while True:
        try:
            connection.execute(statement)
        except sqlite3.OperationalError as error:
            ctx.check()
            if kind_of(error) != sqlite3.SQLITE_BUSY or time.monotonic() >= deadline:
                raise
        else:
            return


def _statements(script: str) -> Iterator[str]:
    """The statements of a script, since ``executescript`` would end the transaction first."""
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""
