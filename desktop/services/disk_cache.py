"""A cache of small files on disk, limited in bytes. What was not used for the longest time goes first."""

from __future__ import annotations

import hashlib
import logging
import os
import tempfile
import threading
from collections import OrderedDict
from pathlib import Path

log = logging.getLogger(__name__)

#: After an eviction this part of the limit is in use, so that not every write evicts.
_LOW_WATER = 0.9


class DiskCache:
    """Bytes by key, in files named by the SHA-256 of their key. Safe to use from several threads and processes.

    Being a cache it never raises for the disk's sake: what cannot be read is a miss, what cannot be written is
    logged and not kept.

    Args:
        folder: where the files live; created on demand.
        limit_bytes: how much the files may take together.
    """

    def __init__(self, folder: Path, limit_bytes: int) -> None:
        self._folder = folder
        self._limit_bytes = limit_bytes
        self._lock = threading.Lock()
        self._sizes: OrderedDict[str, int] | None = None
        self._used_bytes = 0

    @property
    def used_bytes(self) -> int:
        """What the files take together."""
        with self._lock:
            self._index()
            return self._used_bytes

    def has(self, key: str) -> bool:
        """Whether something is kept under ``key`` now."""
        return (self._folder / _file_name(key)).is_file()

    def get(self, key: str) -> bytes | None:
        """The bytes kept under ``key``, or None."""
        name = _file_name(key)
        path = self._folder / name
        try:
            content = path.read_bytes()
            os.utime(path)
        except OSError:
            return None
        with self._lock:
            sizes = self._index()
            if name in sizes:
                sizes.move_to_end(name)
        return content

    def put(self, key: str, content: bytes) -> None:
        """Keep ``content`` under ``key``."""
        name = _file_name(key)
        path = self._folder / name
        try:
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".new-")
            try:
                with os.fdopen(handle, "wb") as file:
                    file.write(content)
                Path(temporary).replace(path)
            except OSError:
                Path(temporary).unlink(missing_ok=True)
                raise
        except OSError as error:
            log.warning("A thumbnail is not cached: %s", error)
            return
        with self._lock:
            sizes = self._index()
            self._used_bytes += len(content) - sizes.pop(name, 0)
            sizes[name] = len(content)
            self._evict(sizes)

    def _index(self) -> OrderedDict[str, int]:
        """Sizes by file name, least recently used first; read from the disk once."""
        if self._sizes is None:
            found = []
            for path in self._folder.glob("??/*"):
                try:
                    status = path.stat()
                except OSError:
                    continue  # another process evicted it meanwhile
                found.append((status.st_mtime_ns, f"{path.parent.name}/{path.name}", status.st_size))
            self._sizes = OrderedDict((name, size) for _, name, size in sorted(found))
            self._used_bytes = sum(self._sizes.values())
        return self._sizes

    def _evict(self, sizes: OrderedDict[str, int]) -> None:
        if self._used_bytes <= self._limit_bytes:
            return
        while sizes and self._used_bytes > self._limit_bytes * _LOW_WATER:
            name, size = sizes.popitem(last=False)
            self._used_bytes -= size
            try:
                (self._folder / name).unlink(missing_ok=True)
            except OSError as error:
                log.warning("A cached thumbnail stays: %s", error)


def _file_name(key: str) -> str:
    digest = hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()
    return f"{digest[:2]}/{digest[2:]}"
