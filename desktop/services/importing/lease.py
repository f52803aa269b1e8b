"""Leases: which program works on an import, known for certain.

A lease is a lock that the operating system holds on a file of its own for one run of one import. The system gives it
back when the process ends in whatever way, at once. A lease by time could not do that: it has to be waited for after a
crash, it is lost while the computer sleeps, and it is wrong after every change of the clock.

The token of a lease is written to the journal in the transaction in which the lease is taken, and dead leases are swept
in such transactions too. SQLite lets one program write at a time, so nobody sees a lease file that is not locked yet.
"""

from __future__ import annotations

import contextlib
import uuid
from pathlib import Path

from filelock import FileLock, Timeout

from desktop.config.paths import private_folder
from desktop.core.storage_error import storage_error

_SUFFIX = ".lock"


class Lease:
    """A lease that this process holds until :meth:`release`."""

    def __init__(self, path: Path, lock: FileLock) -> None:
        self._path = path
        self._lock = lock

    @property
    def token(self) -> str:
        """What the journal knows the lease by. Never used again."""
        return self._path.stem

    def release(self) -> None:
        """Give the lease back and remove its file."""
        self._lock.release()
        _remove(self._path)


class LeaseFolder:
    """The leases of all programs on one journal.

    Args:
        folder: where their files are.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def take(self) -> Lease:
        """A new lease. Only within a transaction of the journal.

        Raises:
            StorageError: DISK_FULL, STORAGE_READ_ONLY, STORAGE_FAILED.
        """
        path = private_folder(self._folder) / f"{uuid.uuid4().hex}{_SUFFIX}"
        lock = FileLock(path, timeout=0, mode=0o600, thread_local=False)
        try:
            lock.acquire()
        except OSError as error:
            raise storage_error(error, path) from error
        return Lease(path, lock)

    def is_alive(self, token: str) -> bool:
        """Whether a program holds this lease. The file of a dead one is removed."""
        path = self._folder / f"{token}{_SUFFIX}"
        if not path.exists():
            return False
        lock = FileLock(path, timeout=0, mode=0o600, thread_local=False)
        try:
            lock.acquire()
        except Timeout:
            return True
        except OSError as error:
            raise storage_error(error, path) from error
        lock.release()
        _remove(path)
        return False

    def sweep(self) -> None:
        """Remove what dead programs left. Only within a transaction of the journal."""
        for path in self._folder.glob(f"*{_SUFFIX}"):
            self.is_alive(path.stem)


def _remove(path: Path) -> None:
    # Windows refuses while another program asks whether the lease is alive; that program removes the file then.
    with contextlib.suppress(PermissionError):
        path.unlink(missing_ok=True)
