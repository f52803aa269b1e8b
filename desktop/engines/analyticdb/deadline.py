"""Running calls that cannot be interrupted: with an end in time, a way to cancel, and without holding up the exit."""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable
from typing import TypeVar

from desktop.core.progress import TaskContext

T = TypeVar("T")
_CANCEL_CHECK_S = 0.1


class DeadlinePassed(Exception):  # noqa: N818 -- translated by the caller, who knows what was being done
    """The work did not end in time; its thread was left behind."""


def run_with_deadline(work: Callable[[], T], timeout_s: float, ctx: TaskContext) -> T:
    """Run ``work`` on a daemon thread and wait for it.

    A thread that is stuck in a call is left behind: it ends with the call, or with the program.

    Raises:
        DeadlinePassed: ``timeout_s`` seconds went by.
        TaskCancelled: the context was cancelled.
    """
    answers: queue.SimpleQueue[tuple[T | None, BaseException | None]] = queue.SimpleQueue()

    def run() -> None:
        try:
            answers.put((work(), None))
        except BaseException as error:  # noqa: BLE001 -- carried over to the waiting thread and raised there
            answers.put((None, error))

    threading.Thread(target=run, name="analyticdb-call", daemon=True).start()
    deadline = time.monotonic() + timeout_s
    while True:
        ctx.check()
        remaining_s = deadline - time.monotonic()
        if remaining_s <= 0:
            raise DeadlinePassed
        try:
            value, error = answers.get(timeout=min(_CANCEL_CHECK_S, remaining_s))
        except queue.Empty:
            continue
        if error is not None:
            raise error
        return value  # type: ignore[return-value]  # there is a value where there is no error


class LinkedContext(TaskContext):
    """A context that can be cancelled by itself, and is cancelled with another one.

    Args:
        outer: the other one; it also gets the progress reports.
    """

    def __init__(self, outer: TaskContext) -> None:
        super().__init__()
        self._outer = outer

    @property
    def cancelled(self) -> bool:
        """Whether this context or the outer one was cancelled."""
        return super().cancelled or self._outer.cancelled

    def check(self) -> None:
        """Raise TaskCancelled if the work should stop."""
        self._outer.check()
        super().check()

    def wait(self, timeout_s: float) -> None:
        """Sleep, ending within a tenth of a second with TaskCancelled on cancellation."""
        deadline = time.monotonic() + timeout_s
        while True:
            self._outer.check()
            remaining_s = deadline - time.monotonic()
            super().wait(min(_CANCEL_CHECK_S, max(0.0, remaining_s)))
            if remaining_s <= _CANCEL_CHECK_S:
                return

    def report(self, done: int, total: int | None = None, label: str = "") -> None:
        """Tell the outer context how far the work is."""
        self._outer.report(done, total, label)
