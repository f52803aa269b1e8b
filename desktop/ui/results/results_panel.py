"""The results: the grid with its tool row, or a message that says what to do next."""

from __future__ import annotations

from PySide6.QtCore import QLocale, QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QSizePolicy,
    QSlider,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from desktop.ui.icons import set_icon
from desktop.ui.results.card_metrics import MAX_SIDE, MIN_SIDE
from desktop.ui.results.results_model import ResultsModel
from desktop.ui.results.results_view import ResultsView
from desktop.ui.results.sorting import SortOrder
from desktop.ui.results.thumbnail_loader import ThumbnailLoader
from desktop.ui.widgets.state_message import Choice, StateMessage

ADD_FOLDER, CONNECT, RETRY, SHOW_LIBRARY, SHOW_ALL = "add_folder", "connect", "retry", "show_library", "show_all"

_TOOLS_HEIGHT = 32


class ResultsPanel(QWidget):
    """Grid, relevance cut, order, zoom, and the empty, loading and error states.

    Args:
        loader: thumbnails for the grid.
        parent: its Qt parent.

    Signals:
        add_folder_requested, connect_requested: buttons of the first start.
        retry_requested: the button of an error.
        library_requested: show the whole library instead.
    """

    add_folder_requested = Signal()
    connect_requested = Signal()
    retry_requested = Signal()
    library_requested = Signal()

    def __init__(self, loader: ThumbnailLoader, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = ResultsModel(self)
        self.view = ResultsView(self.model, loader, self)
        self._loading = False
        self._message = StateMessage(self)
        self._message.chosen.connect(self._on_chosen)
        self._stack = QStackedWidget(self)
        self._stack.addWidget(self.view)
        self._stack.addWidget(self._message)
        self._make_tools()
        self._lay_out()
        self.model.modelReset.connect(self._show_counts)
        self.model.rowsInserted.connect(self._on_rows_changed)
        self.model.rowsRemoved.connect(self._on_rows_changed)
        self.view.zoomed.connect(self._zoom.setValue)
        self._show_counts()

    # States

    def show_loading(self, text: str) -> None:
        """Work is under way; what is shown stays until it ends."""
        self._loading = True
        self._busy.show()
        self._count.setText(text)
        if not self.model.rowCount():
            self._message.show_message("search", text, "")
            self._stack.setCurrentWidget(self._message)

    def show_photos(self) -> None:
        """The model has photos now: show them, or say why there are none."""
        self._end_loading()
        self._set_up_cut()
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

    def show_error(self, title: str, text: str, *, retryable: bool = True) -> None:
        """Work failed; both texts are translated already."""
        self._end_loading()
        self.model.clear()
        retry = (Choice(RETRY, self.tr("Try again"), "retry"),) if retryable else ()
        self._say("error", title, text, *retry, Choice(SHOW_LIBRARY, self.tr("Show all photos"), "library"))

    # Inside

    def _make_tools(self) -> None:
        self._count = QLabel()
        self._count.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._count.setAccessibleName(self.tr("Number of results"))
        self._cut_label = QLabel(self.tr("Relevance"))
        self._cut_label.setProperty("role", "secondary")
        self._cut = QSlider(Qt.Orientation.Horizontal)
        self._cut.setAccessibleName(self.tr("Relevance cut"))
        self._cut.setToolTip(self.tr("How many of the matches are shown: to the left only the closest"))
        self._cut.setFixedWidth(140)
        self._cut.valueChanged.connect(self._on_cut)
        self._order = QComboBox()
        self._order.setAccessibleName(self.tr("Sort by"))
        for order, text in (
            (SortOrder.RELEVANCE, self.tr("Most relevant")),
            (SortOrder.DATE, self.tr("Newest")),
            (SortOrder.NAME, self.tr("Name")),
        ):
            self._order.addItem(text, order)
        self._order.currentIndexChanged.connect(self._on_order)
        self._zoom = QSlider(Qt.Orientation.Horizontal)
        self._zoom.setRange(MIN_SIDE, MAX_SIDE)
        self._zoom.setSingleStep(16)
        self._zoom.setPageStep(32)
        self._zoom.setFixedWidth(110)
        self._zoom.setValue(self.view.side)
        self._zoom.setAccessibleName(self.tr("Size of the pictures"))
        self._zoom.setToolTip(self.tr("Size of the pictures (Ctrl + mouse wheel)"))
        self._zoom.valueChanged.connect(self.view.set_side)
        self._smaller = _zoom_button("zoom_out", self.tr("Smaller pictures"))
        self._smaller.clicked.connect(self.view.zoom_out)
        self._larger = _zoom_button("zoom_in", self.tr("Larger pictures"))
        self._larger.clicked.connect(self.view.zoom_in)
        self._busy = QProgressBar(textVisible=False)
        self._busy.setRange(0, 0)
        keeps_place = self._busy.sizePolicy()
        keeps_place.setRetainSizeWhenHidden(True)
        self._busy.setSizePolicy(keeps_place)
        self._busy.setAccessibleName(self.tr("Searching"))

    def _lay_out(self) -> None:
        tools = QHBoxLayout()
        tools.setContentsMargins(12, 4, 12, 4)
        tools.setSpacing(12)
        tools.addStrut(_TOOLS_HEIGHT)
        for widget in (self._count, self._cut_label, self._cut, self._order):
            tools.addWidget(widget)
        zoom = QHBoxLayout()
        zoom.setSpacing(4)
        for part in (self._smaller, self._zoom, self._larger):
            zoom.addWidget(part)
        tools.addLayout(zoom)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(tools)
        column.addWidget(self._busy)
        column.addWidget(self._stack, 1)
        self._end_loading()

    def _end_loading(self) -> None:
        self._loading = False
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
        )

    def _say_far_matches(self) -> None:
        self._say(
            "search",
            self.tr("Nothing matches closely"),
            self.tr("Move the relevance slider to the right to see what comes nearest."),
            Choice(SHOW_ALL, self.tr("Show the nearest photos"), "photo"),
            Choice(SHOW_LIBRARY, self.tr("Show all photos"), "library"),
        )

    def _set_up_cut(self) -> None:
        with QSignalBlocker(self._cut):
            self._cut.setRange(0, self.model.total)
            self._cut.setPageStep(max(1, self.model.total // 10))
            self._cut.setValue(self.model.cut)

    def _show_counts(self) -> None:
        searched = self.model.searched
        for widget in (self._cut_label, self._cut, self._order):
            widget.setVisible(searched)
        for part in (self._smaller, self._zoom, self._larger):
            part.setVisible(self.model.total > 0)
        if self._loading:
            return
        shown, total = self.model.rowCount(), self.model.total
        number = QLocale().toString
        if searched:
            self._count.setText(self.tr("Showing {shown} of {total}").format(shown=number(shown), total=number(total)))
        else:
            self._count.setText(self.tr("%n photo(s)", "", total) if total else "")

    def _on_cut(self, cut: int) -> None:
        self.model.set_cut(cut)

    def _on_rows_changed(self) -> None:
        """Photos came or went while they were shown: by the cut, by removal, by an import."""
        if self.model.rowCount():
            self._stack.setCurrentWidget(self.view)
        elif self.model.searched:
            self._say_far_matches()
        else:
            self._say_empty()
        self._show_counts()

    def _on_order(self) -> None:
        self.model.set_order(SortOrder(self._order.currentData()))

    def _on_chosen(self, key: str) -> None:
        if key == SHOW_ALL:
            self._cut.setValue(self._cut.maximum())
            return
        {
            ADD_FOLDER: self.add_folder_requested,
            CONNECT: self.connect_requested,
            RETRY: self.retry_requested,
            SHOW_LIBRARY: self.library_requested,
        }[key].emit()


def _zoom_button(icon: str, text: str) -> QToolButton:
    button = QToolButton(autoRaise=True)
    button.setToolTip(text)
    button.setAccessibleName(text)
    set_icon(button, icon)
    return button
