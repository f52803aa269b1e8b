"""The same photo several times in one import: the copies wait for the first, which then is known."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Iterable

from desktop.engines.base import IngestItem


class Twins:
    """Items whose content is on its way. Safe to share between threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._under_way: dict[str, list[IngestItem]] = {}
        self._ready: deque[IngestItem] = deque()

    def begin(self, item: IngestItem) -> bool:
        """Whether an item may go on its way; otherwise it is kept until its twin has ended."""
        if not item.sha256 or item.job_id:
            return True
        with self._lock:
            if item.sha256 in self._under_way:
                self._under_way[item.sha256].append(item)
                return False
            self._under_way[item.sha256] = []
            return True

    def ended(self, hashes: Iterable[str]) -> None:
        """Photos came to their end; their twins are next."""
        with self._lock:
            for sha256 in hashes:
                self._ready.extend(self._under_way.pop(sha256, ()))

    def next(self) -> IngestItem | None:
        """An item whose twin has ended, or None."""
        with self._lock:
            return self._ready.popleft() if self._ready else None
