"""What can be done with the selected photos."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QEventLoop, QObject, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QGuiApplication, QImage, QKeySequence
from PySide6.QtWidgets import QFileDialog, QMenu

from desktop.core.errors import ErrorCode, InvalidInputError, TusouError
from desktop.core.photo import Photo, PhotoId
from desktop.core.progress import TaskContext
from desktop.services.pictures import EngineSource, PictureService
from desktop.tasks import Lane, Task, TaskRunner
from desktop.ui.error_presenter import error_message
from desktop.ui.icons import set_icon
from desktop.ui.message_bar import Message
from desktop.ui.results.exporter import Exporter
from desktop.ui.results.pending_removal import PendingRemoval, Removal
from desktop.ui.results.photo_mime import photo_mime
from desktop.ui.results.results_controller import ResultsController
from desktop.ui.system_programs import SystemPrograms
from desktop.ui.undo_history import UndoHistory, WayBack
from desktop.ui.widgets.pixels import image_from_pixels

#: More files than this are not opened at once.
MAX_OPENED = 10


class PhotoActions(QObject):
    """Actions on the selection of the grid: its shortcuts, its context menu, and the work behind them.

    Args:
        results: knows what is selected.
        engines: where the engines are.
        pictures: full pictures.
        undo: keeps the ways back of removals.
        runner: runs the work.
        parent: its Qt parent.

    Signals:
        similar_requested: photos (list of Photo) to search with.
        viewer_requested: the row to show on the full screen.
        preview_requested: show the preview panel, or hide it.
        caption_requested, tags_requested: let the user edit captions or tags: the ids of the photos (list of str), and
            the file name of the first.
        teaching_requested: let the user name what photos (ids, list of str) show; of none, go on with a word.
        told: a :class:`~desktop.ui.message_bar.Message` for the user.
    """

    similar_requested = Signal(list)
    viewer_requested = Signal(int)
    preview_requested = Signal()
    caption_requested = Signal(list, str)
    tags_requested = Signal(list, str)
    teaching_requested = Signal(list)
    told = Signal(object)

    def __init__(
        self,
        results: ResultsController,
        engines: EngineSource,
        pictures: PictureService,
        undo: UndoHistory,
        runner: TaskRunner,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._results = results
        self._view = results.panel.view
        self._model = results.panel.model
        self._engines = engines
        self._pictures = pictures
        self._undo = undo
        self._runner = runner
        self._programs = SystemPrograms(self)
        self._programs.told.connect(self.told)
        self._exporter = Exporter(engines, runner, self)
        self._exporter.told.connect(self.told)
        self._pending = PendingRemoval(self._carry_out, self)
        self._way_back = WayBack(self._take_back)
        self._carried_out: Task | None = None
        self._can_teach = False
        self._make_actions()
        self._view.opened.connect(self.open)
        self._view.previewed.connect(self.preview_requested)
        self._view.full_screen_requested.connect(self.viewer_requested)
        self._view.customContextMenuRequested.connect(self._on_menu)
        results.selection_changed.connect(self._on_selection)
        self._model.modelReset.connect(self._hide_pending)
        self._on_selection([])
        self.allow_teaching(False)

    def _make_actions(self) -> None:
        keys = QKeySequence.StandardKey
        self.find_similar = self._action(self.tr("Find similar"), "find_similar", self._on_similar, "Ctrl+Shift+F")
        self.open_file = self._action(self.tr("Open"), "open", self.open)
        self.full_screen = self._action(self.tr("Show on full screen"), "full_screen", self._on_full_screen)
        self.show_in_folder = self._action(self.tr("Show in folder"), "folder", self._on_reveal, "Ctrl+Shift+R")
        self.copy = self._action(self.tr("Copy"), "copy", self._on_copy, keys.Copy)
        self.copy_image = self._action(self.tr("Copy image"), "", self._on_copy_image, "Ctrl+Shift+C")
        self.copy_path = self._action(self.tr("Copy path"), "", self._on_copy_path, "Ctrl+Alt+C")
        self.export = self._action(self.tr("Export copies…"), "export", self._on_export, "Ctrl+E")
        self.edit_caption = self._action(self.tr("Edit caption…"), "edit", self._on_caption, "F2")
        self.edit_tags = self._action(self.tr("Edit tags…"), "", self._on_tags, "Ctrl+T")
        self.teach = self._action("", "tag", self._on_teach, "Ctrl+Shift+T")
        self.remove = self._action(self.tr("Remove from library"), "remove", self._on_remove, keys.Delete)
        self._groups = (
            (self.find_similar,),
            (self.open_file, self.full_screen, self.show_in_folder),
            (self.copy, self.copy_image, self.copy_path),
            (self.export,),
            (self.edit_caption, self.edit_tags, self.teach),
            (self.remove,),
        )

    def _action(
        self, text: str, icon: str, act: Callable[[], None], keys: QKeySequence.StandardKey | str = ""
    ) -> QAction:
        action = QAction(text, self)
        if icon:
            set_icon(action, icon)
        if keys:
            action.setShortcut(QKeySequence(keys))
        action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        action.triggered.connect(act)
        self._view.addAction(action)
        return action

    # Acts

    @property
    def all(self) -> Sequence[QAction]:
        """Every action, in the order of the menu."""
        return [action for group in self._groups for action in group]

    def menu(self) -> QMenu:
        """The context menu of the selection."""
        menu = QMenu(self._view)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.fill(menu)
        return menu

    def fill(self, menu: QMenu) -> None:
        """Put every action into a menu."""
        for group in self._groups:
            menu.addActions(group)
            menu.addSeparator()

    def open(self) -> None:
        """Open the selected photos with the system's programs."""
        photos = self._photos()
        if len(photos) > MAX_OPENED:
            self.told.emit(Message(self.tr("At most %n photo(s) are opened at once.", "", MAX_OPENED)))
        for photo in photos[:MAX_OPENED]:
            if photo.path:
                self._with_file(photo.path, self._programs.open_file)
            elif photo.url:
                self._programs.open_page(photo.url)

    def allow_teaching(self, allowed: bool) -> None:  # noqa: FBT001 -- as QWidget.setEnabled
        """Whether the library learns words; where it does not, the action says why it is grey."""
        self._can_teach = allowed
        self.teach.setText(self.tr("Teach a word…") if allowed else self.tr("Teach a word (only on this computer)"))
        self.teach.setEnabled(allowed)

    def carry_out(self) -> None:
        """Carry out a removal that waits for a possible undo."""
        self._pending.carry_out()

    def finish(self, timeout_ms: int) -> None:
        """Carry out what waits, and wait for its end, because the window closes."""
        self._pending.carry_out()
        task = self._carried_out
        if task is not None and not task.ended:
            loop = QEventLoop()
            task.finished.connect(loop.quit)
            deadline = QTimer(loop, singleShot=True, interval=timeout_ms)
            deadline.timeout.connect(loop.quit)
            deadline.start()
            loop.exec()

    # Inside

    def _photos(self) -> list[Photo]:
        return self._results.selected_photos()

    def _submit(self, work: Callable[[TaskContext], object]) -> Task:
        task = self._runner.submit(work, lane=Lane.LIBRARY, owner=self)
        task.failed.connect(self._on_failed)
        return task

    def _on_failed(self, error: TusouError) -> None:
        self.told.emit(error_message(error))

    def _with_file(self, path: str, act: Callable[[str], None]) -> None:
        """Do something with a file of which only a worker thread may ask whether it is still there."""
        self._submit(partial(_existing, path)).succeeded.connect(act)

    def _on_selection(self, photos: Sequence[Photo]) -> None:
        count, with_file = len(photos), any(photo.path for photo in photos)
        for action in self.all:
            action.setEnabled(count > 0)
        for action in (self.full_screen, self.copy_image):
            action.setEnabled(count == 1)
        self.teach.setEnabled(self._can_teach)
        self.show_in_folder.setEnabled(count == 1 and with_file)
        self.copy_path.setEnabled(with_file)

    def _on_menu(self, position: QPoint) -> None:
        if self._view.selected_rows():
            self.menu().popup(self._view.viewport().mapToGlobal(position))

    def _on_caption(self) -> None:
        self.caption_requested.emit(self._results.selected_ids(), self._name())

    def _on_tags(self) -> None:
        self.tags_requested.emit(self._results.selected_ids(), self._name())

    def _on_teach(self) -> None:
        self.teaching_requested.emit(self._results.selected_ids())

    def _name(self) -> str:
        return next((photo.file_name for photo in self._photos()), "")

    def _on_similar(self) -> None:
        if photos := self._photos():
            self.similar_requested.emit(photos)

    def _on_full_screen(self) -> None:
        if rows := self._view.selected_rows():
            self.viewer_requested.emit(rows[0])

    def _on_reveal(self) -> None:
        for photo in self._photos()[:1]:
            if photo.path:
                self._with_file(photo.path, self._programs.reveal)

    def _on_copy(self) -> None:
        self._with_all(_copy_photos)

    def _on_copy_path(self) -> None:
        self._with_all(_copy_paths)

    def _with_all(self, act: Callable[[str, Sequence[Photo]], None]) -> None:
        """Do something with every selected photo; those that never came near the screen are looked up first."""
        library, ids, photos = self._model.library, self._results.selected_ids(), self._photos()
        if len(photos) == len(ids):
            act(library, photos)
        else:
            task = self._submit(partial(_look_up, self._engines, library, ids))
            task.succeeded.connect(partial(act, library))

    def _on_export(self) -> None:
        ids = self._results.selected_ids()
        folder = QFileDialog.getExistingDirectory(self._view, self.tr("Export copies to a folder")) if ids else ""
        if folder:
            self._exporter.export(self._model.library, ids, Path(folder))

    def _on_copy_image(self) -> None:
        for photo in self._photos()[:1]:
            work = partial(_load_image, self._pictures, self._model.library, photo.id)
            task = self._runner.submit(work, lane=Lane.PICTURE, owner=self)
            task.succeeded.connect(self._on_image)
            task.failed.connect(self._on_failed)

    def _on_image(self, image: QImage) -> None:
        QGuiApplication.clipboard().setImage(image)
        self.told.emit(Message(self.tr("The image is on the clipboard.")))

    def _on_remove(self) -> None:
        if ids := self._results.selected_ids():
            library = self._model.library
            task = self._submit(partial(_restores, self._engines, library))
            task.succeeded.connect(partial(self._on_may_remove, library, ids))

    def _on_may_remove(self, library: str, ids: list[PhotoId], undoable: bool) -> None:  # noqa: FBT001 -- a result
        if undoable:
            task = self._submit(partial(_remove, self._engines, library, ids))
            task.succeeded.connect(partial(self._on_removed, library, ids))
            return
        question = self.tr("Remove %n photo(s) from the library? The service cannot bring them back.", "", len(ids))
        answer = partial(self._hold_removal, library, ids)
        self.told.emit(Message(question, action_text=self.tr("Remove"), action=answer))

    def _on_removed(self, library: str, ids: list[PhotoId], _count: int) -> None:
        self._show_removed(library, ids, self._undo.push(partial(self._restore, library, ids)))

    def _hold_removal(self, library: str, ids: list[PhotoId]) -> None:
        """Show the photos as removed; the engine, which could not bring them back, is told later."""
        self._pending.hold(Removal(library, ids))
        self._way_back = self._undo.push(self._take_back)
        self._show_removed(library, ids, self._way_back)

    def _take_back(self) -> None:
        waiting = self._pending.take_back()
        if waiting is not None:
            self._on_restored(waiting.library, list(waiting.ids), len(waiting.ids))

    def _restore(self, library: str, ids: list[PhotoId]) -> None:
        task = self._submit(partial(_restore, self._engines, library, ids))
        task.succeeded.connect(partial(self._on_restored, library, ids))

    def _hide_pending(self) -> None:
        """What is listed or found anew may still have the photos that are to leave."""
        removal = self._pending.removal
        if removal is None or removal.library != self._model.library:
            return
        if shown := [each for each in removal.ids if self._model.row_of(each) is not None]:
            self._model.remove(shown)

    def _show_removed(self, library: str, ids: list[PhotoId], way_back: WayBack) -> None:
        if library == self._model.library:
            self._model.remove(ids)
        text = self.tr("%n photo(s) removed from the library; the files stay where they are.", "", len(ids))
        self.told.emit(Message(text, action_text=self.tr("Undo"), action=partial(self._undo.take, way_back)))

    def _carry_out(self, removal: Removal) -> None:
        self._undo.discard(self._way_back)
        work = partial(_remove, self._engines, removal.library, removal.ids)
        # Not owned by the window, which may be on its way out.
        task = self._carried_out = self._runner.submit(work, lane=Lane.LIBRARY, owner=self._runner)
        task.failed.connect(partial(self._on_not_removed, removal))

    def _on_not_removed(self, removal: Removal, error: TusouError) -> None:
        if removal.library == self._model.library:
            self._model.restore(list(removal.ids))
        self._on_failed(error)

    def _on_restored(self, library: str, ids: list[PhotoId], _count: int) -> None:
        if library == self._model.library:
            self._model.restore(ids)
        self.told.emit(Message(self.tr("%n photo(s) are back in the library.", "", len(ids))))


def _copy_photos(library: str, photos: Sequence[Photo]) -> None:
    data = photo_mime(library, photos)
    data.setText("\n".join(photo.path or photo.url or photo.file_name for photo in photos))
    QGuiApplication.clipboard().setMimeData(data)


def _copy_paths(_library: str, photos: Sequence[Photo]) -> None:
    QGuiApplication.clipboard().setText("\n".join(photo.path for photo in photos if photo.path))


def _look_up(engines: EngineSource, library: str, ids: Sequence[PhotoId], _ctx: TaskContext) -> Sequence[Photo]:
    return engines.open(library).photos(ids)


def _existing(path: str, _ctx: TaskContext) -> str:
    if not Path(path).exists():
        raise InvalidInputError(ErrorCode.FILE_NOT_FOUND, params={"path": path})
    return path


def _load_image(pictures: PictureService, library: str, photo_id: PhotoId, ctx: TaskContext) -> QImage:
    return image_from_pixels(pictures.load(library, photo_id, ctx).pixels)


def _restores(engines: EngineSource, library: str, _ctx: TaskContext) -> bool:
    return engines.open(library).capabilities.restores


def _remove(engines: EngineSource, library: str, ids: Sequence[PhotoId], ctx: TaskContext) -> int:
    return engines.open(library).remove(ids, ctx)


def _restore(engines: EngineSource, library: str, ids: Sequence[PhotoId], _ctx: TaskContext) -> int:
    return engines.open(library).restore(ids)
