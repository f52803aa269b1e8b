"""A line that tells of work in the background, with a bar and a button."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QProgressBar, QPushButton, QSizePolicy, QWidget

_BAR_WIDTH = 160


class ActivityBar(QFrame):
    """What goes on, how far it is, and one thing that can be done about it. Hidden until something is shown.

    Args:
        parent: its Qt parent.

    Signals:
        pressed: the button.
    """

    pressed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("activity_bar")
        self._text = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self._text.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._bar = QProgressBar(textVisible=False)
        self._bar.setFixedWidth(_BAR_WIDTH)
        self._button = QPushButton(autoDefault=False)
        self._button.clicked.connect(self.pressed)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(16, 8, 8, 8)
        layout.setSpacing(12)
        layout.addWidget(self._text, 1)
        layout.addWidget(self._bar)
        layout.addWidget(self._button)
        self.hide()

    def set_name(self, name: str) -> None:
        """Tell screen readers what this is."""
        self.setAccessibleName(name)
        self._bar.setAccessibleName(name)

    def show_work(self, text: str, done: int, total: int, button: str) -> None:
        """Show how far the work is.

        Args:
            text: in the language of the window.
            done: units.
            total: units in all.
            button: its text; empty for none.
        """
        self._text.setText(text)
        self._bar.setRange(0, max(1, total))
        self._bar.setValue(done)
        self._button.setText(button)
        self._button.setVisible(bool(button))
        self.show()
