"""Has watched folders added and taken off."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from desktop.core.errors import TusouError
from desktop.core.progress import TaskContext
from desktop.tasks import Lane, TaskRunner
from desktop.ui.error_presenter import error_line
from desktop.ui.watched.folders_page import WatchedFoldersPage

if TYPE_CHECKING:
    from desktop.services.watching import FollowedFolder, WatchService


class WatchedFoldersController(QObject):
    """Works for the page with the watched folders of the library that is shown.

    Args:
        window: the main window; owns the controller.
        watching: follows folders.
        library: gives the name of the library that is shown.
        runner: runs the work.
    """

    def __init__(self, window: QWidget, watching: WatchService, library: Callable[[], str], runner: TaskRunner) -> None:
        super().__init__(window)
        self._service = watching
        self._library = library
        self._runner = runner
        self._page: WatchedFoldersPage | None = None

    @property
    def title(self) -> str:
        """What the page is called."""
        return self.tr("Watched folders")

    def make_page(self) -> WatchedFoldersPage:
        """The page, which lives as long as the dialog that it is put into."""
        page = self._page = WatchedFoldersPage()
        library = self._library()
        page.add_requested.connect(partial(self._on_add, library))
        page.remove_requested.connect(partial(self._on_remove, library))
        page.destroyed.connect(self._on_destroyed)
        self._change(library, _nothing)
        return page

    def refresh(self) -> None:
        """Folders came, went, vanished or are back: show how they are now."""
        if self._page is not None:
            self._change(self._library(), _nothing)

    # Inside

    def _on_add(self, library: str, folder: Path) -> None:
        self._change(library, partial(self._service.add, library, folder))

    def _on_remove(self, library: str, folder: Path) -> None:
        self._change(library, partial(self._service.remove, library, folder))

    def _change(self, library: str, act: Callable[[], object]) -> None:
        work = partial(_act_and_list, self._service, library, act)
        task = self._runner.submit(work, lane=Lane.CONFIG, owner=self)
        task.succeeded.connect(self._on_folders)
        task.failed.connect(self._on_failed)

    def _on_folders(self, folders: Sequence[FollowedFolder] | None) -> None:
        if self._page is None:
            return
        if folders is None:
            self._page.refuse()
        else:
            self._page.show_folders(folders)

    def _on_failed(self, error: TusouError) -> None:
        if self._page is not None:
            self._page.show_problem(error_line(error))

    def _on_destroyed(self) -> None:
        self._page = None


def _nothing() -> None:
    """Only read."""


def _act_and_list(
    service: WatchService, library: str, act: Callable[[], object], _ctx: TaskContext
) -> Sequence[FollowedFolder] | None:
    """Carry out a change; the folders after it, or None where the library follows none."""
    if not service.available(library):
        return None
    act()
    return service.folders(library)
