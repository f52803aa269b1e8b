"""The grid itself: layout, keyboard and mouse. It knows rows, not libraries."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QItemSelectionModel, QMimeData, QModelIndex, QPoint, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QDrag, QKeyEvent, QPainter, QPixmap, QResizeEvent, QShowEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QWidget

from desktop.ui.results.card_delegate import CardDelegate
from desktop.ui.results.card_metrics import DEFAULT_SIDE, MARGIN, MAX_SIDE, MIN_SIDE
from desktop.ui.results.photo_mime import photo_mime
from desktop.ui.results.results_model import ResultsModel
from desktop.ui.results.thumbnail_loader import ThumbnailLoader
from desktop.ui.results.type_ahead import TypeAhead
from desktop.ui.widgets.grid_view import GridView

_ZOOM_STEP = 16
#: How long scrolling or zooming pauses before thumbnails are asked for, in milliseconds.
_SETTLE_MS = 40
_WHEEL_NOTCH = 120
_DRAG_SIDE = 96
_MAX_DRAGGED_SHOWN = 3


class ResultsView(GridView):
    """Photos in rows and columns.

    Args:
        model: the photos.
        loader: their thumbnails.
        parent: its Qt parent.

    Signals:
        opened: a row was double-clicked, or Enter was pressed on it.
        previewed: Space was pressed.
        full_screen_requested: F11 was pressed on a row.
        zoomed: the side of the pictures changed, in logical pixels.
        selected: the selection changed.
        name_typed: how the name of a wanted photo begins, and the row to look from.
    """

    opened = Signal(int)
    previewed = Signal()
    full_screen_requested = Signal(int)
    zoomed = Signal(int)
    selected = Signal()
    name_typed = Signal(str, int)

    def __init__(self, model: ResultsModel, loader: ThumbnailLoader, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._photos = model
        self._loader = loader
        self._card = CardDelegate(loader, self)
        self._side = DEFAULT_SIDE
        self._wanted_at = 0
        self._type_ahead = TypeAhead()
        self._settle = QTimer(self, singleShot=True, interval=_SETTLE_MS)
        self._settle.timeout.connect(self._want_near)
        self._set_up_behaviour()
        self.setModel(model)
        self._arrange()
        for signal in (model.modelReset, model.rowsInserted, model.rowsRemoved):
            signal.connect(self._settle_soon)
        self.verticalScrollBar().valueChanged.connect(self._on_scrolled)
        model.modelReset.connect(self.scrollToTop)
        loader.changed.connect(model.images_changed)
        self.doubleClicked.connect(self._on_double_clicked)

    def _set_up_behaviour(self) -> None:
        self.setAccessibleName(self.tr("Results"))
        self.setAccessibleDescription(self.tr("Photos that match the search, or all photos of the library"))
        self.setItemDelegate(self._card)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setDragEnabled(True)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragOnly)
        self.setDefaultDropAction(Qt.DropAction.CopyAction)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.setFrameShape(QFrame.Shape.NoFrame)

    @property
    def side(self) -> int:
        """Side of the square that a picture fits into, in logical pixels."""
        return self._side

    def set_side(self, side: int) -> None:
        """Show the pictures larger or smaller."""
        side = max(MIN_SIDE, min(MAX_SIDE, side))
        if side == self._side:
            return
        anchor = self.indexAt(self.viewport().rect().center())
        if not anchor.isValid():
            anchor = self.currentIndex()
        self._side = side
        self._card.set_side(side)
        self._arrange()
        if anchor.isValid():
            self.scrollTo(anchor, QAbstractItemView.ScrollHint.PositionAtCenter)
        self._settle_soon()
        self.zoomed.emit(side)

    def selected_ranges(self) -> list[tuple[int, int]]:
        """The selected rows (first, last), in order."""
        return sorted((part.top(), part.bottom()) for part in self.selectionModel().selection().toList())

    def selected_rows(self) -> list[int]:
        """The selected rows, in order."""
        return [row for first, last in self.selected_ranges() for row in range(first, last + 1)]

    def select_row(self, row: int) -> None:
        """Make a row the current one, select it alone and show it."""
        index = self._photos.index(row)
        self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        self.scrollTo(index)

    # Qt

    def event(self, event: QEvent) -> bool:
        """On a photo F11 shows the photo, not the window, on the full screen."""
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and event.key() == Qt.Key.Key_F11
            and self.currentIndex().isValid()
        ):
            event.accept()
            return True
        if event.type() == QEvent.Type.DevicePixelRatioChange:
            self._settle_soon()  # on another screen: pictures as sharp as it is
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens, Space previews, F11 fills the screen; everything else as in any list."""
        key = event.key()
        current = self.currentIndex()
        if key in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and current.isValid():
            self.opened.emit(current.row())
        elif key == Qt.Key.Key_F11 and current.isValid():
            self.full_screen_requested.emit(current.row())
        elif key == Qt.Key.Key_Space and not event.modifiers() and self._type_ahead.active:
            self.keyboardSearch(event.text())
        elif key == Qt.Key.Key_Space and not event.modifiers() and current.isValid():
            self.previewed.emit()
        else:
            super().keyPressEvent(event)

    def keyboardSearch(self, search: str) -> None:
        """Type-ahead; Qt's own would ask for every row."""
        start, onward = self._type_ahead.take(search)
        self.name_typed.emit(start, max(0, self.currentIndex().row() + onward))

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Ctrl and the wheel zoom."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            notches = event.angleDelta().y() / _WHEEL_NOTCH
            self.set_side(self._side + round(notches * _ZOOM_STEP))
            event.accept()
        else:
            super().wheelEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Load what came onto the screen."""
        super().resizeEvent(event)
        self._settle_soon()

    def showEvent(self, event: QShowEvent) -> None:
        """Load what is on the screen now."""
        super().showEvent(event)
        self._settle_soon()

    def changeEvent(self, event: QEvent) -> None:
        """Larger letters need larger cards."""
        super().changeEvent(event)
        if event.type() in {QEvent.Type.FontChange, QEvent.Type.StyleChange}:
            self._arrange()

    def selectionChanged(self, selected: object, deselected: object) -> None:
        """Tell of the selection."""
        super().selectionChanged(selected, deselected)  # type: ignore[arg-type]
        self.selected.emit()

    def drag_data(self) -> QMimeData:
        """The selected photos that are loaded, as a drag carries them."""
        photos = [photo for row in self.selected_rows() if (photo := self._photos.photo(row)) is not None]
        image = self._loader.image(photos[0].id) if len(photos) == 1 else None
        return photo_mime(self._photos.library, photos, image)

    def startDrag(self, supported: Qt.DropAction) -> None:
        """Drag the selected photos with their pictures."""
        rows = self.selected_rows()
        if not rows:
            return
        drag = QDrag(self)
        drag.setMimeData(self.drag_data())
        pixmap = self._drag_pixmap(rows)
        drag.setPixmap(pixmap)
        drag.setHotSpot(QPoint(_DRAG_SIDE // 2, _DRAG_SIDE // 2))
        drag.exec(supported, Qt.DropAction.CopyAction)

    # Inside

    def _on_double_clicked(self, index: QModelIndex) -> None:
        self.opened.emit(index.row())

    def _arrange(self) -> None:
        self.set_cell(self._card.metrics(self.fontMetrics()).size, MARGIN)

    def _on_scrolled(self, value: int) -> None:
        # What flies past is not loaded: only a rest, or slow scrolling, asks for thumbnails.
        if abs(value - self._wanted_at) > self.viewport().height():
            self._settle.start()
        else:
            self._settle_soon()

    def _settle_soon(self) -> None:
        if not self._settle.isActive():
            self._settle.start()

    def _want_near(self) -> None:
        """Ask for what is on the screen, then for one screen after and one before it."""
        self._wanted_at = self.verticalScrollBar().value()
        first, last = self.visible_rows()
        if last < first:
            return
        screen = last - first + 1
        self._photos.want_rows(first - screen, last + screen)
        nearest: Sequence[str] = (
            *self._photos.ids(first, last),
            *self._photos.ids(last + 1, last + screen),
            *self._photos.ids(max(0, first - screen), first - 1),
        )
        self._loader.want(nearest, round(self._side * self.devicePixelRatioF()))

    def _drag_pixmap(self, rows: Sequence[int]) -> QPixmap:
        ratio = self.devicePixelRatioF()
        side = round((_DRAG_SIDE + 8 * _MAX_DRAGGED_SHOWN) * ratio)
        pixmap = QPixmap(side, side)
        pixmap.setDevicePixelRatio(ratio)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        painter.setOpacity(0.85)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        shown = rows[:_MAX_DRAGGED_SHOWN]
        for place, row in reversed(tuple(enumerate(shown))):
            image = self._loader.image(self._photos.photo_id(row))
            if image is not None:
                size = image.size().scaled(_DRAG_SIDE, _DRAG_SIDE, Qt.AspectRatioMode.KeepAspectRatio)
                painter.drawImage(QRect(QPoint(8 * place, 8 * place), size), image)
        painter.end()
        return pixmap
