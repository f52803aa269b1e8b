"""The list of watched folders."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from desktop.services.watching import FollowedFolder
from desktop.ui.foreign_text import short_path, tool_tip
from desktop.ui.icons import icon, set_icon
from desktop.ui.message_bar import MessageBar

_SIZE = (560, 400)


class WatchedFoldersDialog(QDialog):
    """Shows the folders that a library follows, and lets them be added and taken off.

    Args:
        parent: the window.

    Signals:
        add_requested, remove_requested: the folder (Path).
    """

    add_requested = Signal(object)
    remove_requested = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Watched folders"))
        self.setAccessibleName(self.tr("Watched folders"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.message_bar = MessageBar()
        text = self.tr(
            "New photos in these folders come into the library by themselves. Photos that vanish are marked as missing "
            "and come back when their drive does; nothing is taken out of the library."
        )
        hint = QLabel(text, wordWrap=True)
        hint.setProperty("role", "secondary")
        self._list = QListWidget()
        self._list.setAccessibleName(self.tr("Watched folders"))
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self._list.currentRowChanged.connect(self._show_choice)
        self._add = QPushButton(self.tr("Add folder…"))
        self._remove = QPushButton(self.tr("Stop watching"))
        set_icon(self._add, "add_folder")
        self._add.clicked.connect(self._on_add)
        self._remove.clicked.connect(self._on_remove)
        self._lay_out(hint)
        self._show_choice()
        self.resize(*_SIZE)

    def show_folders(self, folders: Sequence[FollowedFolder]) -> None:
        """Show these folders."""
        current = self._current()
        self._list.clear()
        for folder in folders:
            path = short_path(str(folder.path))
            shown = path if folder.present else self.tr("{path} (not there now)").format(path=path)
            item = QListWidgetItem(icon("folder" if folder.present else "warning"), shown)
            item.setData(Qt.ItemDataRole.UserRole, folder.path)
            item.setToolTip(tool_tip(str(folder.path)))
            self._list.addItem(item)
            if folder.path == current:
                self._list.setCurrentItem(item)
        self._show_choice()

    def refuse(self) -> None:
        """The library cannot follow folders: say so."""
        self._add.setEnabled(False)
        self._list.setEnabled(False)

    # Inside

    def _lay_out(self, hint: QLabel) -> None:
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        row = QHBoxLayout()
        row.addWidget(self._add)
        row.addWidget(self._remove)
        row.addStretch()
        row.addWidget(buttons)
        column = QVBoxLayout()
        column.setContentsMargins(24, 20, 24, 16)
        column.setSpacing(12)
        column.addWidget(hint)
        column.addWidget(self._list, 1)
        column.addLayout(row)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addLayout(column)
        outer.addWidget(self.message_bar)

    def _current(self) -> Path | None:
        item = self._list.currentItem()
        path: Path | None = item.data(Qt.ItemDataRole.UserRole) if item is not None else None
        return path

    def _show_choice(self) -> None:
        self._remove.setEnabled(self._current() is not None)

    def _on_add(self) -> None:
        folder = QFileDialog.getExistingDirectory(self, self.tr("Watch a folder"))
        if folder:
            self.add_requested.emit(Path(folder))

    def _on_remove(self) -> None:
        if (folder := self._current()) is not None:
            self.remove_requested.emit(folder)
