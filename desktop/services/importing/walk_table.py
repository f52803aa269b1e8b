"""Walks over the sources of imports, in the journal: begun, what they met, ended, and begun anew.

What a walk meets that the library has as it is gets no item: it is counted, in the import's own row. The count belongs
to one walk. A walk that did not come to its end, since somebody stopped it or the program died, begins again at its
beginning, with a count of zero; the items that it left are met again and stand for themselves.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Set
from dataclasses import replace

from desktop.core.folder_rows import files_in
from desktop.core.photo import Place, PlaceKind
from desktop.services.database import Database
from desktop.services.importing.model import ENDED, FINAL, IN_FLIGHT, Found, ItemPhase, Passed, Request
from desktop.services.importing.name import from_bytes, to_bytes
from desktop.services.importing.record import decode_request, encode_error, encode_place, encode_request, quoted

#: A place that was met by an earlier walk, and a file that changed since, is judged anew, but never taken out of the
#: engine's hands.
_MET = f"""
INSERT INTO item (import_id, round, kind, source, member, size_bytes, mtime_ns, state, listing,
                  error_code, error_detail, error_params)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (import_id, source, member, kind) DO UPDATE SET
    round = excluded.round,
    document = CASE WHEN mtime_ns = excluded.mtime_ns AND size_bytes = excluded.size_bytes THEN document ELSE '' END,
    job_id = CASE WHEN mtime_ns = excluded.mtime_ns AND size_bytes = excluded.size_bytes THEN job_id ELSE '' END,
    sha256 = CASE WHEN mtime_ns = excluded.mtime_ns AND size_bytes = excluded.size_bytes THEN sha256 ELSE '' END,
    size_bytes = excluded.size_bytes, mtime_ns = excluded.mtime_ns,
    state = CASE WHEN state IN ({quoted(IN_FLIGHT)}) THEN state ELSE excluded.state END,
    outcome = '', listing = excluded.listing,
    error_code = excluded.error_code, error_detail = excluded.error_detail, error_params = excluded.error_params
WHERE item.round < excluded.round
    OR item.kind = '{PlaceKind.FILE}' AND (item.mtime_ns, item.size_bytes) != (excluded.mtime_ns, excluded.size_bytes)
"""  # noqa: S608 -- made of constants


class WalkTable:
    """The walks. Safe from any thread. Every method raises StorageError where the journal cannot be used."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def has_items(self, import_id: int) -> bool:
        """Whether an import has items, some of which a walk may meet again."""
        with self._database.read() as connection:
            row = connection.execute("SELECT 1 FROM item WHERE import_id = ? LIMIT 1", (import_id,)).fetchone()
        return row is not None

    def met(
        self, import_id: int, walk: int, places: Iterable[Found], passed: Passed, *, is_first: bool, is_last: bool
    ) -> None:
        """Write down what walk number ``walk`` met. No walk meets a place twice.

        Args:
            import_id: the import.
            walk: its round.
            places: get an item each, but for unchanged ones that have none: those are counted.
            passed: unchanged files that have no item.
            is_first: the walk begins, maybe once more after a crash: what was counted before counts no longer.
            is_last: the walk met everything: items that it did not meet and that have ended are forgotten.
        """
        items, size_bytes = passed.items, passed.size_bytes
        rows = []
        with self._database.write() as connection:
            for each in places:
                if each.state is ItemPhase.UNCHANGED and not _has_item(connection, import_id, each.place):
                    items += 1
                    size_bytes += each.place.size_bytes
                    continue
                place, error = encode_place(each.place), encode_error(each.error)
                rows.append((import_id, walk, *place, each.state, int(each.listing), *error))
            connection.executemany(_MET, rows)
            if is_first:
                connection.execute("UPDATE import SET passed_items = 0, passed_bytes = 0 WHERE id = ?", (import_id,))
            connection.execute(
                "UPDATE import SET passed_items = passed_items + ?, passed_bytes = passed_bytes + ? WHERE id = ?",
                (items, size_bytes, import_id),
            )
            if is_last:
                _end(connection, import_id, walk)

    def names_met(self, import_id: int, folder: str) -> Set[str]:
        """Names of the files directly in a folder that have an item of an import."""
        with self._database.read() as connection:
            where = "import_id = ? AND kind = 'file'"
            rows = files_in(connection, to_bytes(folder), "item", where, (import_id,))
        return {from_bytes(name) for name, _, _ in rows}

    def again(self, library: str) -> int:
        """Let the imports into a library begin anew, since it lost some of their photos. Returns how many do.

        What the user took out stays out. Imports of pasted pictures do not begin anew: their bytes were dropped when
        they were in the library.
        """
        with self._database.write() as connection:
            rows = connection.execute(
                "SELECT id, request FROM import WHERE library = ? AND state IN ('done', 'waiting')", (library,)
            ).fetchall()
            requests = [(row["id"], decode_request(row["request"])) for row in rows]
            again = [
                (id_, request)
                for id_, request in requests
                if request.sources and not (request.dry_run or request.pasted)
            ]
            for id_, request in again:
                _begin_round(connection, id_, request)
                connection.execute("UPDATE import SET state = 'waiting' WHERE id = ?", (id_,))
            return len(again)

    def unfinished_again(self) -> None:
        """Let the imports that have not ended look at their sources again, since the journal lost some of its items."""
        with self._database.write() as connection:
            rows = connection.execute(f"SELECT id, request FROM import WHERE state NOT IN ({quoted(ENDED)})").fetchall()  # noqa: S608
            for row in rows:
                _begin_round(connection, row["id"], decode_request(row["request"]))


def _end(connection: sqlite3.Connection, import_id: int, walk: int) -> None:
    connection.execute(
        f"DELETE FROM item WHERE import_id = ? AND round < ? AND state IN ({quoted(FINAL)})",  # noqa: S608
        (import_id, walk),
    )
    connection.execute("UPDATE import SET listed_round = ? WHERE id = ?", (walk, import_id))


def _begin_round(connection: sqlite3.Connection, import_id: int, request: Request) -> None:
    """Walk over the sources once more, after damage: what the user took out since stays out."""
    connection.execute(
        "UPDATE import SET request = ?, round = round + 1 WHERE id = ?",
        (encode_request(replace(request, mends=True)), import_id),
    )


def _has_item(connection: sqlite3.Connection, import_id: int, place: Place) -> bool:
    kind, source, member, _, _ = encode_place(place)
    row = connection.execute(
        "SELECT 1 FROM item WHERE import_id = ? AND source = ? AND member = ? AND kind = ?",
        (import_id, source, member, kind),
    ).fetchone()
    return row is not None
