"""The two large targets that appear while something is dragged over the window."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QDragEnterEvent, QDragLeaveEvent, QDragMoveEvent, QDropEvent, QPalette
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from desktop.ui import dropped
from desktop.ui.icons import pixmap
from desktop.ui.results.photo_mime import PHOTO_IDS

_LEAVE_MS = 80
_ICON_SIDE = 64


class DropTarget(QFrame):
    """One large target.

    Args:
        icon: name of its drawing.

    Signals:
        dropped: a :class:`~desktop.ui.dropped.Dropped` was let go here.
        entered, left: the drag came in, went out.
    """

    dropped = Signal(object)
    entered = Signal()
    left = Signal()

    def __init__(self, icon: str) -> None:
        super().__init__()
        self.setObjectName("drop_target")
        self.setAcceptDrops(True)
        self._icon_name = icon
        self._icon = QLabel(alignment=Qt.AlignmentFlag.AlignCenter)
        self._title = QLabel(alignment=Qt.AlignmentFlag.AlignCenter)
        self._title.setProperty("role", "title")
        self._hint = QLabel(alignment=Qt.AlignmentFlag.AlignCenter, wordWrap=True)
        self._hint.setProperty("role", "secondary")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 24, 24, 24)
        layout.setSpacing(16)
        layout.addStretch()
        for part in (self._icon, self._title, self._hint):
            layout.addWidget(part)
        layout.addStretch()
        self._color_icon()

    def set_texts(self, title: str, hint: str) -> None:
        """Name the target and say what happens to what is dropped on it."""
        self._title.setText(title)
        self._hint.setText(hint)
        self.setAccessibleName(title)
        self.setAccessibleDescription(hint)

    def set_hot(self, *, hot: bool) -> None:
        """Show whether a drop now would go here."""
        if self.property("hot") != hot:
            self.setProperty("hot", hot)
            self.style().unpolish(self)
            self.style().polish(self)

    def take(self, event: QDropEvent) -> None:
        """Take what ``event`` brings."""
        found = dropped.read(event.mimeData())
        if found:
            keep_copy(event)
            self.dropped.emit(found)
        else:
            event.ignore()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the theme."""
        if event.type() == QEvent.Type.PaletteChange:
            self._color_icon()
        super().changeEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Offer to copy."""
        offer_copy(event)
        self.set_hot(hot=event.isAccepted())
        self.entered.emit()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        """Go on offering to copy."""
        keep_copy(event)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """The drag went on."""
        self.set_hot(hot=False)
        self.left.emit()
        super().dragLeaveEvent(event)

    def dropEvent(self, event: QDropEvent) -> None:
        """Take it."""
        self.take(event)

    def _color_icon(self) -> None:
        color: QColor = self.palette().color(QPalette.ColorRole.Link)
        self._icon.setPixmap(pixmap(self._icon_name, _ICON_SIDE, color, self.devicePixelRatioF()))


class DropOverlay(QWidget):
    """Covers the window with the two targets while a drag is over it.

    Args:
        window: the window to cover.

    Signals:
        find_similar, add_to_library: a :class:`~desktop.ui.dropped.Dropped` was let go on that target.
    """

    find_similar = Signal(object)
    add_to_library = Signal(object)

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.setObjectName("drop_overlay")
        self._window = window
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAcceptDrops(True)
        self._find = DropTarget("find_similar")
        self._add = DropTarget("add_photos")
        self._find.dropped.connect(self.find_similar)
        self._add.dropped.connect(self.add_to_library)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(32, 32, 32, 32)
        layout.setSpacing(24)
        self._leaving = QTimer(self, singleShot=True, interval=_LEAVE_MS)
        self._leaving.timeout.connect(self.dismiss)
        for target in (self._find, self._add):
            layout.addWidget(target, 1)
            target.entered.connect(self._leaving.stop)
            target.left.connect(self._leaving.start)
            target.dropped.connect(self.dismiss)
        self._find.set_texts(self.tr("Find similar"), self.tr("Search with these pictures"))
        self._add.set_texts(self.tr("Add to library"), self.tr("Photos, folders, archives and links become searchable"))
        self.hide()

    def appear(self) -> None:
        """Cover the window."""
        self._leaving.stop()
        self.setGeometry(self._window.rect())
        self.raise_()
        self.show()

    def dismiss(self) -> None:
        """Uncover the window."""
        self._leaving.stop()
        for target in (self._find, self._add):
            target.set_hot(hot=False)
        self.hide()

    def target_at(self, position: QPointF) -> DropTarget | None:
        """The target at a position of the window."""
        point: QPoint = position.toPoint()
        return next((target for target in (self._find, self._add) if target.geometry().contains(point)), None)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Between the targets nothing can be let go, but the targets stay."""
        self._leaving.stop()
        event.setDropAction(Qt.DropAction.IgnoreAction)
        event.accept()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        """Between the targets nothing can be let go."""
        event.ignore()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """The drag went on to a target, or out of the window."""
        self._leaving.start()
        super().dragLeaveEvent(event)

    def dropEvent(self, event: QDropEvent) -> None:
        """Let go between the targets."""
        event.ignore()
        self.dismiss()


def offer_copy(event: QDropEvent) -> None:
    """Accept a drag of photos from outside; ignore any other, also of photos that are in a library already."""
    data, harmless = event.mimeData(), Qt.DropAction.CopyAction | Qt.DropAction.LinkAction
    foreign = event.source() is None and not data.hasFormat(PHOTO_IDS)
    if foreign and event.possibleActions() & harmless and dropped.holds_photos(data):
        keep_copy(event)
    else:
        event.ignore()


def keep_copy(event: QDropEvent) -> None:
    """Go on accepting a drag: what it holds does not change on its way, and is asked for once.

    The other program keeps its own: what comes in is a copy, or a link where that is all that it offers.
    """
    copy, link = Qt.DropAction.CopyAction, Qt.DropAction.LinkAction
    event.setDropAction(copy if event.possibleActions() & copy else link)
    event.accept()
