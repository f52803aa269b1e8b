"""The strip over the results in which words are taught: first the word is named, then photos are asked about."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QImage, QKeyEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from desktop.core.photo import PhotoId
from desktop.core.sentences import joined
from desktop.engines.teaching import Lesson, Reason, Suggestion
from desktop.ui.icons import set_icon
from desktop.ui.teaching.naming_line import NamingLine
from desktop.ui.teaching.suggestion_card import SuggestionCard

# In pixels: longer words are cut short.
_WORD_WIDTH = 130
# A word that is learned at least so well needs no more examples.
_WELL = 0.9


class TeachingStrip(QFrame):
    """Asks what the selected photos show, then which others show it. Hidden until it is needed.

    Signals:
        named: what the selected photos show (str).
        answered: the id of a photo (str), and whether the word fits (bool).
        search_requested: search for the word.
        looked_at: the :class:`~desktop.core.photo.Photo` that is asked about and has the keyboard.
        closed: the strip is not needed any more.
    """

    named = Signal(str)
    answered = Signal(str, bool)
    search_requested = Signal()
    looked_at = Signal(object)
    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("teaching_strip")
        self.setAccessibleName(self.tr("Teach a word"))
        self._word = ""
        self._cards: list[SuggestionCard] = []
        self._question = _plain_label()
        self._question.setProperty("role", "heading")
        self._state = _plain_label()
        self._state.setProperty("role", "secondary")
        self._state.setWordWrap(True)
        self.line = NamingLine()
        self._search = QPushButton(self.tr("Search for it"))
        set_icon(self._search, "search")
        self._close = QToolButton()
        self._close.setToolTip(self.tr("Close (Esc)"))
        self._close.setAccessibleName(self.tr("Close teaching"))
        set_icon(self._close, "cancel")
        self._row = QHBoxLayout()
        self._none = _plain_label()
        self._none.setProperty("role", "secondary")
        self._area = QScrollArea(widgetResizable=True)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._below = QStackedWidget()
        self._lay_out()
        self.line.named.connect(self.named)
        self.line.escaped.connect(self.closed)
        self._search.clicked.connect(self.search_requested)
        self._close.clicked.connect(self.closed)
        self.hide()

    @property
    def cards(self) -> Sequence[SuggestionCard]:
        """What is asked, in order."""
        return self._cards

    @property
    def state(self) -> str:
        """What is told of the word."""
        return self._state.text()

    def ask_word(self, photos: int, suggested: str) -> None:
        """Ask what so many selected photos show.

        Args:
            photos: how many; 0 asks for a word that is to be taught further.
            suggested: a word to begin with, or nothing.
        """
        self._word = ""
        ask = self.tr("What do these %n photo(s) show?", "", photos) if photos else self.tr("Which word to go on with?")
        self._question.setText(ask)
        self._state.clear()
        self.line.setText(suggested)
        self._arrange(naming=True)
        self.line.setFocus(Qt.FocusReason.OtherFocusReason)
        self.line.selectAll()

    def show_lesson(self, lesson: Lesson, suggestions: Sequence[Suggestion]) -> None:
        """Show how far a word is learned, and ask about photos.

        Args:
            lesson: of the word.
            suggestions: what is asked. The photo that has the keyboard keeps its place, so that no answer goes to
                another one.
        """
        begun = self._word != lesson.word.word
        self._word = lesson.word.word
        shown = self._question.fontMetrics().elidedText(self._word, Qt.TextElideMode.ElideRight, _WORD_WIDTH)
        self._question.setText(self.tr("Is this “{word}”?").format(word=shown))
        self._question.setToolTip(self._word if shown != self._word else "")
        self._state.setText(joined((self._progress(lesson), self._doubts(lesson))))
        self._search.setEnabled(lesson.word.examples > 0)
        self._arrange(naming=False)
        self._show_cards(suggestions)
        if begun:
            self._focus(0)

    def show_image(self, photo_id: PhotoId, image: QImage) -> None:
        """Show the picture of a photo that is asked about."""
        for card in self._cards:
            if card.suggestion.photo.id == photo_id:
                card.show_image(image)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc closes."""
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)

    # Inside

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(12)
        texts = QVBoxLayout()
        texts.setSpacing(2)
        texts.addWidget(self._question)
        texts.addWidget(self._state)
        head.addLayout(texts, 1)
        head.addWidget(self.line, 3)
        head.addWidget(self._search)
        head.addWidget(self._close)
        content = QWidget()
        content.setObjectName("content")
        content.setLayout(self._row)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(8)
        self._row.addStretch(1)
        self._area.setWidget(content)
        self._area.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._below.addWidget(self._area)
        self._below.addWidget(self._none)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 8, 8, 8)
        column.setSpacing(8)
        column.addLayout(head)
        column.addWidget(self._below)

    def _arrange(self, *, naming: bool) -> None:
        self.line.setVisible(naming)
        self._state.setHidden(naming)
        self._search.setHidden(naming)
        self._below.setHidden(naming)
        self.show()

    def _show_cards(self, suggestions: Sequence[Suggestion]) -> None:
        known = {card.suggestion.photo.id: card for card in self._cards}
        place = next((at for at, card in enumerate(self._cards) if card.hasFocus()), None)
        current = None if place is None else self._cards[place].suggestion.photo.id
        wanted = {each.photo.id: each for each in suggestions}
        order = list(wanted)
        if place is not None and current in wanted:
            order.remove(current)
            order.insert(place, current)
        for card in self._cards:
            self._row.removeWidget(card)
        self._cards = []
        for at, photo_id in enumerate(order):
            card = known.pop(photo_id) if photo_id in known else self._card(wanted[photo_id])
            card.show_suggestion(wanted[photo_id])
            self._cards.append(card)
            self._row.insertWidget(at, card)
            card.show()  # at once: what is not shown yet cannot have the keyboard
        for card in known.values():
            _discard(card)
        if place is not None and current not in wanted:
            self._focus(place)
        self._below.setCurrentWidget(self._area if order else self._none)
        cards = max((card.sizeHint().height() for card in self._cards), default=0)
        bar = self._area.horizontalScrollBar().sizeHint().height() + 2 * self._area.frameWidth()
        self._below.setFixedHeight(cards + bar if order else self._none.sizeHint().height())

    def _card(self, suggestion: Suggestion) -> SuggestionCard:
        card = SuggestionCard(suggestion)
        card.answered.connect(partial(self._on_answered, card))
        card.left.connect(partial(self._on_left, card))
        card.looked_at.connect(partial(self._on_looked_at, card))
        return card

    def _progress(self, lesson: Lesson) -> str:
        """What is told of a word, and what is told where nothing can be asked."""
        self._none.setText(self.tr("No other photo looks like it."))
        examples = lesson.word.examples
        if lesson.word.lacking:
            if not examples:
                self._none.setText(self.tr("Select photos that show it, and name them."))
            return self.tr("%n more photo(s) and searches find it everywhere.", "", lesson.word.lacking)
        if lesson.confidence is None:
            return self.tr("There are too few other photos to tell these from.")
        if not lesson.searchable:
            return self.tr("These %n photo(s) have too little in common so far.", "", examples)
        if lesson.confidence < _WELL:
            return self.tr("Learned from %n photo(s). More make it surer.", "", examples)
        return self.tr("Learned well from %n photo(s).", "", examples)

    def _doubts(self, lesson: Lesson) -> str:
        """What is told of examples that look like mistakes."""
        doubtful = sum(each.reason is Reason.DOUBTFUL for each in lesson.suggestions)
        return self.tr("%n of them look(s) unlike the others.", "", doubtful) if doubtful else ""

    def _focus(self, at: int) -> None:
        if self._cards:
            card = self._cards[min(max(at, 0), len(self._cards) - 1)]
            card.setFocus(Qt.FocusReason.OtherFocusReason)
            self._area.ensureWidgetVisible(card)
        else:
            self._search.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_answered(self, card: SuggestionCard, fits: bool) -> None:  # noqa: FBT001 -- a signal's
        if card not in self._cards:
            return
        at, had_focus = self._cards.index(card), card.hasFocus()
        self._cards.remove(card)
        if had_focus:
            self._focus(at)
        _discard(card)
        self.answered.emit(card.suggestion.photo.id, fits)

    def _on_left(self, card: SuggestionCard, step: int) -> None:
        self._focus(self._cards.index(card) + step)

    def _on_looked_at(self, card: SuggestionCard) -> None:
        self.looked_at.emit(card.suggestion.photo)


def _plain_label() -> QLabel:
    """A label that takes nothing in a word for markup."""
    return QLabel(textFormat=Qt.TextFormat.PlainText)


def _discard(card: SuggestionCard) -> None:
    card.hide()
    card.setParent(None)
    card.deleteLater()
