"""The row above the grid: how many there are, relevance cut, order, size of the pictures."""

from __future__ import annotations

from PySide6.QtCore import QLocale, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QSlider,
    QToolButton,
    QWidget,
)

from desktop.engines.base import PhotoOrder
from desktop.ui.icons import set_icon
from desktop.ui.results.card_metrics import DEFAULT_SIDE, MAX_SIDE, MIN_SIDE
from desktop.ui.results.sorting import SortOrder

_ROW_HEIGHT = 32
_ZOOM_STEP = 16
#: Narrower than this, in logical pixels, there are two rows.
_NARROW = 620


class ResultsTools(QWidget):
    """Shows and asks; the panel does.

    Args:
        parent: its Qt parent.

    Signals:
        more_requested: the user wants more matches than were asked for.
        cut_changed: how many of the best matches to show.
        order_changed: the :class:`~desktop.ui.results.sorting.SortOrder` to show them in.
        listing_order_changed: the :class:`~desktop.engines.base.PhotoOrder` to show the whole library in.
        side_changed: side of the pictures, in logical pixels.
    """

    more_requested = Signal()
    cut_changed = Signal(int)
    order_changed = Signal(object)
    listing_order_changed = Signal(object)
    side_changed = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._count = QLabel()
        self._count.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._more = QPushButton(self.tr("More results"))
        self._more.setToolTip(self.tr("Searches again for more photos; where searches are paid for, so is this one"))
        self._more.clicked.connect(self.more_requested)
        self._more.hide()
        self._relevance = self._make_relevance()
        self._listing = self._make_listing()
        self._sizes = self._make_sizes()
        self._places = QGridLayout(self)
        self._places.setContentsMargins(12, 4, 12, 4)
        self._places.setHorizontalSpacing(16)
        self._places.setVerticalSpacing(4)
        self._places.setRowMinimumHeight(0, _ROW_HEIGHT)
        self._places.setColumnStretch(0, 1)
        self._arrange()

    def show_text(self, text: str) -> None:
        """Say something in place of the numbers, such as that work is under way."""
        self._count.setText(text)

    def show_matches(self, shown: int, total: int, cut: int) -> None:
        """Matches of a search are shown.

        Args:
            shown: how many are in the grid.
            total: how many the search found.
            cut: how many of the best are let through.
        """
        number = QLocale().toString
        self.show_text(self.tr("Showing {shown} of {total}").format(shown=number(shown), total=number(total)))
        with QSignalBlocker(self._cut):
            self._cut.setRange(0, total)
            self._cut.setPageStep(max(1, total // 10))
            self._cut.setValue(cut)
        self._show_parts(relevance=True, listing=False, sizes=True)

    def offer_more(self, offered: bool) -> None:  # noqa: FBT001 -- as QWidget.setVisible
        """Whether the library may have more matches than were asked for."""
        self._more.setVisible(offered)

    def show_library(self, total: int, *, sortable: bool) -> None:
        """All photos are shown, or none.

        Args:
            total: how many there are.
            sortable: whether they can be listed in another order.
        """
        self.show_text(self.tr("%n photo(s)", "", total) if total else "")
        self._show_parts(relevance=False, listing=sortable and total > 0, sizes=total > 0)

    def show_listing_order(self, order: PhotoOrder) -> None:
        """The whole library is listed in this order now."""
        with QSignalBlocker(self._listing):
            self._listing.setCurrentIndex(self._listing.findData(order))

    def show_side(self, side: int) -> None:
        """The pictures have this size now."""
        with QSignalBlocker(self._zoom):
            self._zoom.setValue(side)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """One row or two."""
        super().resizeEvent(event)
        self._arrange()

    # Inside

    def _make_relevance(self) -> QWidget:
        label = QLabel(self.tr("Relevance"))
        label.setProperty("role", "secondary")
        self._cut = QSlider(Qt.Orientation.Horizontal)
        self._cut.setAccessibleName(self.tr("Relevance cut"))
        self._cut.setToolTip(self.tr("How many of the matches are shown: to the left only the closest"))
        self._cut.setMinimumWidth(60)
        self._cut.valueChanged.connect(self.cut_changed)
        order = QComboBox()
        order.setAccessibleName(self.tr("Sort by"))
        order.setToolTip(self.tr("Sort by"))
        order.addItem(self.tr("Most relevant"), SortOrder.RELEVANCE)
        order.addItem(self.tr("Newest"), SortOrder.DATE)
        order.addItem(self.tr("Name"), SortOrder.NAME)
        order.currentIndexChanged.connect(self._on_order)
        self._order = order
        return _row(self._more, label, self._cut, order)

    def _make_listing(self) -> QComboBox:
        order = QComboBox()
        order.setAccessibleName(self.tr("Sort by"))
        order.setToolTip(self.tr("Sort by"))
        order.addItem(self.tr("Date added"), PhotoOrder.ADDED)
        order.addItem(self.tr("Date taken"), PhotoOrder.TAKEN)
        order.addItem(self.tr("Name"), PhotoOrder.NAME)
        order.currentIndexChanged.connect(self._on_listing_order)
        return order

    def _make_sizes(self) -> QWidget:
        self._zoom = QSlider(Qt.Orientation.Horizontal)
        self._zoom.setRange(MIN_SIDE, MAX_SIDE)
        self._zoom.setSingleStep(_ZOOM_STEP)
        self._zoom.setPageStep(2 * _ZOOM_STEP)
        self._zoom.setFixedWidth(80)
        self._zoom.setValue(DEFAULT_SIDE)
        self._zoom.setAccessibleName(self.tr("Size of the pictures"))
        self._zoom.setToolTip(self.tr("Size of the pictures (Ctrl + mouse wheel)"))
        self._zoom.valueChanged.connect(self.side_changed)
        smaller, larger = QToolButton(), QToolButton()
        for button, icon, text in (
            (smaller, "zoom_out", self.tr("Smaller pictures")),
            (larger, "zoom_in", self.tr("Larger pictures")),
        ):
            button.setAutoRaise(True)
            button.setToolTip(text)
            button.setAccessibleName(text)
            set_icon(button, icon)
        smaller.clicked.connect(self._on_smaller)
        larger.clicked.connect(self._on_larger)
        return _row(smaller, self._zoom, larger)

    def _arrange(self) -> None:
        narrow = self.width() < _NARROW
        self._places.addWidget(self._count, 0, 0)
        if narrow:
            self._places.addWidget(self._relevance, 1, 0, 1, 3)
        else:
            self._places.addWidget(self._relevance, 0, 1)
        self._places.addWidget(self._listing, 0, 1)
        self._places.addWidget(self._sizes, 0, 2)
        self._cut.setMaximumWidth(self.maximumWidth() if narrow else 140)

    def _show_parts(self, *, relevance: bool, listing: bool, sizes: bool) -> None:
        self._relevance.setVisible(relevance)
        self._listing.setVisible(listing)
        self._sizes.setVisible(sizes)

    def _on_order(self) -> None:
        self.order_changed.emit(SortOrder(self._order.currentData()))

    def _on_listing_order(self) -> None:
        self.listing_order_changed.emit(PhotoOrder(self._listing.currentData()))

    def _on_smaller(self) -> None:
        self._zoom.setValue(self._zoom.value() - _ZOOM_STEP)

    def _on_larger(self) -> None:
        self._zoom.setValue(self._zoom.value() + _ZOOM_STEP)


def _row(*widgets: QWidget) -> QWidget:
    line = QWidget()
    row = QHBoxLayout(line)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(8)
    for widget in widgets:
        row.addWidget(widget)
    return line
