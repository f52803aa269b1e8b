"""Progress and cancellation of long work, without any notion of threads or Qt.

Long work gets a :class:`TaskContext`. It calls :meth:`TaskContext.check` wherever it can stop and
:meth:`TaskContext.report` wherever it has something to say.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass


class TaskCancelled(Exception):  # noqa: N818 -- a request that was followed, not an error
    """The work was asked to stop and did."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a piece of work is.

    Attributes:
        done: units finished.
        total: units in all, or None while unknown.
        label: what is being done, such as a file name; not translated.
    """

    done: int
    total: int | None = None
    label: str = ""


class TaskContext:
    """What running work sees of the outside: a way to stop and a way to report. Safe to share between threads.

    Args:
        on_progress: called on the working thread for each report.
    """

    def __init__(self, on_progress: Callable[[Progress], None] | None = None) -> None:
        self._on_progress = on_progress
        self._cancelled = threading.Event()

    def cancel(self) -> None:
        """Ask the work to stop. Returns at once."""
        self._cancelled.set()

    @property
    def cancelled(self) -> bool:
        """Whether :meth:`cancel` was called."""
        return self._cancelled.is_set()

    def check(self) -> None:
        """Raise :class:`TaskCancelled` if the work should stop."""
        if self._cancelled.is_set():
            raise TaskCancelled

    def wait(self, timeout_s: float) -> None:
        """Sleep up to ``timeout_s`` seconds, ending at once with :class:`TaskCancelled` on cancellation."""
        if self._cancelled.wait(timeout_s):
            raise TaskCancelled

    def report(self, done: int, total: int | None = None, label: str = "") -> None:
        """Tell how far the work is."""
        if self._on_progress is not None:
            self._on_progress(Progress(done, total, label))
