"""The page of the settings with the one switch for text in pictures."""

from __future__ import annotations

from PySide6.QtCore import QLocale, Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from desktop.engines.reading import ReadingState
from desktop.ui.icons import set_icon
from desktop.ui.settings.form import note


class TextPage(QWidget):
    """Lets text in pictures be read, or says how to install what reads it.

    Args:
        parent: its Qt parent.

    Signals:
        switched: whether text shall be read.
        deletion_requested: what was read is to be deleted.
    """

    switched = Signal(bool)
    deletion_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._switch = QCheckBox(self.tr("&Read text in pictures"))
        self._switch.setEnabled(False)
        self._switch.clicked.connect(self.switched)
        self._state = QLabel()
        self._delete = QPushButton(self.tr("&Delete the text that was read…"), autoDefault=False)
        self._delete.clicked.connect(self.deletion_requested)
        self._delete.hide()
        self._extra = QWidget()
        self._command = QLineEdit(readOnly=True)
        self._command.setAccessibleName(self.tr("Command that installs what reads text"))
        self._column = QVBoxLayout(self)
        self._lay_out()

    def add_activity(self, bar: QWidget) -> None:
        """Have the reading shown below the switch."""
        self._column.insertWidget(self._column.indexOf(self._state) + 1, bar)

    def show_choice(self, state: ReadingState, *, enabled: bool) -> None:
        """Show whether text is read, and how much was."""
        self._switch.setEnabled(True)
        self._switch.setChecked(enabled)
        self._extra.hide()
        self._show_state(state)

    def show_missing(self, command: str, state: ReadingState) -> None:
        """What reads text is not installed; the command installs it. What was read before is still there."""
        self._switch.setEnabled(False)
        self._switch.setChecked(False)
        self._command.setText(command)
        self._command.setCursorPosition(0)
        self._extra.show()
        self._show_state(state)

    def _show_state(self, state: ReadingState) -> None:
        number = QLocale().toString
        text = self.tr("Photos that were read: {read}; not read yet: {missing}")
        self._state.setText(text.format(read=number(state.read), missing=number(state.missing)))
        self._delete.setVisible(state.read > 0)

    def _lay_out(self) -> None:
        text = self.tr(
            "Searches then find photos by words on signs, screenshots and papers, in Chinese and English. Photos are "
            "read one after the other in the background, on this computer only; each takes about a second."
        )
        hint = note(self.tr("What reads text is an extra. This command installs it; then start Tusou again:"))
        copy = QPushButton(self.tr("Copy"), autoDefault=False)
        set_icon(copy, "copy")
        copy.clicked.connect(self._on_copy)
        row = QHBoxLayout()
        row.addWidget(self._command, 1)
        row.addWidget(copy)
        extra = QVBoxLayout(self._extra)
        extra.setContentsMargins(0, 0, 0, 0)
        extra.addWidget(hint)
        extra.addLayout(row)
        self._extra.hide()
        self._state.setProperty("role", "secondary")
        self._column.setSpacing(12)
        for part in (self._switch, note(text), self._state, self._extra):
            self._column.addWidget(part)
        set_icon(self._delete, "remove")
        self._column.addWidget(self._delete, 0, Qt.AlignmentFlag.AlignLeft)
        self._column.addStretch()

    def _on_copy(self) -> None:
        QGuiApplication.clipboard().setText(self._command.text())
