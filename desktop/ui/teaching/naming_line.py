"""The line in which the user names what photos show."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QStringListModel, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCompleter, QLineEdit, QWidget

_LONGEST = 100


class NamingLine(QLineEdit):
    """One word or a few, with completion from the words that there are.

    Signals:
        named: Enter was pressed; what was typed, without blanks around it.
        escaped: Esc was pressed.
    """

    named = Signal(str)
    escaped = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setMaxLength(_LONGEST)
        self.setAccessibleName(self.tr("Name what these photos show"))
        self.setPlaceholderText(self.tr("such as our cat, product shot, blueprint"))
        self._words = QStringListModel(self)
        self._completer = QCompleter(self._words, self)
        self._completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self._completer.setFilterMode(Qt.MatchFlag.MatchContains)
        self.setCompleter(self._completer)

    def offer(self, words: Sequence[str]) -> None:
        """Complete from these words."""
        self._words.setStringList(list(words))

    @property
    def offered(self) -> Sequence[str]:
        """The words that it completes from."""
        return self._words.stringList()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter and Esc are the strip's."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            if (popup := self._completer.popup()) is not None:
                popup.hide()
            if word := self.text().strip():
                self.named.emit(word)
        elif event.key() == Qt.Key.Key_Escape:
            self.escaped.emit()
        else:
            super().keyPressEvent(event)
