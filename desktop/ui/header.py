"""The top of the window: library, search, and what shows or hides the rest."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QAction, QPalette
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
        self._symbol = QLabel()
        self._symbol.setBuddy(self.switcher)
        self._symbol.setAccessibleName(self.tr("Library"))
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
        self._paint_symbol()

    def show_search(self, bar: QWidget, terms: QWidget) -> None:
        """Put the search bar in, and its terms below over the whole width; once."""
        self._layout.takeAt(_SEARCH_INDEX)
        self._layout.insertWidget(_SEARCH_INDEX, bar, 1)
        self._column.addWidget(terms)

    def changeEvent(self, event: QEvent) -> None:
        """Colour the symbol anew when the theme changed."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._paint_symbol()

    def _paint_symbol(self) -> None:
        colour = self.palette().color(QPalette.ColorRole.ButtonText)
        self._symbol.setPixmap(pixmap("library", _ICON_SIDE, colour, self.devicePixelRatioF()))


def _button(action: QAction, name: str) -> QToolButton:
    draw(action)
    button = QToolButton()
    button.setDefaultAction(action)
    button.setIconSize(QSize(_ICON_SIDE, _ICON_SIDE))
    button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)
    button.setAccessibleName(name)
    return button
