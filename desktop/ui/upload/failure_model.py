"""The items of an import that failed, as a list that grows while it is scrolled."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from desktop.services.importing.model import ItemState
from desktop.ui.error_presenter import error_line, error_words
from desktop.ui.foreign_text import short_path, tool_tip

Index = QModelIndex | QPersistentModelIndex

PAGE = 200
"""How many items are asked for at once."""


class FailureModel(QAbstractListModel):
    """Failed items with the reason in plain words.

    Args:
        parent: its Qt parent.

    Signals:
        more_wanted: the number of items that are here already; the next page is asked for.
    """

    more_wanted = Signal(int)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._items: list[ItemState] = []
        self._total = 0
        self._asked = False

    def set_total(self, total: int) -> None:
        """Tell how many items failed; where that changed, they are asked for again."""
        if total != self._total:
            self.beginResetModel()
            self._items = []
            self._total = total
            self._asked = False
            self.endResetModel()

    def add_page(self, offset: int, items: Sequence[ItemState]) -> None:
        """Take what was asked for. A page that does not fit behind what is here came too late and is dropped."""
        if offset != len(self._items):
            return
        if items:
            self.beginInsertRows(QModelIndex(), offset, offset + len(items) - 1)
            self._items.extend(items)
            self.endInsertRows()
        else:
            self._total = len(self._items)
        self._asked = False

    def line(self, row: int) -> str:
        """The source and why it failed, with all particulars, in one line to copy."""
        item = self._items[row]
        return f"{item.source}: {error_line(item.error, known=item.source) if item.error else ''}"

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 -- Qt's signature
        """How many items are here."""
        return 0 if parent.isValid() else len(self._items)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """The source and why it failed in plain words; the tool tip has the particulars, too."""
        if not index.isValid():
            return None
        item = self._items[index.row()]
        error = item.error
        if role == Qt.ItemDataRole.DisplayRole:
            return f"{short_path(item.source)}\n{error_words(error) if error else ''}"
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{item.source}: {error_words(error) if error else ''}"
        if role == Qt.ItemDataRole.ToolTipRole:
            return tool_tip(item.source, error_line(error, known=item.source) if error else "")
        return None

    def canFetchMore(self, parent: Index) -> bool:
        """Whether further items failed that are not here."""
        return not parent.isValid() and len(self._items) < self._total

    def fetchMore(self, parent: Index) -> None:
        """Ask for the next page."""
        if self.canFetchMore(parent) and not self._asked:
            self._asked = True
            self.more_wanted.emit(len(self._items))
