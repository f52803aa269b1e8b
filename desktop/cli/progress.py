"""Shows how far a command is, on standard error where that is a terminal."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from typing import TYPE_CHECKING

from desktop.cli import output
from desktop.core.progress import Progress

if TYPE_CHECKING:
    from rich.progress import ProgressColumn


class ProgressBar:
    """A bar that is there while it is entered.

    Args:
        in_bytes: whether bytes are counted, instead of things.
    """

    def __init__(self, *, in_bytes: bool = False) -> None:
        self._in_bytes = in_bytes
        self._show: Callable[[Progress], None] | None = None

    def report(self, progress: Progress) -> None:
        """Show this."""
        if self._show is not None:
            self._show(progress)

    @contextmanager
    def shown(self, *, at_once: bool = True) -> Iterator[None]:
        """While this lasts, the bar is there.

        Args:
            at_once: before anything is reported too; otherwise what is quick loads nothing for a bar.
        """
        if not sys.stderr.isatty():
            yield
            return
        with ExitStack() as stack:
            self._show = partial(self._begin, stack)
            if at_once:
                self._begin(stack, Progress(0))
            try:
                yield
            finally:
                self._show = None

    def _begin(self, stack: ExitStack, progress: Progress) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, DownloadColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
        from rich.progress import Progress as Bar

        count: ProgressColumn = DownloadColumn() if self._in_bytes else MofNCompleteColumn()
        label = TextColumn("{task.fields[label]}", markup=False)
        columns = (BarColumn(), count, TimeRemainingColumn(), label)
        bar = stack.enter_context(Bar(*columns, console=Console(stderr=True), transient=True))
        shown = bar.add_task("", total=None, label="")
        self._show = lambda progress: bar.update(
            shown, completed=progress.done, total=progress.total, label=output.readable(progress.label)
        )
        self._show(progress)
