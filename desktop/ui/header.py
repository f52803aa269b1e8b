"""The top of the window: library, search, and what shows or hides the rest."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QWidget

from desktop.ui.actions import Actions
from desktop.ui.library_switcher import LibrarySwitcher

_ICON_SIDE = 20
_SEARCH_INDEX = 2
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
        self._layout = QHBoxLayout(self)
        self._layout.setContentsMargins(12, 8, 12, 8)
        self._layout.setSpacing(8)
        self._layout.addWidget(_button(actions.show_imports, self.tr("Show imports")), 0, _TOP)
        self._layout.addWidget(self.switcher, 0, _TOP)
        self._layout.addStretch()
        self._layout.addWidget(_button(actions.show_preview, self.tr("Show preview")), 0, _TOP)
        self._layout.addWidget(_button(actions.settings, self.tr("Settings")), 0, _TOP)

    def show_search(self, bar: QWidget) -> None:
        """Put the search bar in; once."""
        self._layout.takeAt(_SEARCH_INDEX)
        self._layout.insertWidget(_SEARCH_INDEX, bar, 1)


def _button(action: QAction, name: str) -> QToolButton:
    button = QToolButton()
    button.setDefaultAction(action)
    button.setIconSize(QSize(_ICON_SIDE, _ICON_SIDE))
    button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)
    button.setAccessibleName(name)
    return button
