"""The tags of several photos, each ticked, half ticked or not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

_TAG, _BEFORE = Qt.ItemDataRole.UserRole, Qt.ItemDataRole.UserRole + 1
#: More are scrolled to.
_ROWS = 6
_ROW_HEIGHT = 26


class TagList(QListWidget):
    """Tags with a tick where all photos have them, and half a tick where some do.

    Args:
        tags: each with the number of photos that have it.
        photos: how many photos there are.
        parent: its Qt parent.

    Signals:
        edited: a tick was set or taken away.
    """

    edited = Signal()

    def __init__(self, tags: Mapping[str, int], photos: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("Tags"))
        self._photos = photos
        for tag, count in tags.items():
            self._append(tag, Qt.CheckState.Checked if count == photos else Qt.CheckState.PartiallyChecked, count)
        self.itemChanged.connect(self.edited)
        self.setVisible(bool(tags))

    def tick(self, tags: Sequence[str]) -> None:
        """All photos are to have these tags."""
        known = {item.data(_TAG): item for item in self._items()}
        self.setVisible(self.isVisible() or bool(tags))
        for tag in tags:
            item = known.get(tag) or self._append(tag, Qt.CheckState.Unchecked, 0)
            item.setCheckState(Qt.CheckState.Checked)
            self.scrollToItem(item)

    @property
    def added(self) -> list[str]:
        """Tags that all photos are to have and did not."""
        return self._turned(Qt.CheckState.Checked)

    @property
    def removed(self) -> list[str]:
        """Tags that no photo is to have and some had."""
        return self._turned(Qt.CheckState.Unchecked)

    def _append(self, tag: str, state: Qt.CheckState, count: int) -> QListWidgetItem:
        text = tag if not 0 < count < self._photos else self.tr("{tag} (%n photo(s))", "", count).format(tag=tag)
        item = QListWidgetItem(text)
        item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsUserCheckable)
        item.setData(_TAG, tag)
        item.setData(_BEFORE, state.value)
        item.setCheckState(state)
        item.setSizeHint(QSize(0, _ROW_HEIGHT))
        self.addItem(item)
        self.setFixedHeight(min(self.count(), _ROWS) * _ROW_HEIGHT + 2)
        return item

    def _items(self) -> list[QListWidgetItem]:
        return [self.item(row) for row in range(self.count())]

    def _turned(self, state: Qt.CheckState) -> list[str]:
        return [
            item.data(_TAG)
            for item in self._items()
            if item.checkState() == state and item.data(_BEFORE) != state.value
        ]
