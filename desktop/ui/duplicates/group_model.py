"""The list of groups."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QAbstractListModel, QLocale, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QIcon, QImage, QPainter, QPixmap

from desktop.core.photo import PhotoId
from desktop.services.duplicates import DuplicateGroup
from desktop.ui.foreign_text import tool_tip
from desktop.ui.results.thumbnail_loader import ThumbnailLoader

_Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
_BLANK_SIDE = 128


class GroupModel(QAbstractListModel):
    """Groups of copies, the most alike first.

    Args:
        loader: thumbnails.
    """

    def __init__(self, loader: ThumbnailLoader) -> None:
        super().__init__()
        self._loader = loader
        self._groups: list[DuplicateGroup] = []
        # Rows are as high as the first of them: a picture that is not there yet takes its room already.
        self._blank = _square(_transparent(_BLANK_SIDE))
        loader.changed.connect(self._on_images_changed)

    def show_groups(self, groups: Sequence[DuplicateGroup]) -> None:
        """Show other groups."""
        self.beginResetModel()
        self._groups = list(groups)
        self.endResetModel()

    def group(self, row: int) -> DuplicateGroup | None:
        """The group of a row."""
        return self._groups[row] if 0 <= row < len(self._groups) else None

    def remove(self, group: DuplicateGroup) -> None:
        """Take a group that is decided off the list."""
        if group not in self._groups:  # the list was made anew meanwhile
            return
        row = self._groups.index(group)
        self.beginRemoveRows(_ROOT, row, row)
        del self._groups[row]
        self.endRemoveRows()

    def insert(self, row: int, group: DuplicateGroup) -> None:
        """Bring a group back."""
        row = min(row, len(self._groups))
        self.beginInsertRows(_ROOT, row, row)
        self._groups.insert(row, group)
        self.endInsertRows()

    def first_ids(self, first: int, last: int) -> list[PhotoId]:
        """The photos that stand for some rows."""
        return [group.copies[0].photo.id for group in self._groups[max(0, first) : last + 1]]

    # Qt

    def rowCount(self, parent: _Index = _ROOT) -> int:
        """How many groups there are."""
        return 0 if parent.isValid() else len(self._groups)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """The name of a group, how many copies it has and how alike they are, and its picture."""
        if not index.isValid():
            return None
        group = self._groups[index.row()]
        name = group.copies[0].photo.file_name
        if role == Qt.ItemDataRole.DecorationRole:
            image = self._loader.image(group.copies[0].photo.id)
            return _square(image) if image is not None else self._blank
        if role == Qt.ItemDataRole.DisplayRole:
            return f"{name}\n{self._summary(group)}"
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{name}, {self._summary(group)}"
        return tool_tip(name) if role == Qt.ItemDataRole.ToolTipRole else None

    # Inside

    def _summary(self, group: DuplicateGroup) -> str:
        copies = self.tr("%n copies", "", len(group.copies))
        if group.score >= 1:
            return self.tr("{copies}, identical").format(copies=copies)
        # Down, never up: 100 % is said of the very same bytes only.
        percent = QLocale().toString(min(99, int(group.score * 100)))
        return self.tr("{copies}, {percent} % alike").format(copies=copies, percent=percent)

    def _on_images_changed(self, ids: Sequence[PhotoId]) -> None:
        changed = set(ids)
        rows = [row for row, group in enumerate(self._groups) if group.copies[0].photo.id in changed]
        if rows:
            self.dataChanged.emit(self.index(rows[0]), self.index(rows[-1]), [Qt.ItemDataRole.DecorationRole])


def _transparent(side: int) -> QImage:
    image = QImage(side, side, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    return image


def _square(image: QImage) -> QIcon:
    """A picture in the middle of a square, so that all names begin at the same place; not tinted in a selected row."""
    side = max(image.width(), image.height())
    canvas = QPixmap(side, side)
    canvas.fill(Qt.GlobalColor.transparent)
    painter = QPainter(canvas)
    painter.drawImage((side - image.width()) // 2, (side - image.height()) // 2, image)
    painter.end()
    icon = QIcon(canvas)
    icon.addPixmap(canvas, QIcon.Mode.Selected)
    return icon
