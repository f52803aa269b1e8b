"""Finds duplicates and does what the user decides about them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from desktop.core.errors import TusouError
from desktop.core.progress import TaskContext
from desktop.core.sentences import joined
from desktop.services.duplicates import Copy, DuplicateGroup, DuplicateService, TrashReport
from desktop.tasks import Lane, Task, TaskRunner, TaskSlot
from desktop.ui.duplicates.copy_card import CopyCard
from desktop.ui.duplicates.duplicates_window import DuplicatesWindow
from desktop.ui.duplicates.group_model import GroupModel
from desktop.ui.error_presenter import error_line, error_message, error_text, error_words
from desktop.ui.message_bar import Message, Severity
from desktop.ui.preview.shown_picture import ShownPicture, load_picture
from desktop.ui.results.thumbnail_loader import ThumbnailLoader
from desktop.ui.services import Services
from desktop.ui.system_programs import SystemPrograms

_THUMBNAIL_SIDE = 128
_PICTURE_SIDE = 1024
_PICTURES_AT_ONCE = 2
#: Groups whose thumbnails are loaded ahead.
_NEAR = 40

Failed = Sequence[tuple[str, TusouError]]


class DuplicatesController(QObject):
    """Opens the window with duplicates of a library and works for it.

    Args:
        window: the main window.
        services: with duplicates, thumbnails and pictures.
        runner: runs the work.

    Signals:
        library_changed: photos left the library, or came back.
    """

    library_changed = Signal()

    def __init__(self, window: QWidget, services: Services, runner: TaskRunner) -> None:
        super().__init__(window)
        self._parent = window
        self._service: DuplicateService = services.duplicates
        self._pictures = services.pictures
        self._runner = runner
        self._loader = ThumbnailLoader(services.thumbnails, runner, self, limit_bytes=16 * 1024 * 1024)
        self._finding = TaskSlot(runner, Lane.SEARCH, self)
        self._programs = SystemPrograms(self)
        self._programs.told.connect(self._tell)
        self._library = ""
        self._model = GroupModel(self._loader)
        self._window: DuplicatesWindow | None = None
        self._unshown: list[CopyCard] = []

    @property
    def window(self) -> DuplicatesWindow | None:
        """The window while it is open."""
        return self._window

    def open(self, library: str) -> None:
        """Look for duplicates in a library."""
        if self._window is None:
            self._window = window = DuplicatesWindow(self._model, self._parent)
            window.group_shown.connect(self._on_group_shown)
            window.trash_requested.connect(self._on_trash_requested)
            window.apart_requested.connect(self._on_apart_requested)
            window.kept.connect(self._on_kept)
            window.viewed.connect(self._on_viewed)
            window.left.connect(self._on_left)
        self._library = library
        self._loader.set_library(library)
        self._model.show_groups([])
        self._window.show_searching()
        self._window.show()
        self._window.activateWindow()
        task = self._finding.submit(partial(_find, self._service, library))
        task.progressed.connect(self._window.show_progress)
        task.succeeded.connect(self._on_found)
        task.failed.connect(self._on_not_found)

    # Inside

    def _on_found(self, groups: Sequence[DuplicateGroup]) -> None:
        self._model.show_groups(groups)
        if self._window is not None:
            self._window.show_found()
            self._window.list.verticalScrollBar().valueChanged.connect(self._want_near)
            self._want_near()

    def _on_not_found(self, error: TusouError) -> None:
        text = error_text(error)
        if self._window is not None:
            self._window.show_problem(text.what, joined((text.why, text.action)))

    def _want_near(self) -> None:
        if self._window is None:
            return
        first = max(0, self._window.list.indexAt(self._window.list.viewport().rect().topLeft()).row())
        self._loader.want(self._model.first_ids(first, first + _NEAR), _THUMBNAIL_SIDE)

    def _on_group_shown(self, _group: DuplicateGroup) -> None:
        if self._window is None:
            return
        for card in self._window.cards:
            thumbnail = self._loader.image(card.copy_.photo.id)
            if thumbnail is not None:
                card.show_picture(thumbnail)
        self._unshown = list(self._window.cards)
        for _ in range(_PICTURES_AT_ONCE):
            self._load_next()

    def _load_next(self) -> None:
        """Load the picture of the next card: its lane drops what waits when too much is asked for at once."""
        if not self._unshown:
            return
        card = self._unshown.pop(0)
        work = partial(load_picture, self._pictures, self._library, card.copy_.photo.id, _PICTURE_SIDE)
        task = self._runner.submit(work, lane=Lane.PICTURE, owner=card)
        task.succeeded.connect(partial(_show_picture, card))
        task.failed.connect(partial(_show_problem, card))
        task.finished.connect(self._load_next)

    def _on_viewed(self, copy: Copy) -> None:
        if copy.path is not None:
            self._programs.open_file(str(copy.path))

    def _on_kept(self, group: DuplicateGroup, copy: Copy) -> None:
        library = self._library
        self._submit(lambda _ctx: self._service.keep(library, group, copy.photo.id))

    def _on_apart_requested(self, group: DuplicateGroup) -> None:
        library, row = self._library, self._row()
        task = self._submit(lambda _ctx: self._service.not_duplicates(library, group.copies))
        task.succeeded.connect(partial(self._on_apart, library, row, group))

    def _on_apart(self, library: str, row: int, group: DuplicateGroup, _done: None) -> None:
        self._model.remove(group)
        text = self.tr("These photos are not shown as duplicates again.")
        self._tell(Message(text, action_text=self.tr("Undo"), action=partial(self._undo_apart, library, row, group)))

    def _undo_apart(self, library: str, row: int, group: DuplicateGroup) -> None:
        task = self._submit(lambda _ctx: self._service.undo_not_duplicates(library, group.copies))
        task.succeeded.connect(partial(self._on_together, row, group))

    def _on_together(self, row: int, group: DuplicateGroup, _done: None) -> None:
        self._model.insert(row, group)

    def _on_trash_requested(self, group: DuplicateGroup, copies: list[Copy]) -> None:
        question = self.tr("Move %n photo(s) to the trash of the system?", "", len(copies))
        act = partial(self._trash, group, copies)
        self._tell(Message(question, action_text=self.tr("Move to trash"), action=act))

    def _trash(self, group: DuplicateGroup, copies: list[Copy]) -> None:
        library, row = self._library, self._row()
        task = self._submit(partial(_trash, self._service, library, copies))
        task.succeeded.connect(partial(self._on_trashed, library, row, group))

    def _on_trashed(self, library: str, row: int, group: DuplicateGroup, report: TrashReport) -> None:
        if report.trashed:
            self.library_changed.emit()
        if report.failed:
            self._tell_failed(report.failed)
            return
        self._model.remove(group)
        text = self.tr("%n photo(s) moved to the trash.", "", len(report.trashed))
        if all(copy.restorable for copy in report.trashed):
            undo = partial(self._undo_trash, library, row, group, report)
            self._tell(Message(text, action_text=self.tr("Undo"), action=undo))
        else:
            how = self.tr("The trash of the system can bring them back.")
            self._tell(Message(f"{text} {how}"))

    def _undo_trash(self, library: str, row: int, group: DuplicateGroup, report: TrashReport) -> None:
        task = self._submit(lambda _ctx: self._service.undo(library, report.trashed))
        task.succeeded.connect(partial(self._on_trash_undone, row, group))

    def _on_trash_undone(self, row: int, group: DuplicateGroup, failed: Failed) -> None:
        self.library_changed.emit()
        if failed:
            self._tell_failed(failed)
            return
        self._model.insert(row, group)
        self._tell(Message(self.tr("The photos are back where they were.")))

    def _tell_failed(self, failed: Failed) -> None:
        name, error = failed[0]
        text = self.tr("%n photo(s) stayed as they were, first “{name}”: {reason}", "", len(failed))
        details = "\n".join(f"{each}: {reason}" for each, reason in failed)
        self._tell(Message(text.format(name=name, reason=error_line(error)), Severity.ERROR, details))

    def _tell(self, message: Message) -> None:
        if self._window is not None:
            self._window.message_bar.show_message(message)

    def _row(self) -> int:
        return self._window.list.currentIndex().row() if self._window is not None else 0

    def _submit(self, work: Callable[[TaskContext], object]) -> Task:
        # One after the other, as they were asked for: what is decided, and what is taken back.
        task = self._runner.submit(work, lane=Lane.JOURNAL, owner=self)
        task.failed.connect(self._on_failed)
        return task

    def _on_failed(self, error: TusouError) -> None:
        self._tell(error_message(error))

    def _on_left(self) -> None:
        self._finding.abandon()
        self._unshown = []
        self._model.show_groups([])
        if self._window is not None:
            self._window.message_bar.clear()
            self._window.deleteLater()
            self._window = None


def _show_picture(card: CopyCard, picture: ShownPicture) -> None:
    card.show_picture(picture.image)


def _show_problem(card: CopyCard, error: TusouError) -> None:
    card.show_problem(error_words(error))


def _find(service: DuplicateService, library: str, ctx: TaskContext) -> Sequence[DuplicateGroup]:
    return service.find(library, ctx)


def _trash(service: DuplicateService, library: str, copies: Sequence[Copy], ctx: TaskContext) -> TrashReport:
    return service.trash(library, copies, ctx)
