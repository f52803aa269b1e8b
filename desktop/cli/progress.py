"""Shows how far a command is, on standard error where that is a terminal."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
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
    def shown(self) -> Iterator[None]:
        """While this lasts, the bar is there."""
        if not sys.stderr.isatty():
            yield
            return
        from rich.console import Console
        from rich.progress import BarColumn, DownloadColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
        from rich.progress import Progress as Bar

        count: ProgressColumn = DownloadColumn() if self._in_bytes else MofNCompleteColumn()
        label = TextColumn("{task.fields[label]}", markup=False)
        columns = (BarColumn(), count, TimeRemainingColumn(), label)
        with Bar(*columns, console=Console(stderr=True), transient=True) as bar:
            shown = bar.add_task("", total=None, label="")
            self._show = lambda progress: bar.update(
                shown, completed=progress.done, total=progress.total, label=output.readable(progress.label)
            )
            try:
                yield
            finally:
                self._show = None
