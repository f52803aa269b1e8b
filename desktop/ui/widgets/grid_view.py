"""A list view that shows its rows in a grid, whatever their number, without laying anything out."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import (
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QSize,
    Qt,
)
from PySide6.QtGui import QCursor, QMouseEvent, QPainter, QPaintEvent, QRegion, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QRubberBand,
    QStyle,
    QStyleOptionRubberBand,
    QStyleOptionViewItem,
    QWidget,
)

from desktop.ui.widgets.grid import Grid

_Index = QModelIndex | QPersistentModelIndex
_Move = QAbstractItemView.CursorAction
_Hint = QAbstractItemView.ScrollHint


class GridView(QListView):
    """Equal cells in lines.

    Qt's own layout of a list keeps a place for every row: with 100,000 rows each change of size costs a tenth of a
    second at once, or, in batches, the place that was scrolled to. Here a place is a multiplication.

    Args:
        parent: its Qt parent.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._cell = QSize(100, 100)
        self._margin = 0
        self._band_from: QPoint | None = None
        self._band = QRect()
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setMouseTracking(True)

    def set_cell(self, smallest: QSize, margin: int) -> None:
        """Use cells of this size; they get wider to fill the width.

        Args:
            smallest: in logical pixels.
            margin: what belongs to no row along the edges of a cell.
        """
        top = self.visible_rows()[0]
        self._cell = smallest
        self._margin = margin
        self._relayout(top)

    def grid(self) -> Grid:
        """Where the rows are, from the top left of the contents."""
        model, width = self.model(), self.viewport().width()
        columns = max(1, width // self._cell.width())
        cell = QSize(max(width // columns, self._cell.width()), self._cell.height())
        return Grid(model.rowCount() if model else 0, columns, cell)

    def visible_rows(self) -> tuple[int, int]:
        """The first and the last row on the screen; (0, -1) if there is none."""
        lines = self.grid().lines_in(self.viewport().rect().translated(0, self.verticalOffset()))
        return (lines[0][0], lines[-1][1]) if lines else (0, -1)

    # Geometry, as Qt asks for it

    def visualRect(self, index: _Index) -> QRect:
        """The cell of a row on the viewport."""
        if not index.isValid():
            return QRect()
        return self.grid().rect(index.row()).translated(0, -self.verticalOffset())

    def indexAt(self, point: QPoint) -> QModelIndex:
        """The row at a place of the viewport; none between the cells."""
        grid = self.grid()
        place = point + QPoint(0, self.verticalOffset())
        row = grid.row_at(place)
        margin = self._margin
        if row is None or not grid.rect(row).adjusted(margin, margin, -margin, -margin).contains(place):
            return QModelIndex()
        return self.model().index(row, 0)

    def scrollTo(self, index: _Index, hint: QAbstractItemView.ScrollHint = _Hint.EnsureVisible) -> None:
        """Bring a row onto the screen."""
        if not index.isValid():
            return
        rect, height, bar = self.grid().rect(index.row()), self.viewport().height(), self.verticalScrollBar()
        self.updateGeometries()
        if hint is _Hint.PositionAtCenter:
            bar.setValue(rect.center().y() - height // 2)
        elif hint is _Hint.PositionAtTop or rect.top() < bar.value():
            bar.setValue(rect.top())
        elif hint is _Hint.PositionAtBottom or rect.bottom() > bar.value() + height:
            bar.setValue(rect.bottom() - height + 1)

    def updateGeometries(self) -> None:
        """Fit the scroll bar to the contents."""
        bar, height = self.verticalScrollBar(), self.viewport().height()
        bar.setRange(0, max(0, self.grid().height - height))
        bar.setEnabled(bar.maximum() > 0)
        bar.setPageStep(height)
        bar.setSingleStep(max(24, self._cell.height() // 4))

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        """Move what is painted; QListView's own would do nothing without a layout."""
        self.viewport().scroll(dx, dy)

    def doItemsLayout(self) -> None:
        """There is nothing to lay out."""
        QAbstractItemView.doItemsLayout(self)

    def dataChanged(self, first: _Index, last: _Index, roles: Sequence[int] = ()) -> None:
        """Paint what changed; QListView's own would lay out everything again and paint it."""
        QAbstractItemView.dataChanged(self, first, last, roles)

    def visualRegionForSelection(self, selection: QItemSelection) -> QRegion:
        """Where selected rows are on the viewport."""
        first, last = self.visible_rows()
        region = QRegion()
        for row in range(first, last + 1):
            index = self.model().index(row, 0)
            if selection.contains(index):
                region += self.visualRect(index)
        return region

    # Selection and movement

    def selectAll(self) -> None:
        """Select every row as one range; Qt's own way asks the model for each of them."""
        count = self.model().rowCount()
        if count:
            everything = QItemSelection(self.model().index(0, 0), self.model().index(count - 1, 0))
            self.selectionModel().select(everything, QItemSelectionModel.SelectionFlag.ClearAndSelect)

    def setSelection(self, rect: QRect, command: QItemSelectionModel.SelectionFlag) -> None:
        """Select what a rubber band touches, or everything from one row to another."""
        grid, model = self.grid(), self.model()
        selection = QItemSelection()
        if self.state() is QAbstractItemView.State.DragSelectingState:
            lines = grid.lines_in(rect.normalized().translated(0, self.verticalOffset()))
        else:
            offset = QPoint(0, self.verticalOffset())
            ends = [grid.row_at(point + offset) for point in (rect.topLeft(), rect.bottomRight())]
            rows = sorted(row for row in ends if row is not None)
            lines = [(rows[0], rows[-1])] if rows else []
        for first, last in lines:
            selection.select(model.index(first, 0), model.index(last, 0))
        self.selectionModel().select(selection, command)

    def moveCursor(self, action: QAbstractItemView.CursorAction, modifiers: Qt.KeyboardModifier) -> QModelIndex:  # noqa: ARG002
        """Where the arrow keys and their like lead."""
        grid, current = self.grid(), self.currentIndex()
        if not grid.count:
            return QModelIndex()
        if not current.isValid():
            return self.model().index(0, 0)
        page = max(1, self.viewport().height() // grid.cell.height()) * grid.columns
        row = current.row()
        target = {
            _Move.MoveLeft: row - 1,
            _Move.MovePrevious: row - 1,
            _Move.MoveRight: row + 1,
            _Move.MoveNext: row + 1,
            _Move.MoveUp: row - grid.columns,
            _Move.MoveDown: row + grid.columns,
            _Move.MovePageUp: max(row - page, row % grid.columns),
            _Move.MovePageDown: min(row + page, grid.count - 1),
            _Move.MoveHome: 0,
            _Move.MoveEnd: grid.count - 1,
        }[action]
        return self.model().index(target if 0 <= target < grid.count else row, 0)

    # Events

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep what was at the top at the top."""
        top = self._top_row(event.oldSize().width())
        QAbstractItemView.resizeEvent(self, event)
        self._relayout(top)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A press beside the cells begins a rubber band and, without Ctrl or Shift, clears the selection."""
        place = event.position().toPoint()
        self._band_from = None
        if event.button() == Qt.MouseButton.LeftButton and not self.indexAt(place).isValid():
            self._band_from = place + QPoint(0, self.verticalOffset())
            if not event.modifiers():
                self.clearSelection()
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Draw the rubber band along."""
        super().mouseMoveEvent(event)
        if self._band_from is not None and self.state() is QAbstractItemView.State.DragSelectingState:
            place = event.position().toPoint() + QPoint(0, self.verticalOffset())
            self._band = QRect(self._band_from, place).normalized()
            self.viewport().update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Take the rubber band away."""
        super().mouseReleaseEvent(event)
        self._band_from, self._band = None, QRect()
        self.viewport().update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the rows that are visible."""
        # Ended here whatever happens: one that lives as long as a traceback keeps this frame takes the process down.
        with QPainter(self.viewport()) as painter:
            self._paint_rows(painter, event.region())
            if not self._band.isEmpty():
                self._paint_band(painter)

    # Inside

    def _paint_rows(self, painter: QPainter, part: QRegion) -> None:
        option = QStyleOptionViewItem()
        self.initViewItemOption(option)
        grid, offset, hovered = self.grid(), self.verticalOffset(), self._hovered_row()
        for first, last in grid.lines_in(part.boundingRect().translated(0, offset)):
            for row in range(first, last + 1):
                option.rect = grid.rect(row).translated(0, -offset)
                if part.intersects(option.rect):
                    self._paint_row(painter, option, row, hovered=row == hovered)

    def _paint_band(self, painter: QPainter) -> None:
        band = QStyleOptionRubberBand()
        band.initFrom(self)
        band.shape = QRubberBand.Shape.Rectangle
        band.rect = self._band.translated(0, -self.verticalOffset())
        self.style().drawControl(QStyle.ControlElement.CE_RubberBand, band, painter, self)

    def _paint_row(self, painter: QPainter, option: QStyleOptionViewItem, row: int, *, hovered: bool) -> None:
        index = self.model().index(row, 0)
        flag = QStyle.StateFlag
        state = flag.State_Enabled
        if self.selectionModel().isSelected(index):
            state |= flag.State_Selected
        if hovered:
            state |= flag.State_MouseOver
        if index == self.currentIndex() and self.hasFocus():
            state |= flag.State_HasFocus
        option.state = state
        self.itemDelegate().paint(painter, option, index)

    def _hovered_row(self) -> int:
        if not self.viewport().underMouse():
            return -1
        return self.indexAt(self.viewport().mapFromGlobal(QCursor.pos())).row()

    def _top_row(self, width: int) -> int:
        """The first row on the screen when the viewport was ``width`` wide."""
        columns = max(1, width // self._cell.width())
        return self.verticalOffset() // self._cell.height() * columns

    def _relayout(self, top: int) -> None:
        self.updateGeometries()
        if top and self.model() is not None:
            self.scrollTo(self.model().index(top, 0), _Hint.PositionAtTop)
        self.viewport().update()
