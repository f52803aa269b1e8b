"""The window as the program builds it, and what users do with it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QListView, QWidget
from pytestqt.qtbot import QtBot

from desktop.app.services import build
from desktop.config.paths import Paths
from desktop.core.progress import TaskContext
from desktop.tasks import TaskRunner
from desktop.ui.main_window import MainWindow
from desktop.ui.upload.import_runner import ImportRunner
from desktop.ui.window_state import WindowState
from desktop.ui.workspace import Workspace

WAIT_MS = 20_000


class Program:
    """The window as the program builds it."""

    def __init__(self, runner: TaskRunner, home: Path) -> None:
        self.services = build(Paths.from_environment(), TaskContext())
        self.imports = ImportRunner(self.services.importing, runner)
        self.window = MainWindow(WindowState(home))
        self.window.resize(1280, 820)  # as on a screen that has room for it; tests have a small one
        self.workspace = Workspace(self.window, self.services, self.imports, runner)

    def named(self, name: str) -> QWidget:
        return next(each for each in self.window.findChildren(QWidget) if each.accessibleName() == name)

    @property
    def results(self) -> QListView:
        view = self.named("Results")
        assert isinstance(view, QListView)
        return view

    def names(self) -> list[str]:
        """File names of the results, as far as they are loaded."""
        model = self.workspace.results_panel.model
        photos = [model.photo(row) for row in range(model.rowCount())]
        return [photo.file_name for photo in photos if photo is not None]

    def drop(self, target: str, mime: QMimeData) -> None:
        """Drag into the window, over the target, and let go."""
        copy, left, none = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
        inside = self.window.rect().center()
        QApplication.sendEvent(self.window, QDragEnterEvent(inside, copy, mime, left, none))
        widget = self.named(target)
        QApplication.sendEvent(widget, QDragEnterEvent(widget.rect().center(), copy, mime, left, none))
        QApplication.sendEvent(widget, QDropEvent(QPointF(widget.rect().center()), copy, mime, left, none))


def files(*paths: Path) -> QMimeData:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    return mime


def fill(qtbot: QtBot, program: Program, photos: Path) -> int:
    """Drop the sample photos on the window and wait until the grid shows them."""
    count = len(list(photos.glob("*.jpg")))
    program.drop("Add to library", files(photos))
    qtbot.waitUntil(lambda: len(program.names()) == count, timeout=WAIT_MS)
    return count
