"""A message in place of content: nothing there, still loading, something wrong; and what to do next."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QPalette, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from desktop.ui.icons import pixmap, set_icon

_ICON_SIDE = 48
_BUTTON_ICON_SIDE = 20
_TEXT_WIDTH = 560
_NARROW = 440


@dataclass(frozen=True, slots=True)
class Choice:
    """A button under a message.

    Attributes:
        key: what ``chosen`` tells.
        text: on the button, translated.
        icon: name of its icon, or empty.
        quiet: whether it is only offered, below the others.
    """

    key: str
    text: str
    icon: str = ""
    quiet: bool = False


class StateMessage(QWidget):
    """An icon, a title, a text and buttons, in the middle.

    Signals:
        chosen: the key of the button that was pressed.
    """

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon_name = ""
        self._icon = QLabel(alignment=Qt.AlignmentFlag.AlignCenter)
        plain = Qt.TextFormat.PlainText
        self._title = QLabel(alignment=Qt.AlignmentFlag.AlignCenter, wordWrap=True, textFormat=plain)
        self._title.setProperty("role", "title")
        self._text = QLabel(alignment=Qt.AlignmentFlag.AlignCenter, wordWrap=True, textFormat=plain)
        self._text.setMaximumWidth(_TEXT_WIDTH)
        self._text.setProperty("role", "secondary")
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        # A wrapped label gets the height that it needs only where its width is not left to an alignment.
        middle = QHBoxLayout()
        middle.addStretch()
        middle.addWidget(self._text, 1000)
        middle.addStretch()
        self._buttons = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._buttons.setSpacing(12)
        self._offers = QVBoxLayout()
        column = QVBoxLayout(self)
        column.setSpacing(12)
        column.addStretch(2)
        column.addWidget(self._icon)
        column.addWidget(self._title)
        column.addLayout(middle)
        column.addSpacing(8)
        column.addLayout(self._buttons)
        column.addLayout(self._offers)
        column.addStretch(3)

    @property
    def title(self) -> str:
        """What is shown large."""
        return self._title.text()

    def show_message(self, icon: str, title: str, text: str, *choices: Choice) -> None:
        """Show a message; the first choice is the recommended one."""
        self._icon_name = icon
        self._title.setText(title)
        self._text.setText(text)
        self._text.setVisible(bool(text))
        self._paint_icon()
        for row in (self._buttons, self._offers):
            _empty(row)
        self._buttons.addStretch()
        for number, choice in enumerate(choice for choice in choices if not choice.quiet):
            self._buttons.addWidget(self._button(choice, recommended=number == 0))
        self._buttons.addStretch()
        for choice in choices:
            if choice.quiet:
                self._offers.addWidget(self._link(choice), alignment=Qt.AlignmentFlag.AlignHCenter)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where the width is short, the buttons are below each other."""
        super().resizeEvent(event)
        direction = QBoxLayout.Direction
        self._buttons.setDirection(direction.TopToBottom if self.width() < _NARROW else direction.LeftToRight)

    def changeEvent(self, event: QEvent) -> None:
        """Colour the icon anew when the theme changed."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._paint_icon()

    def _button(self, choice: Choice, *, recommended: bool) -> QPushButton:
        button = QPushButton(choice.text)
        button.setDefault(recommended)
        button.setProperty("primary", recommended)
        button.setProperty("key", choice.key)
        button.clicked.connect(self._on_clicked)
        if choice.icon and recommended:
            colour = self.palette().color(QPalette.ColorRole.HighlightedText)
            button.setIcon(pixmap(choice.icon, _BUTTON_ICON_SIDE, colour, self.devicePixelRatioF()))
        elif choice.icon:
            set_icon(button, choice.icon)
        button.setIconSize(QSize(_BUTTON_ICON_SIDE, _BUTTON_ICON_SIDE))
        return button

    def _link(self, choice: Choice) -> QPushButton:
        button = QPushButton(choice.text)
        button.setProperty("link", True)
        button.setProperty("key", choice.key)
        button.setCursor(Qt.CursorShape.PointingHandCursor)
        button.clicked.connect(self._on_clicked)
        return button

    def _on_clicked(self) -> None:
        self.chosen.emit(self.sender().property("key"))

    def _paint_icon(self) -> None:
        if self._icon_name:
            colour = self.palette().color(QPalette.ColorRole.PlaceholderText)
            self._icon.setPixmap(pixmap(self._icon_name, _ICON_SIDE, colour, self.devicePixelRatioF()))


def _empty(row: QBoxLayout) -> None:
    while (item := row.takeAt(0)) is not None:
        if (button := item.widget()) is not None:
            button.hide()
            button.deleteLater()
