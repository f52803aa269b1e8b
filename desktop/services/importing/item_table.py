"""Items in the journal: claimed, handed to the engine, ended."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass

from desktop.core.errors import TusouError
from desktop.core.photo import Place
from desktop.engines.base import IngestResult, Outcome
from desktop.services.database import Database
from desktop.services.importing.lease import LeaseFolder
from desktop.services.importing.model import Failure, ItemPhase, ItemRecord, ItemState
from desktop.services.importing.name import describe
from desktop.services.importing.record import decode_error, decode_place, encode_error

_PHASE_OF_OUTCOME = {
    Outcome.ADDED: (ItemPhase.DONE, Outcome.ADDED.value),
    Outcome.UPDATED: (ItemPhase.DONE, Outcome.UPDATED.value),
    Outcome.UNCHANGED: (ItemPhase.UNCHANGED, ""),
    Outcome.FAILED: (ItemPhase.FAILED, ""),
}


@dataclass(frozen=True, slots=True)
class Claimant:
    """Who asks for contents.

    Attributes:
        token: of the lease of its run.
        library: the library that the contents go to.
    """

    token: str
    library: str


class ItemTable:
    """The items. Safe from any thread. Every method raises StorageError where the journal cannot be used."""

    def __init__(self, database: Database, leases: LeaseFolder) -> None:
        self._database = database
        self._leases = leases

    def waiting(self, import_id: int, after: int, limit: int) -> Sequence[ItemRecord]:
        """Items that wait, by id, beginning behind ``after``."""
        with self._database.read() as connection:
            rows = connection.execute(
                "SELECT * FROM item WHERE import_id = ? AND state = ? AND id > ? ORDER BY id LIMIT ?",
                (import_id, ItemPhase.WAITING, after, limit),
            ).fetchall()
        return [_record(row) for row in rows]

    def begun(self, import_id: int) -> Sequence[ItemRecord]:
        """Items of a cancelled import that a service may have, since it was given them and they did not end there."""
        with self._database.read() as connection:
            rows = connection.execute(
                "SELECT * FROM item WHERE import_id = ? AND state IN (?, ?, ?) AND (document != '' OR job_id != '')"
                " ORDER BY id",
                (import_id, ItemPhase.UPLOADING, ItemPhase.PROCESSING, ItemPhase.CANCELLED),
            ).fetchall()
        return [_record(row) for row in rows]

    def is_waiting(self, import_id: int) -> bool:
        """Whether any item waits."""
        return bool(self.waiting(import_id, 0, 1))

    def held(self, claimant: Claimant, sha256s: Sequence[str]) -> frozenset[str]:
        """Which of these contents are in the hands of a living runner, the one that asks included."""
        owners: dict[str, str] = {}
        with self._database.read() as connection:
            for sha256 in sha256s:
                row = connection.execute(
                    "SELECT owner FROM claim WHERE library = ? AND sha256 = ?", (claimant.library, sha256)
                ).fetchone()
                if row is not None:
                    owners[sha256] = row["owner"]
        alive = {owner for owner in set(owners.values()) if owner == claimant.token or self._leases.is_alive(owner)}
        return frozenset(sha256 for sha256, owner in owners.items() if owner in alive)

    def claim(self, claimant: Claimant, items: Sequence[tuple[int, Place, str]]) -> frozenset[int]:
        """Take items in hand, each unless it was cancelled or its content is in the hands of a living runner.

        Args:
            claimant: who asks.
            items: id, place as it was read, and SHA-256 of the content (empty where it is not known).

        Returns:
            the ids that were taken; the others wait or are cancelled.
        """
        with self._database.write() as connection:
            return frozenset(
                item_id for item_id, place, sha256 in items if self._claim(connection, claimant, item_id, place, sha256)
            )

    def uploading(self, item_ids: Sequence[int], document: str) -> None:
        """The items are about to leave as one remote document of this name."""
        with self._database.write() as connection:
            connection.executemany(
                "UPDATE item SET state = ?, document = ?, job_id = '' WHERE id = ?",
                [(ItemPhase.UPLOADING, document, item_id) for item_id in item_ids],
            )

    def uploaded(self, item_ids: Sequence[int], job_id: str) -> None:
        """The service works on the items under this job."""
        with self._database.write() as connection:
            connection.executemany(
                "UPDATE item SET state = ?, job_id = ? WHERE id = ?",
                [(ItemPhase.PROCESSING, job_id, item_id) for item_id in item_ids],
            )

    def put_back(self, item_ids: Sequence[int]) -> None:
        """The items wait again and begin anew: the job that they had is lost."""
        with self._database.write() as connection:
            for item_id in item_ids:
                connection.execute(
                    "UPDATE item SET state = ?, document = '', job_id = '' WHERE id = ?", (ItemPhase.WAITING, item_id)
                )
                connection.execute("DELETE FROM claim WHERE item_id = ?", (item_id,))

    def finish(self, results: Sequence[IngestResult]) -> None:
        """The items ended. A cancelled item that failed stays cancelled; one that came through is in the library.

        A walk that meets them later finds nothing new: how they ended during that walk stays.
        """
        with self._database.write() as connection:
            for result in results:
                phase, outcome = _PHASE_OF_OUTCOME[result.outcome]
                connection.execute(
                    "UPDATE item SET state = ?, outcome = ?, photo_id = ?, error_code = ?, error_detail = ?, "
                    "error_params = ?, document = '', job_id = '', "
                    "round = (SELECT round FROM import WHERE import.id = item.import_id) "
                    "WHERE id = ? AND NOT (state = ? AND ? = ?)",
                    (
                        *(phase, outcome, result.photo_id, *encode_error(result.error), result.item_id),
                        *(ItemPhase.CANCELLED, phase, ItemPhase.FAILED),
                    ),
                )
                connection.execute("DELETE FROM claim WHERE item_id = ?", (result.item_id,))

    def list(self, import_id: int, states: Sequence[ItemPhase], limit: int, offset: int) -> Sequence[ItemState]:
        """A part of the items in these states (no state: in any), in the order in which they were found."""
        marks = ", ".join("?" * len(states))
        condition = f"AND state IN ({marks})" if states else ""
        with self._database.read() as connection:
            rows = connection.execute(
                f"SELECT * FROM item WHERE import_id = ? {condition} ORDER BY id LIMIT ? OFFSET ?",  # noqa: S608
                (import_id, *states, limit, offset),
            ).fetchall()
        return [
            ItemState(
                row["id"], describe(decode_place(row)), ItemPhase(row["state"]), row["size_bytes"], decode_error(row)
            )
            for row in rows
        ]

    def failures(self, import_id: int) -> Sequence[Failure]:
        """Every item that failed, and why."""
        states = self.list(import_id, (ItemPhase.FAILED,), -1, 0)
        return [Failure(each.source, each.error) for each in states if each.error is not None]

    def fail(self, item_id: int, error: TusouError) -> None:
        """The item ended before it reached the engine."""
        self.finish([IngestResult(item_id, Outcome.FAILED, error=error)])

    def _claim(
        self, connection: sqlite3.Connection, claimant: Claimant, item_id: int, place: Place, sha256: str
    ) -> bool:
        row = connection.execute("SELECT state FROM item WHERE id = ?", (item_id,)).fetchone()
        if row is None or row["state"] != ItemPhase.WAITING:
            return False
        free = not sha256 or self._take_content(connection, claimant, item_id, sha256)
        connection.execute(
            "UPDATE item SET state = ?, sha256 = ?, size_bytes = ?, mtime_ns = ?, attempts = attempts + ? WHERE id = ?",
            (
                *(ItemPhase.PREPARING if free else ItemPhase.WAITING, sha256),
                *(place.size_bytes, place.mtime_ns, int(free), item_id),
            ),
        )
        return free

    def _take_content(self, connection: sqlite3.Connection, claimant: Claimant, item_id: int, sha256: str) -> bool:
        key = (claimant.library, sha256)
        row = connection.execute("SELECT owner FROM claim WHERE library = ? AND sha256 = ?", key).fetchone()
        if row is not None and (row["owner"] == claimant.token or self._leases.is_alive(row["owner"])):
            return False
        connection.execute("INSERT OR REPLACE INTO claim VALUES (?, ?, ?, ?)", (*key, claimant.token, item_id))
        return True


def _record(row: sqlite3.Row) -> ItemRecord:
    return ItemRecord(row["id"], decode_place(row), row["sha256"], row["document"], row["job_id"])
