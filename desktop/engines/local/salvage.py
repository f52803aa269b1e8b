"""A library whose database is damaged: what can be read goes into a new one, and what is lost can be named.

The damaged file is kept under another name. A photo whose row survived keeps its caption, tags and metadata; where its
picture's data were lost, its files count as unknown, so that the next import of them makes it whole again.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from desktop.core import salvage
from desktop.core.renaming import put_in_place
from desktop.core.storage_error import storage_error
from desktop.engines.local import full_text, original, read_text
from desktop.engines.local.database import Database
from desktop.engines.local.place import from_sql
from desktop.engines.local.removal import RemovalLog

_TABLES = (
    *("photo", "place", "metadata", "tag", "thumbnail", "descriptor", "colour", "model", "embedding"),
    *("refusal", "reading", "left_out", "role", "counter"),
)
_PARTS_OF_A_PHOTO = ("place", "metadata", "tag", "thumbnail", "descriptor", "colour", "embedding", "refusal", "reading")
#: What was read of damaged pages may be anything: rows that cannot be right are dropped.
_IMPLAUSIBLE = (
    "DELETE FROM photo WHERE length(sha256) <> 64 OR sha256 GLOB '*[^0-9a-f]*'",
    "DELETE FROM thumbnail WHERE substr(jpeg, 1, 2) <> x'ffd8'",
    "DELETE FROM descriptor WHERE length(grey) <> 256",
    "DELETE FROM colour WHERE length(shares) <> 12",
    "DELETE FROM reading WHERE NOT json_valid(lines)",
    "DELETE FROM embedding WHERE length(vector) <> 2 * (SELECT dimensions FROM model WHERE model.id = model_id)",
)
_INCOMPLETE = (
    "SELECT id FROM photo WHERE photo.id NOT IN (SELECT photo_id FROM thumbnail)"
    " OR photo.id NOT IN (SELECT photo_id FROM descriptor)"
    " OR photo.id NOT IN (SELECT photo_id FROM embedding)"
)
#: Other programs must not take what they hold in memory for the new rows.
_FAR_AHEAD = 1 << 32


@dataclass(frozen=True, slots=True)
class Salvage:
    """What was saved, in a file beside the damaged one that :meth:`Salvager.put_in_place` makes the library.

    Attributes:
        photos: how many were saved whole or in part.
        sources: files and archives of photos that are not whole.
        originals: copies of photos that are not whole, and those that no row names any more.
    """

    photos: int
    sources: Sequence[str]
    originals: Sequence[Path]


class Salvager:
    """Saves one library. No other connection of this process may be open.

    Args:
        folder: of the library.
    """

    def __init__(self, folder: Path) -> None:
        self.path = folder / "library.sqlite3"
        self._originals = folder / "originals"
        self._removals = RemovalLog(folder)
        self._part = folder / "library.salvaged.sqlite3"

    def save(self) -> Salvage:
        """Make a new database of what can be read. The damaged one stays where it is.

        Raises:
            StorageError: the disk is full or read-only.
        """
        self._remove_part()
        database = Database(self._part)
        try:
            with database.writing() as connection:
                connection.execute("PRAGMA defer_foreign_keys = ON")
                salvage.copy_rows(self.path, connection, _TABLES)
                read_text.rebuild(connection)
                connection.execute(
                    "UPDATE counter SET value = value + ? WHERE name IN ('removals', 'examples')", (_FAR_AHEAD,)
                )
                sources = _drop_what_is_not_whole(connection)
                self._removals.keep_out(connection)
                photos = [row[0] for row in connection.execute("SELECT id FROM photo")]
                for photo in photos:
                    full_text.index_photo(connection, photo)
                whole = original.names(connection, "id IN (SELECT photo_id FROM embedding)")
        finally:
            database.close()
        copies = (path for path in self._originals.glob("??/*") if path.suffix != ".part")
        return Salvage(len(photos), sources, sorted(path for path in copies if path.name not in whole))

    def put_in_place(self) -> Path:
        """Make what was saved the library.

        Returns:
            Where the damaged file is now.

        Raises:
            StorageError: it cannot be moved.
        """
        try:
            aside = salvage.move_aside(self.path, "damaged")
            put_in_place(self._part, self.path)
        except OSError as error:
            raise storage_error(error, self.path) from error
        return aside

    def _remove_part(self) -> None:
        for companion in salvage.COMPANIONS:
            self._part.with_name(self._part.name + companion).unlink(missing_ok=True)


def _drop_what_is_not_whole(connection: sqlite3.Connection) -> Sequence[str]:
    """Drop rows that cannot be right or belong to no photo. Returns the files and archives to look at again."""
    for statement in _IMPLAUSIBLE:
        connection.execute(statement)
    rows = connection.execute(
        f"SELECT DISTINCT source FROM place LEFT JOIN photo ON photo.id = photo_id"  # noqa: S608 -- constants
        f" WHERE kind IN ('file', 'archive_member') AND removed_at IS NULL"
        f" AND (photo.id IS NULL OR photo.id IN ({_INCOMPLETE}))"
    ).fetchall()
    for table in _PARTS_OF_A_PHOTO:
        connection.execute(f"DELETE FROM {table} WHERE photo_id NOT IN (SELECT id FROM photo)")  # noqa: S608
    # Vectors go too: a photo that lacks one is looked at again as a whole.
    connection.execute(f"UPDATE place SET mtime_ns = -1 WHERE photo_id IN ({_INCOMPLETE})")  # noqa: S608 -- constants
    connection.execute(f"DELETE FROM embedding WHERE photo_id IN ({_INCOMPLETE})")  # noqa: S608 -- made of constants
    return [from_sql(source) for (source,) in rows]
