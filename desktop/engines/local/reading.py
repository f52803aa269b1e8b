"""Reading text in the pictures of a library, one photo after the other, and keeping what was read.

Every photo is committed by itself; what was done stays done, so that the work can stop at any moment and go on later,
in this process or another. A photo whose file is not there now, or for which memory is short, is left for another
time; one that cannot be read at all counts as read, without text.
"""

from __future__ import annotations

import json
import logging
import sqlite3
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from desktop.core.errors import InvalidInputError
from desktop.core.photo import PhotoId
from desktop.core.progress import TaskContext
from desktop.core.text_line import TextLine
from desktop.embedding.text_reader import TextReader
from desktop.engines.local import full_text, read_text
from desktop.engines.local.catalogue import Catalogue
from desktop.engines.local.content import PhotoContent
from desktop.engines.local.database import Database
from desktop.engines.local.original import OriginalStore
from desktop.engines.local.place import printable
from desktop.engines.reading import ReadingState
from desktop.imaging.decode import decode

#: Photos that are looked up at once.
_BATCH = 64
#: How often it is looked whether a pause is over.
_PAUSE_POLL_S = 0.2
#: Rows that are deleted in one transaction, so that searches and imports get their turn.
_DELETED_AT_ONCE = 1000
#: Digits of a share of the picture, or of a confidence, that are kept.
_DIGITS = 4

_MISSING = "removed_at IS NULL AND NOT EXISTS (SELECT 1 FROM reading WHERE reader = ? AND reading.photo_id = photo.id)"

_logger = logging.getLogger(__name__)


class TextReading:
    """Text in the pictures of one library. Safe from any thread.

    Args:
        database, catalogue, originals: of the library.
    """

    def __init__(self, database: Database, catalogue: Catalogue, originals: OriginalStore) -> None:
        self._database = database
        self._content = PhotoContent(catalogue, originals)

    def state(self, reader_id: str) -> ReadingState:
        """See :class:`desktop.engines.reading.ReadsText`."""
        with self._database.reading() as connection:
            (photos,) = connection.execute("SELECT count(*) FROM photo WHERE removed_at IS NULL").fetchone()
            missing = _count_missing(connection, reader_id)
        return ReadingState(read=photos - missing, missing=missing)

    def read_missing(
        self, reader: TextReader, ctx: TaskContext, paused: Callable[[], bool], added_since: datetime | None = None
    ) -> int:
        """See :class:`desktop.engines.reading.ReadsText`."""
        since = 0 if added_since is None else int(added_since.timestamp() * 1e6)
        with self._database.reading() as connection:
            total = _count_missing(connection, reader.id, since)
        looked_at = read = 0
        before: int | None = None
        while batch := self._next_batch(reader.id, before, since):
            for row, photo_id in batch:
                ctx.report(looked_at, max(total, looked_at + 1))
                _wait_while(paused, ctx)
                read += self._read(row, photo_id, reader, ctx)
                looked_at += 1
            before = batch[-1][0]
        ctx.report(looked_at, looked_at)
        return read

    def text_of(self, photo_id: PhotoId) -> Sequence[TextLine]:
        """See :class:`desktop.engines.reading.ReadsText`."""
        with self._database.reading() as connection:
            row = connection.execute(
                "SELECT lines FROM reading JOIN photo ON photo.id = photo_id WHERE sha256 = ?", (printable(photo_id),)
            ).fetchone()
        return [_line(entry) for entry in json.loads(row[0])] if row else []

    def forget(self) -> int:
        """See :class:`desktop.engines.reading.ReadsText`."""
        forgotten = 0
        while some := self._forget_some():
            forgotten += some
        # The index else keeps what it was told to leave out, until it is merged with as much again.
        with self._database.writing() as connection:
            read_text.rebuild(connection)
        return forgotten

    def _next_batch(self, reader_id: str, before: int | None, since: int) -> Sequence[tuple[int, PhotoId]]:
        with self._database.reading() as connection:
            return connection.execute(
                "SELECT id, sha256 FROM photo"  # noqa: S608 -- made of constants
                f" WHERE id < ? AND {_MISSING} AND added_at >= ? ORDER BY id DESC LIMIT ?",
                (2**62 if before is None else before, reader_id, since, _BATCH),
            ).fetchall()

    def _read(self, row: int, photo_id: PhotoId, reader: TextReader, ctx: TaskContext) -> bool:
        """Read one photo and keep what it says. Returns False where it has to be tried another time."""
        lines: Sequence[TextLine] = ()
        try:
            content = self._content.read(photo_id)
            if content is None:
                return False
            lines = reader.read(decode(content, min_side=reader.min_side).pixels(), ctx)
        except InvalidInputError as error:
            _logger.warning("no text can be read in %s: %s", photo_id, error)
            if error.retryable:
                return False
        ctx.check()
        with self._database.writing(ctx) as connection:
            _store(connection, row, reader.id, lines)
        return True

    def _forget_some(self) -> int:
        with self._database.writing() as connection:
            return connection.execute(
                "DELETE FROM reading WHERE photo_id IN (SELECT photo_id FROM reading LIMIT ?)", (_DELETED_AT_ONCE,)
            ).rowcount


def _store(connection: sqlite3.Connection, photo: int, reader_id: str, lines: Sequence[TextLine]) -> None:
    """Keep what was read in a photo instead of what was read before, unless the photo is gone by now."""
    # Not REPLACE, which would not tell the trigger that keeps the index.
    connection.execute("DELETE FROM reading WHERE photo_id = ?", (photo,))
    words = (word for line in lines for word in full_text.words(line.text))
    connection.execute(
        "INSERT INTO reading (photo_id, reader, words, lines) SELECT id, ?, ?, ? FROM photo WHERE id = ?",
        (reader_id, printable(read_text.indexed(words)), _json(lines), photo),
    )


def _json(lines: Sequence[TextLine]) -> str:
    """``[[text, left, top, right, bottom, confidence], …]``."""
    rows = [(line.text, *(round(number, _DIGITS) for number in (*line.box, line.confidence))) for line in lines]
    return json.dumps(rows, ensure_ascii=True, separators=(",", ":"))


def _line(entry: Sequence[Any]) -> TextLine:
    text, left, top, right, bottom, confidence = entry
    return TextLine(text, (left, top, right, bottom), confidence)


def _count_missing(connection: sqlite3.Connection, reader_id: str, since: int = 0) -> int:
    statement = f"SELECT count(*) FROM photo WHERE {_MISSING} AND added_at >= ?"  # noqa: S608 -- a constant
    return int(connection.execute(statement, (reader_id, since)).fetchone()[0])


def _wait_while(paused: Callable[[], bool], ctx: TaskContext) -> None:
    ctx.check()
    while paused():
        ctx.wait(_PAUSE_POLL_S)
