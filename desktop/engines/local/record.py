"""Writing photos: what one imported item changes in the library, and what the user changes by hand.

Every function works inside of the caller's transaction.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from time import time
from typing import TYPE_CHECKING

from desktop.core.errors import ErrorCode, InvalidInputError, StorageError
from desktop.core.photo import PhotoId, Place, PlaceKind
from desktop.embedding.image_encoder import ImageFeatures
from desktop.engines.base import IngestItem, Outcome
from desktop.engines.local import followed, full_text
from desktop.engines.local import place as places

if TYPE_CHECKING:
    from desktop.engines.local.picture import Picture

#: Counters of the library: how often photos were taken out or brought back, and how often some were deleted for good.
REMOVALS, DELETIONS = "removals", "deletions"


@dataclass(frozen=True, slots=True)
class Known:
    """What the library has of some bytes.

    Attributes:
        photo: the photo itself.
        lacking: which of the models that were asked for have no vector of it.
        kept: the bytes themselves: a file that was there when last looked at, or a copy.
    """

    photo: bool
    lacking: frozenset[str]
    kept: bool

    @property
    def embedded(self) -> bool:
        """The photo and all its vectors."""
        return self.photo and not self.lacking


def model_row(connection: sqlite3.Connection, name: str, dimensions: int) -> int:
    """Row id of a model, which is made at first."""
    connection.execute("INSERT OR IGNORE INTO model (name, dimensions) VALUES (?, ?)", (name, dimensions))
    return int(connection.execute("SELECT id FROM model WHERE name = ?", (name,)).fetchone()[0])


def known(connection: sqlite3.Connection, sha256: str, models: Sequence[str]) -> Known:
    """What the library has of the bytes with this SHA-256, for some models."""
    row = connection.execute(
        "SELECT id,"
        " original IS NOT NULL OR EXISTS (SELECT 1 FROM place WHERE photo_id = photo.id AND kind = 'file' AND gone = 0)"
        " FROM photo WHERE sha256 = ? AND removed_at IS NULL",
        (sha256,),
    ).fetchone()
    if row is None:
        return Known(photo=False, lacking=frozenset(models), kept=False)
    return Known(photo=True, lacking=frozenset(models) - vectors_of(connection, row[0]), kept=bool(row[1]))


def vectors_of(connection: sqlite3.Connection, photo: int) -> frozenset[str]:
    """The models that have a vector of a photo."""
    rows = connection.execute(
        "SELECT name FROM embedding JOIN model ON model.id = model_id WHERE photo_id = ?", (photo,)
    )
    return frozenset(name for (name,) in rows)


def record(
    connection: sqlite3.Connection,
    item: IngestItem,
    picture: Picture | None,
    original: str | None,
    models: Mapping[str, int],
) -> Outcome:
    """Bring one item into the library.

    Args:
        connection: in a writing transaction.
        item: its place, caption and metadata; ``sha256`` is the photo.
        picture: what its bytes are; None if the photo is :func:`known` with its vectors.
        original: name of the copy that was made of the bytes, or None.
        models: row id of each model that made a vector.
    """
    before = _photo_at(connection, item.place)
    photo = _present(connection, item.sha256)
    outcome = Outcome.UNCHANGED
    if photo is None:
        photo = _bring_back(connection, item.sha256) if picture is None else _insert(connection, item, picture)
        outcome = Outcome.ADDED
    if picture is not None:
        _store_small(connection, photo, picture)
        store_embeddings(connection, photo, picture.features, models)
    if original is not None:
        connection.execute("UPDATE photo SET original = ? WHERE id = ?", (original, photo))
    placed = _store_place(connection, photo, item.place)
    if before is not None and before != photo:
        _succeed(connection, before, photo)
        outcome = Outcome.UPDATED
    changed = _apply(connection, photo, item.caption, item.metadata)
    if changed and outcome is Outcome.UNCHANGED:
        outcome = Outcome.UPDATED
    if changed or placed or outcome is not Outcome.UNCHANGED:
        full_text.index_photo(connection, photo)
    return outcome


def set_caption(connection: sqlite3.Connection, photo: int, caption: str) -> None:
    """Change a caption."""
    connection.execute("UPDATE photo SET caption = ? WHERE id = ?", (places.printable(caption), photo))
    full_text.index_photo(connection, photo)


def set_tags(connection: sqlite3.Connection, photo: int, tags: Sequence[str]) -> None:
    """Replace the tags; blanks around them and repeats are dropped."""
    cleaned = dict.fromkeys(places.printable(tag).strip() for tag in tags)
    connection.execute("DELETE FROM tag WHERE photo_id = ?", (photo,))
    connection.executemany(
        "INSERT INTO tag (photo_id, position, tag) VALUES (?, ?, ?)",
        [(photo, position, tag) for position, tag in enumerate(filter(None, cleaned))],
    )
    full_text.index_photo(connection, photo)


def row_of(connection: sqlite3.Connection, photo_id: PhotoId) -> int:
    """Row id of a photo in the library.

    Raises:
        InvalidInputError: PHOTO_NOT_FOUND.
    """
    row = _present(connection, places.printable(photo_id))
    if row is None:
        raise InvalidInputError(ErrorCode.PHOTO_NOT_FOUND, params={"photo": photo_id})
    return row


def remove(connection: sqlite3.Connection, ids: Sequence[PhotoId]) -> int:
    """Take photos out. They can be restored until :func:`purge`. Returns how many were there."""
    now = _now_us()
    count = sum(
        connection.execute(
            "UPDATE photo SET removed_at = ? WHERE sha256 = ? AND removed_at IS NULL", (now, places.printable(id_))
        ).rowcount
        for id_ in dict.fromkeys(ids)
    )
    if count:
        _count(connection, REMOVALS)
    return count


def restore(connection: sqlite3.Connection, ids: Sequence[PhotoId]) -> int:
    """Undo :func:`remove`. Returns how many came back."""
    count = sum(
        connection.execute(
            "UPDATE photo SET removed_at = NULL WHERE sha256 = ? AND removed_at IS NOT NULL", (places.printable(id_),)
        ).rowcount
        for id_ in dict.fromkeys(ids)
    )
    if count:
        _count(connection, REMOVALS)
    return count


def purge(connection: sqlite3.Connection, older_than_s: float) -> Sequence[str]:
    """Forget for good what was removed so long ago. Returns names of copies that may be deleted after the commit."""
    rows = connection.execute(
        "SELECT id, original FROM photo WHERE removed_at < ?", (_now_us() - int(older_than_s * 1e6),)
    ).fetchall()
    for row, _ in rows:
        followed.leave_out(connection, row)
        _delete(connection, row)
    return [original for _, original in rows if original is not None]


def _present(connection: sqlite3.Connection, sha256: str) -> int | None:
    row = connection.execute("SELECT id FROM photo WHERE sha256 = ? AND removed_at IS NULL", (sha256,)).fetchone()
    return int(row[0]) if row else None


def _photo_at(connection: sqlite3.Connection, place: Place) -> int | None:
    """The photo that was in this file until now. Links and archives are not asked: their old content may be gone."""
    if place.kind is not PlaceKind.FILE:
        return None
    row = connection.execute(
        "SELECT photo_id FROM place JOIN photo ON photo.id = photo_id"
        " WHERE source = ? AND kind = 'file' AND removed_at IS NULL",
        (places.to_sql(place.source),),
    ).fetchone()
    return int(row[0]) if row else None


def _insert(connection: sqlite3.Connection, item: IngestItem, picture: Picture) -> int:
    removed = connection.execute("SELECT id, original FROM photo WHERE sha256 = ?", (item.sha256,)).fetchone()
    if removed:  # added again after it was removed: it starts afresh
        _delete(connection, removed[0])
    info = picture.info
    taken_at = info.taken_at.isoformat() if info.taken_at else None
    cursor = connection.execute(
        "INSERT INTO photo (sha256, format, width, height, size_bytes, taken_at, dated_at, added_at, original)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            item.sha256,
            info.format,
            info.width,
            info.height,
            picture.size_bytes,
            taken_at,
            taken_at or _changed_at(item.place),
            _now_us(),
            removed[1] if removed else None,
        ),
    )
    return int(cursor.lastrowid or 0)


def _store_small(connection: sqlite3.Connection, photo: int, picture: Picture) -> None:
    """Keep what is shown and compared; what is there already, as always but after damage, stays."""
    connection.execute("INSERT OR IGNORE INTO thumbnail (photo_id, jpeg) VALUES (?, ?)", (photo, picture.thumbnail))
    connection.execute("INSERT OR IGNORE INTO descriptor (photo_id, grey) VALUES (?, ?)", (photo, picture.grey))
    connection.execute("INSERT OR IGNORE INTO colour (photo_id, shares) VALUES (?, ?)", (photo, picture.colours))


def _bring_back(connection: sqlite3.Connection, sha256: str) -> int:
    """A photo that was in the library when its bytes were looked up, and was taken out since."""
    restore(connection, [sha256])
    photo = _present(connection, sha256)
    if photo is None:
        raise StorageError(ErrorCode.STORAGE_FAILED, "the photo was deleted while it was added", retryable=True)
    return photo


def store_embeddings(
    connection: sqlite3.Connection, photo: int, features: Mapping[str, ImageFeatures], models: Mapping[str, int]
) -> None:
    """Keep what models made of a photo; what is there already stays.

    Args:
        connection: in a writing transaction.
        photo: row id.
        features: by model.
        models: row id of each model.
    """
    connection.executemany(
        "INSERT OR IGNORE INTO embedding (photo_id, model_id, vector, classes, probabilities) VALUES (?, ?, ?, ?, ?)",
        [
            (
                photo,
                models[model],
                made.vector.astype("<f2").tobytes(),
                made.classes.astype("<u2").tobytes(),
                made.probabilities.astype("<f2").tobytes(),
            )
            for model, made in features.items()
        ],
    )


def _store_place(connection: sqlite3.Connection, photo: int, place: Place) -> bool:
    """Record where a photo is. Returns whether the place is new to it."""
    values = (photo, place.kind, places.to_sql(place.source), places.to_sql(place.member))
    known = connection.execute(
        "SELECT 1 FROM place WHERE photo_id = ? AND kind = ? AND source = ? AND member = ?", values
    ).fetchone()
    if known is None:
        _mark_missing(connection, photo)
        if place.kind is PlaceKind.FILE:
            connection.execute("DELETE FROM place WHERE source = ? AND kind = 'file'", (values[2],))
            followed.let_in(connection, values[2])
    connection.execute(
        "INSERT INTO place (photo_id, kind, source, member, name, size_bytes, mtime_ns) VALUES (?, ?, ?, ?, ?, ?, ?)"
        " ON CONFLICT (source, member, kind, photo_id)"
        " DO UPDATE SET size_bytes = excluded.size_bytes, mtime_ns = excluded.mtime_ns, gone = 0",
        (*values, places.shown_name(place), place.size_bytes, place.mtime_ns),
    )
    return known is None


def _mark_missing(connection: sqlite3.Connection, photo: int) -> None:
    """A photo turned up in a further place: maybe it was moved there."""
    rows = connection.execute(
        "SELECT id, source FROM place WHERE photo_id = ? AND kind = 'file' AND gone = 0", (photo,)
    ).fetchall()
    gone = [(id_,) for id_, source in rows if not os.path.lexists(places.from_sql(source))]
    connection.executemany("UPDATE place SET gone = 1 WHERE id = ?", gone)


def _succeed(connection: sqlite3.Connection, before: int, photo: int) -> None:
    """A file got new content: what the user wrote to the old photo goes on with the new one."""
    connection.execute(
        "UPDATE photo SET caption = (SELECT caption FROM photo WHERE id = ?) WHERE id = ? AND caption = ''",
        (before, photo),
    )
    connection.execute(
        "INSERT OR IGNORE INTO metadata SELECT ?, key, value FROM metadata WHERE photo_id = ?", (photo, before)
    )
    if connection.execute("SELECT 1 FROM tag WHERE photo_id = ?", (photo,)).fetchone() is None:
        connection.execute("INSERT INTO tag SELECT ?, position, tag FROM tag WHERE photo_id = ?", (photo, before))
    connection.execute("INSERT OR IGNORE INTO refusal SELECT word, ? FROM refusal WHERE photo_id = ?", (photo, before))
    if connection.execute("SELECT 1 FROM place WHERE photo_id = ?", (before,)).fetchone() is None:
        connection.execute("UPDATE photo SET removed_at = ? WHERE id = ?", (_now_us(), before))
        _count(connection, REMOVALS)
    else:
        full_text.index_photo(connection, before)


def _apply(connection: sqlite3.Connection, photo: int, caption: str | None, metadata: Mapping[str, str]) -> bool:
    """Set caption and metadata. Returns whether anything is different now."""
    changed = 0
    if caption is not None:
        text = places.printable(caption)
        changed += connection.execute(
            "UPDATE photo SET caption = ? WHERE id = ? AND caption <> ?", (text, photo, text)
        ).rowcount
    for key, value in metadata.items():
        changed += connection.execute(
            "INSERT INTO metadata (photo_id, key, value) VALUES (?, ?, ?) ON CONFLICT (photo_id, key)"
            " DO UPDATE SET value = excluded.value WHERE value <> excluded.value",
            (photo, places.printable(key), places.printable(value)),
        ).rowcount
    return changed > 0


def _delete(connection: sqlite3.Connection, photo: int) -> None:
    full_text.drop_photo(connection, photo)
    connection.execute("DELETE FROM photo WHERE id = ?", (photo,))
    _count(connection, DELETIONS)


def _count(connection: sqlite3.Connection, counter: str) -> None:
    """Tell processes that hold rows in memory that some of them stopped to be valid."""
    connection.execute(
        "INSERT INTO counter VALUES (?, 1) ON CONFLICT (name) DO UPDATE SET value = value + 1", (counter,)
    )


def _changed_at(place: Place) -> str:
    seconds = place.mtime_ns / 1e9 if place.mtime_ns else time()
    try:
        return datetime.fromtimestamp(seconds).isoformat(timespec="seconds")  # noqa: DTZ006 -- local, as EXIF is
    except (OverflowError, OSError, ValueError):  # a file system's nonsense
        return datetime.fromtimestamp(0).isoformat()  # noqa: DTZ006 -- likewise


def _now_us() -> int:
    return int(time() * 1e6)
