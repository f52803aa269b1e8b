"""The ids of all photos, newest first, remembered from one time to the next."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass

from desktop.core.photo import PhotoId
from desktop.engines.local import record
from desktop.engines.local.database import Database


@dataclass(frozen=True, slots=True)
class _Known:
    """What was listed.

    Attributes:
        counters: how often photos left or came back until then.
        last: the highest row id then.
        ids: newest first.
    """

    counters: tuple[int, ...]
    last: int
    ids: Sequence[PhotoId]


_NOTHING = _Known((), 0, ())


class Listing:
    """Lists a library that an import fills again and again, as a window does.

    Where photos only came since the time before, only those are read: to list 100,000 photos keeps other threads of
    this process waiting for longer than a frame. Safe from any thread.

    Args:
        database: of the library.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._known = _NOTHING

    def ids(self) -> Sequence[PhotoId]:
        """All photos. Those that were there the time before are the same objects."""
        known = self._known
        with self._database.reading() as connection:
            counters = _counters(connection)
            if counters != known.counters:
                known = _NOTHING
            (last,) = connection.execute("SELECT coalesce(max(id), 0) FROM photo").fetchone()
            fresh = connection.execute(
                "SELECT sha256 FROM photo WHERE removed_at IS NULL AND id > ? ORDER BY id DESC", (known.last,)
            )
            ids = [sha256 for (sha256,) in fresh]
        if ids or known is _NOTHING:
            # Two threads that come here at once both have a true answer; either may be kept.
            known = self._known = _Known(counters, last, [*ids, *known.ids])
        return known.ids


def _counters(connection: sqlite3.Connection) -> tuple[int, ...]:
    """What grows whenever a photo leaves the list, or comes back to where it was; one that is new comes on top."""
    known = dict(connection.execute("SELECT name, value FROM counter"))
    return known.get(record.REMOVALS, 0), known.get(record.DELETIONS, 0)
