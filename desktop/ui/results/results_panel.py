"""The results: the grid with its tool row, or a message that says what to do next."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QProgressBar, QStackedWidget, QVBoxLayout, QWidget

from desktop.engines.base import PhotoOrder
from desktop.ui.results.results_model import ResultsModel
from desktop.ui.results.results_tools import ResultsTools
from desktop.ui.results.results_view import ResultsView
from desktop.ui.results.thumbnail_loader import ThumbnailLoader
from desktop.ui.widgets.state_message import Choice, StateMessage

ADD_FOLDER, CONNECT, SAMPLES = "add_folder", "connect", "samples"
RETRY, SHOW_LIBRARY, SHOW_ALL, COPY_DETAILS = "retry", "show_library", "show_all", "copy_details"


class ResultsPanel(QWidget):
    """Grid, relevance cut, order, zoom, and the empty, loading and error states.

    Args:
        loader: thumbnails for the grid.
        parent: its Qt parent.

    Signals:
        add_folder_requested, connect_requested, samples_requested: buttons of the first start.
        more_requested: more matches than were asked for.
        retry_requested: the button of an error.
        library_requested: show the whole library instead.
        order_changed: the :class:`~desktop.engines.base.PhotoOrder` to show the whole library in.
    """

    add_folder_requested = Signal()
    connect_requested = Signal()
    samples_requested = Signal()
    more_requested = Signal()
    retry_requested = Signal()
    library_requested = Signal()
    order_changed = Signal(object)

    def __init__(self, loader: ThumbnailLoader, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = ResultsModel(self)
        self.view = ResultsView(self.model, loader, self)
        self._loading = self._details = ""
        self._sortable = False
        self._message = StateMessage(self)
        self._message.chosen.connect(self._on_chosen)
        self._stack = QStackedWidget(self)
        self._stack.addWidget(self.view)
        self._stack.addWidget(self._message)
        self._tools = ResultsTools(self)
        self._tools.more_requested.connect(self.more_requested)
        self._tools.cut_changed.connect(self.model.set_cut)
        self._tools.order_changed.connect(self.model.set_order)
        self._tools.listing_order_changed.connect(self.order_changed)
        self._tools.side_changed.connect(self.view.set_side)
        self._busy = QProgressBar(textVisible=False)
        self._column = QVBoxLayout(self)
        self._lay_out()
        self.model.modelReset.connect(self._show_counts)
        self.model.rowsInserted.connect(self._on_rows_changed)
        self.model.rowsRemoved.connect(self._on_rows_changed)
        self.view.zoomed.connect(self._tools.show_side)
        self._show_counts()

    def show_above(self, strip: QWidget) -> None:
        """Put a strip between the tool row and the photos."""
        self._column.insertWidget(self._column.indexOf(self._stack), strip)

    # States

    def show_loading(self, text: str) -> None:
        """Work is under way; what is shown stays until it ends."""
        self._loading = text
        self._busy.show()
        self._tools.show_text(text)
        if not self.model.rowCount():
            self._message.show_message("search", text, "")
            self._stack.setCurrentWidget(self._message)

    def show_photos(self) -> None:
        """The model has photos now: show them, or say why there are none."""
        self._end_loading()
        if self.model.rowCount():
            self._stack.setCurrentWidget(self.view)
        elif self.model.searched:
            self._say_far_matches()
        self._show_counts()

    def show_no_matches(self) -> None:
        """The search found nothing at all."""
        self._end_loading()
        self.model.clear()
        self._say(
            "search",
            self.tr("No photos match"),
            self.tr("Try other words, remove a filter, or search with a photo that looks like the one you want."),
            Choice(SHOW_LIBRARY, self.tr("Show all photos"), "library"),
        )

    def show_empty_library(self) -> None:
        """There are no photos to search yet."""
        self._end_loading()
        self.model.clear()
        self._say_empty()

    def show_error(
        self, title: str, text: str, *, details: str = "", retryable: bool = True, listing: bool = False
    ) -> None:
        """Work failed.

        Args:
            title: what happened, translated already.
            text: why, and what to do, translated already.
            details: particulars to copy for whoever is asked for help, such as a RequestId.
            retryable: whether to offer another try.
            listing: it was the listing of all photos that failed: they are not offered in its place.
        """
        self._end_loading()
        self.model.clear()
        retry = (Choice(RETRY, self.tr("Try again"), "retry"),) if retryable else ()
        copy = (Choice(COPY_DETAILS, self.tr("Copy details"), quiet=True),) if details else ()
        self._details = f"{title} {text}\n{details}"
        library = () if listing else (Choice(SHOW_LIBRARY, self.tr("Show all photos"), "library"),)
        self._say("error", title, text, *retry, *library, *copy)

    def show_order(self, order: PhotoOrder | None) -> None:
        """The whole library is listed in this order; None where it has only one."""
        self._sortable = order is not None
        if order is not None:
            self._tools.show_listing_order(order)
        self._show_counts()

    def offer_more(self, offered: bool) -> None:  # noqa: FBT001 -- as QWidget.setVisible
        """Whether the library may have more matches than were asked for."""
        self._tools.offer_more(offered)

    # Inside

    def _lay_out(self) -> None:
        self._busy.setRange(0, 0)
        self._busy.setAccessibleName(self.tr("Searching"))
        keeps_place = self._busy.sizePolicy()
        keeps_place.setRetainSizeWhenHidden(True)
        self._busy.setSizePolicy(keeps_place)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._column.addWidget(self._tools)
        self._column.addWidget(self._busy)
        self._column.addWidget(self._stack, 1)
        self._end_loading()

    def _end_loading(self) -> None:
        self._loading = ""
        self._busy.hide()

    def _say(self, icon: str, title: str, text: str, *choices: Choice) -> None:
        self._message.show_message(icon, title, text, *choices)
        self._stack.setCurrentWidget(self._message)
        self._show_counts()

    def _say_empty(self) -> None:
        self._say(
            "add_photos",
            self.tr("Find any photo by a photo or by words"),
            self.tr(
                "Add a folder: Tusou looks at every photo in it and leaves the files where they are.\n"
                "Then drop a photo here to see the photos like it, or type words in Chinese or English.\n"
                "Large collections can live on AnalyticDB for PostgreSQL."
            ),
            Choice(ADD_FOLDER, self.tr("Add a folder…"), "add_folder"),
            Choice(CONNECT, self.tr("Connect AnalyticDB…"), "cloud"),
            Choice(SAMPLES, self.tr("Try it with sample photos"), quiet=True),
        )

    def _say_far_matches(self) -> None:
        self._say(
            "search",
            self.tr("Nothing matches closely"),
            self.tr("Move the relevance slider to the right to see what comes nearest."),
            Choice(SHOW_ALL, self.tr("Show the nearest photos"), "photo"),
            Choice(SHOW_LIBRARY, self.tr("Show all photos"), "library"),
        )

    def _show_counts(self) -> None:
        if self.model.searched:
            self._tools.show_matches(self.model.rowCount(), self.model.total, self.model.cut)
        else:
            self._tools.show_library(self.model.total, sortable=self._sortable)
        if self._loading:
            self._tools.show_text(self._loading)

    def _on_rows_changed(self) -> None:
        """Photos came or went while they were shown: by the cut, by removal, by an import."""
        if self.model.rowCount():
            self._stack.setCurrentWidget(self.view)
        elif self.model.searched:
            self._say_far_matches()
        else:
            self._say_empty()
        self._show_counts()

    def _on_chosen(self, key: str) -> None:
        if key == COPY_DETAILS:
            QGuiApplication.clipboard().setText(self._details)
            return
        if key == SHOW_ALL:
            self.model.set_cut(self.model.total)
            return
        {
            ADD_FOLDER: self.add_folder_requested,
            CONNECT: self.connect_requested,
            SAMPLES: self.samples_requested,
            RETRY: self.retry_requested,
            SHOW_LIBRARY: self.library_requested,
        }[key].emit()
