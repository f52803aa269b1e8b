"""The last queries of a library, and searches that were saved under a name."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from desktop.core.errors import ErrorCode, InvalidInputError, TusouError
from desktop.core.query import ImageBytes, ImageFile, ImageSource, ImageTerm, LibraryPhoto, Query
from desktop.imaging.decode import decode, read_file
from desktop.services.notebook import Notebook
from desktop.services.pictures import EngineSource
from desktop.services.query_text import Pictures, digest_of, query_of, question_of, text_of

#: How many queries are remembered, and how many bytes their pictures may take.
MAX_PAST = 200
MAX_PICTURE_BYTES = 32_000_000

_THUMBNAIL_SIDE = 128
_THUMBNAIL_QUALITY = 80
#: A pasted picture is kept so large that it finds what it found: twice the side that the image model looks at.
_CONTENT_SIDE = 800
_CONTENT_QUALITY = 90


@dataclass(frozen=True, slots=True)
class Thumbnail:
    """A small picture (JPEG) of the image term at ``position`` of a query's terms."""

    position: int
    content: bytes


@dataclass(frozen=True, slots=True)
class PastSearch:
    """A query that was asked or saved.

    Attributes:
        id: for :meth:`HistoryService.forget`.
        name: under which it was saved, empty for one of the last queries.
        query: to ask again. A file that it names may be gone by now.
        thumbnails: of its image terms; one that could not be read has none.
        searched_at: when it was last asked or saved (UTC).
    """

    id: int
    name: str
    query: Query
    thumbnails: Sequence[Thumbnail]
    searched_at: datetime


class HistoryService:
    """Remembers queries, library by library. Blocks; safe from any thread.

    Every method raises StorageError where the notebook cannot be used.

    Args:
        engines: where the engines are: thumbnails of photos come from there.
        notebook: where queries are kept.
    """

    def __init__(self, engines: EngineSource, notebook: Notebook) -> None:
        self._engines = engines
        self._notebook = notebook

    def record(self, library: str, query: Query) -> None:
        """Remember that a query was asked, in place of one before that asked the same with other weights."""
        pictures = self._pictures(library, query)
        with self._notebook.of(library).write() as connection:
            digest = digest_of(question_of(query), pictures.contents)
            connection.execute("DELETE FROM search WHERE name IS NULL AND digest = ?", (digest,))
            _insert(connection, None, query, pictures)
            _trim(connection)

    def recent(self, library: str, limit: int = MAX_PAST) -> Sequence[PastSearch]:
        """The last queries, newest first, each once."""
        with self._notebook.of(library).read() as connection:
            return _read(connection, "name IS NULL ORDER BY id DESC LIMIT ?", (limit,))

    def save(self, library: str, name: str, query: Query) -> PastSearch:
        """Keep a query under a name; what had the name before is replaced.

        Raises:
            InvalidInputError: QUERY_UNSUPPORTED for an empty name.
        """
        shown = name.strip()
        if not shown:
            raise InvalidInputError(ErrorCode.QUERY_UNSUPPORTED, "a saved search needs a name")
        pictures = self._pictures(library, query)
        with self._notebook.of(library).write() as connection:
            connection.execute("DELETE FROM search WHERE name = ?", (shown,))
            _insert(connection, shown, query, pictures)
            return _read(connection, "name = ?", (shown,))[0]

    def saved(self, library: str) -> Sequence[PastSearch]:
        """Saved searches by name."""
        with self._notebook.of(library).read() as connection:
            return _read(connection, "name IS NOT NULL ORDER BY name COLLATE NOCASE", ())

    def rename(self, library: str, search_id: int, name: str) -> None:
        """Give a saved search another name; what had that name before is replaced.

        Raises:
            InvalidInputError: QUERY_UNSUPPORTED for an empty name.
        """
        shown = name.strip()
        if not shown:
            raise InvalidInputError(ErrorCode.QUERY_UNSUPPORTED, "a saved search needs a name")
        with self._notebook.of(library).write() as connection:
            connection.execute("DELETE FROM search WHERE name = ? AND id <> ?", (shown, search_id))
            connection.execute("UPDATE search SET name = ? WHERE id = ? AND name IS NOT NULL", (shown, search_id))

    def forget(self, library: str, search_id: int) -> None:
        """Forget one query, of the last ones or saved."""
        with self._notebook.of(library).write() as connection:
            connection.execute("DELETE FROM search WHERE id = ?", (search_id,))
        self._notebook.of(library).shrink()

    def clear(self, library: str) -> None:
        """Forget the last queries; saved searches stay."""
        with self._notebook.of(library).write() as connection:
            connection.execute("DELETE FROM search WHERE name IS NULL")
        self._notebook.of(library).shrink()

    def _pictures(self, library: str, query: Query) -> Pictures:
        """Thumbnails of the query's images, and pasted images themselves, by position."""
        thumbnails: dict[int, bytes] = {}
        contents: dict[int, bytes] = {}
        for position, term in enumerate(query.terms):
            if not isinstance(term, ImageTerm):
                continue
            if isinstance(term.image, ImageBytes):
                contents[position] = term.image.content
            try:
                content = self._content(library, term.image)
                if content is None:
                    continue
                image = decode(content, min_side=_CONTENT_SIDE)
            except TusouError:  # it was searched a moment ago and is gone: remembered without a picture
                continue
            thumbnails[position] = image.jpeg(_THUMBNAIL_SIDE, _THUMBNAIL_QUALITY)
            if isinstance(term.image, ImageBytes) and max(image.info.width, image.info.height) > _CONTENT_SIDE:
                contents[position] = image.jpeg(_CONTENT_SIDE, _CONTENT_QUALITY)
        return Pictures(thumbnails, contents)

    def _content(self, library: str, image: ImageSource) -> bytes | None:
        match image:
            case ImageFile(path):
                return read_file(path)
            case ImageBytes(content, _):
                return content
            case LibraryPhoto(photo_id):
                return self._engines.open(library).thumbnail(photo_id)
            case _:  # a link: what is behind it belongs to others, and is not fetched for a small picture
                return None


def _insert(connection: sqlite3.Connection, name: str | None, query: Query, pictures: Pictures) -> None:
    body = text_of(query)
    cursor = connection.execute(
        "INSERT INTO search (name, digest, body, searched_at) VALUES (?, ?, ?, ?)",
        (name, digest_of(question_of(query), pictures.contents), body, datetime.now(UTC).isoformat()),
    )
    connection.executemany(
        "INSERT INTO picture VALUES (?, ?, ?, ?)",
        [
            (cursor.lastrowid, position, pictures.thumbnails.get(position, b""), pictures.contents.get(position))
            for position in pictures.thumbnails.keys() | pictures.contents.keys()
        ],
    )


def _trim(connection: sqlite3.Connection) -> None:
    """Forget the oldest queries beyond the limits."""
    rows = connection.execute(
        "SELECT id, (SELECT coalesce(sum(length(thumbnail) + coalesce(length(content), 0)), 0)"
        "  FROM picture WHERE search_id = search.id) AS size FROM search WHERE name IS NULL ORDER BY id DESC"
    ).fetchall()
    size = 0
    for number, row in enumerate(rows):
        size += row["size"]
        if number >= MAX_PAST or (number and size > MAX_PICTURE_BYTES):
            connection.execute("DELETE FROM search WHERE name IS NULL AND id <= ?", (row["id"],))
            return


def _read(connection: sqlite3.Connection, which: str, values: Sequence[object]) -> Sequence[PastSearch]:
    rows = connection.execute(
        f"SELECT id, name, body, searched_at FROM search WHERE {which}",  # noqa: S608 -- made of constants
        values,
    ).fetchall()
    return [_past(connection, row) for row in rows]


def _past(connection: sqlite3.Connection, row: sqlite3.Row) -> PastSearch:
    pictures = connection.execute(
        "SELECT position, thumbnail, content FROM picture WHERE search_id = ? ORDER BY position", (row["id"],)
    ).fetchall()
    contents = {each["position"]: each["content"] for each in pictures if each["content"] is not None}
    return PastSearch(
        id=row["id"],
        name=row["name"] or "",
        query=query_of(row["body"], contents),
        thumbnails=[Thumbnail(each["position"], each["thumbnail"]) for each in pictures if each["thumbnail"]],
        searched_at=datetime.fromisoformat(row["searched_at"]),
    )
