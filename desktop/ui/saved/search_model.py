"""The list of queries: saved ones, or the last ones."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QIcon, QImage, QPainter, QPixmap

from desktop.services.history import PastSearch, Thumbnail
from desktop.ui.foreign_text import tool_tip
from desktop.ui.icons import icon
from desktop.ui.preview.details import moment_text
from desktop.ui.saved.query_title import query_title

ICON_SIDE = 32
_MAX_PICTURES = 2
_PIXELS = 2 * ICON_SIDE

_Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()


class SearchModel(QAbstractListModel):
    """Queries with the pictures of their image terms.

    Signals:
        renamed: the id of a saved search, and the name that was typed for it.
    """

    renamed = Signal(int, str)

    def __init__(self) -> None:
        super().__init__()
        self._searches: Sequence[PastSearch] = ()
        self._icons: dict[int, QIcon] = {}

    @property
    def searches(self) -> Sequence[PastSearch]:
        """What is in the list."""
        return self._searches

    def show_searches(self, searches: Sequence[PastSearch]) -> None:
        """Show other queries."""
        self.beginResetModel()
        self._searches = searches
        known = {search.id for search in searches}
        self._icons = {each: shown for each, shown in self._icons.items() if each in known}
        self.endResetModel()

    def refresh_icons(self) -> None:
        """Colour the symbols anew when the theme changed."""
        self._icons.clear()
        if self._searches:
            self.dataChanged.emit(self.index(0), self.index(len(self._searches) - 1), [Qt.ItemDataRole.DecorationRole])

    def row_of(self, search_id: int) -> int | None:
        """The row of a search, or None if it is not here."""
        return next((row for row, search in enumerate(self._searches) if search.id == search_id), None)

    # Qt

    def rowCount(self, parent: _Index = _ROOT) -> int:
        """How many queries there are."""
        return 0 if parent.isValid() else len(self._searches)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """The name or the words of a query, its pictures, and when it was asked."""
        if not index.isValid():
            return None
        search = self._searches[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole, Qt.ItemDataRole.AccessibleTextRole):
            return search.name or query_title(search.query)
        if role == Qt.ItemDataRole.DecorationRole:
            if search.id not in self._icons:
                self._icons[search.id] = _icon(search)
            return self._icons[search.id]
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleDescriptionRole):
            lines = (query_title(search.query), moment_text(search.searched_at))
            return tool_tip(*lines) if role == Qt.ItemDataRole.ToolTipRole else ", ".join(lines)
        return None

    def setData(self, index: _Index, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Ask for another name; the list changes when it is stored."""
        name = str(value).strip()
        if not index.isValid() or role != Qt.ItemDataRole.EditRole or not name:
            return False
        search = self._searches[index.row()]
        if name != search.name:
            self.renamed.emit(search.id, name)
        return True

    def flags(self, index: _Index) -> Qt.ItemFlag:
        """The names of saved searches can be changed."""
        flags = super().flags(index)
        named = index.isValid() and self._searches[index.row()].name
        return flags | Qt.ItemFlag.ItemIsEditable if named else flags


def _icon(search: PastSearch) -> QIcon:
    pictures = [image for each in search.thumbnails[:_MAX_PICTURES] if not (image := _picture(each)).isNull()]
    return _stacked(pictures) if pictures else _symbol()


def _symbol() -> QIcon:
    """The sign for a query of words alone, smaller than a picture would be."""
    square = QPixmap(QSize(_PIXELS, _PIXELS))
    square.fill(Qt.GlobalColor.transparent)
    painter = QPainter(square)
    inset = _PIXELS // 4
    icon("search").paint(painter, square.rect().adjusted(inset, inset, -inset, -inset))
    painter.end()
    return QIcon(square)


def _picture(thumbnail: Thumbnail) -> QImage:
    return QImage.fromData(thumbnail.content)


def _stacked(pictures: Sequence[QImage]) -> QIcon:
    """One picture in a square, or two that overlap."""
    square = QPixmap(QSize(_PIXELS, _PIXELS))
    square.fill(Qt.GlobalColor.transparent)
    painter = QPainter(square)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    side = _PIXELS if len(pictures) == 1 else round(_PIXELS * 0.72)
    for number, picture in enumerate(pictures):
        part = min(picture.width(), picture.height())
        source = QRect((picture.width() - part) // 2, (picture.height() - part) // 2, part, part)
        place = number * (_PIXELS - side)
        painter.drawImage(QRect(place, place, side, side), picture, source)
    painter.end()
    return QIcon(square)
