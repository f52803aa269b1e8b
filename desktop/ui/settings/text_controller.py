"""Does what the page for text in pictures asks for, and shows in the window how far the reading is."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QMessageBox, QWidget

from desktop.core.errors import TusouError
from desktop.core.progress import TaskContext
from desktop.engines.reading import ReadingState
from desktop.services.text_reading import install_command
from desktop.tasks import Lane, TaskRunner, TaskSlot
from desktop.ui.error_presenter import error_message
from desktop.ui.main_window import MainWindow
from desktop.ui.settings.text_page import TextPage
from desktop.ui.text_reading.reading_bar import ReadingBar
from desktop.ui.text_reading.reading_run import ReadingRun

if TYPE_CHECKING:
    from desktop.services.text_reading import TextReadingService


class TextController(QObject):
    """Connects the page for text in pictures with the service. Belongs to a window; the reading outlives it.

    Args:
        window: shows how far the reading is.
        service: reads.
        run: keeps it being read.
        runner: runs the rest.

    Signals:
        changed: more text was read, or what was read is deleted.
    """

    changed = Signal()

    def __init__(self, window: MainWindow, service: TextReadingService, run: ReadingRun, runner: TaskRunner) -> None:
        super().__init__(window)
        self._window = window
        self._service = service
        self._run = run
        self._runner = runner
        self._looking = TaskSlot(runner, Lane.LIBRARY, self)
        self._page: TextPage | None = None
        window.add_activity(ReadingBar(run, window))
        run.ended.connect(self._look)
        run.ended.connect(self.changed)
        run.failed.connect(self._on_run_failed)

    @property
    def title(self) -> str:
        """Of the page."""
        return self.tr("Text in pictures")

    def make_page(self) -> QWidget:
        """A page for a dialog, which owns it."""
        self._page = page = TextPage()
        bar = ReadingBar(self._run, page)
        bar.setProperty("card", True)
        page.add_activity(bar)
        page.switched.connect(self._on_switched)
        page.deletion_requested.connect(self._on_deletion_requested)
        page.destroyed.connect(self._on_page_gone)
        self._look()
        return page

    def _look(self) -> None:
        if self._page is None:
            return
        task = self._looking.submit(partial(_look, self._service))
        task.succeeded.connect(self._on_looked)
        task.failed.connect(self._tell_error)

    def _on_looked(self, found: tuple[ReadingState, bool]) -> None:
        if self._page is None:
            return
        state, enabled = found
        if self._service.available:
            self._page.show_choice(state, enabled=enabled)
        else:
            self._page.show_missing(install_command(), state)

    def _on_page_gone(self) -> None:
        self._page = None
        self._looking.abandon()

    def _on_switched(self, on: bool) -> None:  # noqa: FBT001 -- Qt's signature
        change = self._service.enable if on else self._service.disable
        task = self._runner.submit(lambda _ctx: change(), lane=Lane.CHOICE, owner=self)
        task.succeeded.connect(self._run.start if on else self._run.stop)
        task.succeeded.connect(self._look)
        task.failed.connect(self._tell_error)

    def _on_deletion_requested(self) -> None:
        box = QMessageBox(self._page or self._window)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.setIcon(QMessageBox.Icon.Question)
        box.setWindowTitle(self.tr("Delete the text that was read?"))
        box.setText(box.windowTitle())
        box.setInformativeText(
            self.tr(
                "Searches no longer find photos by the words in them, and no more text is read. The photos, their "
                "captions and tags stay. Turning the reading on again reads every photo anew."
            )
        )
        agree = box.addButton(self.tr("Delete"), QMessageBox.ButtonRole.DestructiveRole)
        box.setDefaultButton(box.addButton(QMessageBox.StandardButton.Cancel))
        agree.clicked.connect(self._delete)
        box.open()

    def _delete(self) -> None:
        self._run.stop()
        # On the lane of the reading: a photo that is being read is deleted with the others.
        task = self._runner.submit(partial(_delete, self._service), lane=Lane.READING, owner=self)
        task.succeeded.connect(self._look)
        task.succeeded.connect(self.changed)
        task.failed.connect(self._tell_error)

    def _on_run_failed(self, error: TusouError) -> None:
        self._window.message_bar.show_message(error_message(error, self._run.start))

    def _tell_error(self, error: TusouError) -> None:
        self._window.message_bar.show_message(error_message(error))


def _delete(service: TextReadingService, _ctx: TaskContext) -> None:
    service.disable()
    service.forget()


def _look(service: TextReadingService, _ctx: TaskContext) -> tuple[ReadingState, bool]:
    return service.state(), service.enabled
