"""One list of queries in the side bar."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QModelIndex, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QListView, QMenu

from desktop.services.history import PastSearch
from desktop.ui.icons import icon
from desktop.ui.saved.search_model import ICON_SIDE, SearchModel


class SearchList(QListView):
    """Queries that open with a click or Enter.

    Args:
        name: accessible name of the list.
        model: the queries.

    Signals:
        opened, forgotten: a :class:`~desktop.services.history.PastSearch` is to be asked again, or to be forgotten.
        saved: one of the last queries is to be saved.
    """

    opened = Signal(object)
    forgotten = Signal(object)
    saved = Signal(object)

    def __init__(self, name: str, model: SearchModel) -> None:
        super().__init__()
        self._searches = model
        self.setModel(model)
        self.setAccessibleName(name)
        self.setIconSize(QSize(ICON_SIDE, ICON_SIDE))
        self.setUniformItemSizes(True)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setEditTriggers(QAbstractItemView.EditTrigger.EditKeyPressed)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(self._on_menu)
        self.clicked.connect(self._on_clicked)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens, Delete forgets, F2 renames."""
        search = self._current()
        if search is not None and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.opened.emit(search)
        elif search is not None and event.key() == Qt.Key.Key_Delete:
            self.forgotten.emit(search)
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        """Follow the theme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._searches.refresh_icons()

    def show_searches(self, searches: Sequence[PastSearch]) -> None:
        """Show other queries; the one with the keyboard keeps it."""
        current = self._current()
        self._searches.show_searches(searches)
        row = self._searches.row_of(current.id) if current is not None else None
        if row is not None:
            self.setCurrentIndex(self._searches.index(row))

    def rename(self, search_id: int) -> None:
        """Let the user type another name."""
        row = self._searches.row_of(search_id)
        if row is not None:
            index = self._searches.index(row)
            self.setCurrentIndex(index)
            self.edit(index)

    def menu(self, search: PastSearch) -> QMenu:
        """What can be done with a query."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(icon("search"), self.tr("Search again")).triggered.connect(lambda: self.opened.emit(search))
        if search.name:
            rename = menu.addAction(icon("edit"), self.tr("Rename"))
            rename.triggered.connect(lambda: self.rename(search.id))
        else:
            menu.addAction(icon("save"), self.tr("Save search")).triggered.connect(lambda: self.saved.emit(search))
        menu.addAction(icon("remove"), self.tr("Forget")).triggered.connect(lambda: self.forgotten.emit(search))
        return menu

    def _current(self) -> PastSearch | None:
        index = self.currentIndex()
        return self._searches.searches[index.row()] if index.isValid() else None

    def _on_clicked(self, index: QModelIndex) -> None:
        self.opened.emit(self._searches.searches[index.row()])

    def _on_menu(self, position: QPoint) -> None:
        index = self.indexAt(position)
        if index.isValid():
            self.menu(self._searches.searches[index.row()]).popup(self.viewport().mapToGlobal(position))
