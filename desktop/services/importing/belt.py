"""The belt between reading and the engine: a queue that is full by count or by bytes."""

from __future__ import annotations

import threading
from collections import deque

from desktop.core.progress import TaskContext
from desktop.engines.base import IngestItem

_POLL_S = 0.1


class Belt:
    """Items on their way from one thread to another. An item larger than the limit passes alone.

    Args:
        max_items: how many items it holds.
        max_bytes: how many bytes of pictures it holds.
    """

    def __init__(self, max_items: int, max_bytes: int) -> None:
        self._max_items = max_items
        self._max_bytes = max_bytes
        self._items: deque[IngestItem] = deque()
        self._bytes = 0
        self._closed = False
        self._changed = threading.Condition()

    def put(self, item: IngestItem, ctx: TaskContext) -> None:
        """Add an item; waits while the belt is full. Raises TaskCancelled."""
        size = _size(item)
        with self._changed:
            while self._items and (len(self._items) >= self._max_items or self._bytes + size > self._max_bytes):
                ctx.check()
                self._changed.wait(_POLL_S)
            ctx.check()
            self._items.append(item)
            self._bytes += size
            self._changed.notify_all()

    def get(self, ctx: TaskContext) -> IngestItem | None:
        """Take the next item; waits while there is none. None at the end. Raises TaskCancelled."""
        with self._changed:
            while not self._items:
                ctx.check()
                if self._closed:
                    return None
                self._changed.wait(_POLL_S)
            ctx.check()
            item = self._items.popleft()
            self._bytes -= _size(item)
            self._changed.notify_all()
            return item

    def close(self) -> None:
        """No more items will come."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()


def _size(item: IngestItem) -> int:
    return len(item.content or b"")
