"""Keeps the photos being looked at again for another model, whichever window shows them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from desktop.core.progress import TaskContext
from desktop.services.models.info import Switch
from desktop.services.pausing import TellPause
from desktop.tasks import Lane, TaskRunner
from desktop.ui.background.background_run import BackgroundRun

if TYPE_CHECKING:
    from desktop.services.models.service import ModelService


class Preparation(BackgroundRun):
    """Computes the vectors that libraries lack. ``ended`` gives the :class:`~desktop.services.models.info.Switch` of
    each library that answers with its new model now; the label is the id of the model that will answer.

    Args:
        service: computes them.
        runner: runs the task.
        parent: its Qt parent.
    """

    def __init__(self, service: ModelService, runner: TaskRunner, parent: QObject | None = None) -> None:
        super().__init__(partial(_prepare, service), service, Lane.EMBEDDING, runner, parent)

    def start(self) -> None:
        """Compute what is missing. If that is under way, it begins anew with the models that are wanted now."""
        self._cancel()
        super().start()


def _prepare(service: ModelService, tell: TellPause, ctx: TaskContext) -> Sequence[Switch]:
    """Compute what is missing. Returns the libraries that answer with another model now."""
    before = service.switches()
    if not before:
        return []
    service.embed(ctx, on_pause=tell)
    on_the_way = {switch.library for switch in service.switches() if switch.answering != switch.wanted}
    return [switch for switch in before if switch.answering != switch.wanted and switch.library not in on_the_way]
