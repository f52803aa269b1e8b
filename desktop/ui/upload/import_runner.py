"""Keeps imports running, whichever window shows them."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal

from desktop.core.errors import TusouError
from desktop.tasks import Lane, Task, TaskRunner

if TYPE_CHECKING:
    from desktop.services.importing import ImportService, ImportSummary


class ImportRunner(QObject):
    """Runs each import that was started in a task of its own, once. Outlives windows.

    Args:
        service: the imports.
        runner: runs the tasks.
        parent: its Qt parent.

    Signals:
        changed: the state of some import is another one; at most ten times a second.
        ended: the id of an import that ended or was paused.
        failed: the id of an import, and the error that stopped it.
    """

    changed = Signal()
    ended = Signal(int)
    failed = Signal(int, object)
    _noticed = Signal()

    def __init__(self, service: ImportService, runner: TaskRunner, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.service = service
        self._runner = runner
        self._tasks: dict[int, Task] = {}
        self._noticed.connect(self.changed, Qt.ConnectionType.QueuedConnection)
        self._stop_listening = service.changed(self._noticed.emit)

    @property
    def running(self) -> bool:
        """Whether an import is under way or waits for its turn."""
        return bool(self._tasks)

    def go_on(self) -> None:
        """Start everything that an earlier run of the program left."""
        task = self._runner.submit(lambda _ctx: self.service.resumable(), lane=Lane.JOURNAL, owner=self)
        task.succeeded.connect(self._on_resumable)
        task.failed.connect(partial(self.failed.emit, 0))

    def start(self, import_id: int) -> None:
        """Run an import, unless it is running."""
        if import_id in self._tasks:
            return
        work = partial(self.service.run, import_id)
        task = self._runner.submit(work, lane=Lane.IMPORT, owner=self)
        self._tasks[import_id] = task
        task.succeeded.connect(partial(self._on_succeeded, import_id))
        task.failed.connect(partial(self._on_failed, import_id))
        task.finished.connect(partial(self._on_finished, import_id))

    def close(self) -> None:
        """Hear of no more changes. Called before the tasks are shut down."""
        self._stop_listening()

    def _on_resumable(self, import_ids: list[int]) -> None:
        for import_id in import_ids:
            self.start(import_id)

    def _on_succeeded(self, import_id: int, _summary: ImportSummary) -> None:
        self.ended.emit(import_id)

    def _on_failed(self, import_id: int, error: TusouError) -> None:
        self.failed.emit(import_id, error)

    def _on_finished(self, import_id: int) -> None:
        self._tasks.pop(import_id, None)
        self.changed.emit()
