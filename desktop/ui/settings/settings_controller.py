"""Opens the settings dialog and keeps what is chosen in it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QWidget

from desktop.config.settings import Settings
from desktop.core.errors import TusouError
from desktop.core.progress import TaskContext
from desktop.services.library import LibraryInfo
from desktop.tasks import Lane, TaskRunner
from desktop.ui.error_presenter import error_message
from desktop.ui.library_switcher import LibraryEntry
from desktop.ui.main_window import MainWindow
from desktop.ui.services import Services
from desktop.ui.settings.settings_dialog import SettingsDialog


class SettingsController(QObject):
    """Reads the settings, has them changed, writes them.

    Args:
        window: the window, on which the dialog opens.
        services: with the settings.
        runner: runs the reading and writing.
        pages: make further pages of the dialog, by their titles.

    Signals:
        applied: the :class:`~desktop.config.settings.Settings` that are written now.
        edit_requested, removal_requested: the connection of this name is to be changed or forgotten.
    """

    applied = Signal(object)
    edit_requested = Signal(str)
    removal_requested = Signal(str)

    def __init__(
        self,
        window: MainWindow,
        services: Services,
        runner: TaskRunner,
        pages: Sequence[tuple[str, Callable[[], QWidget]]] = (),
    ) -> None:
        super().__init__(window)
        self._window = window
        self._services = services
        self._runner = runner
        self._pages = pages
        self._dialog: SettingsDialog | None = None

    def open(self) -> None:
        """Show the dialog."""
        self.open_page("")

    def open_page(self, title: str) -> None:
        """Show the dialog with the page of this title in front; empty is the first one."""
        if self._dialog is not None:
            self._dialog.show_page(title)
            self._dialog.activateWindow()
            return
        task = self._runner.submit(partial(_read, self._services), lane=Lane.CHOICE, owner=self)
        task.succeeded.connect(partial(self._on_read, title))
        task.failed.connect(self._on_failed)

    def _on_read(self, title: str, read: tuple[Settings, Sequence[LibraryInfo]]) -> None:
        settings, libraries = read
        if self._dialog is not None:
            return
        entries = [LibraryEntry(each.name, each.title) for each in libraries]
        pages = [(title, make()) for title, make in self._pages]
        self._dialog = SettingsDialog(settings, entries, self._window, pages)
        self._dialog.show_page(title)
        self._dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._dialog.accepted.connect(self._on_accepted)
        self._dialog.edit_requested.connect(partial(self._leave_for, self.edit_requested.emit))
        self._dialog.removal_requested.connect(partial(self._leave_for, self.removal_requested.emit))
        self._dialog.finished.connect(self._on_finished)
        self._dialog.open()

    def _on_accepted(self) -> None:
        if self._dialog is not None:
            work = partial(_write, self._services, self._dialog.chosen())
            task = self._runner.submit(work, lane=Lane.CHOICE, owner=self)
            task.succeeded.connect(self.applied)
            task.failed.connect(self._on_failed)

    def _leave_for(self, ask: Callable[[str], None], name: str) -> None:
        """Keep what is chosen, and go on with a connection."""
        if self._dialog is not None:
            self._dialog.accept()
        ask(name)

    def _on_finished(self) -> None:
        self._dialog = None

    def _on_failed(self, error: TusouError) -> None:
        self._window.message_bar.show_message(error_message(error))


def _read(services: Services, _ctx: TaskContext) -> tuple[Settings, Sequence[LibraryInfo]]:
    return services.settings.load(), services.libraries.list()


def _write(services: Services, chosen: Mapping[str, object], _ctx: TaskContext) -> Settings:
    return services.settings.update(lambda settings: settings.replace(**chosen))
