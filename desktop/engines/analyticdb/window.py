"""How many jobs may be pending or running: additive increase, multiplicative decrease.

The service allows 20 for one account, all programs together; how many are left is known only from its refusals.
Source of the method: Chiu and Jain, "Analysis of the increase and decrease algorithms for congestion avoidance", 1989.
"""

from __future__ import annotations

import threading
import time

from desktop.core.progress import TaskContext

_COOL_DOWN_S = 1.0
_CANCEL_CHECK_S = 0.1


class Window:
    """Permits for jobs in flight. Safe to share between threads.

    Args:
        largest: permits at most, and to begin with.
    """

    def __init__(self, largest: int) -> None:
        self._largest = largest
        self._size = float(largest)
        self._in_flight = 0
        self._changed = threading.Condition()
        self._last_cut = 0.0

    @property
    def size(self) -> int:
        """Permits at the moment."""
        return int(self._size)

    @property
    def in_flight(self) -> int:
        """Permits that are taken."""
        return self._in_flight

    def acquire(self, ctx: TaskContext) -> None:
        """Take a permit, waiting for one.

        Raises:
            TaskCancelled: while waiting.
        """
        with self._changed:
            while self._in_flight >= self.size:
                ctx.check()
                self._changed.wait(_CANCEL_CHECK_S)
            ctx.check()
            self._in_flight += 1

    def adopt(self) -> None:
        """Take a permit for a job that the service already has, even beyond the size."""
        with self._changed:
            self._in_flight += 1

    def release(self) -> None:
        """Give a permit back."""
        with self._changed:
            self._in_flight -= 1
            self._changed.notify()

    def accepted(self) -> None:
        """The service took a job: one more permit after a whole window of them."""
        with self._changed:
            self._size = min(float(self._largest), self._size + 1 / self._size)
            self._changed.notify()

    def refused(self) -> None:
        """The service refused a job: half the permits. Refusals of one moment count once."""
        with self._changed:
            now = time.monotonic()
            if now - self._last_cut >= _COOL_DOWN_S:
                self._last_cut = now
                self._size = max(1.0, self._size / 2)
