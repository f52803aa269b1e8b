"""How fast an import is, as far as that can be said."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable

#: What happened longer ago does not count.
_WINDOW_S = 30.0
#: Before this long, and before this many items, a rate would be noise.
_MEANINGFUL_S = 3.0
_MEANINGFUL_ITEMS = 5


class Pace:
    """Moving average of the items that ended. Safe from any thread.

    Args:
        clock: seconds that never jump.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._began = clock()
        self._ended: deque[tuple[float, int]] = deque()
        self._sent_bytes = 0

    def add(self, items: int) -> None:
        """So many more items ended."""
        with self._lock:
            self._ended.append((self._clock(), items))

    def send(self, size_bytes: int) -> None:
        """So many more bytes left this computer."""
        with self._lock:
            self._sent_bytes += size_bytes

    @property
    def sent_bytes(self) -> int:
        """Bytes that left this computer."""
        return self._sent_bytes

    def items_per_s(self) -> float:
        """Items in a second, 0 while that cannot be said."""
        with self._lock:
            now = self._clock()
            while self._ended and self._ended[0][0] < now - _WINDOW_S:
                self._ended.popleft()
            items = sum(count for _, count in self._ended)
            elapsed_s = min(now - self._began, _WINDOW_S)
        return items / elapsed_s if elapsed_s >= _MEANINGFUL_S and items >= _MEANINGFUL_ITEMS else 0.0

    def seconds_left(self, items: int) -> float | None:
        """How long ``items`` more will take, or None while that cannot be said."""
        rate = self.items_per_s()
        return items / rate if rate > 0 else None
