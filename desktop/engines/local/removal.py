"""What the user took out of the library, written down beside the database as well.

Where the database is lost, its photos are imported again from where they came from. Those that were taken out on
purpose must not come back that way, so this has to survive what the database does not.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from desktop.core.append_log import AppendLog
from desktop.core.photo import PhotoId
from desktop.core.storage_error import storage_error
from desktop.engines.local import place as places

_FILES = (
    "SELECT source, place.size_bytes, mtime_ns FROM place JOIN photo ON photo.id = photo_id"
    " WHERE sha256 = ? AND kind = 'file'"
)
_IS_REMOVED = "SELECT 1 FROM photo WHERE sha256 = ? AND removed_at IS NOT NULL"
_IS_THERE = "SELECT 1 FROM photo WHERE sha256 = ? AND removed_at IS NULL"


class RemovalLog:
    """The record of one library: photos that are out, and the files that they were in. Safe from any thread.

    Args:
        folder: of the library.
    """

    def __init__(self, folder: Path) -> None:
        self._path = folder / "removed.jsonl"
        self._log = AppendLog(self._path)

    def took_out(self, connection: sqlite3.Connection, ids: Sequence[PhotoId]) -> None:
        """Write down photos that are removed in this transaction, before it is committed.

        Raises:
            StorageError: it cannot be written; then nothing may be removed.
        """
        removed = [id_ for id_ in map(places.printable, ids) if connection.execute(_IS_REMOVED, (id_,)).fetchone()]
        files = {
            id_: [(places.from_sql(source), *state) for source, *state in connection.execute(_FILES, (id_,))]
            for id_ in removed
        }
        with self._translated():
            self._log.put(files)

    def came_back(self, ids: Sequence[PhotoId]) -> None:
        """Write down photos that the user restored or added again.

        Raises:
            StorageError: it cannot be written.
        """
        with self._translated():
            self._log.discard(ids)

    def removed(self) -> Collection[PhotoId]:
        """Photos that are out.

        Raises:
            StorageError: the record cannot be read.
        """
        with self._translated():
            return self._log.read()

    def keep_out(self, connection: sqlite3.Connection) -> None:
        """Let the files of photos that are out stay out of a library that was saved from damage.

        Raises:
            StorageError: the record cannot be read.
        """
        with self._translated():
            removed = self._log.read()
        for id_, files in removed.items():
            if connection.execute(_IS_THERE, (id_,)).fetchone() is None:
                connection.executemany(
                    "INSERT OR IGNORE INTO left_out (source, size_bytes, mtime_ns) VALUES (?, ?, ?)",
                    [(places.to_sql(source), size_bytes, mtime_ns) for source, size_bytes, mtime_ns in files],
                )

    @contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise storage_error(error, self._path) from error
