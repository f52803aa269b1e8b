"""The message bar: what happened, why, what to do, and a way to try again, without stopping anyone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QToolButton, QWidget

from desktop.ui.icons import set_icon

_INFORMATION_MS = 6000
_ACTION_MS = 15_000


class Severity(StrEnum):
    """How a message looks and how long it stays."""

    INFORMATION = "information"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class Message:
    """Something to tell.

    Attributes:
        text: sentences in the language of the window.
        severity: an error stays until it is closed or replaced, information goes by itself after a while.
        details: particulars to copy, such as a RequestId; empty for none.
        action_text: text of the button that does something about it; empty for no button.
        action: what that button does.
    """

    text: str
    severity: Severity = Severity.INFORMATION
    details: str = ""
    action_text: str = ""
    action: Callable[[], None] | None = None


class MessageBar(QFrame):
    """Shows one message at a time at the bottom of the window; hidden while there is none."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("message_bar")
        self._message: Message | None = None
        self._text = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._text.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._action = QPushButton()
        self._copy = QPushButton()
        self._close = QToolButton()
        set_icon(self._copy, "copy")
        set_icon(self._close, "cancel")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(16, 8, 8, 8)
        layout.setSpacing(8)
        layout.addWidget(self._text, 1)
        for button in (self._action, self._copy, self._close):
            layout.addWidget(button)
        self._action.clicked.connect(self._on_action)
        self._copy.clicked.connect(self._on_copy)
        self._close.clicked.connect(self.clear)
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self.clear)
        self._copy.setText(self.tr("Copy details"))
        self._close.setToolTip(self.tr("Close"))
        self._close.setAccessibleName(self.tr("Close message"))
        self._action.hide()
        self.hide()

    @property
    def message(self) -> Message | None:
        """What is shown."""
        return self._message

    def show_message(self, message: Message) -> None:
        """Show ``message`` instead of what was shown."""
        self._message = message
        self._text.setText(message.text)
        self.setAccessibleName(message.text)
        self._action.setText(message.action_text)
        self._action.setVisible(message.action is not None)
        self._copy.setVisible(bool(message.details))
        self.setProperty("severity", message.severity.value)
        self.style().unpolish(self)
        self.style().polish(self)
        if message.severity is Severity.INFORMATION:
            self._timer.start(_INFORMATION_MS if message.action is None else _ACTION_MS)
        else:
            self._timer.stop()
        self.show()

    def clear(self) -> None:
        """Show nothing."""
        self._timer.stop()
        self._message = None
        self.hide()

    def _on_action(self) -> None:
        message = self._message
        self.clear()
        if message is not None and message.action is not None:
            message.action()

    def _on_copy(self) -> None:
        if self._message is not None:
            QGuiApplication.clipboard().setText(f"{self._message.text}\n{self._message.details}")
