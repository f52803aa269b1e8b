"""Keeps text in pictures being read, whichever window shows how far that is."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from desktop.core.priority import yield_to_others
from desktop.core.progress import TaskContext
from desktop.services.pausing import TellPause
from desktop.tasks import Lane, TaskRunner
from desktop.ui.background.background_run import BackgroundRun

if TYPE_CHECKING:
    from desktop.services.text_reading import TextReadingService


class ReadingRun(BackgroundRun):
    """Reads what was not read yet, if the user wants that. ``ended`` gives how many photos were read.

    Args:
        service: reads.
        runner: runs the task.
        parent: its Qt parent.
    """

    def __init__(self, service: TextReadingService, runner: TaskRunner, parent: QObject | None = None) -> None:
        super().__init__(partial(_read, service), service, Lane.READING, runner, parent)


def _read(service: TextReadingService, tell: TellPause, ctx: TaskContext) -> int:
    """Read what is missing, if that is wanted and possible. Returns how many photos were read."""
    if not service.enabled or not service.available or not service.state().missing:
        return 0
    yield_to_others()
    return service.read(ctx, on_pause=tell)
