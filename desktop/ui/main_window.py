"""The main window: where its parts are, and what is dragged onto it. What they do is the controllers' business."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import (
    QAction,
    QCloseEvent,
    QDragEnterEvent,
    QDragMoveEvent,
    QDropEvent,
    QKeyEvent,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QApplication, QMainWindow, QScrollArea, QSplitter, QVBoxLayout, QWidget

from desktop.ui.actions import Actions
from desktop.ui.header import Header
from desktop.ui.icons import app_icon
from desktop.ui.message_bar import MessageBar
from desktop.ui.reading_order import neighbour, settle
from desktop.ui.widgets.screen_room import within_screen
from desktop.ui.window_state import WindowState

if TYPE_CHECKING:
    from desktop.ui.drop_overlay import DropOverlay

MIN_WIDTH, MIN_HEIGHT = 900, 600
_FIRST_SIZE = (1280, 820)
_FIRST_WIDTHS = (288, 680, 312)
_FIRST_HEIGHTS = (480, 280)
_MIN_WIDTHS = (240, 420, 216)


@dataclass(frozen=True, slots=True)
class Parts:
    """The widgets that fill the window.

    Attributes:
        search: the search bar, on top.
        terms: what is searched for besides its words, below it.
        side: the side bar, at the left.
        results: the results, in the middle.
        preview: the preview, at the right.
    """

    search: QWidget
    terms: QWidget
    side: QSplitter
    results: QWidget
    preview: QWidget


class MainWindow(QMainWindow):
    """Lays out the parts and remembers how the user arranged them.

    It is painted before its parts are there, so that it appears at once; :meth:`show_parts` fills it.

    Args:
        state: remembers the arrangement.

    Attributes:
        state: what the window remembers of itself.

    Signals:
        painted: the first frame is on the screen.
        escaped: Esc was pressed, and nothing in the window had a use for it.
        find_similar, add_to_library: a :class:`~desktop.ui.dropped.Dropped` was let go on that target.
    """

    painted = Signal()
    escaped = Signal()
    find_similar = Signal(object)
    add_to_library = Signal(object)

    def __init__(self, state: WindowState) -> None:
        super().__init__()
        self.state = state
        self._painted = False
        self._parts: Parts | None = None
        self.commands = Actions(self)
        self.header = Header(self.commands)
        self.message_bar = MessageBar()
        self._activities = QVBoxLayout()
        self._splitter = QSplitter(Qt.Orientation.Horizontal, handleWidth=1)
        self._foldable: list[tuple[str, QAction]] = [
            ("window/imports", self.commands.show_imports),
            ("window/preview", self.commands.show_preview),
        ]
        self._lay_out()
        self.setWindowIcon(app_icon())
        self.setWindowTitle("Tusou")
        self.setMinimumSize(MIN_WIDTH, within_screen(self, MIN_WIDTH, MIN_HEIGHT).height())
        self.resize(within_screen(self, *_FIRST_SIZE))
        self.restore()
        self.commands.full_screen.toggled.connect(self._on_full_screen)
        self.commands.quit.triggered.connect(self.close)
        self.painted.connect(self.commands.draw_icons, Qt.ConnectionType.QueuedConnection)

    @cached_property
    def overlay(self) -> DropOverlay:
        """The two targets; made with the parts, so that the first paint need not wait for them."""
        from desktop.ui.drop_overlay import DropOverlay

        overlay = DropOverlay(self)
        overlay.find_similar.connect(self.find_similar)
        overlay.add_to_library.connect(self.add_to_library)
        return overlay

    def restore(self) -> None:
        """Be arranged as remembered."""
        self.restoreGeometry(self.state.blob("window/geometry"))
        for key, action in self._foldable:
            action.setChecked(self.state.flag(key, default=True))
        self.commands.full_screen.setChecked(self.isFullScreen())

    def remember(self) -> None:
        """Remember how the window is arranged."""
        self.state.remember("window/geometry", self.saveGeometry())
        for key, action in self._foldable:
            self.state.remember(key, action.isChecked())
        if self._parts is not None:
            self.state.remember("window/parts", self._splitter.saveState())
            self.state.remember("window/side", self._parts.side.saveState())

    def show_parts(self, parts: Parts) -> None:
        """Fill the window; once."""
        self.header.show_search(parts.search, parts.terms)
        for widget, width in zip((parts.side, parts.results, parts.preview), _MIN_WIDTHS, strict=True):
            widget.setMinimumWidth(width)
            self._splitter.addWidget(widget)
        self._splitter.setChildrenCollapsible(False)
        self._splitter.setStretchFactor(1, 1)
        if not self._splitter.restoreState(self.state.blob("window/parts")):
            self._splitter.setSizes(_FIRST_WIDTHS)
        if not parts.side.restoreState(self.state.blob("window/side")):
            parts.side.setSizes(_FIRST_HEIGHTS)
        for widget, (_key, action) in zip((parts.side, parts.preview), self._foldable, strict=True):
            widget.setVisible(action.isChecked())
            action.toggled.connect(widget.setVisible)
        for splitter in (self._splitter, parts.side):
            settle(splitter)
        self._parts = parts
        self.overlay.hide()  # makes it, for drags and for screen readers
        self.setAcceptDrops(True)

    def add_activity(self, bar: QWidget) -> None:
        """Have work in the background shown above the message bar."""
        self._activities.addWidget(bar)

    def _lay_out(self) -> None:
        central = QWidget()
        layout = QVBoxLayout(central)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.header)
        layout.addWidget(self._splitter, 1)
        layout.addLayout(self._activities)
        layout.addWidget(self.message_bar)
        self.setCentralWidget(central)
        self.commands.fill(self.menuBar())

    def _on_full_screen(self, full: bool) -> None:  # noqa: FBT001 -- Qt's signature
        state, wanted = self.windowState(), Qt.WindowState.WindowFullScreen
        self.setWindowState(state | wanted if full else state & ~wanted)

    def focusNextPrevChild(self, next: bool) -> bool:  # noqa: A002, FBT001 -- Qt's signature
        """Tab goes through the window in the order in which it is read."""
        target = neighbour(self, QApplication.focusWidget(), forward=next)
        if target is None:
            return False
        self.setAttribute(Qt.WidgetAttribute.WA_KeyboardFocusChange)  # some styles show the focus then only
        target.setFocus(Qt.FocusReason.TabFocusReason if next else Qt.FocusReason.BacktabFocusReason)
        around = target.parentWidget()
        while around is not None:
            if isinstance(around, QScrollArea):
                around.ensureWidgetVisible(target)
            around = around.parentWidget()
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc leaves: the message first, then the full screen, then the part that has the keyboard."""
        if event.key() != Qt.Key.Key_Escape:
            super().keyPressEvent(event)
        elif self.message_bar.isVisible():
            self.message_bar.clear()
        elif self.isFullScreen():
            self.commands.full_screen.setChecked(False)
        else:
            self.escaped.emit()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Remember how the window is arranged."""
        self.remember()
        self.state.write()
        super().closeEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Tell of the first frame."""
        super().paintEvent(event)
        if not self._painted:
            self._painted = True
            self.painted.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the targets over the whole window."""
        super().resizeEvent(event)
        if "overlay" in self.__dict__:
            self.overlay.setGeometry(self.rect())

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Show the two targets while photos from outside are over the window."""
        from desktop.ui.drop_overlay import offer_copy

        offer_copy(event)
        if event.isAccepted():
            self.overlay.appear()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        """The targets take over as soon as the mouse moves on."""
        from desktop.ui.drop_overlay import keep_copy

        keep_copy(event)

    def dropEvent(self, event: QDropEvent) -> None:
        """A drop that was quicker than the targets goes to the one that is there now."""
        target = self.overlay.target_at(event.position())
        if target is None:
            event.ignore()
        else:
            target.take(event)
        self.overlay.dismiss()
