"""Keeps the photos being looked at again for another model, whichever window shows them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal

from desktop.core.progress import Progress, TaskContext
from desktop.services.importing.pace import Pace
from desktop.services.models.info import Pause, Switch
from desktop.tasks import Lane, Task, TaskRunner

if TYPE_CHECKING:
    from desktop.services.models.service import ModelService


@dataclass(frozen=True, slots=True)
class PreparationState:
    """How far the photos are.

    Attributes:
        model: id of the model that will answer.
        done, total: photos.
        seconds_left: estimate, or None while it would mean nothing.
        pause: why it waits, or None.
    """

    model: str
    done: int
    total: int
    seconds_left: float | None = None
    pause: Pause | None = None


class Preparation(QObject):
    """Computes the vectors that libraries lack, in a task of its own. Outlives windows.

    Args:
        service: computes them.
        runner: runs the task.
        parent: its Qt parent.

    Signals:
        changed: the state is another one; at most ten times a second.
        ended: the :class:`~desktop.services.models.info.Switch` of each library that answers with its new model now.
        failed: the error that stopped it; :meth:`start` goes on.
    """

    changed = Signal()
    ended = Signal(object)
    failed = Signal(object)
    _waits = Signal(str)

    def __init__(self, service: ModelService, runner: TaskRunner, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._service = service
        self._runner = runner
        self._task: Task | None = None
        self._again = False
        self._pace = Pace()
        self._state: PreparationState | None = None
        self._pause: Pause | None = None
        self._waits.connect(self._on_waits, Qt.ConnectionType.QueuedConnection)

    @property
    def state(self) -> PreparationState | None:
        """How far it is; None while nothing is missing."""
        return self._state

    def start(self) -> None:
        """Compute what is missing. If that is under way, it begins anew with the models that are wanted now."""
        if self._task is not None:
            self._again = True
            self._task.cancel()
            return
        self._again = False
        self._pause = None
        self._pace = Pace()
        work = partial(_prepare, self._service, self._tell_pause)
        self._task = task = self._runner.submit(work, lane=Lane.EMBEDDING, owner=self)
        task.progressed.connect(self._on_progressed)
        task.succeeded.connect(self._on_succeeded)
        task.failed.connect(self.failed)
        task.finished.connect(self._on_finished)

    def pause(self) -> None:
        """Wait until :meth:`resume`, also after a restart."""
        self._set_pause(Pause.BY_HAND)
        self._submit(self._service.pause)

    def resume(self) -> None:
        """Go on."""
        self._set_pause(None)
        self._submit(self._service.resume)

    def _submit(self, change: Callable[[], None]) -> None:
        task = self._runner.submit(lambda _ctx: change(), lane=Lane.CONFIG, owner=self)
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
        self._state = PreparationState(progress.label, progress.done, total, left, self._pause)
        self.changed.emit()

    def _on_succeeded(self, changed: Sequence[Switch]) -> None:
        if changed:
            self.ended.emit(changed)

    def _on_finished(self) -> None:
        self._task = None
        self._state = None
        self.changed.emit()
        if self._again:
            self.start()


def _prepare(service: ModelService, tell: Callable[[Pause | None], None], ctx: TaskContext) -> Sequence[Switch]:
    """Compute what is missing. Returns the libraries that answer with another model now."""
    before = service.switches()
    if not before:
        return []
    service.embed(ctx, on_pause=tell)
    on_the_way = {switch.library for switch in service.switches() if switch.answering != switch.wanted}
    return [switch for switch in before if switch.answering != switch.wanted and switch.library not in on_the_way]
