"""A SQLite file of the program: opening, migrating, transactions, and SQLite's errors translated.

Write-ahead log with ``synchronous = FULL``: a transaction that returned survives a pulled plug. One connection writes,
another reads, so that looking never waits for a write.
"""

from __future__ import annotations

import os
import sqlite3
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from desktop.core.database_error import database_error
from desktop.core.errors import ErrorCode, StorageError
from desktop.core.salvage import back_up
from desktop.core.storage_error import storage_error

#: How long a statement waits for another program's transaction.
BUSY_TIMEOUT_S = 60.0


class Database:
    """The open file. Safe from any thread.

    Args:
        path: the file, made where it is missing, for its owner only.
        migrations: statements that lead from version n (their position) to n + 1. A released one is never changed.

    Raises:
        StorageError: DISK_FULL, STORAGE_READ_ONLY, STORAGE_FAILED, DATABASE_LOCKED, DATABASE_TOO_NEW, DATABASE_DAMAGED.
    """

    def __init__(self, path: Path, migrations: Sequence[Sequence[str]]) -> None:
        self._path = path
        self._migrations = migrations
        self._write_lock = threading.RLock()
        self._read_lock = threading.RLock()
        self._create_private()
        with self._translated():
            self._writer = self._connect()
            self._migrate()
            self._reader = self._connect()

    @contextmanager
    def write(self) -> Iterator[sqlite3.Connection]:
        """A transaction: committed when the block ends, undone when it raises."""
        with self._write_lock, self._translated():
            self._writer.execute("BEGIN IMMEDIATE")
            try:
                yield self._writer
                self._writer.execute("COMMIT")
            finally:
                if self._writer.in_transaction:
                    self._writer.execute("ROLLBACK")

    @contextmanager
    def read(self) -> Iterator[sqlite3.Connection]:
        """A connection for queries. Fetch everything before the block ends."""
        with self._read_lock, self._translated():
            yield self._reader

    def shrink(self) -> None:
        """Give the disk back what was deleted, the log too: afterwards no file of the program has it any more."""
        with self._write_lock, self._translated():
            # A step of the first gives one page back, and only a script takes all steps.
            self._writer.executescript("PRAGMA incremental_vacuum; PRAGMA wal_checkpoint(TRUNCATE);")

    def close(self) -> None:
        """Close the file."""
        with self._write_lock, self._read_lock:
            self._reader.close()
            self._writer.close()

    def _create_private(self) -> None:
        try:
            os.close(os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600))
        except OSError as error:
            raise storage_error(error, self._path) from error

    def _connect(self) -> sqlite3.Connection:
        connection = sqlite3.connect(
            self._path, timeout=BUSY_TIMEOUT_S, isolation_level=None, check_same_thread=False, cached_statements=256
        )
        try:
            self._configure(connection)
        except BaseException:
            connection.close()
            raise
        return connection

    @staticmethod
    def _configure(connection: sqlite3.Connection) -> None:
        connection.row_factory = sqlite3.Row
        connection.execute("PRAGMA auto_vacuum = INCREMENTAL")
        _use_write_ahead_log(connection)
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA secure_delete = ON")  # what a person has forgotten; not every SQLite does so unasked

    def _migrate(self) -> None:
        version = self._writer.execute("PRAGMA user_version").fetchone()[0]
        if 0 < version < len(self._migrations):
            try:
                back_up(self._writer, self._path, version)
            except OSError as error:
                raise storage_error(error, self._path) from error
        with self.write() as connection:
            version = connection.execute("PRAGMA user_version").fetchone()[0]
            if version > len(self._migrations):
                raise StorageError(ErrorCode.DATABASE_TOO_NEW, params={"path": str(self._path)})
            for number, statements in enumerate(self._migrations[version:], start=version + 1):
                for statement in statements:
                    connection.execute(statement)
                connection.execute(f"PRAGMA user_version = {number}")

    @contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.DatabaseError as error:
            raise database_error(error, self._path) from error


def _use_write_ahead_log(connection: sqlite3.Connection) -> None:
    """Switch the log. SQLite does not wait here when another program opens the new file at the same moment."""
    deadline = time.monotonic() + BUSY_TIMEOUT_S
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or time.monotonic() > deadline:
                raise
            time.sleep(0.01)
        else:
            return
