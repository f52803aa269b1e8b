"""Turns what the search bar asks for into searches, and what they find into results."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QImage

from desktop.core.errors import TusouError
from desktop.core.match import SearchResult
from desktop.core.photo import Photo
from desktop.core.progress import TaskContext
from desktop.core.query import ImageBytes, ImageLink, ImageSource, ImageTerm, LibraryPhoto, Query, Term, TextTerm
from desktop.engines.base import Capabilities
from desktop.services.pictures import EngineSource, PictureService
from desktop.services.searching import SearchService
from desktop.tasks import Lane, TaskRunner, TaskSlot
from desktop.ui.dropped import Bitmap, Dropped
from desktop.ui.error_presenter import error_line
from desktop.ui.results.results_controller import ResultsController
from desktop.ui.search.chip import PICTURE_SIDE, TermChip
from desktop.ui.search.query_from_mime import QueryImages, query_from_dropped
from desktop.ui.search.search_bar import SearchBar
from desktop.ui.widgets.pixels import image_from_pixels

#: Matches asked for until the library says better: enough for the relevance cut to be moved far.
TOP_K = 500
#: "More results" asks for so many times as many.
_MORE = 4
#: Images of one query; more than that are dropped by accident.
MAX_IMAGES = 12
#: Makes one match of those in a library that hold the same picture; may block.
Fold = Callable[[str, SearchResult, TaskContext], SearchResult]
#: Side of the pictures of chips, in pixels; enough for any screen.
_CHIP_PIXELS = 4 * PICTURE_SIDE
_SMOOTH = Qt.TransformationMode.SmoothTransformation


class SearchController(QObject):
    """Runs searches, of which only the latest counts.

    Args:
        bar: the search bar.
        results: where matches go.
        searching: searches.
        pictures: pictures of the images in the bar.
        engines: where the engines are.
        runner: runs the work.
        parent: its Qt parent.

    Signals:
        searched: the :class:`~desktop.core.query.Query` that was just answered.
    """

    searched = Signal(object)

    def __init__(
        self,
        bar: SearchBar,
        results: ResultsController,
        searching: SearchService,
        pictures: PictureService,
        engines: EngineSource,
        runner: TaskRunner,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._bar = bar
        self._results = results
        self._searching = searching
        self._pictures = pictures
        self._engines = engines
        self._runner = runner
        self._slot = TaskSlot(runner, Lane.SEARCH, self)
        self._abilities = TaskSlot(runner, Lane.LIBRARY, self)
        self._answered: Query | None = None
        self._fold: Fold | None = None
        self._paid = False
        bar.top_k = TOP_K
        bar.search_requested.connect(self._on_search)
        bar.cleared.connect(self._on_cleared)
        bar.images_received.connect(self._on_images)
        results.panel.more_requested.connect(self._on_more)
        results.panel.model.modelReset.connect(self._ask_capabilities)
        results.retry_requested.connect(bar.search)
        results.library_requested.connect(bar.clear)

    def set_library(self, library: str) -> None:
        """Search in another library; what is in the bar is searched for there, or the library itself is shown."""
        self._slot.abandon()
        self._bar.library = library
        self._ask_capabilities()
        self._results.set_library(library)
        if self._bar.terms:
            self._bar.search()

    def fold(self, fold: Fold | None) -> None:
        """Show photos of the same picture as one match, or (None) each for itself.

        Where searches cost money, from the next one on.
        """
        self._fold = fold
        if self._answered is not None and self._bar.terms and not self._paid:
            self._on_search(self._answered)

    def search_like(self, photos: Sequence[Photo]) -> None:
        """Start a new search with photos of the library."""
        self._bar.clear_terms()
        for photo in photos[:MAX_IMAGES]:
            self._add(LibraryPhoto(photo.id), photo.file_name)
        self._bar.search()

    def show_query(self, query: Query) -> None:
        """Put a query into the bar and search for it."""
        self._bar.clear_terms()
        self._bar.set_filters(query.filters)
        for term in query.terms:
            if isinstance(term, ImageTerm):
                photo = self._results.photo(term.image.id) if isinstance(term.image, LibraryPhoto) else None
                self._add(term.image, photo.file_name if photo else "", term.weight)
            elif term.weight == 1 and not self._bar.text:
                self._bar.set_text(term.text)
            else:
                self._bar.add_text(term.text, term.weight)
        self._bar.search()

    def search_dropped(self, dropped: Dropped) -> None:
        """Start a new search with what was dropped on "Find similar"."""
        images = query_from_dropped(dropped)
        if images.sources or images.bitmaps:
            self._bar.clear_terms()
        self._on_images(images)

    # Inside

    def _on_search(self, query: Query) -> None:
        self._results.show_searching()
        task = self._slot.submit(partial(_search, self._searching, self._fold, self._results.library, query))
        task.progressed.connect(self._results.show_search_progress)
        task.succeeded.connect(self._results.show_result)
        task.succeeded.connect(partial(self._on_searched, query))
        task.failed.connect(self._results.show_error)

    def _on_searched(self, query: Query, result: SearchResult) -> None:
        self._answered = query
        self._explain([term for term in result.terms if term not in query.terms])
        found = sum(1 + len(match.copies) for match in result.matches)
        self._results.panel.offer_more(found >= query.top_k)
        self.searched.emit(query)

    def _explain(self, understood: Sequence[Term]) -> None:
        """Tell what words were understood not to be wanted."""
        unwanted = [term.text for term in understood if isinstance(term, TextTerm) and term.weight < 0]
        if unwanted:
            text = self.tr(
                "Photos that show this come last: {unwanted}. Words in quotation marks are taken as they are."
            )
            self._bar.show_hint(text.format(unwanted=", ".join(unwanted)))

    def _on_cleared(self) -> None:
        self._slot.abandon()
        if not self._results.browsing:  # else the photos stay where they were scrolled to
            self._results.show_library()

    def _on_more(self) -> None:
        if self._answered is not None:
            self._on_search(replace(self._answered, top_k=self._answered.top_k * _MORE))

    def _ask_capabilities(self) -> None:
        # What was just asked of a service may have told more of what it can do.
        work = partial(_capabilities, self._engines, self._bar.library)
        self._abilities.submit(work).succeeded.connect(self._on_capabilities)

    def _on_capabilities(self, capabilities: Capabilities) -> None:
        self._paid = capabilities.paid
        self._bar.top_k = capabilities.first_matches
        self._bar.allow_filters(capabilities.filter_fields)

    def _on_images(self, images: QueryImages) -> None:
        for source in images.sources[:MAX_IMAGES]:
            photo = self._results.photo(source.id) if isinstance(source, LibraryPhoto) else None
            self._add(source, photo.file_name if photo else "")
        for bitmap in images.bitmaps:
            task = self._runner.submit(partial(_encode, bitmap), lane=Lane.SEARCH, owner=self)
            task.succeeded.connect(partial(self._on_encoded, bitmap))
            task.failed.connect(self._on_failed)
        if images.sources:
            self._bar.search()
        if len(images.sources) > MAX_IMAGES:
            self._bar.show_hint(self.tr("Only the first %n picture(s) are searched with.", "", MAX_IMAGES))
        elif images.skipped and not images.sources:
            text = self.tr("{name} is not a picture. Drop it on “Add to library” if it holds pictures.")
            self._bar.show_hint(text.format(name=images.skipped[0]))

    def _on_encoded(self, bitmap: Bitmap, encoded: tuple[bytes, QImage]) -> None:
        content, small = encoded
        chip = self._bar.add_image(ImageBytes(content, bitmap.name), self.tr("Pasted picture"))
        chip.set_picture(small)
        self._bar.search()

    def _on_failed(self, error: TusouError) -> None:
        self._bar.show_hint(error_line(error))

    def _add(self, source: ImageSource, name: str = "", weight: float = 1.0) -> None:
        chip = self._bar.add_image(source, name, weight)
        if isinstance(source, ImageLink):
            return
        work = partial(_chip_image, self._pictures, self._results.library, source)
        # Should it fail, the chip keeps its symbol: the search says what is wrong with the picture.
        # Not in the lane of large pictures, which drops what is asked for first when much is asked for.
        self._runner.submit(work, lane=Lane.LIBRARY, owner=chip).succeeded.connect(partial(_show, chip))
        if isinstance(source, LibraryPhoto) and not name:
            naming = partial(_file_name, self._engines, self._results.library, source)
            self._runner.submit(naming, lane=Lane.LIBRARY, owner=chip).succeeded.connect(partial(_name, chip))


def _show(chip: TermChip, image: QImage) -> None:
    chip.set_picture(image)


def _name(chip: TermChip, name: str) -> None:
    if name:
        chip.set_name(name)


def _file_name(engines: EngineSource, library: str, source: LibraryPhoto, _ctx: TaskContext) -> str:
    return next((photo.file_name for photo in engines.open(library).photos([source.id])), "")


def _search(searching: SearchService, fold: Fold | None, library: str, query: Query, ctx: TaskContext) -> SearchResult:
    result = searching.search(library, query, ctx)
    return fold(library, result, ctx) if fold else result


def _capabilities(engines: EngineSource, library: str, _ctx: TaskContext) -> Capabilities:
    return engines.open(library).capabilities


def _encode(bitmap: Bitmap, _ctx: TaskContext) -> tuple[bytes, QImage]:
    """The bitmap as a file, and a small version for its chip: scaling a large one takes longer than a frame."""
    side = _CHIP_PIXELS
    small = bitmap.image.scaled(side, side, Qt.AspectRatioMode.KeepAspectRatioByExpanding, _SMOOTH)
    return bitmap.encode(), small


def _chip_image(pictures: PictureService, library: str, source: ImageSource, ctx: TaskContext) -> QImage:
    return image_from_pixels(pictures.query_image(library, source, _CHIP_PIXELS, ctx))
