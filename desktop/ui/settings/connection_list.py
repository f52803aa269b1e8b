"""The connections in the settings dialog."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QListWidget, QListWidgetItem, QPushButton, QVBoxLayout, QWidget

from desktop.ui.icons import set_icon
from desktop.ui.library_switcher import LibraryEntry
from desktop.ui.settings.form import note

_ROWS = 3


class ConnectionList(QWidget):
    """Libraries other than that of this computer, to change or to remove.

    Args:
        libraries: all libraries.

    Signals:
        edit_requested, removal_requested: the name of the connection.
    """

    edit_requested = Signal(str)
    removal_requested = Signal(str)

    def __init__(self, libraries: Sequence[LibraryEntry]) -> None:
        super().__init__()
        connections = [entry for entry in libraries if entry.title]
        self._list = QListWidget()
        self._list.setAccessibleName(self.tr("Connections"))
        for entry in connections:
            item = QListWidgetItem(entry.title, self._list)
            item.setData(Qt.ItemDataRole.UserRole, entry.name)
        self._list.setMaximumHeight(_ROWS * self._list.fontMetrics().lineSpacing() + 24)
        self._edit, self._remove = QPushButton(self.tr("Edit…")), QPushButton(self.tr("Remove…"))
        set_icon(self._edit, "edit")
        set_icon(self._remove, "remove")
        self._edit.clicked.connect(lambda: self.edit_requested.emit(self._chosen()))
        self._remove.clicked.connect(lambda: self.removal_requested.emit(self._chosen()))
        self._list.itemActivated.connect(lambda _item: self.edit_requested.emit(self._chosen()))
        self._list.currentRowChanged.connect(self._on_current)
        buttons = QHBoxLayout()
        buttons.addWidget(self._edit)
        buttons.addWidget(self._remove)
        buttons.addStretch()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        none = note(self.tr("None yet. The library switcher makes one."))
        layout.addWidget(none)
        layout.addWidget(self._list)
        layout.addLayout(buttons)
        none.setVisible(not connections)
        for part in (self._list, self._edit, self._remove):
            part.setVisible(bool(connections))
        self._list.setCurrentRow(0)
        self._on_current(self._list.currentRow())

    def _chosen(self) -> str:
        return str(self._list.currentItem().data(Qt.ItemDataRole.UserRole))

    def _on_current(self, row: int) -> None:
        for button in (self._edit, self._remove):
            button.setEnabled(row >= 0)
