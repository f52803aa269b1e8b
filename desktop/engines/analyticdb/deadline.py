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
