"""The page of keyboard shortcuts."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QFrame, QGridLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from desktop.ui.actions import plain_text
from desktop.ui.widgets.screen_room import within_screen

Rows = Sequence[tuple[str, str]]

_SIZE = (560, 640)


class ShortcutsDialog(QDialog):
    """Lists what the keyboard does.

    Args:
        sections: a heading, and under it what is done with its keys.
        parent: the window.
    """

    def __init__(self, sections: Sequence[tuple[str, Rows]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Keyboard shortcuts"))
        self.setAccessibleName(self.tr("Keyboard shortcuts"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        content = QWidget()
        content.setObjectName("content")
        grid = QGridLayout(content)
        grid.setContentsMargins(16, 8, 16, 8)
        grid.setHorizontalSpacing(24)
        grid.setVerticalSpacing(8)
        grid.setColumnStretch(0, 1)
        for title, rows in sections:
            heading = QLabel(title)
            heading.setProperty("role", "heading")
            heading.setContentsMargins(0, 8, 0, 0)
            grid.addWidget(heading, grid.rowCount(), 0, 1, 2)
            for text, keys in rows:
                line = grid.rowCount()
                shown = QLabel(keys)
                shown.setProperty("role", "secondary")
                shown.setAccessibleName(f"{text}: {keys}")
                grid.addWidget(QLabel(text), line, 0)
                grid.addWidget(shown, line, 1)
        grid.setRowStretch(grid.rowCount(), 1)
        area = QScrollArea(widgetResizable=True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidget(content)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.setContentsMargins(0, 0, 8, 0)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 8, 8, 16)
        column.setSpacing(16)
        column.addWidget(area, 1)
        column.addWidget(buttons)
        self.resize(within_screen(self, *_SIZE))


def action_rows(actions: Sequence[QAction]) -> Rows:
    """The rows of actions that have keys."""
    return [
        (plain_text(action.text()), ", ".join(_keys(each) for each in action.shortcuts()))
        for action in actions
        if not action.shortcut().isEmpty()
    ]


def grid_rows() -> Rows:
    """What keys do in the results besides its actions."""
    translate = QCoreApplication.translate
    return [
        (translate("Shortcuts", "Go to another photo"), translate("Shortcuts", "Arrow keys, Page, Home, End")),
        (translate("Shortcuts", "Go to a photo by its name"), translate("Shortcuts", "First letters")),
        (translate("Shortcuts", "Select further photos"), translate("Shortcuts", "Shift or Ctrl with arrow keys")),
        (translate("Shortcuts", "Select everything"), _keys(QKeySequence(QKeySequence.StandardKey.SelectAll))),
        (translate("Shortcuts", "Open with the system's program"), _keys(QKeySequence(Qt.Key.Key_Return))),
        (translate("Shortcuts", "Show or hide the preview"), _keys(QKeySequence(Qt.Key.Key_Space))),
        (translate("Shortcuts", "Show on full screen"), _keys(QKeySequence(Qt.Key.Key_F11))),
        (translate("Shortcuts", "Menu of the selected photos"), translate("Shortcuts", "Menu key, Shift+F10")),
        (translate("Shortcuts", "Larger or smaller pictures"), translate("Shortcuts", "Ctrl and mouse wheel")),
    ]


def search_rows() -> Rows:
    """What keys do in the search bar."""
    translate = QCoreApplication.translate
    return [
        (translate("Shortcuts", "Search"), _keys(QKeySequence(Qt.Key.Key_Return))),
        (translate("Shortcuts", "Add the words as a term of their own"), _keys(QKeySequence("Ctrl+Return"))),
        (translate("Shortcuts", "Go to the results"), _keys(QKeySequence(Qt.Key.Key_Down))),
        (translate("Shortcuts", "Empty the search, then leave it"), _keys(QKeySequence(Qt.Key.Key_Escape))),
    ]


def list_rows() -> Rows:
    """What keys do in the lists at the left."""
    translate = QCoreApplication.translate
    return [
        (translate("Shortcuts", "Open a search"), _keys(QKeySequence(Qt.Key.Key_Return))),
        (translate("Shortcuts", "Rename a saved search"), _keys(QKeySequence(Qt.Key.Key_F2))),
        (translate("Shortcuts", "Forget a search"), _keys(QKeySequence(Qt.Key.Key_Delete))),
    ]


def teaching_rows() -> Rows:
    """What keys do in the strip that teaches a word."""
    translate = QCoreApplication.translate
    return [
        (translate("Shortcuts", "Yes, the word fits"), "Y"),
        (translate("Shortcuts", "No, it does not"), "N"),
        (translate("Shortcuts", "Another photo"), translate("Shortcuts", "Left, Right")),
        (translate("Shortcuts", "Close the strip"), _keys(QKeySequence(Qt.Key.Key_Escape))),
    ]


def viewer_rows() -> Rows:
    """What keys do on the full screen."""
    translate = QCoreApplication.translate
    return [
        (translate("Shortcuts", "Next and previous photo"), translate("Shortcuts", "Arrow keys")),
        (translate("Shortcuts", "Closer and further away"), "+  −"),
        (translate("Shortcuts", "Whole picture"), "0"),
        (translate("Shortcuts", "Pixel by pixel"), "1"),
        (translate("Shortcuts", "Slideshow"), "F5"),
        (translate("Shortcuts", "Leave"), _keys(QKeySequence(Qt.Key.Key_Escape))),
    ]


def _keys(sequence: QKeySequence) -> str:
    return sequence.toString(QKeySequence.SequenceFormat.NativeText)
