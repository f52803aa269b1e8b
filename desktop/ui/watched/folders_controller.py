"""Has watched folders added and taken off."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from desktop.core.errors import ErrorCode, InvalidInputError, TusouError
from desktop.core.progress import TaskContext
from desktop.tasks import Lane, Task, TaskRunner
from desktop.ui.error_presenter import error_message
from desktop.ui.watched.folders_dialog import WatchedFoldersDialog

if TYPE_CHECKING:
    from desktop.services.watching import FollowedFolder, WatchService


class WatchedFoldersController(QObject):
    """Opens the dialog with the watched folders of a library and works for it.

    Args:
        window: the main window.
        watching: follows folders.
        runner: runs the work.
    """

    def __init__(self, window: QWidget, watching: WatchService, runner: TaskRunner) -> None:
        super().__init__(window)
        self._parent = window
        self._service = watching
        self._runner = runner
        self._library = ""
        self._dialog: WatchedFoldersDialog | None = None

    @property
    def dialog(self) -> WatchedFoldersDialog | None:
        """The dialog while it is open."""
        return self._dialog

    def open(self, library: str) -> None:
        """Show the watched folders of a library."""
        if self._dialog is not None:
            self._dialog.activateWindow()
            return
        self._library = library
        self._dialog = WatchedFoldersDialog(self._parent)
        self._dialog.add_requested.connect(self._on_add)
        self._dialog.remove_requested.connect(self._on_remove)
        self._dialog.finished.connect(self._on_finished)
        self._dialog.open()
        self._change(partial(_require, self._service, library)).failed.connect(self._on_refused)

    # Inside

    def _on_add(self, folder: Path) -> None:
        self._change(lambda: self._service.add(self._library, folder))

    def _on_remove(self, folder: Path) -> None:
        self._change(lambda: self._service.remove(self._library, folder))

    def _change(self, act: Callable[[], object]) -> Task:
        work = partial(_act_and_list, self._service, self._library, act)
        task = self._runner.submit(work, lane=Lane.CONFIG, owner=self)
        task.succeeded.connect(self._on_folders)
        task.failed.connect(self._on_failed)
        return task

    def _on_folders(self, folders: Sequence[FollowedFolder]) -> None:
        if self._dialog is not None:
            self._dialog.show_folders(folders)

    def _on_failed(self, error: TusouError) -> None:
        if self._dialog is not None:
            self._dialog.message_bar.show_message(error_message(error))

    def _on_refused(self, _error: TusouError) -> None:
        if self._dialog is not None:
            self._dialog.refuse()

    def _on_finished(self) -> None:
        self._dialog = None


def _require(service: WatchService, library: str) -> None:
    if not service.available(library):
        raise InvalidInputError(ErrorCode.NOT_SUPPORTED, "this library does not follow folders")


def _act_and_list(
    service: WatchService, library: str, act: Callable[[], object], _ctx: TaskContext
) -> Sequence[FollowedFolder]:
    act()
    return service.folders(library)
