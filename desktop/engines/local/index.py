"""What searches need of a library at hand: vectors, class posteriors, attributes, colours, which photos are there.

Filled at the first search, from block files as far as they agree with SQLite and from SQLite for the rest, and brought
up to date before each search: rows that were added since, by this process or another, are appended; photos that were
removed are masked (they may be restored), until the program ends.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from itertools import count
from pathlib import Path
from typing import Any

import numpy as np

from desktop.core.progress import TaskContext
from desktop.core.query import Filter
from desktop.embedding.image_encoder import POSTERIOR_CLASSES
from desktop.embedding.posterior import ClassPosteriors
from desktop.engines.local import attribute, filter_sql, record, row_ids
from desktop.engines.local.attribute import Attributes
from desktop.engines.local.block_file import BlockFolder, IndexBlock
from desktop.engines.local.colours import PhotoColours
from desktop.engines.local.vectors import BLOCK_ROWS, Int64, Mask, VectorIndex, fixed_point

#: Rows that are read before cancellation is looked at again. Blocks end where such a chunk ends.
_CHUNK = BLOCK_ROWS // 2
#: Answers of filters that are remembered: a person searches on with the same ones.
_ANSWERS = 8


class LibraryIndex:
    """Photos as one model sees them, and as filters ask for them.

    Used under :meth:`current` only, by one thread at a time.

    Args:
        model: id of the embedding model.
        dimensions: of its vectors.
        folder: for block files of this library.

    Attributes:
        model: id of the embedding model.
        photos: row id of the photo at each position, int64 [n].
        present: whether it is in the library, bool [n].
        vectors: by position.
        posteriors: by position.
        attributes: by position.
        colours: by position.
    """

    def __init__(self, model: str, dimensions: int, folder: Path) -> None:
        self.model = model
        self._dimensions = dimensions
        self._files = BlockFolder(folder, model, dimensions, POSTERIOR_CLASSES)
        self._lock = threading.Lock()
        self._forgotten: int | None = None  # not looked at yet
        self._answers: dict[tuple[Filter, ...], Mask] = {}
        self._answers_version = -1
        self._clear()

    @contextmanager
    def current(self, connection: sqlite3.Connection, ctx: TaskContext) -> Iterator[LibraryIndex]:
        """This index as ``connection`` sees the library.

        Raises:
            TaskCancelled: while loading; what was loaded by then stays.
        """
        with self._lock:
            try:
                self._update(connection, ctx)
                yield self
            finally:
                self.vectors.release()

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
        return self._by_photo(at[found]), found

    def allowed(self, connection: sqlite3.Connection, filters: Sequence[Filter], version: int) -> Mask:
        """Photos that are in the library and fulfil every filter, bool [photos].

        Args:
            connection: that this index is up to date with.
            filters: all of them have to be fulfilled.
            version: of the library, as it was before ``connection`` began to read.

        Raises:
            InvalidInputError: FILTER_INVALID.
        """
        if not filters:
            return self.present
        if self._answers_version != version:
            self._answers, self._answers_version = {}, version
        asked = tuple(filters)
        if asked not in self._answers:
            if len(self._answers) == _ANSWERS:
                del self._answers[next(iter(self._answers))]
            self._answers[asked] = self._fulfilling(connection, asked)
            self._answers[asked].setflags(write=False)
        return self._answers[asked]

    def dated(self, first: date, last: date) -> Int64:
        """Photos of some days: row ids, ascending, int64 [n]."""
        return np.sort(self.photos[self.attributes.fulfil(attribute.dated(first, last))])

    def _fulfilling(self, connection: sqlite3.Connection, filters: Sequence[Filter]) -> Mask:
        tests = {filter_: attribute.test(filter_) for filter_ in filters}
        fulfilled = self.present.copy()
        for test in tests.values():
            if test is not None:
                fulfilled &= self.attributes.fulfil(test)
        if others := [filter_ for filter_, test in tests.items() if test is None]:
            positions, _ = self.positions_of(filter_sql.matching(connection, others))
            also = np.zeros(len(fulfilled), np.bool_)
            also[positions] = True
            fulfilled &= also
        return fulfilled

    def _clear(self) -> None:
        self.vectors = VectorIndex(self._dimensions)
        self.posteriors = ClassPosteriors()
        self.attributes = Attributes()
        self.colours = PhotoColours()
        self._answers_version = -1
        self.photos: Int64 = np.empty(0, np.int64)
        self.present: Mask = np.empty(0, np.bool_)
        self._order: Int64 | None = None  # positions by photo; None where photos ascend, as an import adds them
        self._sorted_photos: Int64 = self.photos
        self._embeddings: Int64 = np.empty(0, np.int64)  # those that are in no block file
        self._last_embedding = 0
        self._before_block = 0  # the embedding before those
        self._exists: Mask = np.empty(0, np.bool_)  # false for photos that were deleted for good
        self._deletions = -1
        self._removals = -1

    def _update(self, connection: sqlite3.Connection, ctx: TaskContext) -> None:
        counters = dict(connection.execute("SELECT name, value FROM counter"))
        forgotten = counters.get(forgotten_counter(self.model), 0)
        if self._forgotten not in {None, forgotten}:
            self._clear()
            self._files.clear()
        self._forgotten = forgotten
        (last,) = connection.execute("SELECT coalesce(max(id), 0) FROM embedding").fetchone()
        if last > self._last_embedding:
            self._answers_version = -1  # they are of fewer photos
            self._load(connection, last, ctx)
            self._last_embedding = last
        deletions, removals = counters.get(record.DELETIONS, 0), counters[record.REMOVALS]
        if deletions != self._deletions:
            deleted = self._deleted(connection)
            if self._deletions + len(deleted) == deletions:
                self._exists[deleted] = False
            else:
                self._exists = self._existing(connection)
        if (deletions, removals) != (self._deletions, self._removals):
            removed = connection.execute("SELECT id FROM photo WHERE removed_at IS NOT NULL")
            at, _ = self.positions_of(np.fromiter((row for (row,) in removed), np.int64))
            self.present = self._exists.copy()
            self.present[at] = False
            self._answers_version = -1
            self._deletions, self._removals = deletions, removals

    def _load(self, connection: sqlite3.Connection, last: int, ctx: TaskContext) -> None:
        """Bring in what came up to an embedding, and report how far that is where it takes a while."""
        photos = [self.photos]
        try:
            if not self._last_embedding:
                photos += self._mapped_blocks(connection, ctx)
            while True:
                ctx.check()
                size = len(self.vectors)
                rows = connection.execute(
                    f"SELECT embedding.id, photo.id, vector, classes, probabilities, shares, {attribute.COLUMNS}"  # noqa: S608
                    " FROM embedding JOIN photo ON photo.id = embedding.photo_id"
                    " LEFT JOIN colour ON colour.photo_id = photo.id WHERE embedding.id > ?"
                    " AND model_id = (SELECT id FROM model WHERE name = ?) ORDER BY embedding.id LIMIT ?",
                    (self._last_embedding, self.model, _CHUNK - size % _CHUNK),
                ).fetchall()
                if not rows:
                    break
                photos.append(self._append(rows))
                if len(rows) == _CHUNK:  # there may be many more
                    ctx.report(self._last_embedding, last)
                if len(self.vectors) % BLOCK_ROWS == 0:
                    self._to_file(np.concatenate(photos)[-BLOCK_ROWS:])
        finally:
            self.photos = np.concatenate(photos)
            there = np.ones(len(self.photos) - len(self.present), np.bool_)
            self.present = np.concatenate([self.present, there])
            self._exists = np.concatenate([self._exists, there])
            self._sort(photos[1:])

    def _sort(self, added: Sequence[Int64]) -> None:
        """Order photos after some were added at the end."""
        before = len(self.photos) - sum(map(len, added))
        if self._order is None and (np.diff(self.photos[max(0, before - 1) :]) > 0).all():
            self._sorted_photos = self.photos
        else:
            self._order = np.argsort(self.photos, kind="stable")
            self._sorted_photos = self.photos[self._order]

    def _by_photo(self, numbers: Int64) -> Int64:
        """The positions of photos that are given by their numbers in ascending order."""
        return numbers if self._order is None else self._order[numbers]

    def _mapped_blocks(self, connection: sqlite3.Connection, ctx: TaskContext) -> Iterator[Int64]:
        """Take over the block files that hold what SQLite holds. Gives the photos of each."""
        for number in count():
            ctx.check()
            block = self._files.load(number, self._last_embedding)
            if block is None or not self._agrees(connection, block):
                return
            self.vectors.append_block(block.vectors)
            self.posteriors.append_block(block.posteriors)
            self.attributes.append_block(block.attributes)
            self.colours.append_block(block.colours)
            self._last_embedding = self._before_block = int(block.embeddings[-1])
            yield block.photos

    def _agrees(self, connection: sqlite3.Connection, block: IndexBlock) -> bool:
        """Whether the first and the last row that SQLite has of a block (some may be deleted) are as in the block."""
        (highest,) = connection.execute("SELECT max(seq) FROM sqlite_sequence WHERE name = 'embedding'").fetchone()
        if highest is None or highest < block.embeddings[-1]:  # an older copy of the library was put back
            return False
        for direction in ("ASC", "DESC"):
            row = connection.execute(
                "SELECT id, photo_id, vector FROM embedding WHERE id BETWEEN ? AND ?"  # noqa: S608 -- constants
                f" AND model_id = (SELECT id FROM model WHERE name = ?) ORDER BY id {direction} LIMIT 1",
                (int(block.embeddings[0]), int(block.embeddings[-1]), self.model),
            ).fetchone()
            if row is None:
                return False
            at = int(np.searchsorted(block.embeddings, row[0]))
            if block.embeddings[at] != row[0] or block.photos[at] != row[1]:
                return False
            if not np.array_equal(block.vectors.coordinates[at], fixed_point(np.frombuffer(row[2], "<f2"))):
                return False
        return True

    def _append(self, rows: Sequence[tuple[Any, ...]]) -> Int64:
        ids, photos, vectors, classes, probabilities, colours, *attributes = zip(*rows, strict=True)
        self.vectors.append(np.frombuffer(b"".join(vectors), "<f2").reshape(len(rows), self._dimensions))
        self.posteriors.append(
            np.frombuffer(b"".join(classes), "<u2").reshape(len(rows), -1),
            np.frombuffer(b"".join(probabilities), "<f2").reshape(len(rows), -1),
        )
        self.attributes.append(attributes)
        self.colours.append(colours)
        self._embeddings = np.append(self._embeddings, np.array(ids, np.int64))
        self._last_embedding = ids[-1]
        return np.array(photos, np.int64)

    def _to_file(self, photos: Int64) -> None:
        """Write the block that is full now to a file, and use that instead of memory."""
        number = len(self.vectors) // BLOCK_ROWS - 1
        after = self._before_block
        vectors, attributes, colours = self.vectors.last_block, self.attributes.last_block, self.colours.last_block
        block = IndexBlock(after, self._embeddings, photos, vectors, self.posteriors.appended(), attributes, colours)
        self._files.save(number, block)
        kept = self._files.load(number, after) or block
        self.vectors.replace_last(kept.vectors)
        self.posteriors.append_block(kept.posteriors)
        self.attributes.replace_last(kept.attributes)
        self.colours.replace_last(kept.colours)
        self._embeddings = np.empty(0, np.int64)
        self._before_block = self._last_embedding

    def _deleted(self, connection: sqlite3.Connection) -> Int64:
        """Positions of photos that were out of the library when last looked at, and were deleted since."""
        out = np.flatnonzero(self._exists & ~self.present)
        left = "SELECT photo_id AS id FROM embedding WHERE photo_id IN (SELECT value FROM json_each(?))"
        return out[~np.isin(self.photos[out], row_ids.fetch(connection, left, [str(self.photos[out].tolist())]))]

    def _existing(self, connection: sqlite3.Connection) -> Mask:
        """Which photos have a row, bool [photos]. Ids are fetched only of ranges in which some are missing.

        Vectors are asked for, since they are deleted with their photos and have the smallest index of all.
        """
        exists = np.ones(len(self.photos), np.bool_)
        ours = "FROM embedding WHERE photo_id BETWEEN ? AND ? AND model_id = (SELECT id FROM model WHERE name = ?)"
        for start in range(0, len(self.photos), BLOCK_ROWS):
            photos = self._sorted_photos[start : start + BLOCK_ROWS]
            values = int(photos[0]), int(photos[-1]), self.model
            (count,) = connection.execute(f"SELECT count(*) {ours}", values).fetchone()
            if count < len(photos):
                rows = connection.execute(f"SELECT photo_id {ours}", values)
                there = np.fromiter((row for (row,) in rows), np.int64)
                exists[self._by_photo(np.arange(start, start + len(photos)))] = np.isin(photos, there)
        return exists


def forgotten_counter(model: str) -> str:
    """Name of the counter of how often the vectors of a model were deleted."""
    return f"forgotten {model}"
