"""The page of the settings with the watched folders."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QListWidget, QListWidgetItem, QPushButton, QVBoxLayout, QWidget

from desktop.services.watching import FollowedFolder
from desktop.ui.choosing import choose_folder
from desktop.ui.foreign_text import short_path, tool_tip
from desktop.ui.icons import icon, set_icon
from desktop.ui.settings.form import note


class FolderList(QListWidget):
    """The folders.

    Signals:
        removal_requested: Delete was pressed.
    """

    removal_requested = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Delete takes a folder off."""
        if event.key() == Qt.Key.Key_Delete:
            self.removal_requested.emit()
        else:
            super().keyPressEvent(event)


class WatchedFoldersPage(QWidget):
    """Shows the folders that a library follows, and lets them be added and taken off. What is changed counts at once.

    Args:
        parent: its Qt parent.

    Signals:
        add_requested, remove_requested: the folder (Path).
    """

    add_requested = Signal(object)
    remove_requested = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        hint = self.tr(
            "New photos in these folders come into the library by themselves. Photos that vanish are marked as missing "
            "and come back when their drive does; nothing is taken out of the library."
        )
        self._none = note(self.tr("No folder is watched yet."))
        self._none.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._problem = note(role="danger")
        self._problem.hide()
        self._list = FolderList()
        self._list.setAccessibleName(self.tr("Watched folders"))
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self._list.currentRowChanged.connect(self._show_choice)
        self._list.removal_requested.connect(self._on_remove)
        self._add = QPushButton(self.tr("Add folder…"), autoDefault=False)
        self._remove = QPushButton(self.tr("Stop watching"), autoDefault=False)
        set_icon(self._add, "add_folder")
        self._add.clicked.connect(self._on_add)
        self._remove.clicked.connect(self._on_remove)
        QVBoxLayout(self._list).addWidget(self._none)
        row = QHBoxLayout()
        row.addWidget(self._add)
        row.addWidget(self._remove)
        row.addStretch()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(note(hint))
        column.addWidget(self._list, 1)
        column.addWidget(self._problem)
        column.addLayout(row)
        self._show_choice()

    def show_folders(self, folders: Sequence[FollowedFolder]) -> None:
        """Show these folders."""
        current = self._current()
        self._problem.hide()
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
        self._none.setVisible(not folders)
        self._show_choice()

    def show_problem(self, text: str) -> None:
        """Say why something could not be done."""
        self._problem.setText(text)
        self._problem.show()

    def refuse(self) -> None:
        """The library cannot follow folders: say so."""
        self._add.setEnabled(False)
        self._list.setEnabled(False)
        self._none.hide()
        self.show_problem(self.tr("Only the library of this computer can watch folders."))

    # Inside

    def _current(self) -> Path | None:
        item = self._list.currentItem()
        path: Path | None = item.data(Qt.ItemDataRole.UserRole) if item is not None else None
        return path

    def _show_choice(self) -> None:
        self._remove.setEnabled(self._current() is not None)

    def _on_add(self) -> None:
        folder = choose_folder(self, self.tr("Watch a folder"))
        if folder:
            self.add_requested.emit(Path(folder))

    def _on_remove(self) -> None:
        if (folder := self._current()) is not None:
            self.remove_requested.emit(folder)
