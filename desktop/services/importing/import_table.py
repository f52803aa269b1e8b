"""Imports in the journal: asked for, run by one program at a time, paused, cancelled, ended."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from desktop.core.errors import TusouError
from desktop.core.photo import PlaceKind
from desktop.services.database import Database
from desktop.services.importing.lease import Lease, LeaseFolder
from desktop.services.importing.model import (
    ENDED,
    FINAL,
    IN_FLIGHT,
    ImportPhase,
    ImportRecord,
    ItemPhase,
    PastedImage,
    Request,
)
from desktop.services.importing.name import to_bytes
from desktop.services.importing.record import decode_error, decode_request, encode_error, encode_request, quoted

#: Ended imports that are kept for display; older ones are dropped when something is added.
KEPT_IMPORTS = 20

_RUNNABLE = (ImportPhase.WAITING, ImportPhase.RUNNING, ImportPhase.STOPPED)


@dataclass(frozen=True, slots=True)
class Tally:
    """Items of an import in one state.

    Attributes:
        state: the state.
        outcome: ``added`` or ``updated`` where the state is DONE, else empty.
        items: how many.
        size_bytes: their bytes together.
    """

    state: ItemPhase
    outcome: str
    items: int
    size_bytes: int


class ImportTable:
    """The imports. Safe from any thread. Every method raises StorageError where the journal cannot be used."""

    def __init__(self, database: Database, leases: LeaseFolder) -> None:
        self._database = database
        self._leases = leases

    def add(self, library: str, request: Request, pasted: Sequence[PastedImage]) -> int:
        """Write down what is asked for; an equal request that has not ended goes on in its next round."""
        text = encode_request(request)
        with self._database.write() as connection:
            row = connection.execute(
                f"SELECT id FROM import WHERE library = ? AND request = ? AND state NOT IN ({quoted(ENDED)})",  # noqa: S608
                (library, text),
            ).fetchone()
            if row is not None:
                connection.execute(
                    "UPDATE import SET round = round + 1, error_code = '', "
                    "state = CASE WHEN state = 'running' THEN state ELSE 'waiting' END WHERE id = ?",
                    (row["id"],),
                )
                return int(row["id"])
            self._prune(connection)
            cursor = connection.execute(
                "INSERT INTO import (library, request, state, created_at) VALUES (?, ?, ?, ?)",
                (library, text, ImportPhase.WAITING, datetime.now(UTC).isoformat()),
            )
            import_id = int(cursor.lastrowid or 0)
            connection.executemany(
                "INSERT INTO pasted (import_id, name, content) VALUES (?, ?, ?)",
                [(import_id, to_bytes(each.name), each.content) for each in pasted],
            )
            return import_id

    def get(self, import_id: int) -> ImportRecord | None:
        """An import, or None where it was cleared away."""
        with self._database.read() as connection:
            row = connection.execute("SELECT * FROM import WHERE id = ?", (import_id,)).fetchone()
        return None if row is None else self._record(row)

    def all(self) -> Sequence[ImportRecord]:
        """All imports, newest first."""
        with self._database.read() as connection:
            rows = connection.execute("SELECT * FROM import ORDER BY id DESC").fetchall()
        return [self._record(row) for row in rows]

    def superseded(self) -> frozenset[int]:
        """Imports whose request was asked for again later."""
        with self._database.read() as connection:
            rows = connection.execute(
                "SELECT id FROM import WHERE EXISTS (SELECT 1 FROM import AS later "
                "WHERE later.library = import.library AND later.request = import.request AND later.id > import.id)"
            ).fetchall()
        return frozenset(row["id"] for row in rows)

    def tally(self, import_id: int) -> Sequence[Tally]:
        """How many items are in which state, those included that are only counted."""
        with self._database.read() as connection:
            rows = connection.execute(
                "SELECT state, outcome, items, size_bytes FROM tally WHERE import_id = ? AND items > 0 UNION ALL"
                " SELECT ?, '', passed_items, passed_bytes FROM import WHERE id = ? AND passed_items > 0",
                (import_id, ItemPhase.UNCHANGED, import_id),
            ).fetchall()
        return [Tally(ItemPhase(row["state"]), row["outcome"], row["items"], row["size_bytes"]) for row in rows]

    def pasted(self, import_id: int, name: str) -> bytes | None:
        """The bytes of a pasted picture, or None where they are not needed any more."""
        with self._database.read() as connection:
            row = connection.execute(
                "SELECT content FROM pasted WHERE import_id = ? AND name = ?", (import_id, to_bytes(name))
            ).fetchone()
        return None if row is None else bytes(row["content"])

    def begin(self, import_id: int) -> Lease | None:
        """Become the one that runs an import. What a dead runner left half done waits again.

        Returns:
            the lease to give to :meth:`end`; None where another program runs the import or it is not to be run.
        """
        with self._database.write() as connection:
            self._leases.sweep()
            self._settle(connection)
            row = connection.execute("SELECT state, runner FROM import WHERE id = ?", (import_id,)).fetchone()
            if row is None or row["state"] not in _RUNNABLE or (row["runner"] and self._leases.is_alive(row["runner"])):
                return None
            lease = self._leases.take()
            try:
                connection.execute(
                    "UPDATE import SET state = ?, runner = ?, error_code = '' WHERE id = ?",
                    (ImportPhase.RUNNING, lease.token, import_id),
                )
                self._put_back(connection, import_id)
            except BaseException:
                lease.release()
                raise
            return lease

    def end(self, import_id: int, lease: Lease, error: TusouError | None) -> ImportPhase:
        """Stop running an import: paused or cancelled if that was asked for, done if nothing is left to do.

        Args:
            import_id: the import.
            lease: what :meth:`begin` gave; the caller releases it.
            error: why the import cannot go on, else None.

        Returns:
            where the import is now.
        """
        with self._database.write() as connection:
            row = connection.execute("SELECT * FROM import WHERE id = ?", (import_id,)).fetchone()
            if row is None:
                return ImportPhase.CANCELLED
            phase = ImportPhase(row["state"])
            if phase is ImportPhase.CANCELLED:
                self._cancel_rest(connection, import_id)
            else:
                self._put_back(connection, import_id)
            if phase is ImportPhase.RUNNING:
                phase = self._phase_after(connection, row, error)
            connection.execute(
                "UPDATE import SET state = ?, runner = '', error_code = ?, error_detail = ?, error_params = ? "
                "WHERE id = ?",
                (phase, *encode_error(error), import_id),
            )
            connection.execute("DELETE FROM claim WHERE owner = ?", (lease.token,))
            self._drop_pasted(connection, import_id, phase)
            return phase

    def pause(self, import_id: int) -> None:
        """Pause, also over restarts."""
        with self._database.write() as connection:
            connection.execute(
                f"UPDATE import SET state = ? WHERE id = ? AND state IN ({quoted(_RUNNABLE)})",  # noqa: S608
                (ImportPhase.PAUSED, import_id),
            )

    def resume(self, import_id: int) -> None:
        """Let a paused or stopped import run again."""
        with self._database.write() as connection:
            connection.execute(
                "UPDATE import SET state = ?, error_code = '' WHERE id = ? AND state IN (?, ?)",
                (ImportPhase.WAITING, import_id, ImportPhase.PAUSED, ImportPhase.STOPPED),
            )

    def cancel(self, import_id: int) -> bool:
        """Cancel. What an engine has in hand is left to the runner, which sees whether it still came through.

        Returns:
            whether there is a runner.
        """
        with self._database.write() as connection:
            row = connection.execute("SELECT state, runner FROM import WHERE id = ?", (import_id,)).fetchone()
            if row is None or row["state"] in ENDED:
                return False
            connection.execute("UPDATE import SET state = ? WHERE id = ?", (ImportPhase.CANCELLED, import_id))
            if row["runner"] and self._leases.is_alive(row["runner"]):
                connection.execute(
                    "UPDATE item SET state = ? WHERE import_id = ? AND state = ?",
                    (ItemPhase.CANCELLED, import_id, ItemPhase.WAITING),
                )
                return True
            self._cancel_rest(connection, import_id)
            connection.execute("DELETE FROM claim WHERE owner = ?", (row["runner"],))
            self._drop_pasted(connection, import_id, ImportPhase.CANCELLED)
            return False

    def retry_failed(self, import_id: int) -> None:
        """Let the failed items of an import wait again; sources that could not be looked into are walked again."""
        with self._database.write() as connection:
            removed = connection.execute(
                "DELETE FROM item WHERE import_id = ? AND state = ? AND listing = 1", (import_id, ItemPhase.FAILED)
            ).rowcount
            connection.execute(
                "UPDATE item SET state = ?, error_code = '', error_detail = '', error_params = '{}' "
                "WHERE import_id = ? AND state = ?",
                (ItemPhase.WAITING, import_id, ItemPhase.FAILED),
            )
            connection.execute(
                "UPDATE import SET listed_round = listed_round - ?, error_code = '', "
                "state = CASE WHEN state IN ('done', 'stopped') THEN 'waiting' ELSE state END WHERE id = ?",
                (int(removed > 0), import_id),
            )

    def clear_ended(self, import_id: int | None = None) -> None:
        """Forget the imports that are done or cancelled, or this one if it is."""
        with self._database.write() as connection:
            self._settle(connection)
            rows = connection.execute(f"SELECT id FROM import WHERE state IN ({quoted(ENDED)}) AND runner = ''")  # noqa: S608
            self._remove(connection, [row["id"] for row in rows.fetchall() if import_id in (None, row["id"])])
        self._database.shrink()

    def is_running(self, record: ImportRecord) -> bool:
        """Whether a living program runs this import."""
        return bool(record.runner) and self._leases.is_alive(record.runner)

    @staticmethod
    def _record(row: sqlite3.Row) -> ImportRecord:
        return ImportRecord(
            id=row["id"],
            library=row["library"],
            request=decode_request(row["request"]),
            state=ImportPhase(row["state"]),
            round=row["round"],
            listed=row["listed_round"] == row["round"],
            runner=row["runner"],
            created_at=datetime.fromisoformat(row["created_at"]),
            error=decode_error(row),
        )

    def _settle(self, connection: sqlite3.Connection) -> None:
        """Give up what dead runners held: their claims, and the rest of imports that were cancelled meanwhile."""
        owners = connection.execute(
            "SELECT owner FROM claim UNION SELECT runner FROM import WHERE runner != ''"
        ).fetchall()
        for (owner,) in owners:
            if self._leases.is_alive(owner):
                continue
            connection.execute("DELETE FROM claim WHERE owner = ?", (owner,))
            row = connection.execute("SELECT id, state FROM import WHERE runner = ?", (owner,)).fetchone()
            if row is not None and row["state"] == ImportPhase.CANCELLED:
                self._cancel_rest(connection, row["id"])
                self._drop_pasted(connection, row["id"], ImportPhase.CANCELLED)
            connection.execute("UPDATE import SET runner = '' WHERE runner = ?", (owner,))

    @staticmethod
    def _put_back(connection: sqlite3.Connection, import_id: int) -> None:
        """Items in hand wait again; the document and job that they have are kept, and used when their turn comes."""
        connection.execute(
            f"UPDATE item SET state = ? WHERE import_id = ? AND state IN ({quoted(IN_FLIGHT)})",  # noqa: S608
            (ItemPhase.WAITING, import_id),
        )

    @staticmethod
    def _cancel_rest(connection: sqlite3.Connection, import_id: int) -> None:
        connection.execute(
            f"UPDATE item SET state = ? WHERE import_id = ? AND state NOT IN ({quoted(FINAL)})",  # noqa: S608
            (ItemPhase.CANCELLED, import_id),
        )

    @staticmethod
    def _phase_after(connection: sqlite3.Connection, row: sqlite3.Row, error: TusouError | None) -> ImportPhase:
        if error is not None:
            return ImportPhase.STOPPED
        left = connection.execute(
            f"SELECT 1 FROM item WHERE import_id = ? AND state NOT IN ({quoted(FINAL)}) LIMIT 1",  # noqa: S608
            (row["id"],),
        ).fetchone()
        is_done = left is None and row["listed_round"] == row["round"]
        return ImportPhase.DONE if is_done else ImportPhase.WAITING

    @staticmethod
    def _drop_pasted(connection: sqlite3.Connection, import_id: int, phase: ImportPhase) -> None:
        """Bytes of pasted pictures are needed until the import has ended; those of failed ones for another try."""
        if phase in ENDED:
            connection.execute(
                "DELETE FROM pasted WHERE import_id = ? AND name NOT IN "
                "(SELECT source FROM item WHERE import_id = ? AND kind = ? AND state = ?)",
                (import_id, import_id, PlaceKind.CLIPBOARD, ItemPhase.FAILED),
            )

    def _prune(self, connection: sqlite3.Connection) -> None:
        rows = connection.execute(
            f"SELECT id FROM import WHERE state IN ({quoted(ENDED)}) AND runner = '' "  # noqa: S608
            "ORDER BY id DESC LIMIT -1 OFFSET ?",
            (KEPT_IMPORTS,),
        )
        self._remove(connection, [row["id"] for row in rows.fetchall()])

    @staticmethod
    def _remove(connection: sqlite3.Connection, import_ids: Sequence[int]) -> None:
        for import_id in import_ids:
            connection.execute("DELETE FROM item WHERE import_id = ?", (import_id,))
            connection.execute("DELETE FROM import WHERE id = ?", (import_id,))
