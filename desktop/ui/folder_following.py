"""Keeps watched folders followed, whichever window shows their photos."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal

from desktop.core.errors import TusouError
from desktop.tasks import Lane, TaskRunner

if TYPE_CHECKING:
    from desktop.services.watching import WatchService


class FolderFollowing(QObject):
    """Follows the watched folders in a task of its own. Outlives windows.

    Args:
        service: follows folders.
        runner: runs the task.
        parent: its Qt parent.

    Signals:
        changed: folders, or photos in them, are others now.
        failed: the error that stopped it; :meth:`start` goes on.
    """

    changed = Signal()
    failed = Signal(object)
    _noticed = Signal()

    def __init__(self, service: WatchService, runner: TaskRunner, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._service = service
        self._runner = runner
        self._noticed.connect(self.changed, Qt.ConnectionType.QueuedConnection)
        self._stop_listening = service.changed(self._noticed.emit)

    def start(self) -> None:
        """Follow from now on."""
        task = self._runner.submit(self._service.run, lane=Lane.WATCH, owner=self)
        task.failed.connect(self._on_failed)

    def close(self) -> None:
        """Hear of no more changes. Called before the task is shut down."""
        self._stop_listening()

    def _on_failed(self, error: TusouError) -> None:
        self.failed.emit(error)
