"""A small real engine for tests of the import pipeline: keeps what it gets in one SQLite file.

Several processes may use it on one folder. It works in batches on a thread of its own, behind a bounded queue, as the
real ones do, looks at pictures with the real decoder, and writes down each time that it "embeds" one.
"""

from __future__ import annotations

import os
import queue
import sqlite3
import threading
import time
from collections.abc import Callable, Sequence, Set
from contextlib import closing
from pathlib import Path

from desktop.core.errors import ErrorCode, StorageError, TusouError
from desktop.core.photo import FileVersion, Place
from desktop.core.progress import TaskCancelled, TaskContext
from desktop.engines.base import Capabilities, IngestItem, IngestReport, IngestResult, Outcome, Recognition
from desktop.imaging.decode import probe

BATCH = 8


class Album:
    """The engine.

    Args:
        folder: where its file is.
        seconds: how long it works on each new photo.
        full_after: new photos after which its disk is full; None for never.

    Attributes:
        asked: places that it was asked to recognise one by one.
        looking_into: called with each folder that it is asked about.
    """

    name = "local"
    capabilities = Capabilities(
        paid=False, offline=True, lists_ids=False, searches_links=False, stores_links=False, languages=frozenset()
    )

    def __init__(self, folder: Path, *, seconds: float = 0.0, full_after: int | None = None) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.path = folder / "album.sqlite3"
        self.seconds = seconds
        self.full_after = full_after
        self.asked: list[Place] = []
        self.looking_into: Callable[[str], None] = lambda _folder: None
        self.put_items: list[IngestItem] = []
        self.peak_bytes = 0
        with closing(self.connect()) as connection:
            connection.execute("CREATE TABLE IF NOT EXISTS photo (sha256 TEXT PRIMARY KEY, caption TEXT)")
            connection.execute(
                "CREATE TABLE IF NOT EXISTS place (source BLOB, member BLOB, size INT, mtime INT, sha256 TEXT, "
                "PRIMARY KEY (source, member))"
            )
            connection.execute("CREATE TABLE IF NOT EXISTS embedded (sha256 TEXT)")

    def connect(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self.path, timeout=30, isolation_level=None)
        connection.execute("PRAGMA synchronous = OFF")
        return connection

    def rows(self, query: str) -> list[tuple[object, ...]]:
        with closing(self.connect()) as connection:
            return connection.execute(query).fetchall()

    @property
    def photos(self) -> list[str]:
        return [str(row[0]) for row in self.rows("SELECT sha256 FROM photo ORDER BY sha256")]

    @property
    def embedded(self) -> list[str]:
        return [str(row[0]) for row in self.rows("SELECT sha256 FROM embedded ORDER BY sha256")]

    @property
    def places(self) -> int:
        return int(str(self.rows("SELECT COUNT(*) FROM place")[0][0]))

    def recognise(self, places: Sequence[Place]) -> Sequence[Recognition]:
        self.asked.extend(places)
        with closing(self.connect()) as connection:
            return [
                Recognition.UNCHANGED
                if connection.execute(
                    "SELECT 1 FROM place WHERE source = ? AND member = ? AND size = ? AND mtime = ?", _key(place)
                ).fetchone()
                else Recognition.UNKNOWN
                for place in places
            ]

    def known_in(self, folder: str) -> Set[FileVersion]:
        self.looking_into(folder)
        with closing(self.connect()) as connection:
            return {
                (name, size, mtime)
                for source, size, mtime in connection.execute(
                    "SELECT source, size, mtime FROM place WHERE member = x''"
                )
                for parent, name in [os.path.split(source.decode("utf-8", "surrogatepass"))]
                if parent == folder
            }

    def open_ingest(self, report: IngestReport, ctx: TaskContext) -> AlbumIngest:
        return AlbumIngest(self, report, ctx)

    def close(self) -> None:
        pass


class AlbumIngest:
    def __init__(self, album: Album, report: IngestReport, ctx: TaskContext) -> None:
        self._album = album
        self._report = report
        self._ctx = ctx
        self._queue: queue.Queue[IngestItem | None] = queue.Queue(BATCH)
        self._failure: TusouError | None = None
        self._thread = threading.Thread(target=self._work, daemon=True)
        self._thread.start()

    def put(self, item: IngestItem) -> None:
        self._album.put_items.append(item)
        while True:
            self._check()
            try:
                self._queue.put(item, timeout=0.05)
            except queue.Full:
                continue
            return

    def flush(self) -> None:
        while self._queue.unfinished_tasks:
            self._check()
            time.sleep(0.005)
        self._check()

    def close(self) -> None:
        self._queue.put(None) if not self._queue.full() else None
        self._closed = True
        self._thread.join()

    _closed = False

    def _check(self) -> None:
        if self._failure is not None:
            raise self._failure
        self._ctx.check()

    def _work(self) -> None:
        with closing(self._album.connect()) as connection:
            while not self._closed and self._failure is None:
                try:
                    item = self._queue.get(timeout=0.05)
                except queue.Empty:
                    continue
                try:
                    if item is not None:
                        self._report.finished([self._store(connection, item)])
                except TaskCancelled:
                    return
                except TusouError as error:
                    self._failure = error
                finally:
                    self._queue.task_done()

    def _store(self, connection: sqlite3.Connection, item: IngestItem) -> IngestResult:
        assert item.content is not None
        is_known = connection.execute("SELECT 1 FROM photo WHERE sha256 = ?", (item.sha256,)).fetchone()
        if not is_known:
            try:
                probe(item.content)
            except TusouError as error:
                return IngestResult(item.id, Outcome.FAILED, error=error)
            if self._album.full_after is not None and len(self._album.photos) >= self._album.full_after:
                raise StorageError(ErrorCode.DISK_FULL)
            connection.execute("INSERT INTO embedded VALUES (?)", (item.sha256,))
            self._ctx.wait(self._album.seconds)
        connection.execute("BEGIN")
        if not item.dry_run:
            connection.execute("INSERT OR REPLACE INTO photo VALUES (?, ?)", (item.sha256, item.caption))
            connection.execute("INSERT OR REPLACE INTO place VALUES (?, ?, ?, ?, ?)", (*_key(item.place), item.sha256))
        connection.execute("COMMIT")
        return IngestResult(item.id, Outcome.UNCHANGED if is_known else Outcome.ADDED, item.sha256)


def _key(place: Place) -> tuple[bytes, bytes, int, int]:
    return (
        place.source.encode("utf-8", "surrogatepass"),
        place.member.encode("utf-8", "surrogatepass"),
        place.size_bytes,
        place.mtime_ns,
    )
