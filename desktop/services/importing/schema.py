"""The tables of the journal, as a list of migrations. A released migration is never changed.

- ``import``: one row for each thing that was asked for. ``request`` is canonical JSON, so that an equal request finds
  an unfinished import. ``runner`` names the lease of the program that works on it (see ``lease``). ``passed_items`` and
  ``passed_bytes``: what the last walk over its sources met that the library had as it was, and that has no item.
- ``item``: one row for each other place. ``source`` and ``member`` are bytes (see ``name``). ``round`` is the last walk
  that met the place. ``listing`` marks a source that could not be looked into.
- ``claim``: who works on a content for a library, so that no two do.
- ``pasted``: bytes of pasted pictures, which are nowhere else. In the journal and not in files, so that an import and
  its pictures come and go in one transaction and nothing is ever left behind.
- ``tally``: items and bytes by state, kept by triggers: progress over a million items is a few rows.
"""

from __future__ import annotations

_STATE_COLUMNS = "import_id, state, outcome, items, size_bytes"


def _count(row: str, sign: str) -> str:
    return (
        f"INSERT INTO tally ({_STATE_COLUMNS}) "  # noqa: S608 -- made of constants
        f"VALUES ({row}.import_id, {row}.state, {row}.outcome, {sign}1, {sign}{row}.size_bytes) "
        "ON CONFLICT DO UPDATE SET items = items + excluded.items, size_bytes = size_bytes + excluded.size_bytes;"
    )


MIGRATIONS: tuple[tuple[str, ...], ...] = (
    (
        """
        CREATE TABLE import (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            library TEXT NOT NULL,
            request TEXT NOT NULL,
            state TEXT NOT NULL,
            round INTEGER NOT NULL DEFAULT 1,
            listed_round INTEGER NOT NULL DEFAULT 0,
            runner TEXT NOT NULL DEFAULT '',
            created_at TEXT NOT NULL,
            error_code TEXT NOT NULL DEFAULT '',
            error_detail TEXT NOT NULL DEFAULT '',
            error_params TEXT NOT NULL DEFAULT '{}'
        )
        """,
        "CREATE INDEX import_by_request ON import (library, request)",
        """
        CREATE TABLE item (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            import_id INTEGER NOT NULL REFERENCES import (id) ON DELETE CASCADE,
            kind TEXT NOT NULL,
            source BLOB NOT NULL,
            member BLOB NOT NULL,
            size_bytes INTEGER NOT NULL,
            mtime_ns INTEGER NOT NULL,
            listing INTEGER NOT NULL DEFAULT 0,
            round INTEGER NOT NULL,
            state TEXT NOT NULL,
            outcome TEXT NOT NULL DEFAULT '',
            sha256 TEXT NOT NULL DEFAULT '',
            document TEXT NOT NULL DEFAULT '',
            job_id TEXT NOT NULL DEFAULT '',
            photo_id TEXT NOT NULL DEFAULT '',
            attempts INTEGER NOT NULL DEFAULT 0,
            error_code TEXT NOT NULL DEFAULT '',
            error_detail TEXT NOT NULL DEFAULT '',
            error_params TEXT NOT NULL DEFAULT '{}',
            UNIQUE (import_id, source, member, kind)
        )
        """,
        "CREATE INDEX item_by_state ON item (import_id, state, id)",
        """
        CREATE TABLE claim (
            library TEXT NOT NULL,
            sha256 TEXT NOT NULL,
            owner TEXT NOT NULL,
            item_id INTEGER NOT NULL,
            PRIMARY KEY (library, sha256)
        ) WITHOUT ROWID
        """,
        "CREATE INDEX claim_by_owner ON claim (owner)",
        "CREATE INDEX claim_by_item ON claim (item_id)",
        """
        CREATE TABLE pasted (
            import_id INTEGER NOT NULL REFERENCES import (id) ON DELETE CASCADE,
            name BLOB NOT NULL,
            content BLOB NOT NULL,
            PRIMARY KEY (import_id, name)
        )
        """,
        """
        CREATE TABLE tally (
            import_id INTEGER NOT NULL,
            state TEXT NOT NULL,
            outcome TEXT NOT NULL,
            items INTEGER NOT NULL,
            size_bytes INTEGER NOT NULL,
            PRIMARY KEY (import_id, state, outcome)
        ) WITHOUT ROWID
        """,
        f"CREATE TRIGGER item_added AFTER INSERT ON item BEGIN {_count('new', '+')} END",
        f"CREATE TRIGGER item_removed AFTER DELETE ON item BEGIN {_count('old', '-')} END",
        f"""
        CREATE TRIGGER item_changed AFTER UPDATE OF state, outcome, size_bytes ON item
        BEGIN {_count("old", "-")} {_count("new", "+")} END
        """,
        "CREATE TRIGGER import_removed AFTER DELETE ON import BEGIN DELETE FROM tally WHERE import_id = old.id; END",
    ),
    (
        "ALTER TABLE import ADD COLUMN passed_items INTEGER NOT NULL DEFAULT 0",
        "ALTER TABLE import ADD COLUMN passed_bytes INTEGER NOT NULL DEFAULT 0",
    ),
)
