"""Tasks: what the GUI thread sees of work on another thread."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum, auto

from PySide6.QtCore import QMetaObject, QObject, Signal

from desktop.core.progress import Progress
from desktop.tasks.job import Cancelled, Failed, Job, Outcome, Succeeded


class _State(Enum):
    ACTIVE = auto()
    ABANDONED = auto()
    ENDED = auto()


class Task(QObject):
    """One piece of work that was submitted. Lives and speaks on the GUI thread only.

    Signals:
        progressed: a :class:`~desktop.core.progress.Progress`, at most ten times a second.
        succeeded: what the work returned.
        failed: the :class:`~desktop.core.errors.TusouError` that the work raised.
        cancelled: the work stopped, or never began, because of :meth:`cancel`.
        finished: after exactly one of the three above.

    Made by :meth:`TaskRunner.submit <desktop.tasks.runner.TaskRunner.submit>` only.
    """

    progressed = Signal(object)
    succeeded = Signal(object)
    failed = Signal(object)
    cancelled = Signal()
    finished = Signal()

    def __init__(self, job: Job, owner: QObject, discard: Callable[[Job], None]) -> None:
        super().__init__()
        self._job = job
        self._discard = discard
        self._state = _State.ACTIVE
        self._owner_connection: QMetaObject.Connection | None = owner.destroyed.connect(self._on_owner_destroyed)

    @property
    def ended(self) -> bool:
        """Whether no further signal will come."""
        return self._state is not _State.ACTIVE

    def cancel(self) -> None:
        """Ask the work to stop. ``cancelled`` comes when it has; a result that is too late is dropped."""
        self._job.context.cancel()
        self._discard(self._job)

    def abandon(self) -> None:
        """Ask the work to stop, and stay silent from now on."""
        if self._state is _State.ACTIVE:
            self._state = _State.ABANDONED
            self._release_owner()
        self.cancel()

    def deliver_progress(self, progress: Progress) -> None:
        """Tell listeners how far the work is. For the runner."""
        if self._state is _State.ACTIVE:
            self.progressed.emit(progress)

    def deliver_outcome(self, outcome: Outcome) -> None:
        """Tell listeners how the work ended. For the runner; once."""
        if self._state is not _State.ACTIVE:
            return
        self._state = _State.ENDED
        self._release_owner()
        match outcome:
            case Succeeded(result):
                self.succeeded.emit(result)
            case Failed(error):
                self.failed.emit(error)
            case Cancelled():
                self.cancelled.emit()
        self.finished.emit()

    def _on_owner_destroyed(self) -> None:
        self.abandon()

    def _release_owner(self) -> None:
        if self._owner_connection is not None:
            QObject.disconnect(self._owner_connection)
            self._owner_connection = None
