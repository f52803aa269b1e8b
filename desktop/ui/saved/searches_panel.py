"""The part of the side bar with saved searches and the last queries."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QStackedWidget, QTabBar, QToolButton, QVBoxLayout, QWidget

from desktop.services.history import PastSearch
from desktop.ui.icons import set_icon
from desktop.ui.saved.search_list import SearchList
from desktop.ui.saved.search_model import SearchModel

_SAVED, _RECENT = range(2)


class SearchesPanel(QWidget):
    """Two lists under two tabs.

    Signals:
        opened, forgotten, saved: a :class:`~desktop.services.history.PastSearch` is to be asked again, …
        renamed: the id of a saved search, and its new name.
        save_requested: the query of now is to be saved.
        clear_requested: the last queries are to be forgotten.
    """

    opened = Signal(object)
    forgotten = Signal(object)
    saved = Signal(object)
    renamed = Signal(int, str)
    save_requested = Signal()
    clear_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("Searches"))
        self._models = (SearchModel(), SearchModel())
        self._lists = (
            SearchList(self.tr("Saved searches"), self._models[_SAVED]),
            SearchList(self.tr("Recent searches"), self._models[_RECENT]),
        )
        self._hints = (
            self.tr("Save a search to find it here; it is searched anew each time that you open it."),
            self.tr("Your last searches show up here."),
        )
        self._tabs = QTabBar(drawBase=False, expanding=False)
        self._tabs.setAccessibleName(self.tr("Searches"))
        for text in (self.tr("Saved"), self.tr("Recent")):
            self._tabs.addTab(text)
        self._save = _button("save", self.tr("Save this search"))
        self._save.setEnabled(False)
        self._clear = _button("clear_finished", self.tr("Forget recent searches"))
        self._hint = QLabel(wordWrap=True, alignment=Qt.AlignmentFlag.AlignTop)
        self._hint.setProperty("role", "secondary")
        self._stack = QStackedWidget()
        self._lay_out()
        self._connect()
        self._show_tab()

    def show_searches(self, saved: Sequence[PastSearch], recent: Sequence[PastSearch]) -> None:
        """Show other queries."""
        for each, searches in zip(self._lists, (saved, recent), strict=True):
            each.show_searches(searches)
        self._show_tab()

    def allow_saving(self, allowed: bool) -> None:  # noqa: FBT001 -- a slot
        """Whether there is a query to save."""
        self._save.setEnabled(allowed)

    def name_saved(self, search_id: int) -> None:
        """Show a search that was just saved, and let the user name it."""
        self._tabs.setCurrentIndex(_SAVED)
        self._lists[_SAVED].rename(search_id)

    # Inside

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(4)
        row.addWidget(self._tabs, 1)
        row.addWidget(self._save)
        row.addWidget(self._clear)
        for each in self._lists:
            self._stack.addWidget(each)
        self._stack.addWidget(self._hint)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 4, 12, 12)
        column.setSpacing(8)
        column.addLayout(row)
        column.addWidget(self._stack, 1)

    def _connect(self) -> None:
        self._tabs.currentChanged.connect(self._show_tab)
        self._save.clicked.connect(self.save_requested)
        self._clear.clicked.connect(self.clear_requested)
        self._models[_SAVED].renamed.connect(self.renamed)
        for each in self._lists:
            each.opened.connect(self.opened)
            each.forgotten.connect(self.forgotten)
            each.saved.connect(self.saved)

    def _show_tab(self) -> None:
        tab = self._tabs.currentIndex()
        filled = self._models[tab].rowCount() > 0
        self._hint.setText(self._hints[tab])
        self._stack.setCurrentWidget(self._lists[tab] if filled else self._hint)
        self._clear.setVisible(tab == _RECENT)
        self._clear.setEnabled(filled)


def _button(icon: str, text: str) -> QToolButton:
    button = QToolButton()
    button.setIconSize(QSize(18, 18))
    button.setToolTip(text)
    button.setAccessibleName(text)
    set_icon(button, icon)
    return button
