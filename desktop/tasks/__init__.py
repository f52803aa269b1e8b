"""The only threads of the window: work goes into a lane, its outcome comes back to the GUI thread as signals."""

from __future__ import annotations

from desktop.tasks.lane import Lane
from desktop.tasks.runner import TaskRunner
from desktop.tasks.slot import TaskSlot
from desktop.tasks.task import Task

__all__ = ["Lane", "Task", "TaskRunner", "TaskSlot"]
