"""Looking photos up: by id, by path, page by page. Reads no file and asks none for its state.

Statements are put together from constants and question marks only (S608).
"""

from __future__ import annotations

import heapq
import os
import re
import sqlite3
from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from operator import itemgetter
from pathlib import Path
from typing import Any, TypeVar

from desktop.core.errors import ErrorCode, InvalidInputError
from desktop.core.photo import Photo, PhotoId, PhotoPage, Place, PlaceKind
from desktop.engines.base import PhotoOrder
from desktop.engines.local import block_file
from desktop.engines.local import place as places
from desktop.engines.local.database import Database
from desktop.engines.local.listing import Listing
from desktop.engines.local.original import OriginalStore

#: Values that go into one statement. SQLite's own limit is higher, but not everywhere.
_CHUNK = 500
_MIN_PREFIX = 8
_NUMBER = re.compile(r"0*([0-9]+)")

#: Lists are sorted in parts of so many: one sort of 100,000 would not let another thread compute in the meantime.
_SORTED_PART = 4000

#: The file name that a photo is shown with.
_NAME = "(SELECT name FROM place WHERE photo_id = photo.id ORDER BY kind <> 'file', gone, place.id LIMIT 1)"
_COLUMNS = "id, sha256, format, width, height, size_bytes, taken_at, caption, added_at, original"

Row = tuple[Any, ...]
_T = TypeVar("_T")


class Catalogue:
    """What the library knows of its photos.

    Args:
        database: of the library.
        originals: copies of photos that have no file of their own.
    """

    def __init__(self, database: Database, originals: OriginalStore) -> None:
        self._database = database
        self._originals = originals
        self._newest_first = Listing(database)

    def count(self) -> int:
        """Photos in the library."""
        with self._database.reading() as connection:
            return int(connection.execute("SELECT count(*) FROM photo WHERE removed_at IS NULL").fetchone()[0])

    def size_bytes(self) -> int:
        """Bytes of the database, of the index and of the copies."""
        with self._database.reading() as connection:
            (copies,) = connection.execute(
                "SELECT coalesce(sum(size_bytes), 0) FROM photo WHERE original IS NOT NULL"
            ).fetchone()
        index = block_file.size_bytes(self._database.path.parent)
        return int(copies) + index + self._database.size_bytes()

    def ids(self, order: PhotoOrder = PhotoOrder.ADDED) -> Sequence[PhotoId]:
        """All photos in an order."""
        if order is PhotoOrder.ADDED:
            return self._newest_first.ids()
        with self._database.reading() as connection:
            if order is PhotoOrder.NAME:
                rows = connection.execute(
                    f"SELECT sha256, {_NAME} FROM photo WHERE removed_at IS NULL ORDER BY id"  # noqa: S608
                )
                return _by_name([(_name_key(name or ""), sha256) for sha256, name in rows])
            rows = connection.execute(
                "SELECT sha256 FROM photo WHERE removed_at IS NULL ORDER BY dated_at DESC, id DESC"
            )
            return [sha256 for (sha256,) in rows]

    def named(self, start: str) -> Sequence[PhotoId]:
        """Photos whose file names begin with ``start``, upper and lower case of A … Z alike."""
        pattern = re.sub(r"([%_\\])", r"\\\1", start) + "%"
        with self._database.reading() as connection:
            rows = connection.execute(
                f"SELECT sha256 FROM photo WHERE removed_at IS NULL AND {_NAME} LIKE ?1 ESCAPE '\\' AND id IN"  # noqa: S608
                " (SELECT photo_id FROM place WHERE name LIKE ?1 ESCAPE '\\')",
                (pattern,),
            )
            return [sha256 for (sha256,) in rows]

    def page(self, limit: int, after: str | None) -> PhotoPage:
        """A page, newest first.

        Raises:
            InvalidInputError: LIST_MARK_INVALID, when ``after`` is not what a page gave.
        """
        if after is not None and not re.fullmatch(r"[0-9]{1,18}", after):
            raise InvalidInputError(ErrorCode.LIST_MARK_INVALID, params={"value": after})
        with self._database.reading() as connection:
            rows = connection.execute(
                f"SELECT {_COLUMNS} FROM photo WHERE removed_at IS NULL AND id < ? ORDER BY id DESC LIMIT ?",  # noqa: S608
                (int(after) if after is not None else 2**62, limit),
            ).fetchall()
            photos = self._photos(connection, rows)
        return PhotoPage(photos, str(rows[-1][0]) if len(rows) == limit else None)

    def photos(self, ids: Sequence[PhotoId]) -> Sequence[Photo]:
        """The photos of these ids, in this order; those that are not there are left out."""
        by_id: dict[PhotoId, Photo] = {}
        with self._database.reading() as connection:
            for chunk in _chunks(list(dict.fromkeys(map(places.printable, ids)))):
                rows = connection.execute(
                    f"SELECT {_COLUMNS} FROM photo WHERE removed_at IS NULL AND sha256 IN ({_marks(chunk)})",  # noqa: S608
                    chunk,
                ).fetchall()
                by_id.update((photo.id, photo) for photo in self._photos(connection, rows))
        return [by_id[id_] for id_ in ids if id_ in by_id]

    def photos_of_rows(self, connection: sqlite3.Connection, row_ids: Sequence[int]) -> dict[int, Photo]:
        """Photos by row id; those that are not there are left out."""
        found: dict[int, Photo] = {}
        for chunk in _chunks(row_ids):
            rows = connection.execute(
                f"SELECT {_COLUMNS} FROM photo WHERE removed_at IS NULL AND id IN ({_marks(chunk)})",  # noqa: S608
                chunk,
            ).fetchall()
            found.update(zip((row[0] for row in rows), self._photos(connection, rows), strict=True))
        return found

    def find(self, id_or_path: str) -> Photo:
        """The photo of an id, of an unambiguous beginning of an id, of a path, or of a link.

        Raises:
            InvalidInputError: PHOTO_NOT_FOUND.
        """
        ids = self._ids_beginning(id_or_path) or self._ids_at(id_or_path)
        photos = self.photos(ids) if len(ids) == 1 else ()
        if not photos:
            detail = f"{len(ids)} photos begin like this" if len(ids) > 1 else ""
            raise InvalidInputError(ErrorCode.PHOTO_NOT_FOUND, detail, params={"photo": id_or_path})
        return photos[0]

    def places(self, photo_id: PhotoId) -> Sequence[Place]:
        """Every place that a photo came from, oldest first."""
        with self._database.reading() as connection:
            rows = connection.execute(
                "SELECT kind, source, member, size_bytes, mtime_ns FROM place WHERE photo_id ="
                " (SELECT id FROM photo WHERE sha256 = ?) ORDER BY id",
                (photo_id,),
            ).fetchall()
        return [
            Place(PlaceKind(kind), places.from_sql(source), places.from_sql(member), size, mtime)
            for kind, source, member, size, mtime in rows
        ]

    def original(self, photo_id: PhotoId) -> str | None:
        """Name of the copy that the library keeps of a photo, if any."""
        with self._database.reading() as connection:
            row = connection.execute("SELECT original FROM photo WHERE sha256 = ?", (photo_id,)).fetchone()
        return row[0] if row else None

    def thumbnail(self, photo_id: PhotoId) -> bytes:
        """The small picture of a photo.

        Raises:
            InvalidInputError: PHOTO_NOT_FOUND.
        """
        with self._database.reading() as connection:
            row = connection.execute(
                "SELECT jpeg FROM thumbnail JOIN photo ON photo.id = photo_id WHERE sha256 = ? AND removed_at IS NULL",
                (places.printable(photo_id),),
            ).fetchone()
        if row is None:
            raise InvalidInputError(ErrorCode.PHOTO_NOT_FOUND, params={"photo": photo_id})
        return bytes(row[0])

    def mark_gone(self, path: str) -> None:
        """Remember that a file was not found."""
        with self._database.writing() as connection:
            connection.execute("UPDATE place SET gone = 1 WHERE source = ? AND kind = 'file'", (places.to_sql(path),))

    def _ids_beginning(self, text: str) -> Sequence[PhotoId]:
        prefix = text.lower()
        if len(prefix) < _MIN_PREFIX or re.fullmatch(r"[0-9a-f]{1,64}", prefix) is None:
            return ()
        with self._database.reading() as connection:
            rows = connection.execute(
                "SELECT sha256 FROM photo WHERE sha256 >= ? AND sha256 < ? AND removed_at IS NULL LIMIT 2",
                (prefix, prefix + "g"),
            )
            return [sha256 for (sha256,) in rows]

    def _ids_at(self, text: str) -> Sequence[PhotoId]:
        if not places.is_possible(text):
            return ()
        path = os.path.expanduser(text)  # noqa: PTH111 -- a Path would lose the slashes of a link
        spellings = {text, os.path.abspath(path), os.path.realpath(path)}  # noqa: PTH100 -- likewise
        copy = Path(path).name
        with self._database.reading() as connection:
            for spelling in spellings:
                rows = connection.execute(
                    "SELECT DISTINCT sha256 FROM photo JOIN place ON photo_id = photo.id"
                    " WHERE source = ? AND member = '' AND removed_at IS NULL",
                    (places.to_sql(spelling),),
                ).fetchall()
                if rows:
                    return [sha256 for (sha256,) in rows]
            rows = connection.execute(
                "SELECT sha256, original FROM photo WHERE sha256 = ? AND original IS NOT NULL AND removed_at IS NULL",
                (places.printable(copy[:64]),),
            ).fetchall()
        return [sha256 for sha256, name in rows if str(self._originals.path(name)) in spellings]

    def _photos(self, connection: sqlite3.Connection, rows: Sequence[Row]) -> Sequence[Photo]:
        row_ids = [row[0] for row in rows]
        places_of = _grouped(connection, "kind, source, name, gone FROM place", "id", row_ids)
        metadata_of = _grouped(connection, "key, value FROM metadata", "key", row_ids)
        tags_of = _grouped(connection, "tag FROM tag", "position", row_ids)
        return [
            self._photo(row, places_of[row[0]], metadata_of[row[0]], [tag for (tag,) in tags_of[row[0]]])
            for row in rows
        ]

    def _photo(self, row: Row, place_rows: list[Row], metadata: list[Row], tags: list[str]) -> Photo:
        _, sha256, format_, width, height, size, taken_at, caption, added_at, original = row
        shown = places.choose(place_rows)
        path = shown.path
        if original is not None and (path is None or shown.gone):
            path = str(self._originals.path(original))
        return Photo(
            id=sha256,
            file_name=shown.file_name,
            path=path,
            url=shown.url,
            caption=caption,
            metadata=dict(metadata),
            tags=tags,
            width=width,
            height=height,
            size_bytes=size,
            format=format_,
            sha256=sha256,
            taken_at=datetime.fromisoformat(taken_at) if taken_at else None,
            added_at=datetime.fromtimestamp(added_at / 1e6, UTC),
            missing=original is None and (path is None or shown.gone),
        )


def _grouped(connection: sqlite3.Connection, what: str, order: str, row_ids: Sequence[int]) -> dict[int, list[Row]]:
    """Rows of a table that belong to photos, by photo."""
    groups: dict[int, list[Row]] = defaultdict(list)
    for chunk in _chunks(row_ids):
        statement = f"SELECT photo_id, {what} WHERE photo_id IN ({_marks(chunk)}) ORDER BY photo_id, {order}"
        for row in connection.execute(statement, chunk):
            groups[row[0]].append(row[1:])
    return groups


def _name_key(name: str) -> str:
    """What sorts names as a person does: numbers by their value (how long they are, then digit by digit), and before
    letters.
    """
    return _NUMBER.sub(lambda number: f"\0{chr(len(number[1]))}{number[1]}", name.casefold())


def _by_name(keyed: Sequence[tuple[str, PhotoId]]) -> Sequence[PhotoId]:
    """Ids by their keys; equals stay in their order."""
    parts = (keyed[start : start + _SORTED_PART] for start in range(0, len(keyed), _SORTED_PART))
    by_key = itemgetter(0)
    return [photo_id for _, photo_id in heapq.merge(*(sorted(part, key=by_key) for part in parts), key=by_key)]


def _chunks(values: Sequence[_T]) -> Iterator[Sequence[_T]]:
    for start in range(0, len(values), _CHUNK):
        yield values[start : start + _CHUNK]


def _marks(values: Sequence[object]) -> str:
    return ",".join("?" * len(values))
