"""The text that was read in the picture that is shown."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QSizePolicy, QVBoxLayout, QWidget

from desktop.core.text_line import TextLine


class PictureText(QWidget):
    """Lines to read, to select and to copy; hidden where there are none.

    Args:
        parent: its Qt parent.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        title = QLabel(self.tr("Text in the picture"))
        title.setProperty("role", "secondary")
        self._lines = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self._lines.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._lines.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self._lines.setCursor(Qt.CursorShape.IBeamCursor)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(title)
        column.addWidget(self._lines)
        self.hide()

    def show_lines(self, lines: Sequence[TextLine]) -> None:
        """Show what was read, from top to bottom."""
        text = "\n".join(line.text for line in lines)
        self._lines.setText(text)
        self._lines.setAccessibleName(text)
        self.setVisible(bool(lines))
