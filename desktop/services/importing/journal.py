"""The journal: every import and every item, durable before any work on it starts.

The journal is the truth; what is in memory is rebuilt from it. Every method of its tables is one transaction.
"""

from __future__ import annotations

from pathlib import Path

from desktop.services.database import Database
from desktop.services.importing.import_table import ImportTable
from desktop.services.importing.item_table import ItemTable
from desktop.services.importing.lease import LeaseFolder
from desktop.services.importing.schema import MIGRATIONS
from desktop.services.importing.walk_table import WalkTable

_LEASES = "leases"


class Journal:
    """The open journal. Safe from any thread; any number of programs may have it open.

    Args:
        path: its file; leases are in a folder beside it.

    Raises:
        StorageError: as :class:`~desktop.services.database.Database`.
    """

    def __init__(self, path: Path) -> None:
        self._database = Database(path, MIGRATIONS)
        leases = LeaseFolder(path.with_name(_LEASES))
        self.walks = WalkTable(self._database)
        self.imports = ImportTable(self._database, leases)
        self.items = ItemTable(self._database, leases)

    def close(self) -> None:
        """Close the file."""
        self._database.close()
