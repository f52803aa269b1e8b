"""A picture that can be zoomed and panned."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QPointF, QRectF, QSize, QSizeF, Qt, Signal
from PySide6.QtGui import QColor, QImage, QMouseEvent, QPainter, QPaintEvent, QPalette, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QWidget

_WHEEL_NOTCH = 120
_STEP = 1.25
_MAX_ZOOM = 8.0


class PictureView(QWidget):
    """Shows a picture as large as fits, or zoomed.

    A picture can come twice: reduced at first, so that there is something to see, then with all its pixels. Zoom
    counts in pixels of the full picture, so nothing moves when the second one comes.

    Args:
        interactive: whether wheel, drag and double click zoom and pan.
        parent: its Qt parent.

    Signals:
        zoomed: pixels of the screen for one of the picture, and whether it fits the window.
        detail_wanted: it is zoomed so far that a reduced picture is not enough any more.
        clicked: it was clicked where it is not interactive.
    """

    zoomed = Signal(float, bool)
    detail_wanted = Signal()
    clicked = Signal()

    def __init__(self, *, interactive: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._interactive = interactive
        self._image = QImage()
        self._size = QSizeF()
        self._zoom: float | None = None
        self._centre = QPointF(0.5, 0.5)
        self._grabbed: QPoint | None = None
        self.setMinimumSize(64, 64)

    @property
    def empty(self) -> bool:
        """Whether there is no picture."""
        return self._image.isNull()

    @property
    def zoom(self) -> float:
        """Pixels of the screen for one of the full picture."""
        return self._fit() if self._zoom is None else self._zoom

    @property
    def fits(self) -> bool:
        """Whether the whole picture is shown, at any size of the window."""
        return self._zoom is None

    @property
    def image_size(self) -> QSize:
        """Size of what was given, in pixels."""
        return self._image.size()

    def show_image(self, image: QImage, full_size: QSize) -> None:
        """Show another picture, fitting.

        Args:
            image: the picture, maybe reduced.
            full_size: its full size in pixels.
        """
        self._zoom = None
        self._centre = QPointF(0.5, 0.5)
        self.refine(image, full_size)

    def refine(self, image: QImage, full_size: QSize) -> None:
        """Show a better version of the same picture; zoom and place stay."""
        self._image = image
        self._size = QSizeF(full_size if full_size.isValid() and not full_size.isEmpty() else image.size())
        self.update()
        self._tell()

    def clear(self) -> None:
        """Show nothing."""
        self._image = QImage()
        self.update()

    def set_fit(self) -> None:
        """Show the whole picture."""
        self._zoom = None
        self._centre = QPointF(0.5, 0.5)
        self.update()
        self._tell()

    def set_zoom(self, zoom: float, at: QPointF | None = None) -> None:
        """Zoom in or out.

        Args:
            zoom: pixels of the screen for one of the picture; 1 shows it pixel by pixel.
            at: the place in the widget that stays where it is; by default the middle.
        """
        if self.empty:
            return
        fit = self._fit()
        zoom = max(min(fit, 1.0), min(_MAX_ZOOM, zoom))
        place = at or QPointF(self.width() / 2, self.height() / 2)
        before = self._target()
        part = QPointF(
            (place.x() - before.left()) / max(1.0, before.width()),
            (place.y() - before.top()) / max(1.0, before.height()),
        )
        self._zoom = None if zoom == fit else zoom
        shown = self._shown_size()
        self._centre = QPointF(
            part.x() + (self.width() / 2 - place.x()) / shown.width(),
            part.y() + (self.height() / 2 - place.y()) / shown.height(),
        )
        self._keep_inside()
        self.update()
        self._tell()

    def zoom_in(self) -> None:
        """One step closer."""
        self.set_zoom(self.zoom * _STEP)

    def zoom_out(self) -> None:
        """One step back."""
        self.set_zoom(self.zoom / _STEP)

    # Qt

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        """Paint what is visible."""
        if self.empty:
            return
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawImage(self._target(), self._image)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A fitting picture fits the new size as well."""
        super().resizeEvent(event)
        self._keep_inside()
        self._tell()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """The wheel zooms at the mouse."""
        if self._interactive:
            self.set_zoom(self.zoom * _STEP ** (event.angleDelta().y() / _WHEEL_NOTCH), event.position())
            event.accept()
        else:
            super().wheelEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take hold of the picture."""
        if self._interactive and event.button() == Qt.MouseButton.LeftButton:
            self._grabbed = event.position().toPoint()
            self.setCursor(Qt.CursorShape.ClosedHandCursor if not self.fits else Qt.CursorShape.ArrowCursor)
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Pan."""
        if self._grabbed is not None and not self.fits:
            position = event.position().toPoint()
            moved, self._grabbed = position - self._grabbed, position
            shown = self._shown_size()
            self._centre -= QPointF(moved.x() / shown.width(), moved.y() / shown.height())
            self._keep_inside()
            self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go."""
        self._grabbed = None
        self.unsetCursor()
        if not self._interactive and event.button() == Qt.MouseButton.LeftButton:
            self.clicked.emit()
        super().mouseReleaseEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Switch between the whole picture and its pixels."""
        if self._interactive:
            if self.fits:
                self.set_zoom(1.0, event.position())
            else:
                self.set_fit()

    # Inside

    def _fit(self) -> float:
        """Zoom at which the picture just fits; small ones have one logical pixel for each of theirs."""
        if self._size.isEmpty():
            return 1.0
        ratio = self.devicePixelRatioF()
        return min(ratio, self.width() * ratio / self._size.width(), self.height() * ratio / self._size.height())

    def _shown_size(self) -> QSizeF:
        """Size of the picture in logical pixels."""
        return self._size * (self.zoom / self.devicePixelRatioF())

    def _target(self) -> QRectF:
        """Where the whole picture would be painted."""
        size = self._shown_size()
        left = self.width() / 2 - self._centre.x() * size.width()
        top = self.height() / 2 - self._centre.y() * size.height()
        # On whole pixels of the screen, or nothing would be sharp at 100 %.
        ratio = self.devicePixelRatioF()
        return QRectF(round(left * ratio) / ratio, round(top * ratio) / ratio, size.width(), size.height())

    def _keep_inside(self) -> None:
        size = self._shown_size()
        self._centre = QPointF(
            _kept(self._centre.x(), self.width(), size.width()), _kept(self._centre.y(), self.height(), size.height())
        )

    def _tell(self) -> None:
        if self.empty:
            return
        self.zoomed.emit(self.zoom, self.fits)
        if self._image.width() < min(self._size.width(), self._size.width() * self.zoom) - 1:
            self.detail_wanted.emit()


def _kept(centre: float, room: float, size: float) -> float:
    """The place of the middle, such that no edge comes inside of the room; 0.5 if all of it fits."""
    if size <= room:
        return 0.5
    half = room / size / 2
    return max(half, min(1 - half, centre))


def dark_palette(palette: QPalette) -> QPalette:
    """White on black, for pictures on the full screen in any theme."""
    dark = QPalette(palette)
    dark.setColor(QPalette.ColorRole.Window, QColor(12, 12, 14))
    dark.setColor(QPalette.ColorRole.WindowText, QColor(240, 240, 240))
    return dark
