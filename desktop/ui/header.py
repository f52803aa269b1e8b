"""The top of the window: library, search, and what shows or hides the rest."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from desktop.ui.actions import Actions
from desktop.ui.icons import draw, pixmap
from desktop.ui.library_switcher import LibrarySwitcher

_ICON_SIDE = 20
_SEARCH_INDEX = 3
_TOP = Qt.AlignmentFlag.AlignTop


class Header(QWidget):
    """Lays out the top of the window.

    Args:
        actions: the actions of the window.
    """

    def __init__(self, actions: Actions) -> None:
        super().__init__()
        self.setObjectName("header")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.switcher = LibrarySwitcher()
        # On Linux a combo box is known by its label alone; its text stands for its name there.
        self._symbol = _Symbol("library", self.tr("Library"))
        self._symbol.setBuddy(self.switcher)
        self._symbol.setFixedHeight(self.switcher.sizeHint().height())
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(12, 8, 12, 8)
        self._column.setSpacing(8)
        self._layout = QHBoxLayout()
        self._layout.setSpacing(8)
        self._column.addLayout(self._layout)
        self._layout.addWidget(_button(actions.show_imports, self.tr("Show imports")), 0, _TOP)
        self._layout.addWidget(self._symbol, 0, _TOP)
        self._layout.addWidget(self.switcher, 0, _TOP)
        self._layout.addStretch()
        self._layout.addWidget(_button(actions.show_preview, self.tr("Show preview")), 0, _TOP)
        self._layout.addWidget(_button(actions.settings, self.tr("Settings")), 0, _TOP)

    def show_search(self, bar: QWidget, terms: QWidget) -> None:
        """Put the search bar in, and its terms below over the whole width; once."""
        self._layout.takeAt(_SEARCH_INDEX)
        self._layout.insertWidget(_SEARCH_INDEX, bar, 1)
        self._column.addWidget(terms)


class _Symbol(QLabel):
    """A label that is read as its text, and seen as a symbol.

    Args:
        icon: the symbol.
        text: what it says.
    """

    def __init__(self, icon: str, text: str) -> None:
        super().__init__(text)
        self._icon = icon
        self.setFixedWidth(_ICON_SIDE)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the symbol in the colour of the theme."""
        colour = self.palette().color(QPalette.ColorRole.ButtonText)
        drawn = pixmap(self._icon, _ICON_SIDE, colour, self.devicePixelRatioF())
        painter = QPainter(self)
        painter.drawPixmap(0, (self.height() - _ICON_SIDE) // 2, drawn)
        painter.end()


def _button(action: QAction, name: str) -> QToolButton:
    draw(action)
    button = QToolButton()
    button.setDefaultAction(action)
    button.setIconSize(QSize(_ICON_SIDE, _ICON_SIDE))
    button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)
    button.setAccessibleName(name)
    return button
