"""How much of each photo has each colour, in memory: 12 bytes a photo, read when a search first names a colour."""

from __future__ import annotations

import sqlite3
import threading

import numpy as np
import numpy.typing as npt

from desktop.core.errors import InvalidInputError
from desktop.core.progress import TaskContext
from desktop.embedding.colour import COLOURS
from desktop.engines.local.vectors import Int64

Shares = npt.NDArray[np.uint8]

#: Photos that came before the library knew of colours are looked at by their thumbnails, so many in each search: half a
#: second. Those that came last are first.
_LOOKED_AT = 1000


class ColourIndex:
    """Colour shares of one library. Safe from any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._photos: Int64 = np.empty(0, np.int64)  # row ids, ascending
        self._shares: Shares = np.empty((0, len(COLOURS)), np.uint8)
        self._answer: tuple[Int64, Shares] | None = None  # the last one

    def of(self, connection: sqlite3.Connection, photos: Int64, ctx: TaskContext) -> Shares:
        """Shares of photos.

        Args:
            connection: of the library.
            photos: row ids, int64 [n].
            ctx: of the search.

        Returns:
            uint8 [n, colours]; all 0 for a photo that nothing is known of yet.

        Raises:
            TaskCancelled: on request; what is known by then stays.
        """
        with self._lock:
            self._read(connection)
            if self._answer is not None and self._answer[0] is photos:
                return self._answer[1]
            shares = self._gathered(connection, photos, ctx)
            self._answer = (photos, shares) if self._known(photos).all() else None
            return shares

    def _gathered(self, connection: sqlite3.Connection, photos: Int64, ctx: TaskContext) -> Shares:
        unknown = photos[~self._known(photos)]
        if len(unknown):
            self._look_at(connection, np.sort(unknown)[::-1][:_LOOKED_AT], ctx)
        known = self._known(photos)
        shares = np.zeros((len(photos), len(COLOURS)), np.uint8)
        shares[known] = self._shares[self._places(photos[known])]
        return shares

    def _read(self, connection: sqlite3.Connection) -> None:
        last = int(self._photos[-1]) if len(self._photos) else 0
        rows = connection.execute(
            "SELECT photo_id, shares FROM colour WHERE photo_id > ? ORDER BY photo_id", (last,)
        ).fetchall()
        if rows:
            ids, shares = zip(*rows, strict=True)
            self._add(np.array(ids, np.int64), np.frombuffer(b"".join(shares), np.uint8))

    def _look_at(self, connection: sqlite3.Connection, photos: Int64, ctx: TaskContext) -> None:
        seen: list[int] = []
        shares: list[bytes] = []
        try:
            for photo in photos.tolist():
                ctx.check()
                row = connection.execute("SELECT jpeg FROM thumbnail WHERE photo_id = ?", (photo,)).fetchone()
                shares.append(_of_thumbnail(row[0]) if row else bytes(len(COLOURS)))
                seen.append(photo)
        finally:
            self._add(np.array(seen, np.int64), np.frombuffer(b"".join(shares), np.uint8))

    def _add(self, photos: Int64, shares: Shares) -> None:
        """Take in photos that are not known yet, int64 [n], and their shares, uint8 [n × colours]."""
        all_photos = np.concatenate([self._photos, photos])
        order = np.argsort(all_photos, kind="stable")
        self._photos = all_photos[order]
        self._shares = np.concatenate([self._shares, shares.reshape(-1, len(COLOURS))])[order]
        self._answer = None

    def _places(self, photos: Int64) -> Int64:
        places: Int64 = np.minimum(np.searchsorted(self._photos, photos), len(self._photos) - 1)
        return places

    def _known(self, photos: Int64) -> npt.NDArray[np.bool_]:
        if not len(self._photos):
            return np.zeros(len(photos), np.bool_)
        known: npt.NDArray[np.bool_] = self._photos[self._places(photos)] == photos
        return known


def _of_thumbnail(jpeg: bytes) -> bytes:
    from desktop.engines.local.picture import colours_of

    try:
        return colours_of(jpeg)
    except InvalidInputError:  # damaged: without any colour, so that nothing looks at it again
        return bytes(len(COLOURS))
