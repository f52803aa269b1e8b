"""The text field of the search bar."""

from __future__ import annotations

from PySide6.QtCore import QStringListModel, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QCompleter, QLineEdit, QWidget

from desktop.ui.icons import icon

#: How many earlier texts are offered while typing.
MAX_HISTORY = 200


class SearchField(QLineEdit):
    """One line of words, with completion from earlier searches.

    Signals:
        submitted: Enter was pressed.
        term_submitted: Ctrl+Enter was pressed.
        paste_requested: Ctrl+V was pressed; the clipboard may hold more than words.
        escaped: Esc was pressed.
        left: Down was pressed, towards what is below.
    """

    submitted = Signal()
    term_submitted = Signal()
    paste_requested = Signal()
    escaped = Signal()
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._history = QStringListModel(self)
        self._completer = QCompleter(self._history, self)
        self._completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self._completer.setFilterMode(Qt.MatchFlag.MatchContains)
        self.setCompleter(self._completer)
        self.setAccessibleName(self.tr("Search"))
        self.setAcceptDrops(False)
        self._symbol = self.addAction(icon("search"), QLineEdit.ActionPosition.LeadingPosition)
        self._symbol.setText(self.tr("Start search"))
        self._symbol.setToolTip(self.tr("Start search"))
        self._symbol.triggered.connect(self.submitted)

    @property
    def history(self) -> list[str]:
        """Earlier texts, newest first."""
        return self._history.stringList()

    def set_history(self, texts: list[str]) -> None:
        """Offer these texts, newest first."""
        self._history.setStringList(texts[:MAX_HISTORY])

    def remember(self, text: str) -> None:
        """Offer a text from now on."""
        self.set_history([text, *(known for known in self.history if known != text)])

    def refresh_icon(self) -> None:
        """Colour the magnifying glass for the theme of now."""
        self._symbol.setIcon(icon("search"))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter, Ctrl+Enter, Ctrl+V and Esc mean something to the search bar."""
        if event.matches(QKeySequence.StandardKey.Paste):
            self.paste_requested.emit()
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            if (popup := self._completer.popup()) is not None:
                popup.hide()
            with_control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
            (self.term_submitted if with_control else self.submitted).emit()
        elif event.key() == Qt.Key.Key_Down:
            self.left.emit()
        elif event.key() == Qt.Key.Key_Escape:
            self.escaped.emit()
        else:
            super().keyPressEvent(event)
