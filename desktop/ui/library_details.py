"""What there is to know of a library: how many photos, which model, what the session has used."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QLocale, QObject, Qt
from PySide6.QtWidgets import QMessageBox

from desktop.core.errors import TusouError
from desktop.core.progress import TaskContext
from desktop.engines.base import EngineStatus
from desktop.services.library import LibraryInfo, LibraryRegistry
from desktop.tasks import Lane, TaskRunner
from desktop.ui.error_presenter import error_message
from desktop.ui.main_window import MainWindow


class LibraryDetails(QObject):
    """Asks a library how it is, and shows it.

    Args:
        window: the window, on which it is shown.
        libraries: where the libraries are.
        runner: runs the asking.
    """

    def __init__(self, window: MainWindow, libraries: LibraryRegistry, runner: TaskRunner) -> None:
        super().__init__(window)
        self._window = window
        self._libraries = libraries
        self._runner = runner

    def open(self, name: str) -> None:
        """Ask a library and show its answer."""
        task = self._runner.submit(partial(_ask, self._libraries, name), lane=Lane.LIBRARY, owner=self)
        task.succeeded.connect(self._on_answer)
        task.failed.connect(self._on_failed)

    def _on_answer(self, answer: tuple[LibraryInfo, EngineStatus, bool]) -> None:
        library, status, paid = answer
        box = QMessageBox(self._window)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.setWindowTitle(self.tr("About this library"))
        box.setText(library.title or self.tr("This computer"))
        box.setInformativeText("\n".join(self._lines(status, paid=paid)))
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        box.open()

    def _lines(self, status: EngineStatus, *, paid: bool) -> Sequence[str]:
        locale = QLocale()
        if status.photos is None:
            photos = self.tr("How many photos it has is not known.")
        else:
            photos = self.tr("%n photo(s)", "", status.photos)
        lines = [photos]
        if not status.healthy:
            lines.append(self.tr("It does not answer now. Edit its connection to have it checked."))
        if status.model:
            lines.append(self.tr("Embedding model: {model}").format(model=status.model))
        size = locale.formattedDataSize(status.size_bytes)
        lines.append(self.tr("On this computer: {size}").format(size=size))
        if paid:
            used = self.tr("Used since Tusou was started: {entries} entries, {tokens} tokens")
            entries, tokens = (locale.toString(status.usage.get(each, 0)) for each in ("entries", "tokens"))
            lines.append(used.format(entries=entries, tokens=tokens))
            lines.append(self.tr("A search by words counts as 1 entry, a picture as 2."))
        return lines

    def _on_failed(self, error: TusouError) -> None:
        self._window.message_bar.show_message(error_message(error))


def _ask(libraries: LibraryRegistry, name: str, ctx: TaskContext) -> tuple[LibraryInfo, EngineStatus, bool]:
    engine = libraries.open(name)
    return libraries.info(name), engine.status(ctx), engine.capabilities.paid
