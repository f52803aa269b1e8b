"""Exporting the selected photos."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from desktop.core.errors import TusouError
from desktop.core.photo import PhotoId
from desktop.core.progress import Progress, TaskContext
from desktop.services.exporting import ExportService, ExportSummary
from desktop.services.pictures import EngineSource
from desktop.tasks import Lane, Task, TaskRunner
from desktop.ui.error_presenter import error_line, error_message
from desktop.ui.foreign_text import short_path
from desktop.ui.message_bar import Message, Severity


class Exporter(QObject):
    """Copies photos into a folder and tells how far it is.

    Args:
        engines: where the engines are.
        runner: runs the work.
        parent: its Qt parent.

    Signals:
        told: a :class:`~desktop.ui.message_bar.Message` for the user.
    """

    told = Signal(object)

    def __init__(self, engines: EngineSource, runner: TaskRunner, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._service = ExportService(engines)
        self._runner = runner

    def export(self, library: str, ids: Sequence[PhotoId], folder: Path) -> None:
        """Copy photos into a folder."""
        task = self._runner.submit(partial(_copy, self._service, library, ids, folder), lane=Lane.LIBRARY, owner=self)
        task.progressed.connect(partial(self._on_progress, task))
        task.succeeded.connect(partial(self._on_copied, folder))
        task.failed.connect(self._on_failed)
        task.cancelled.connect(self._on_cancelled)

    def _on_progress(self, task: Task, progress: Progress) -> None:
        text = self.tr("Copying {name} ({done} of {total})…").format(
            name=progress.label, done=progress.done, total=progress.total
        )
        if not task.ended:
            self.told.emit(Message(text, action_text=self.tr("Cancel"), action=task.cancel))

    def _on_copied(self, folder: Path, summary: ExportSummary) -> None:
        text = self.tr("%n photo(s) copied to “{folder}”.", "", len(summary.copied)).format(
            folder=short_path(str(folder))
        )
        if not summary.failed:
            self.told.emit(Message(text))
            return
        name, error = summary.failed[0]
        trouble = self.tr("%n photo(s) could not be copied, first “{name}”: {reason}", "", len(summary.failed))
        details = "\n".join(f"{failed}: {reason}" for failed, reason in summary.failed)
        told = f"{text} {trouble.format(name=name, reason=error_line(error))}"
        self.told.emit(Message(told, Severity.ERROR, details))

    def _on_failed(self, error: TusouError) -> None:
        self.told.emit(error_message(error))

    def _on_cancelled(self) -> None:
        self.told.emit(Message(self.tr("Copying was cancelled. What was copied before stays.")))


def _copy(
    service: ExportService, library: str, ids: Sequence[PhotoId], folder: Path, ctx: TaskContext
) -> ExportSummary:
    return service.copy(library, ids, folder, ctx)
