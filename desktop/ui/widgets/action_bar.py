"""A bar that says what happened or asks what shall happen, with one action; it needs no answer."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QToolButton, QWidget

from desktop.ui.icons import set_icon

DEFAULT_SHOWN_MS = 12_000


class ActionBar(QFrame):
    """One line at the edge of a panel, such as "3 photos removed. Undo".

    Signals:
        hidden: it was answered, closed, replaced or timed out.
    """

    hidden = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("ActionBar")
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self._action: Callable[[], None] | None = None
        self._text = QLabel(wordWrap=True)
        self._text.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._button = QPushButton()
        self._button.clicked.connect(self._on_clicked)
        self._close = QToolButton(autoRaise=True)
        self._close.setAccessibleName(self.tr("Close message"))
        self._close.setToolTip(self.tr("Close message"))
        set_icon(self._close, "cancel")
        self._close.clicked.connect(self.dismiss)
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self.dismiss)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 6, 6, 6)
        row.setSpacing(8)
        row.addWidget(self._text)
        row.addWidget(self._button)
        row.addWidget(self._close)
        self.hide()

    @property
    def text(self) -> str:
        """What it says."""
        return self._text.text()

    def show_text(
        self,
        text: str,
        action_text: str = "",
        action: Callable[[], None] | None = None,
        *,
        shown_ms: int | None = DEFAULT_SHOWN_MS,
    ) -> None:
        """Say something.

        Args:
            text: what to say, translated.
            action_text: on the button; empty for no button.
            action: called when the button is pressed.
            shown_ms: how long it stays, in milliseconds; None is until it is answered or closed.
        """
        self._text.setText(text)
        self._button.setText(action_text)
        self._button.setVisible(bool(action_text))
        self._action = action
        self.show()
        self._timer.stop()
        if shown_ms is not None:
            self._timer.start(shown_ms)

    def dismiss(self) -> None:
        """Go away without the action."""
        self._timer.stop()
        self._action = None
        self.hide()
        self.hidden.emit()

    def _on_clicked(self) -> None:
        action = self._action
        self.dismiss()
        if action is not None:
            action()
