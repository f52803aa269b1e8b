"""What a person asked and decided in a library: kept beside it, whatever its engine, and for as long as its folder.

::

    apart    photos that are no duplicates of each other, by the SHA-256 of their bytes, the smaller first; the same
             twice: its copies are wanted. Photos may be removed and added again: the decision stays.
    kept     photos that are to be kept wherever duplicates of them are found
    search   queries: the last ones, and those that have a ``name``; ``body`` is JSON, ``digest`` tells equal ones
    picture  images of a search: a thumbnail to show, and for pasted ones the picture itself
"""

from __future__ import annotations

import threading

from desktop.config.paths import Paths
from desktop.services.database import Database

NAME = "notebook.sqlite3"
TABLES = ("apart", "kept", "search", "picture")

MIGRATIONS: tuple[tuple[str, ...], ...] = (
    (
        "CREATE TABLE apart (first TEXT NOT NULL, second TEXT NOT NULL, PRIMARY KEY (first, second)) WITHOUT ROWID",
        "CREATE TABLE kept (sha256 TEXT PRIMARY KEY) WITHOUT ROWID",
        """
        CREATE TABLE search (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            name TEXT UNIQUE,
            digest TEXT NOT NULL,
            body TEXT NOT NULL,
            searched_at TEXT NOT NULL
        )
        """,
        "CREATE UNIQUE INDEX search_past ON search (digest) WHERE name IS NULL",
        """
        CREATE TABLE picture (
            search_id INTEGER NOT NULL REFERENCES search ON DELETE CASCADE,
            position INTEGER NOT NULL,
            thumbnail BLOB NOT NULL,
            content BLOB,
            PRIMARY KEY (search_id, position)
        )
        """,
    ),
)


class Notebook:
    """The notebooks of all libraries, each opened when it is first needed. Safe from any thread.

    Args:
        paths: where the libraries are.
    """

    def __init__(self, paths: Paths) -> None:
        self._paths = paths
        self._lock = threading.Lock()
        self._open: dict[str, Database] = {}

    def of(self, library: str) -> Database:
        """The notebook of a library.

        Raises:
            StorageError: it cannot be opened.
        """
        with self._lock:
            if library not in self._open:
                self._open[library] = Database(self._paths.library(library) / NAME, MIGRATIONS)
            return self._open[library]

    def close(self) -> None:
        """Close all of them; they open again when needed."""
        with self._lock:
            while self._open:
                self._open.popitem()[1].close()
