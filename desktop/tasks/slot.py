"""Slots: work of which only the latest counts."""

from __future__ import annotations

from PySide6.QtCore import QObject

from desktop.tasks.job import Work
from desktop.tasks.lane import Lane
from desktop.tasks.runner import TaskRunner
from desktop.tasks.task import Task


class TaskSlot:
    """Holds at most one task: a new one abandons the one before, as for search while typing.

    Args:
        runner: runs the work.
        lane: the lane to use.
        owner: who wants the outcome.
    """

    def __init__(self, runner: TaskRunner, lane: Lane, owner: QObject) -> None:
        self._runner = runner
        self._lane = lane
        self._owner = owner
        self._task: Task | None = None

    def submit(self, work: Work) -> Task:
        """Abandon the task before and run ``work`` instead."""
        self.abandon()
        self._task = self._runner.submit(work, lane=self._lane, owner=self._owner)
        return self._task

    def abandon(self) -> None:
        """Give up the current task, if there is one; it stays silent."""
        if self._task is not None:
            self._task.abandon()
            self._task = None

    @property
    def active(self) -> bool:
        """Whether a task is under way."""
        return self._task is not None and not self._task.ended
