"""A damaged ledger: what can still be read of it and of its last sound copy goes into a new one.

The service is the truth; the ledger knows what need not be uploaded again, which archive a photo is in, and what is
hidden.
"""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from desktop.core import salvage
from desktop.core.append_log import AppendLog
from desktop.engines.analyticdb import ledger_file
from desktop.engines.analyticdb.ledger import REMOVED_NAME, mend


def save(damaged: Path, sound: Path, target: Path) -> int:
    """Make a new ledger.

    Args:
        damaged: the ledger; only read.
        sound: a copy from before, which may be missing; what the damaged one still has is newer.
        target: of the new one; not there yet.

    Returns:
        Photos that it knows.

    Raises:
        StorageError: the disk is full or read-only.
    """
    with closing(ledger_file.connect(target)) as connection, ledger_file.translated(target):
        removed = AppendLog(damaged.with_name(REMOVED_NAME)).read()
        connection.execute("BEGIN IMMEDIATE")
        for source in (sound, damaged):
            salvage.copy_rows(source, connection, ledger_file.TABLES)
        mend(connection, removed)
        connection.execute("COMMIT")
        return int(connection.execute("SELECT count(*) FROM photo").fetchone()[0])
