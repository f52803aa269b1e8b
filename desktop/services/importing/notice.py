"""Telling listeners that something changed, not more often than they can follow."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

_INTERVAL_S = 0.1

Listener = Callable[[], None]


class Notice:
    """Calls listeners at most ten times a second, and always once after the last change. Safe from any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._listeners: list[Listener] = []
        self._last_s = -_INTERVAL_S
        self._timer: threading.Timer | None = None

    def listen(self, listener: Listener) -> Callable[[], None]:
        """Call ``listener`` after changes, on any thread. Returns what takes it off again."""
        with self._lock:
            self._listeners.append(listener)

        def stop() -> None:
            with self._lock:
                if listener in self._listeners:
                    self._listeners.remove(listener)

        return stop

    def tell(self) -> None:
        """Something changed."""
        with self._lock:
            if self._timer is not None or not self._listeners:
                return
            wait_s = self._last_s + _INTERVAL_S - time.monotonic()
            if wait_s > 0:
                self._timer = threading.Timer(wait_s, self._call)
                self._timer.daemon = True
                self._timer.start()
                return
        self._call()

    def close(self) -> None:
        """Call nobody any more."""
        with self._lock:
            self._listeners.clear()
            timer, self._timer = self._timer, None
        if timer is not None:
            timer.cancel()
            if timer is not threading.current_thread():
                timer.join()

    def _call(self) -> None:
        with self._lock:
            self._timer = None
            self._last_s = time.monotonic()
            listeners = list(self._listeners)
        for listener in listeners:
            listener()
