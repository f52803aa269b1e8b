"""Fills the results: with the matches of a search, or with the library itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from itertools import chain

from PySide6.QtCore import QModelIndex, QObject, Qt, QTimer, Signal

from desktop.core.errors import TusouError
from desktop.core.match import SearchResult
from desktop.core.photo import Photo, PhotoId, PhotoPage
from desktop.core.progress import Progress, TaskContext
from desktop.core.sentences import joined
from desktop.engines.base import FindsNames, PhotoOrder
from desktop.services.pictures import EngineSource
from desktop.tasks import Lane, TaskRunner, TaskSlot
from desktop.ui.error_presenter import error_message, error_text
from desktop.ui.results.results_model import places
from desktop.ui.results.results_panel import ResultsPanel
from desktop.ui.results.thumbnail_loader import ThumbnailLoader

PAGE_PHOTOS = 200
#: So many photos of a selected range are looked up at once, whether they are near the screen or not.
_MOST_AHEAD = 1000


@dataclass(frozen=True, slots=True)
class _Listing:
    """A library: all its ids in an order, or its first page where ids cannot be listed.

    Either ``on_top``, all that is new and comes before what was known, or ``places`` of all ids.
    """

    ids: Sequence[PhotoId] | None
    page: PhotoPage | None
    order: PhotoOrder | None = None
    on_top: Sequence[PhotoId] | None = None
    places: dict[PhotoId, int] | None = None


class ResultsController(QObject):
    """Brings photos into the results panel.

    Args:
        panel: the results.
        loader: the thumbnails of the panel.
        engines: where the engines are.
        runner: runs the work.
        parent: its Qt parent.

    Signals:
        selection_changed: the selected photos (list of Photo), as far as they are loaded.
        selection_counted: how many are selected, loaded or not; after ``selection_changed``.
        retry_requested: the user wants to try the search that failed once more.
        library_requested: the user wants to see the whole library instead of matches.
        order_chosen: the user wants the whole library in this order (str, of PhotoOrder).
        told: a :class:`~desktop.ui.message_bar.Message` for the user.
    """

    selection_changed = Signal(list)
    selection_counted = Signal(int)
    retry_requested = Signal()
    library_requested = Signal()
    order_chosen = Signal(str)
    told = Signal(object)

    def __init__(
        self,
        panel: ResultsPanel,
        loader: ThumbnailLoader,
        engines: EngineSource,
        runner: TaskRunner,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.panel = panel
        self._loader = loader
        self._engines = engines
        self._runner = runner
        self._listing = TaskSlot(runner, Lane.LIBRARY, self)
        self._listed: Sequence[PhotoId] = ()
        self._naming = TaskSlot(runner, Lane.LIBRARY, self)
        self._library = ""
        self._order = PhotoOrder.ADDED
        self._next: str | None = None
        self._browsing = True
        self._stale = False
        self._selecting = QTimer(self, singleShot=True, interval=0)
        self._selecting.timeout.connect(self._tell_selection)
        panel.view.selected.connect(self._selecting.start)
        panel.model.modelReset.connect(self._selecting.start)
        panel.model.dataChanged.connect(self._on_data_changed)
        panel.model.photos_wanted.connect(self._on_photos_wanted)
        panel.model.page_wanted.connect(self._on_page_wanted)
        panel.retry_requested.connect(self._on_retry)
        panel.library_requested.connect(self.library_requested)
        panel.order_changed.connect(self._on_order)
        panel.view.name_typed.connect(self._on_name_typed)

    @property
    def library(self) -> str:
        """Name of the library that is shown."""
        return self._library

    def set_library(self, library: str) -> None:
        """Show another library."""
        self._library = library
        self._loader.set_library(library)
        self.panel.model.clear()
        self.show_library()

    @property
    def browsing(self) -> bool:
        """Whether all photos of the library are shown, or are about to be."""
        return self._browsing

    def show_library(self) -> None:
        """Show all photos of the library in the order that was chosen."""
        self._naming.abandon()
        self._browsing = True
        self._listed = ()
        self._loader.forget_failures()
        self.panel.show_loading(self.tr("Loading photos…"))
        self._list(self._on_listed)

    def set_order(self, order: PhotoOrder) -> None:
        """List the whole library in this order from now on."""
        self._order = order

    def refresh(self) -> None:
        """Photos were added or changed elsewhere: show them, if the library is what is shown."""
        if not self._browsing:
            return
        # What is being listed now may miss what was added since: it is listed once more after that.
        if self._listing.active:
            self._stale = True
        else:
            self._list(self._on_listed_again)

    def reload(self) -> None:
        """Files of photos changed, came or vanished: show what is so now."""
        self.refresh()
        self.panel.model.refresh_photos(*self.panel.view.visible_rows())

    def show_searching(self) -> None:
        """A search is under way."""
        self._browsing = False
        self._listing.abandon()
        self.panel.show_loading(self.tr("Searching…"))

    def show_search_progress(self, progress: Progress) -> None:
        """A search takes a while: the library is read for the first time, or a picture is fetched."""
        if progress.total:
            percent = min(100 * progress.done // progress.total, 100)
            self.panel.show_loading(self.tr("Searching… {percent} %").format(percent=percent))

    def show_result(self, result: SearchResult) -> None:
        """Show what a search found."""
        self._browsing = False
        if result.matches:
            self.panel.model.show_matches(self._library, result.matches, result.cut)
            self.panel.show_photos()
        else:
            self.panel.show_no_matches()

    def show_error(self, error: TusouError, *, listing: bool = False) -> None:
        """A search failed, or the listing of all photos: say so in place of the photos."""
        text = error_text(error)
        why = joined((text.why, text.action))
        self.panel.show_error(text.what, why, details=error.detail, listing=listing)

    def photo(self, photo_id: PhotoId) -> Photo | None:
        """A photo that is shown, if it is loaded."""
        row = self.panel.model.row_of(photo_id)
        return None if row is None else self.panel.model.photo(row)

    def selected_photos(self) -> list[Photo]:
        """The selected photos that are loaded, in order."""
        return [photo for part in self.panel.view.selected_ranges() for photo in self.panel.model.loaded(*part)]

    def selected_ids(self) -> list[PhotoId]:
        """The ids of the selected photos, loaded or not, in order."""
        return [photo_id for part in self.panel.view.selected_ranges() for photo_id in self.panel.model.ids(*part)]

    # Inside

    def _list(self, then: object) -> None:
        work = partial(_list_library, self._engines, self._library, self._order, self._listed)
        task = self._listing.submit(work)
        task.succeeded.connect(then)
        task.failed.connect(self._on_listing_failed)
        task.finished.connect(self._on_listing_finished)

    def _on_listing_failed(self, error: TusouError) -> None:
        self.show_error(error, listing=True)

    def _on_listing_finished(self) -> None:
        if self._stale:
            self._stale = False
            self.refresh()

    def _on_listed(self, listing: _Listing) -> None:
        model = self.panel.model
        if listing.page is not None:
            self._next = listing.page.next
            model.show_page(self._library, listing.page.photos, more=self._next is not None)
        else:
            self._listed = listing.ids or ()
            model.show_ids(self._library, self._listed, listing.places)
        self.panel.show_order(listing.order)
        if model.rowCount():
            self.panel.show_photos()
        else:
            self.panel.show_empty_library()

    def _on_listed_again(self, listing: _Listing) -> None:
        model = self.panel.model
        if not model.rowCount():
            self._on_listed(listing)
        elif listing.page is not None:
            model.update_page(listing.page.photos)
        else:
            self._listed = listing.ids or ()
            if listing.on_top is None:
                model.update_ids(self._listed, listing.places)
            else:
                model.add_on_top(listing.on_top)

    def _on_photos_wanted(self, ids: list[PhotoId]) -> None:
        work = partial(_load_photos, self._engines, self._library, ids)
        task = self._runner.submit(work, lane=Lane.LIBRARY, owner=self)
        task.succeeded.connect(partial(self._on_photos, self._library, ids))
        task.failed.connect(partial(self._on_photos_failed, ids))

    def _on_photos(self, library: str, ids: list[PhotoId], photos: Sequence[Photo]) -> None:
        if library == self.panel.model.library:
            self.panel.model.set_photos(photos, asked=ids)

    def _on_photos_failed(self, ids: list[PhotoId], _error: TusouError) -> None:
        # The rows stay empty and are asked for again when they come near the screen the next time; what is wrong
        # with the library is told by the listing and by searches.
        self.panel.model.retry_photos(ids)

    def _on_page_wanted(self) -> None:
        if self._next is None:
            return
        task = self._listing.submit(partial(_load_page, self._engines, self._library, self._next))
        task.succeeded.connect(self._on_page)
        task.failed.connect(self._on_page_failed)
        task.finished.connect(self._on_listing_finished)

    def _on_page_failed(self, error: TusouError) -> None:
        # What came before stays to be worked with. Asked again only by the user: scrolling would ask all the time.
        self.told.emit(error_message(error, self._on_page_wanted))

    def _on_page(self, page: PhotoPage) -> None:
        self._next = page.next
        self.panel.model.append_page(page.photos, more=page.next is not None)

    def _on_data_changed(self, _first: QModelIndex, _last: QModelIndex, roles: list[int]) -> None:
        # A photo that was selected before it was loaded, or whose caption changed, is told again.
        only_picture = roles == [Qt.ItemDataRole.DecorationRole]
        if not only_picture and self.panel.view.selectionModel().hasSelection():
            self._selecting.start()

    def _on_order(self, order: PhotoOrder) -> None:
        self.order_chosen.emit(order.value)
        self._order = order
        if self._browsing:
            self.show_library()

    def _on_name_typed(self, start: str, first: int) -> None:
        model = self.panel.model
        if model.complete:
            self._on_name_found(model.find_name(start, first))
            return
        ids = model.ids(0, model.rowCount())
        # Should it fail, what is wrong with the library is told by the listing and by searches.
        task = self._naming.submit(partial(_find_name, self._engines, self._library, ids, start, first))
        task.succeeded.connect(self._on_name_found)

    def _on_name_found(self, found: int | PhotoId | None) -> None:
        row = self.panel.model.row_of(found) if isinstance(found, str) else found
        if row is not None:
            self.panel.view.select_row(row)

    def _on_retry(self) -> None:
        if self._browsing:
            self.show_library()
        else:
            self.retry_requested.emit()

    def _tell_selection(self) -> None:
        # A drag cannot wait for photos that never came near the screen.
        for first, last in self.panel.view.selected_ranges():
            self.panel.model.want_rows(first, min(last, first + _MOST_AHEAD - 1))
        self.selection_changed.emit(self.selected_photos())
        self.selection_counted.emit(sum(last - first + 1 for first, last in self.panel.view.selected_ranges()))


def _list_library(
    engines: EngineSource, library: str, order: PhotoOrder, known: Sequence[PhotoId], ctx: TaskContext
) -> _Listing:
    engine = engines.open(library)
    if not engine.capabilities.lists_ids:
        return _Listing(None, engine.list_photos(PAGE_PHOTOS, None, ctx))
    ids = engine.photo_ids(order)
    new = len(ids) - len(known)
    # The ids that are shown already are the same objects again: the window compares and looks up 100,000 of those
    # within a frame, which it could not with equal ones.
    if known and new >= 0 and ids[new:] == known:
        return _Listing([*ids[:new], *known], None, order, on_top=ids[:new])
    # Comprehensions, which let other threads run in between; a call such as dict() would not.
    same = {photo_id: photo_id for photo_id in known}
    ids = [same.get(photo_id, photo_id) for photo_id in ids]
    return _Listing(ids, None, order, places=places(ids))


def _find_name(
    engines: EngineSource, library: str, ids: Sequence[PhotoId], start: str, first: int, _ctx: TaskContext
) -> PhotoId | None:
    """The first photo from row ``first`` on, round the end, whose file name begins with ``start``."""
    engine = engines.open(library)
    named = frozenset(engine.named(start)) if isinstance(engine, FindsNames) else frozenset()
    return next((photo_id for photo_id in chain(ids[first:], ids[:first]) if photo_id in named), None)


def _load_page(engines: EngineSource, library: str, after: str, ctx: TaskContext) -> PhotoPage:
    return engines.open(library).list_photos(PAGE_PHOTOS, after, ctx)


def _load_photos(engines: EngineSource, library: str, ids: Sequence[PhotoId], _ctx: TaskContext) -> Sequence[Photo]:
    return engines.open(library).photos(ids)
