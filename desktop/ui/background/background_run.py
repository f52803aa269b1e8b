"""Keeps long work in the background going, whichever window shows it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import Protocol

from PySide6.QtCore import QObject, Qt, Signal

from desktop.core.progress import Progress, TaskContext
from desktop.services.importing.pace import Pace
from desktop.services.models.info import Pause
from desktop.services.pausing import TellPause
from desktop.tasks import Lane, Task, TaskRunner

#: Does what is missing, and tells why it waits. Returns what came of it; nothing that counts as true if nothing did.
Work = Callable[[TellPause, TaskContext], object]


class Pausable(Protocol):
    """What remembers whether work is paused. Methods block."""

    def pause(self) -> None:
        """Let it wait, also after a restart."""

    def resume(self) -> None:
        """Let it go on."""


@dataclass(frozen=True, slots=True)
class RunState:
    """How far a run is.

    Attributes:
        label: what the work reported.
        done, total: photos.
        seconds_left: estimate, or None while it would mean nothing.
        pause: why it waits, or None.
    """

    label: str
    done: int
    total: int
    seconds_left: float | None = None
    pause: Pause | None = None


class BackgroundRun(QObject):
    """Does work in a task of its own, again and again if asked to. Outlives windows.

    Args:
        work: the work.
        service: pauses it.
        lane: where it runs.
        runner: runs it.
        parent: its Qt parent.

    Signals:
        changed: the state is another one; at most ten times a second.
        ended: what came of the work, if anything did.
        failed: the error that stopped it; :meth:`start` goes on.
    """

    changed = Signal()
    ended = Signal(object)
    failed = Signal(object)
    _waits = Signal(str)

    def __init__(
        self, work: Work, service: Pausable, lane: Lane, runner: TaskRunner, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._work = work
        self._service = service
        self._lane = lane
        self._runner = runner
        self._task: Task | None = None
        self._again = False
        self._pace = Pace()
        self._state: RunState | None = None
        self._pause: Pause | None = None
        self._waits.connect(self._on_waits, Qt.ConnectionType.QueuedConnection)

    @property
    def state(self) -> RunState | None:
        """How far it is; None while nothing is done."""
        return self._state

    def start(self) -> None:
        """Do what is missing. If that is under way, it is looked again for more at its end."""
        if self._task is not None:
            self._again = True
            return
        self._again = False
        self._pause = None
        self._pace = Pace()
        self._task = task = self._runner.submit(partial(self._work, self._tell_pause), lane=self._lane, owner=self)
        task.progressed.connect(self._on_progressed)
        task.succeeded.connect(self._on_succeeded)
        task.failed.connect(self.failed)
        task.finished.connect(self._on_finished)

    def stop(self) -> None:
        """Do no more for now."""
        self._again = False
        self._cancel()

    def pause(self) -> None:
        """Wait until :meth:`resume`, also after a restart."""
        self._set_pause(Pause.BY_HAND)
        self._submit(self._service.pause)

    def resume(self) -> None:
        """Go on."""
        self._set_pause(None)
        self._submit(self._service.resume)

    def _cancel(self) -> None:
        """End what is under way."""
        if self._task is not None:
            self._task.cancel()

    def _submit(self, change: Callable[[], None]) -> None:
        task = self._runner.submit(lambda _ctx: change(), lane=Lane.CHOICE, owner=self)
        task.failed.connect(self.failed)

    def _tell_pause(self, pause: Pause | None) -> None:
        # On the worker thread. The queued signal carries no Python object.
        self._waits.emit(pause.value if pause is not None else "")

    def _on_waits(self, pause: str) -> None:
        self._set_pause(Pause(pause) if pause else None)

    def _set_pause(self, pause: Pause | None) -> None:
        if pause is not self._pause:
            self._pause = pause
            self._pace = Pace()  # the time of waiting says nothing of the speed
        if self._state is not None:
            self._state = replace(self._state, pause=pause, seconds_left=None)
        self.changed.emit()

    def _on_progressed(self, progress: Progress) -> None:
        total = progress.total or 0
        if self._state is not None:
            self._pace.add(progress.done - self._state.done)
        left = self._pace.seconds_left(total - progress.done)
        self._state = RunState(progress.label, progress.done, total, left, self._pause)
        self.changed.emit()

    def _on_succeeded(self, outcome: object) -> None:
        if outcome:
            self.ended.emit(outcome)

    def _on_finished(self) -> None:
        self._task = None
        self._state = None
        self.changed.emit()
        if self._again:
            self.start()
