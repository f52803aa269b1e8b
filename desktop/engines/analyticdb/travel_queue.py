"""Documents that wait for an upload."""

from __future__ import annotations

import threading
from collections import deque

from desktop.core.progress import TaskContext
from desktop.engines.analyticdb.packs import Travel

_CANCEL_CHECK_S = 0.1


class TravelQueue:
    """A bounded queue with a way past the bound, for those who free the room that uploads wait for.

    Args:
        limit: documents that may wait.
    """

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._waiting: deque[Travel] = deque()
        self._changed = threading.Condition()

    def put(self, travel: Travel, ctx: TaskContext, *, urgent: bool = False) -> None:
        """Add a document; waits while the queue is full, unless it is urgent. Raises TaskCancelled."""
        with self._changed:
            while not urgent and len(self._waiting) >= self._limit:
                ctx.check()
                self._changed.wait(_CANCEL_CHECK_S)
            self._waiting.append(travel)
            self._changed.notify_all()

    def get(self, ctx: TaskContext) -> Travel:
        """Take a document; waits for one. Raises TaskCancelled."""
        with self._changed:
            while not self._waiting:
                ctx.check()
                self._changed.wait(_CANCEL_CHECK_S)
            ctx.check()
            travel = self._waiting.popleft()
            self._changed.notify_all()
            return travel
