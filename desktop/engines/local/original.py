"""Copies of photos that are not files of the user's own: members of archives, links, pasted pictures.

A copy is named by the SHA-256 of its bytes, so writing it twice is harmless, and appears whole or not at all.
"""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Callable, Set
from pathlib import Path

from desktop.core.errors import ErrorCode, StorageError
from desktop.core.renaming import put_in_place
from desktop.core.storage_error import storage_error

#: Windows would translate line ends.
_BINARY = getattr(os, "O_BINARY", 0)


class OriginalStore:
    """The folder of copies.

    Args:
        folder: made with the first copy, for this user only.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def path(self, name: str) -> Path:
        """Where the copy of this name is."""
        return self._folder / name[:2] / name

    def write(self, sha256: str, suffix: str, content: bytes) -> str:
        """Keep a copy; on the disk when this returns. Returns its name.

        Raises:
            StorageError: disk full, read-only …
        """
        name = sha256 + suffix
        path = self.path(name)
        # One name for all tries: what a killed process left half written is replaced by the next.
        part = path.with_name(name + ".part")
        try:
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | _BINARY, 0o600), "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            put_in_place(part, path)
            _sync_folder(path.parent)
        except OSError as error:
            raise storage_error(error, path) from error
        return name

    def read(self, name: str) -> bytes:
        """The bytes of a copy.

        Raises:
            StorageError: it cannot be read.
        """
        try:
            return self.path(name).read_bytes()
        except OSError as error:
            raise StorageError(ErrorCode.STORAGE_FAILED, str(error), params={"path": str(self.path(name))}) from error

    def sweep(self, named: Callable[[], Set[str]], unused_s: float) -> int:
        """Remove copies that no photo has: those of imports that were killed and never taken up again.

        Args:
            named: gives the copies that photos have; asked only if there are copies, since it reads the whole library.
            unused_s: younger copies stay: an import may be about to name them.

        Returns:
            How many were removed.

        Raises:
            StorageError: one cannot be removed.
        """
        oldest = time.time() - unused_s
        copies = list(self._folder.glob("??/*"))
        kept = named() if copies else frozenset()
        left = [path for path in copies if path.name not in kept and _changed_at(path) < oldest]
        for path in left:
            self.delete(path.name)
        return len(left)

    def delete(self, name: str) -> None:
        """Remove a copy; it is no error if it is gone already.

        Raises:
            StorageError: it is there and cannot be removed.
        """
        try:
            self.path(name).unlink(missing_ok=True)
        except OSError as error:
            raise storage_error(error, self.path(name)) from error


def names(connection: sqlite3.Connection, condition: str = "TRUE") -> frozenset[str]:
    """The copies that photos have, removed ones included, or those of some photos."""
    rows = connection.execute(f"SELECT original FROM photo WHERE original IS NOT NULL AND {condition}")  # noqa: S608
    return frozenset(name for (name,) in rows)


def _changed_at(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except OSError:  # another program was quicker
        return time.time()


def _sync_folder(folder: Path) -> None:
    """Make a rename durable. Windows does this by itself and cannot open folders."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
