"""Asks before photos leave this computer and cost money."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QLocale, QObject, Qt
from PySide6.QtWidgets import QMessageBox, QWidget

from desktop.core.errors import TusouError
from desktop.core.progress import TaskContext
from desktop.services.paid_imports import Announcement, PaidImportService
from desktop.tasks import Lane, TaskRunner
from desktop.ui.dropped import Dropped
from desktop.ui.error_presenter import error_message
from desktop.ui.message_bar import MessageBar

_ENTRIES_OF_A_PHOTO = 2


class PaidNotice(QObject):
    """Lets an import go on at once, or when the user agrees.

    Args:
        notices: knows when to ask.
        runner: runs its work.
        messages: tells errors.
        widget: in the window on which the question opens; owns the notice.
    """

    def __init__(self, notices: PaidImportService, runner: TaskRunner, messages: MessageBar, widget: QWidget) -> None:
        super().__init__(widget)
        self._notices = notices
        self._runner = runner
        self._messages = messages
        self._widget = widget

    def admit(self, library: str, dropped: Dropped, go_on: Callable[[], None]) -> None:
        """Call ``go_on`` when nothing needs to be said, or when the user agrees; else never."""
        others = len(dropped.links) + len(dropped.bitmaps)
        work = partial(self._notices.announcement, library, list(dropped.paths), others)
        task = self._runner.submit(work, lane=Lane.LIBRARY, owner=self)
        task.succeeded.connect(partial(self._on_announcement, go_on))
        task.failed.connect(self._on_failed)

    def _on_announcement(self, go_on: Callable[[], None], announcement: Announcement | None) -> None:
        if announcement is None:
            go_on()
            return
        box = QMessageBox(self._widget.window())
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.setIcon(QMessageBox.Icon.Information)
        box.setWindowTitle(self.tr("Add photos"))
        box.setText(
            self.tr("Photos that are added to “{library}” leave this computer.").format(library=announcement.title)
        )
        box.setInformativeText(self._particulars(announcement))
        agree = box.addButton(self.tr("Add to library"), QMessageBox.ButtonRole.AcceptRole)
        box.addButton(QMessageBox.StandardButton.Cancel)
        box.setDefaultButton(agree)
        agree.clicked.connect(partial(self._on_agreed, announcement.library, go_on))
        box.open()

    def _particulars(self, announcement: Announcement) -> str:
        location = (
            self.tr("Where they were taken is left out.")
            if announcement.strips_location
            else self.tr("Where they were taken goes along; the settings of the connection can leave it out.")
        )
        cost = self.tr(
            "They are uploaded to the service of this library, which is paid for: a photo counts as 2 entries."
        )
        lines = [cost, location]
        if announcement.photos > 1:
            number = QLocale().toString
            text = self.tr("{photos} photos were counted: {entries} entries. Those in archives come on top.")
            entries = number(announcement.photos * _ENTRIES_OF_A_PHOTO)
            lines.append(text.format(photos=number(announcement.photos), entries=entries))
        return "\n".join(lines)

    def _on_agreed(self, library: str, go_on: Callable[[], None]) -> None:
        def remember(_ctx: TaskContext) -> None:
            self._notices.agree(library)

        task = self._runner.submit(remember, lane=Lane.CHOICE, owner=self)
        task.failed.connect(self._on_failed)
        go_on()

    def _on_failed(self, error: TusouError) -> None:
        self._messages.show_message(error_message(error))
