"""Turns what the user does in the upload panel into calls of the import service, and its answers into what is shown."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog

from desktop.core.errors import TusouError
from desktop.core.progress import TaskContext
from desktop.imaging.formats import ARCHIVE_SUFFIXES, IMAGE_SUFFIXES
from desktop.services.importing.model import ImportState, ItemPhase, ItemState, PastedImage, Source
from desktop.tasks import Lane, Task, TaskRunner
from desktop.ui.choosing import choose_files, choose_folder
from desktop.ui.dropped import Dropped, read
from desktop.ui.error_presenter import error_message
from desktop.ui.message_bar import Message, MessageBar
from desktop.ui.results.photo_mime import PHOTO_IDS, read_photo_ids
from desktop.ui.upload.failure_model import PAGE
from desktop.ui.upload.import_runner import ImportRunner
from desktop.ui.upload.upload_panel import UploadPanel

if TYPE_CHECKING:
    from desktop.services.importing import ImportService
    from desktop.ui.upload.paid_notice import PaidNotice

_ADDED_INTERVAL_MS = 2000


class UploadController(QObject):
    """Adds photos to the current library and keeps the list of imports up to date.

    Args:
        panel: shows the imports.
        imports: runs them.
        runner: runs the calls to the journal.
        messages: tells errors.
        library: gives the name of the library that is shown.

    Attributes:
        notice: asks before an import that costs money; None asks nobody.

    Signals:
        photos_added: the name of a library that has photos now that it did not have before; not too often.
    """

    photos_added = Signal(str)

    def __init__(
        self,
        panel: UploadPanel,
        imports: ImportRunner,
        runner: TaskRunner,
        messages: MessageBar,
        library: Callable[[], str],
    ) -> None:
        super().__init__(panel)
        self._panel = panel
        self._imports = imports
        self._runner = runner
        self._messages = messages
        self._library = library
        self.notice: PaidNotice | None = None
        self._reading: Task | None = None
        self._read_again = False
        self._added: dict[int, int] | None = None
        self._libraries_changed: set[str] = set()
        self._pause_between_news = QTimer(self, singleShot=True, interval=_ADDED_INTERVAL_MS)
        self._pause_between_news.timeout.connect(self._tell_added)
        imports.changed.connect(self.refresh)
        imports.failed.connect(self._on_import_failed)
        imports.ended.connect(self._on_import_ended)
        application = QGuiApplication.instance()
        if isinstance(application, QGuiApplication):
            application.applicationStateChanged.connect(self._on_application_state)
        self._connect_panel()
        self.refresh()

    def _connect_panel(self) -> None:
        panel, service = self._panel, self._service
        panel.dropped.connect(self.add_dropped)
        panel.pause_requested.connect(partial(self._call, service.pause))
        panel.cancel_requested.connect(self._on_cancel)
        panel.resume_requested.connect(partial(self._call_and_start, service.resume))
        panel.retry_requested.connect(partial(self._call_and_start, service.retry_failed))
        panel.export_requested.connect(self._on_export)
        panel.failures_wanted.connect(self._on_failures_wanted)
        panel.clear_requested.connect(self._on_clear)

    @property
    def _service(self) -> ImportService:
        return self._imports.service

    # Adding

    def add_dropped(self, dropped: Dropped) -> None:
        """Add what was dropped or pasted to the library that is shown."""
        library = self._library()
        add = partial(self._add, library, dropped)
        if self.notice is None:
            add()
        else:
            self.notice.admit(library, dropped, add)

    def paste(self) -> None:
        """Add what the clipboard holds."""
        data = QGuiApplication.clipboard().mimeData()
        if data.hasFormat(PHOTO_IDS) and read_photo_ids(data)[0] == self._library():
            self._messages.show_message(Message(self.tr("These photos are in this library already.")))
        elif found := read(data):
            self.add_dropped(found)
        else:
            text = self.tr("The clipboard holds no photos. Copy files, a picture or a link, then paste them here.")
            self._messages.show_message(Message(text))

    def choose_photos(self) -> None:
        """Let the user choose photos and archives to add."""
        pattern = " ".join(f"*{suffix}" for suffix in sorted(IMAGE_SUFFIXES | ARCHIVE_SUFFIXES))
        kinds = self.tr("Photos and archives ({pattern})").format(pattern=pattern)
        every = self.tr("All files (*)")
        paths = choose_files(self._panel.window(), self.tr("Add photos"), f"{kinds};;{every}")
        if paths:
            self.add_dropped(Dropped(paths=paths))

    def choose_folder(self) -> None:
        """Let the user choose a folder to add."""
        folder = choose_folder(self._panel.window(), self.tr("Add folder"))
        if folder:
            self.add_dropped(Dropped(paths=[folder]))

    def _add(self, library: str, dropped: Dropped) -> None:
        self._submit(partial(_add, self._service, library, dropped), self._imports.start)

    # Showing

    def refresh(self) -> None:
        """Read the state of all imports anew; while that is under way, once more afterwards."""
        if self._reading is not None:
            self._read_again = True
            return
        self._reading = self._submit(lambda _ctx: self._service.imports(), self._on_states)
        self._reading.finished.connect(self._on_read)

    def _on_application_state(self, state: Qt.ApplicationState) -> None:
        """Somebody comes back, perhaps from a terminal: what other programs added meanwhile is shown."""
        if state is Qt.ApplicationState.ApplicationActive:
            self.refresh()

    def _on_states(self, states: Sequence[ImportState]) -> None:
        self._panel.show_imports(states)
        before, self._added = self._added, {state.id: state.counts.get(ItemPhase.DONE, 0) for state in states}
        if before is None:  # what was there when the window opened is no news
            return
        self._note_added({state.library for state in states if self._added[state.id] > before.get(state.id, 0)})

    def _on_read(self) -> None:
        self._reading = None
        if self._read_again:
            self._read_again = False
            self.refresh()

    def _note_added(self, libraries: set[str]) -> None:
        self._libraries_changed |= libraries
        if not self._pause_between_news.isActive():
            self._tell_added()

    def _tell_added(self) -> None:
        libraries, self._libraries_changed = self._libraries_changed, set()
        for library in libraries:
            self.photos_added.emit(library)
        if libraries:
            self._pause_between_news.start()

    def _on_failures_wanted(self, import_id: int, offset: int) -> None:
        def work(_ctx: TaskContext) -> Sequence[ItemState]:
            return self._service.items(import_id, [ItemPhase.FAILED], PAGE, offset)

        self._submit(work, partial(self._panel.show_failures, import_id, offset))

    # Acting

    def _call(self, change: Callable[[int], None], import_id: int) -> None:
        self._submit(lambda _ctx: change(import_id))

    def _call_and_start(self, change: Callable[[int], None], import_id: int) -> None:
        def work(_ctx: TaskContext) -> int:
            change(import_id)
            return import_id

        self._submit(work, self._imports.start)

    def _on_cancel(self, import_id: int) -> None:
        self._submit(lambda ctx: self._service.cancel(import_id, ctx))

    def _on_clear(self) -> None:
        self._submit(lambda _ctx: self._service.clear_finished())

    def _on_export(self, import_id: int) -> None:
        window, name = self._panel.window(), self.tr("problems.csv")
        path, _ = QFileDialog.getSaveFileName(window, self.tr("Export problems"), name, self.tr("CSV files (*.csv)"))
        if path:
            self._submit(lambda _ctx: self._service.export_errors(import_id, Path(path)))

    def _on_import_ended(self) -> None:
        # The last photos need not wait for the pause between two pieces of news.
        self._pause_between_news.stop()
        self.refresh()

    def _on_import_failed(self, import_id: int, error: TusouError) -> None:
        retry = partial(self._call_and_start, self._service.resume, import_id) if import_id else None
        self._messages.show_message(error_message(error, retry))

    def _submit(self, work: Callable[[TaskContext], object], then: Callable[..., None] | None = None) -> Task:
        task = self._runner.submit(work, lane=Lane.JOURNAL, owner=self)
        if then is not None:
            task.succeeded.connect(then)
        task.failed.connect(self._on_failed)
        return task

    def _on_failed(self, error: TusouError) -> None:
        self._messages.show_message(error_message(error))


def _add(service: ImportService, library: str, dropped: Dropped, _ctx: TaskContext) -> int:
    bitmaps = [PastedImage(bitmap.encode(), bitmap.name) for bitmap in dropped.bitmaps]
    sources: list[Source] = [*dropped.paths, *dropped.links, *bitmaps]
    return service.add(library, sources)
