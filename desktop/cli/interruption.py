"""Ctrl+C and SIGTERM: the work is asked to stop and gets a moment; then the program ends, whatever is stuck.

Ending at any moment is safe: the import journal and the libraries are kept by transactions.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from desktop.cli.exit_status import EXIT_INTERRUPTED
from desktop.core.progress import TaskContext

_PATIENCE_S = 0.8


@contextmanager
def interruptible(ctx: TaskContext) -> Iterator[None]:
    """While this lasts, the first signal cancels ``ctx``; the program ends with status 130 soon after in any case."""

    def stop(_number: int, _frame: FrameType | None) -> None:
        if ctx.cancelled:
            _end()
        ctx.cancel()
        deadline.start()

    # Left armed when the work has stopped: a stuck thread would keep the interpreter from ending.
    deadline = threading.Timer(_PATIENCE_S, _end)
    deadline.daemon = True
    before = {number: signal.signal(number, stop) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@contextmanager
def asking() -> Iterator[None]:
    """While a person is asked something, Ctrl+C ends the question itself, which puts the terminal in order again."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _end() -> None:
    """End the program at once. A progress bar hides the cursor of the terminal: show it again."""
    if sys.stderr.isatty():
        sys.stderr.write("\x1b[?25h\n")
        sys.stderr.flush()
    os._exit(EXIT_INTERRUPTED)
