"""Puts the parts of the window and their controllers together."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QApplication

from desktop.core.errors import TusouError
from desktop.core.photo import Photo
from desktop.core.progress import TaskContext
from desktop.engines.base import PhotoOrder
from desktop.services.library import LibraryInfo, LibraryRegistry
from desktop.services.paid_imports import PaidImportService
from desktop.tasks import Lane, TaskRunner
from desktop.ui.about import show_about
from desktop.ui.annotating.annotation_controller import AnnotationController
from desktop.ui.dropped import Dropped
from desktop.ui.duplicates.duplicates_controller import DuplicatesController
from desktop.ui.error_presenter import error_message
from desktop.ui.library_switcher import LibraryEntry
from desktop.ui.main_window import MainWindow
from desktop.ui.message_bar import Message
from desktop.ui.panels import Panels
from desktop.ui.preview.preview_controller import PreviewController
from desktop.ui.preview.viewer_controller import ViewerController
from desktop.ui.results.card_metrics import DEFAULT_SIDE
from desktop.ui.results.photo_actions import PhotoActions
from desktop.ui.results.results_controller import ResultsController
from desktop.ui.results.thumbnail_loader import ThumbnailLoader
from desktop.ui.saved.searches_controller import SearchesController
from desktop.ui.search.search_controller import SearchController
from desktop.ui.services import Services
from desktop.ui.shortcuts import (
    ShortcutsDialog,
    action_rows,
    grid_rows,
    list_rows,
    search_rows,
    teaching_rows,
    viewer_rows,
)
from desktop.ui.teaching.teaching_controller import TeachingController
from desktop.ui.undo_history import UndoHistory
from desktop.ui.upload.import_runner import ImportRunner
from desktop.ui.upload.paid_notice import PaidNotice
from desktop.ui.upload.upload_controller import UploadController
from desktop.ui.watched.folders_controller import WatchedFoldersController

_PICTURE_SIDE = "results/picture_side"
_LISTING_ORDER = "results/listing_order"
_FOLD_COPIES = "results/fold_copies"
#: Memory for the pictures of the teaching strip.
_STRIP_BYTES = 16 << 20


class Workspace(QObject):
    """Fills a window and connects what the user does in one part with what happens in the others.

    Args:
        window: the window to fill; owns the workspace.
        services: what the controllers work with.
        imports: keeps imports running.
        runner: runs the work.
        panels: what the window is filled with, as far as it is made already.

    Signals:
        settings_requested, folders_requested, connection_requested: a dialog, or its page with the folders, is wanted.
        library_shown: the name of the library that the window shows now.
    """

    settings_requested = Signal()
    folders_requested = Signal()
    connection_requested = Signal()
    library_shown = Signal(str)

    def __init__(
        self,
        window: MainWindow,
        services: Services,
        imports: ImportRunner,
        runner: TaskRunner,
        panels: Panels | None = None,
    ) -> None:
        super().__init__(window)
        self._window = window
        self._services = services
        self._runner = runner
        self._library = ""
        panels = panels or Panels(window, services.thumbnails, runner)
        self.undo = UndoHistory(self)
        self.thumbnails = panels.thumbnails
        self.search_bar = panels.search_bar
        self.results_panel = panels.results
        self.preview_panel = panels.preview
        self.upload_panel = panels.upload
        self.searches_panel = panels.searches
        self.results = ResultsController(self.results_panel, self.thumbnails, services.libraries, runner, self)
        self.photo_actions = PhotoActions(self.results, services.libraries, services.pictures, self.undo, runner, self)
        self.annotating = AnnotationController(window, services.annotating, services.libraries, self.undo, runner)
        self.teaching_strip = panels.teaching_strip
        self.teaching = TeachingController(
            self.teaching_strip,
            services.teaching,
            ThumbnailLoader(services.thumbnails, runner, self, _STRIP_BYTES),
            self.undo,
            runner,
            self,
        )
        self.search = SearchController(
            self.search_bar, self.results, services.searching, services.pictures, services.libraries, runner, self
        )
        self.preview = PreviewController(
            self.preview_panel, self.thumbnails, services.pictures, services.libraries, runner, self
        )
        self.viewer = ViewerController(self.results_panel.model, self.thumbnails, services.pictures, runner, self)
        self.upload = UploadController(self.upload_panel, imports, runner, window.message_bar, lambda: self._library)
        notices = PaidImportService(services.libraries, services.settings)
        self.upload.notice = PaidNotice(notices, runner, window.message_bar, self.upload_panel)
        self.searches = SearchesController(
            self.searches_panel, self.search_bar, self.search, services.history, runner, self
        )
        self.duplicates = DuplicatesController(window, services, runner)
        self.watched_folders = WatchedFoldersController(window, services.watching, lambda: self._library, runner)
        self._connect_commands()
        self._connect_parts()
        panels.show()
        self.results_panel.view.set_side(window.state.number(_PICTURE_SIDE, DEFAULT_SIDE))
        self.results.set_order(window.state.choice(_LISTING_ORDER, PhotoOrder.ADDED))
        self.search_bar.focus()
        self.reload_libraries()

    def reload_libraries(self) -> None:
        """Read which libraries there are, and show the current one."""
        task = self._runner.submit(partial(_libraries, self._services.libraries), lane=Lane.CHOICE, owner=self)
        task.succeeded.connect(self._on_libraries)
        task.failed.connect(self._on_failed)

    def when_shown(self, act: Callable[[], None]) -> None:
        """Do something as soon as a library is shown: now, if one is."""
        if self._library:
            act()
        else:
            self.library_shown.connect(lambda _name: act(), Qt.ConnectionType.SingleShotConnection)

    def show_anew(self) -> None:
        """Read which libraries there are, and show the current one as if for the first time."""
        self._library = ""
        self.reload_libraries()

    def _connect_commands(self) -> None:
        commands, header = self._window.commands, self._window.header
        commands.add_photos.triggered.connect(self.upload.choose_photos)
        commands.add_folder.triggered.connect(self.upload.choose_folder)
        commands.new_connection.triggered.connect(self.connection_requested)
        commands.settings.triggered.connect(self.settings_requested)
        commands.find.triggered.connect(self.search_bar.focus)
        commands.paste.triggered.connect(self._on_paste)
        commands.add_pasted.triggered.connect(self._on_add_pasted)
        commands.undo.triggered.connect(self.undo.undo)
        commands.undo.setEnabled(False)
        self.photo_actions.fill(commands.photo_menu)
        self._window.escaped.connect(self._on_escaped)
        commands.save_search.triggered.connect(self.searches.save)
        commands.save_search.setEnabled(False)
        self.searches.savable_changed.connect(commands.save_search.setEnabled)
        commands.duplicates.triggered.connect(self._on_duplicates)
        commands.fold_copies.toggled.connect(self._on_fold_copies)
        commands.fold_copies.setChecked(self._window.state.flag(_FOLD_COPIES, default=False))
        commands.watched_folders.triggered.connect(self.folders_requested)
        commands.shortcuts.triggered.connect(self._on_shortcuts)
        commands.about.triggered.connect(partial(show_about, self._window))
        self.undo.changed.connect(commands.undo.setEnabled)
        header.switcher.library_chosen.connect(self._on_library_chosen)
        header.switcher.connection_requested.connect(self.connection_requested)

    def _connect_parts(self) -> None:
        self._window.find_similar.connect(self.search.search_dropped)
        self._window.add_to_library.connect(self._on_add)
        self.upload.photos_added.connect(self._on_photos_added)
        self.results_panel.add_folder_requested.connect(self.upload.choose_folder)
        self.results_panel.connect_requested.connect(self.connection_requested)
        self.photo_actions.told.connect(self._window.message_bar.show_message)
        self.results.told.connect(self._window.message_bar.show_message)
        self.photo_actions.similar_requested.connect(self.search.search_like)
        self.results_panel.samples_requested.connect(self._on_samples_requested)
        self.results_panel.view.zoomed.connect(partial(self._window.state.remember, _PICTURE_SIDE))
        self.results.order_chosen.connect(partial(self._window.state.remember, _LISTING_ORDER))
        self.searches.told.connect(self._window.message_bar.show_message)
        self.duplicates.library_changed.connect(self.results.reload)
        self.search_bar.left.connect(self._on_search_left)
        self._connect_preview()
        self._connect_annotating()
        self._connect_teaching()

    def _connect_preview(self) -> None:
        panel, actions = self.preview_panel, self.photo_actions
        show_preview = self._window.commands.show_preview
        self.results.selection_changed.connect(self.preview.show_photos)
        self.results.selection_counted.connect(panel.show_count)
        panel.reveal_requested.connect(actions.show_in_folder.trigger)
        panel.similar_requested.connect(actions.find_similar.trigger)
        panel.viewer_requested.connect(actions.full_screen.trigger)
        actions.viewer_requested.connect(self.viewer.open)
        actions.preview_requested.connect(show_preview.toggle)
        show_preview.toggled.connect(self._on_preview_shown)
        self.viewer.row_shown.connect(self.results_panel.view.select_row)

    def _connect_annotating(self) -> None:
        annotating, panel, actions = self.annotating, self.preview_panel, self.photo_actions
        actions.caption_requested.connect(annotating.edit_caption)
        actions.tags_requested.connect(annotating.edit_tags)
        panel.caption_edited.connect(annotating.set_caption)
        panel.tags_edited.connect(annotating.set_tags)
        annotating.changed.connect(self.results_panel.model.replace_photos)
        annotating.paid_changed.connect(panel.show_paid)
        annotating.told.connect(self._window.message_bar.show_message)

    def _connect_teaching(self) -> None:
        teaching = self.teaching
        self.photo_actions.teaching_requested.connect(teaching.begin)
        self.teaching_strip.looked_at.connect(self._on_looked_at)
        teaching.can_teach_changed.connect(self.photo_actions.allow_teaching)
        teaching.changed.connect(self.results_panel.model.replace_photos)
        teaching.search_requested.connect(self._search_words)
        teaching.closed.connect(self.results_panel.view.setFocus)
        teaching.told.connect(self._window.message_bar.show_message)

    def _on_looked_at(self, photo: Photo) -> None:
        self.preview.show_photos([photo])

    def _on_libraries(self, found: tuple[Sequence[LibraryInfo], str]) -> None:
        libraries, current = found
        self._window.header.switcher.show_libraries(
            [LibraryEntry(each.name, each.title) for each in libraries], current
        )
        self._show_library(current)

    def _on_library_chosen(self, name: str) -> None:
        task = self._runner.submit(lambda _ctx: self._services.libraries.select(name), lane=Lane.CHOICE, owner=self)
        task.failed.connect(self._on_failed)
        self._show_library(name)

    def _show_library(self, name: str) -> None:
        if name != self._library:
            self._library = name
            self.preview.set_library(name)
            self.annotating.set_library(name)
            self.teaching.set_library(name)
            self.search.set_library(name)
            self.searches.set_library(name)
            self.library_shown.emit(name)

    def _on_search_left(self) -> None:
        """To the results; the keys begin at the first where none is selected."""
        view = self.results_panel.view
        view.setFocus()
        if view.model().rowCount() and not view.selectionModel().hasSelection():
            view.select_row(0)

    def _on_preview_shown(self, shown: bool) -> None:  # noqa: FBT001 -- Qt's signature
        if shown:
            self.preview.refresh()

    def _on_add(self, dropped: Dropped) -> None:
        self._window.commands.show_imports.setChecked(True)
        self.upload.add_dropped(dropped)

    def _on_escaped(self) -> None:
        """From anywhere to the results, from there to the search."""
        view = self.results_panel.view
        if view.hasFocus() or not view.isVisible():
            self.search_bar.focus()
        else:
            view.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _on_paste(self) -> None:
        focus = QApplication.focusWidget()
        if focus is not None and (focus is self.upload_panel or self.upload_panel.isAncestorOf(focus)):
            self.upload.paste()
        else:
            self.search_bar.paste()

    def _on_add_pasted(self) -> None:
        self._window.commands.show_imports.setChecked(True)
        self.upload.paste()

    def _on_photos_added(self, library: str) -> None:
        if library == self._library:
            self.results.refresh()

    def _on_fold_copies(self, folded: bool) -> None:  # noqa: FBT001 -- a slot of Qt
        self._window.state.remember(_FOLD_COPIES, folded)
        self.search.fold(self._services.duplicates.fold if folded else None)

    def _on_duplicates(self) -> None:
        self.duplicates.open(self._library)

    def _on_shortcuts(self) -> None:
        actions = self.photo_actions
        sections = (
            (self.tr("Everywhere"), action_rows(self._window.commands.all)),
            (self.tr("Search bar"), search_rows()),
            (self.tr("Results"), (*grid_rows(), *action_rows(actions.all))),
            (self.tr("Teaching a word"), teaching_rows()),
            (self.tr("Searches"), list_rows()),
            (self.tr("Full screen"), viewer_rows()),
        )
        ShortcutsDialog(sections, self._window).open()

    def _on_samples_requested(self) -> None:
        task = self._runner.submit(self._services.samples.copy, lane=Lane.JOURNAL, owner=self)
        task.succeeded.connect(self._on_samples)
        task.failed.connect(self._on_failed)

    def _on_samples(self, folder: Path) -> None:
        self.upload.add_dropped(Dropped(paths=[str(folder)]))
        words = self.tr("a cat")
        text = self.tr("The sample photos are being added. Then type “{words}”, or drop a photo to find those like it.")
        search = self.tr("Search for “{words}”").format(words=words)
        self._window.message_bar.show_message(
            Message(text.format(words=words), action_text=search, action=partial(self._search_words, words))
        )

    def _search_words(self, words: str) -> None:
        self.search_bar.set_text(words)
        self.search_bar.search()

    def _on_failed(self, error: TusouError) -> None:
        self._window.message_bar.show_message(error_message(error))


def _libraries(registry: LibraryRegistry, _ctx: TaskContext) -> tuple[Sequence[LibraryInfo], str]:
    return registry.list(), registry.current
