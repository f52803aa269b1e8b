"""One photo that a word may fit, with yes and no."""

from __future__ import annotations

from PySide6.QtCore import QLocale, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QImage, QKeyEvent, QPixmap
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from desktop.engines.teaching import Reason, Suggestion
from desktop.ui.icons import set_icon

PICTURE_SIDE = 104
_ICON_SIDE = 18
_MARGIN = 8
_YES = frozenset({Qt.Key.Key_Y, Qt.Key.Key_Return, Qt.Key.Key_Enter})
_NO = frozenset({Qt.Key.Key_N, Qt.Key.Key_Delete, Qt.Key.Key_Backspace})


class SuggestionCard(QFrame):
    """The picture of a suggestion, how sure it is, and two buttons.

    Signals:
        answered: whether the word fits.
        left: a step to another card, -1 or 1.
        looked_at: it has the keyboard now.
    """

    answered = Signal(bool)
    left = Signal(int)
    looked_at = Signal()

    def __init__(self, suggestion: Suggestion, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.suggestion = suggestion
        self.setProperty("card", "true")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._picture = QLabel(alignment=Qt.AlignmentFlag.AlignCenter)
        self._picture.setFixedSize(PICTURE_SIDE, PICTURE_SIDE)
        self._sure = QLabel(alignment=Qt.AlignmentFlag.AlignCenter)
        self._sure.setProperty("role", "secondary")
        self._yes = self._button("done", self.tr("Yes (Y)"))
        self._no = self._button("cancel", self.tr("No (N)"))
        self._yes.clicked.connect(self._on_yes)
        self._no.clicked.connect(self._on_no)
        self._lay_out()
        self.setAccessibleDescription(self.tr("Y: the word fits, N: it does not"))
        self.setFixedWidth(PICTURE_SIDE + 2 * _MARGIN)
        self.show_suggestion(suggestion)

    def show_suggestion(self, suggestion: Suggestion) -> None:
        """The same photo, of which something else is known now."""
        self.suggestion = suggestion
        sure = self._in_words(suggestion)
        self._sure.setText(sure)
        self._sure.setVisible(bool(sure))
        name = suggestion.photo.file_name
        self.setToolTip(name if suggestion.reason is not Reason.DOUBTFUL else self._doubt(name))
        self.setAccessibleName(f"{name}, {sure}" if sure else name)
        self._yes.setAccessibleName(self.tr("Yes: {name}").format(name=name))
        self._no.setAccessibleName(self.tr("No: {name}").format(name=name))

    def show_image(self, image: QImage) -> None:
        """Show the picture; ``image`` is as large as the screen's pixels ask for."""
        pixmap = QPixmap.fromImage(image)
        pixmap.setDevicePixelRatio(self.devicePixelRatio())
        self._picture.setPixmap(pixmap)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Y and N answer, the arrows go to other cards."""
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
        if event.key() in _YES:
            self.answered.emit(True)
        elif event.key() in _NO:
            self.answered.emit(False)
        elif event.key() in steps:
            self.left.emit(steps[Qt.Key(event.key())])
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Be marked."""
        super().focusInEvent(event)
        self._mark(current=True)
        self.looked_at.emit()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Be marked no more."""
        super().focusOutEvent(event)
        self._mark(current=False)

    # Inside

    def _button(self, icon: str, tip: str) -> QToolButton:
        button = QToolButton()
        button.setToolTip(tip)
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        button.setIconSize(QSize(_ICON_SIDE, _ICON_SIDE))
        set_icon(button, icon)
        return button

    def _lay_out(self) -> None:
        buttons = QHBoxLayout()
        buttons.setSpacing(4)
        buttons.addWidget(self._yes)
        buttons.addWidget(self._sure, 1)
        buttons.addWidget(self._no)
        column = QVBoxLayout(self)
        column.setContentsMargins(_MARGIN, _MARGIN, _MARGIN, 4)
        column.setSpacing(2)
        column.addWidget(self._picture)
        column.addLayout(buttons)

    def _in_words(self, suggestion: Suggestion) -> str:
        if suggestion.reason is Reason.DOUBTFUL:
            return "?"
        if suggestion.confidence is None:
            return ""
        return self.tr("{percent} %").format(percent=QLocale().toString(round(100 * suggestion.confidence)))

    def _doubt(self, name: str) -> str:
        return self.tr("{name} has this tag, but looks unlike the others.").format(name=name)

    def _mark(self, *, current: bool) -> None:
        self.setProperty("current", current)
        self.style().unpolish(self)
        self.style().polish(self)

    def _on_yes(self) -> None:
        self.answered.emit(True)

    def _on_no(self) -> None:
        self.answered.emit(False)
