"""What searches need of a library in memory: vectors, class posteriors, and which photos are there.

Filled from SQLite at the first search, and brought up to date before each one: rows that were added since, by this
process or another, are appended; photos that were removed are masked (they may be restored), until the program ends.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import numpy as np

from desktop.core.progress import TaskContext
from desktop.embedding.posterior import ClassPosteriors
from desktop.engines.local.vectors import EXACT_LIMIT, Int64, Mask, VectorIndex

#: Rows that are read before cancellation is looked at again.
_CHUNK = 8192


class LibraryIndex:
    """The vectors and posteriors of one model. Used under :meth:`current` only, by one thread at a time.

    Args:
        model: id of the embedding model.
        dimensions: of its vectors.
        exact_limit: see :class:`~desktop.engines.local.vectors.VectorIndex`.

    Attributes:
        photos: row id of the photo at each position, int64 [n].
        present: whether it is in the library, bool [n].
        vectors: by position.
        posteriors: by position.
    """

    def __init__(self, model: str, dimensions: int, exact_limit: int = EXACT_LIMIT) -> None:
        self._model = model
        self._dimensions = dimensions
        self._exact_limit = exact_limit
        self._lock = threading.Lock()
        self._forgotten = 0
        self._clear()

    @contextmanager
    def current(self, connection: sqlite3.Connection, ctx: TaskContext) -> Iterator[LibraryIndex]:
        """This index as ``connection`` sees the library.

        Raises:
            TaskCancelled: while loading; what was loaded by then stays.
        """
        with self._lock:
            self._update(connection, ctx)
            yield self

    def positions_of(self, photos: Int64) -> tuple[Int64, Mask]:
        """Where photos are.

        Args:
            photos: row ids, int64 [m].

        Returns:
            Positions, int64 [k], and for which of ``photos`` there is one, bool [m] with k true.
        """
        if not len(self.photos):
            return np.empty(0, np.int64), np.zeros(len(photos), np.bool_)
        at = np.minimum(np.searchsorted(self._sorted_photos, photos), len(self.photos) - 1)
        found: Mask = self._sorted_photos[at] == photos
        return self._order[at[found]], found

    def _clear(self) -> None:
        self.vectors = VectorIndex(self._dimensions, self._exact_limit)
        self.posteriors = ClassPosteriors()
        self.photos: Int64 = np.empty(0, np.int64)
        self.present: Mask = np.empty(0, np.bool_)
        self._order: Int64 = np.empty(0, np.int64)
        self._sorted_photos: Int64 = np.empty(0, np.int64)
        self._last_embedding = 0
        self._removals = -1

    def _update(self, connection: sqlite3.Connection, ctx: TaskContext) -> None:
        (removals,) = connection.execute("SELECT value FROM counter WHERE name = 'removals'").fetchone()
        forgotten = connection.execute(
            "SELECT value FROM counter WHERE name = ?", (forgotten_counter(self._model),)
        ).fetchone()
        if forgotten is not None and forgotten[0] != self._forgotten:
            self._clear()
            self._forgotten = forgotten[0]
        (last,) = connection.execute("SELECT coalesce(max(id), 0) FROM embedding").fetchone()
        if last > self._last_embedding:
            self._load(connection, ctx)
            self._last_embedding = last
        if removals != self._removals:
            self._mask(connection)
            self._removals = removals

    def _load(self, connection: sqlite3.Connection, ctx: TaskContext) -> None:
        rows = connection.execute(
            "SELECT embedding.id, photo_id, vector, classes, probabilities FROM embedding"
            " WHERE embedding.id > ? AND model_id = (SELECT id FROM model WHERE name = ?) ORDER BY embedding.id",
            (self._last_embedding, self._model),
        )
        photos = [self.photos]
        try:
            while chunk := rows.fetchmany(_CHUNK):
                ctx.check()
                photos.append(self._append(chunk))
        finally:
            self.photos = np.concatenate(photos)
            fresh = len(self.photos) - len(self.present)
            self.present = np.concatenate([self.present, np.ones(fresh, np.bool_)])
            self._order = np.argsort(self.photos, kind="stable")
            self._sorted_photos = self.photos[self._order]

    def _append(self, rows: Sequence[tuple[Any, ...]]) -> Int64:
        ids, photos, vectors, classes, probabilities = zip(*rows, strict=True)
        self.vectors.append(np.frombuffer(b"".join(vectors), "<f2").reshape(len(rows), self._dimensions))
        self.posteriors.append(
            np.frombuffer(b"".join(classes), "<u2").reshape(len(rows), -1),
            np.frombuffer(b"".join(probabilities), "<f2").reshape(len(rows), -1),
        )
        self._last_embedding = ids[-1]
        return np.array(photos, np.int64)

    def _mask(self, connection: sqlite3.Connection) -> None:
        rows = connection.execute("SELECT id FROM photo WHERE removed_at IS NULL ORDER BY id")
        there = np.fromiter((row for (row,) in rows), np.int64)
        self.present = np.isin(self.photos, there, assume_unique=True)


def forgotten_counter(model: str) -> str:
    """Name of the counter of how often the vectors of a model were deleted."""
    return f"forgotten {model}"
