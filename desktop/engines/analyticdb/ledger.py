"""What this computer knows of a library on AnalyticDB: photos that the service confirmed, archives that they went up
in, and photos that are hidden. SQLite; the service is the truth, this is memory.

No secret is kept here, nor are signed addresses, which are secrets for as long as they are good.
"""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from desktop.core.append_log import AppendLog
from desktop.core.folder_rows import files_in
from desktop.core.path_text import from_sql, to_sql
from desktop.core.photo import FileVersion, Photo, Place, PlaceKind
from desktop.engines.analyticdb import ledger_file
from desktop.engines.analyticdb.ledger_file import translated

#: What was taken out, which must not come back with an older copy of the ledger: document name → its row if the photo
#: is hidden, null if the service has it no longer.
REMOVED_NAME = "removed.jsonl"
_COLUMNS = (
    "document, sha256, file_name, kind, source, member, size_bytes, caption, metadata, tags, width, height, format,"
    " taken_at, pack, alone, hidden, added_at"
)
_FILE = "member = '' AND mtime_ns <> 0"
_INSERT = f"INSERT OR REPLACE INTO photo ({_COLUMNS}) VALUES ({', '.join('?' * 18)})"  # noqa: S608


@dataclass(frozen=True, slots=True)
class Entry:
    """A photo that the service confirmed.

    Attributes:
        document: its document name; in an archive the name of the member.
        sha256: of the original's bytes, empty for a link.
        file_name: name to show.
        place: where the bytes came from.
        caption, metadata, tags: as the user gave them.
        width, height, format, taken_at: of the original.
        pack: the archive that it went up in, else empty.
        alone: it is a document of its own besides, since it was edited.
        hidden: removed by the user, although the service cannot delete it singly.
        added_at: UTC.
    """

    document: str
    sha256: str
    file_name: str
    place: Place
    caption: str = ""
    metadata: Mapping[str, str] = field(default_factory=dict)
    tags: Sequence[str] = ()
    width: int = 0
    height: int = 0
    format: str = ""
    taken_at: datetime | None = None
    pack: str = ""
    alone: bool = False
    hidden: bool = False
    added_at: datetime = field(default_factory=lambda: datetime.now(UTC))

    def photo(self, url: str | None = None) -> Photo:
        """As the rest of the program knows it; the path only while the file is there."""
        path = Path(self.place.source) if self.place.kind is PlaceKind.FILE else None
        there = path is not None and path.is_file()
        return Photo(
            id=self.document,
            file_name=self.file_name,
            path=str(path) if there else None,
            url=url or (self.place.source if self.place.kind is PlaceKind.LINK else None),
            caption=self.caption,
            metadata=self.metadata,
            tags=self.tags,
            width=self.width,
            height=self.height,
            size_bytes=self.place.size_bytes,
            format=self.format,
            sha256=self.sha256,
            taken_at=self.taken_at,
            added_at=self.added_at,
            missing=path is not None and not there,
        )


class Ledger:
    """The memory of one library. Safe to share between threads and processes.

    Args:
        folder: where ``ledger.sqlite3`` is; created.

    Raises:
        StorageError: the database cannot be opened.
    """

    def __init__(self, folder: Path) -> None:
        self._lock = threading.RLock()
        self.path = folder / ledger_file.NAME
        self._database = ledger_file.connect(self.path)
        self._removed = AppendLog(folder / REMOVED_NAME)

    def confirm(self, entries: Sequence[Entry]) -> None:
        """Remember photos that the service has; replaces what was known under the same document names."""
        with self._transaction() as database:
            for entry in entries:
                database.execute(_INSERT, _stored(_row(entry)))
                _put_place(database, entry.place, entry.document)
            self._removed.discard(entry.document for entry in entries)

    def add_place(self, place: Place, document: str) -> None:
        """Remember a further place of a photo; a file that moved is found at its new place from now on."""
        with self._transaction() as database:
            _put_place(database, place, document)
            if place.kind is PlaceKind.FILE:
                database.execute(
                    "UPDATE photo SET kind = ?, source = ?, member = '', size_bytes = ? WHERE document = ?",
                    _stored((place.kind, place.source, place.size_bytes, document)),
                )

    def forget(self, documents: Sequence[str]) -> None:
        """Forget photos that the service has no longer."""
        with self._transaction() as database:
            for document in documents:
                for statement in (
                    "DELETE FROM photo WHERE document = ?",
                    "DELETE FROM place WHERE document = ?",
                ):
                    database.execute(statement, (document,))
            self._removed.put(dict.fromkeys(documents))

    def hide(self, documents: Sequence[str]) -> None:
        """Hide photos that the service cannot delete singly. They count as unknown when they are added again."""
        with self._transaction() as database:
            known = [entry for document in documents if (entry := self.by_document(document)) is not None]
            for document in documents:
                database.execute("UPDATE photo SET hidden = 1 WHERE document = ?", (document,))
                database.execute("DELETE FROM place WHERE document = ?", (document,))
            self._removed.put({entry.document: _row(replace(entry, hidden=True)) for entry in known})

    def is_known(self, place: Place) -> bool:
        """Whether a photo of this place is confirmed, by path, size and time of change."""
        found = self._rows(
            "SELECT 1 FROM place WHERE source = ? AND member = ? AND size_bytes = ? AND mtime_ns = ?",
            (place.source, place.member, place.size_bytes, place.mtime_ns),
        )
        return bool(found) and place.mtime_ns != 0

    def known_in(self, folder: str) -> Set[FileVersion]:
        """Files directly in a folder whose photos are confirmed; without those whose path is no text."""
        with self._lock, translated(self.path):
            path = to_sql(folder)
            return files_in(self._database, path, "place", _FILE) if isinstance(path, str) else frozenset()

    def by_document(self, document: str) -> Entry | None:
        """The photo of a document name."""
        return self._one("document = ?", document)

    def by_sha256(self, sha256: str) -> Entry | None:
        """A photo that is not hidden, of these bytes or of a hash that begins so."""
        return self._one("sha256 >= ? AND sha256 < ? AND sha256 <> '' AND NOT hidden", sha256, f"{sha256}g")

    def hidden_by_sha256(self, sha256: str) -> Entry | None:
        """A hidden photo of a hash that begins so."""
        return self._one("sha256 >= ? AND sha256 < ? AND sha256 <> '' AND hidden", sha256, f"{sha256}g")

    def by_source(self, source: str) -> Entry | None:
        """The photo of a path or link."""
        return self._one("document IN (SELECT document FROM place WHERE source = ?) AND NOT hidden", source)

    def by_beginning(self, beginning: str) -> Sequence[Entry]:
        """Up to two photos whose document name begins so."""
        upper = beginning + "\U0010ffff"
        return self._entries("document >= ? AND document < ? AND NOT hidden LIMIT 2", beginning, upper)

    def of_pack(self, pack: str) -> Sequence[Entry]:
        """The photos, hidden ones too, that went up in an archive."""
        return self._entries("pack = ?", pack)

    def has_packs(self) -> bool:
        """Whether any photo went up in an archive."""
        return bool(self._rows("SELECT 1 FROM photo WHERE pack <> '' LIMIT 1", ()))

    def count(self) -> int:
        """Photos that are confirmed and not hidden."""
        return int(self._rows("SELECT count(*) FROM photo WHERE NOT hidden", ())[0][0])

    def begin_pack(self, name: str, members: Mapping[str, str]) -> None:
        """Remember what an archive holds before its first byte leaves.

        Args:
            name: document name of the archive.
            members: names of its photos by their SHA-256, and by that of the bytes that travel.
        """
        with self._transaction() as database:
            database.execute("INSERT OR REPLACE INTO pack VALUES (?, ?)", (name, json.dumps(dict(members))))

    def pack_members(self, name: str) -> Mapping[str, str]:
        """Names of the photos of an archive, as :meth:`begin_pack` has them; empty where it is unknown."""
        found = self._rows("SELECT members FROM pack WHERE name = ?", (name,))
        return dict(json.loads(found[0][0])) if found else {}

    def drop_pack(self, name: str) -> None:
        """Forget an archive that the service has no longer."""
        with self._transaction() as database:
            database.execute("DELETE FROM pack WHERE name = ?", (name,))

    def size_bytes(self) -> int:
        """Bytes on disk."""
        parts = (self.path.with_name(self.path.name + suffix) for suffix in ("", "-wal"))
        return sum(part.stat().st_size for part in parts if part.is_file())

    def close(self) -> None:
        """Close the database."""
        with self._lock:
            self._database.close()

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        with self._lock, translated(self.path):
            self._database.execute("BEGIN IMMEDIATE")
            try:
                yield self._database
            except BaseException:
                self._database.execute("ROLLBACK")
                raise
            self._database.execute("COMMIT")

    def _rows(self, statement: str, values: Sequence[object]) -> list[tuple[Any, ...]]:
        with self._lock, translated(self.path):
            return self._database.execute(statement, _stored(values)).fetchall()

    def _entries(self, condition: str, *values: object) -> list[Entry]:
        return [_entry(row) for row in self._rows(f"SELECT {_COLUMNS} FROM photo WHERE {condition}", values)]  # noqa: S608

    def _one(self, condition: str, *values: object) -> Entry | None:
        return next(iter(self._entries(f"{condition} LIMIT 1", *values)), None)


def mend(database: sqlite3.Connection, removed: Mapping[str, Any]) -> None:
    """Drop what cannot be right from a ledger that was put together from damaged or older ones.

    Args:
        database: in a transaction.
        removed: what was taken out, as :data:`REMOVED_NAME` has it.
    """
    rows = database.execute(f"SELECT {_COLUMNS} FROM photo").fetchall()  # noqa: S608
    implausible = [row[0] for row in rows if not _is_plausible(row)]
    for document in (*implausible, *removed):
        database.execute("DELETE FROM photo WHERE document = ?", (document,))
    hidden = [row for row in removed.values() if row is not None and _is_plausible(row)]
    database.executemany(_INSERT, map(_stored, hidden))
    database.execute("DELETE FROM place WHERE document NOT IN (SELECT document FROM photo WHERE NOT hidden)")


def _is_plausible(row: Sequence[Any]) -> bool:
    try:
        _entry(row)
    except (ValueError, TypeError, LookupError):
        return False
    return True


def _put_place(database: sqlite3.Connection, place: Place, document: str) -> None:
    database.execute(
        "INSERT OR REPLACE INTO place VALUES (?, ?, ?, ?, ?)",
        _stored((place.source, place.member, place.size_bytes, place.mtime_ns, document)),
    )


def _stored(values: Iterable[object]) -> Sequence[object]:
    """Values for SQL, which takes a name that is no text as bytes only."""
    return [to_sql(value) if isinstance(value, str) else value for value in values]


def _row(entry: Entry) -> tuple[object, ...]:
    return (
        entry.document,
        entry.sha256,
        entry.file_name,
        entry.place.kind,
        entry.place.source,
        entry.place.member,
        entry.place.size_bytes,
        entry.caption,
        json.dumps(dict(entry.metadata), ensure_ascii=False),
        json.dumps(list(entry.tags), ensure_ascii=False),
        entry.width,
        entry.height,
        entry.format,
        entry.taken_at.isoformat() if entry.taken_at else None,
        entry.pack,
        int(entry.alone),
        int(entry.hidden),
        entry.added_at.isoformat(),
    )


def _entry(row: Sequence[object]) -> Entry:
    texts = ["" if value is None else from_sql(value) if isinstance(value, bytes) else str(value) for value in row]
    return Entry(
        document=texts[0],
        sha256=texts[1],
        file_name=texts[2],
        place=Place(PlaceKind(texts[3]), texts[4], texts[5], size_bytes=int(texts[6])),
        caption=texts[7],
        metadata=json.loads(texts[8]),
        tags=tuple(json.loads(texts[9])),
        width=int(texts[10]),
        height=int(texts[11]),
        format=texts[12],
        taken_at=datetime.fromisoformat(texts[13]) if texts[13] else None,
        pack=texts[14],
        alone=texts[15] == "1",
        hidden=texts[16] == "1",
        added_at=datetime.fromisoformat(texts[17]),
    )
