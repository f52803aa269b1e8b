"""The search bar: words, images and filters become a query."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

from PySide6.QtCore import QEvent, QMimeData, QObject, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent, QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from desktop.core.errors import InvalidInputError
from desktop.core.query import DEFAULT_TOP_K, Filter, ImageSource, ImageTerm, Query, Term, TextTerm
from desktop.imaging.formats import IMAGE_SUFFIXES
from desktop.ui.choosing import choose_files
from desktop.ui.drop_overlay import keep_copy
from desktop.ui.dropped import Dropped
from desktop.ui.icons import set_icon
from desktop.ui.search.chip import Chip, FilterChip, TermChip, image_name
from desktop.ui.search.chip_area import ChipArea
from desktop.ui.search.filter_popup import FilterPopup
from desktop.ui.search.filter_text import filter_text
from desktop.ui.search.query_from_mime import holds_query_images, query_from_dropped, query_from_mime
from desktop.ui.search.search_field import SearchField

#: A weight that is being dragged is searched for when it rests, in milliseconds.
_REST_MS = 250
_ICON_SIDE = 20


class SearchBar(QWidget):
    """A text field with chips for images, further texts and filters.

    Signals:
        search_requested: the :class:`~desktop.core.query.Query` to search for.
        cleared: there is nothing to search for any more.
        images_received: :class:`~desktop.ui.search.query_from_mime.QueryImages` that were dropped, pasted or chosen;
            they come back through :meth:`add_image`.
        left: Esc was pressed in an empty search bar, or Down.
    """

    search_requested = Signal(object)
    cleared = Signal()
    images_received = Signal(object)
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.library = ""
        self.top_k = DEFAULT_TOP_K
        self._field = SearchField(self)
        self._terms: list[TermChip] = []
        self._filters: list[FilterChip] = []
        self._filter_fields: frozenset[str] | None = None
        self._hint = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self._hint.setProperty("role", "secondary")
        self._rest = QTimer(self, singleShot=True, interval=_REST_MS)
        self._rest.timeout.connect(self.search)
        self.setAcceptDrops(True)
        self._lay_out()
        self._connect()
        self._show_state()

    # Content

    @property
    def text(self) -> str:
        """The words in the field."""
        return self._field.text()

    def set_text(self, text: str) -> None:
        """Put words into the field."""
        self._field.setText(text)

    @property
    def terms(self) -> list[Term]:
        """The chips' terms, and the words in the field as one more."""
        terms = [chip.term for chip in self._terms]
        words = self.text.strip()
        return [TextTerm(words), *terms] if words else terms

    @property
    def filters(self) -> list[Filter]:
        """The conditions."""
        return [chip.condition for chip in self._filters]

    @property
    def query(self) -> Query | None:
        """What is in the bar, or None where that cannot be searched for."""
        try:
            return Query(self.terms, self.filters, self.top_k)
        except InvalidInputError:
            return None

    def set_filters(self, filters: Sequence[Filter]) -> None:
        """Put other conditions in place of those that are there."""
        for chip in self._filters:
            _discard(chip)
        self._filters = [FilterChip(condition, filter_text(condition)) for condition in filters]
        for chip in self._filters:
            chip.removed.connect(self._on_filter_removed)
            self._chips.add(chip)
        self._show_state()

    def allow_filters(self, fields: frozenset[str] | None) -> None:
        """Offer only what the library can filter by; None is everything."""
        self._filter_fields = fields
        if "_popup" in vars(self):  # made already
            self._popup.allow_fields(fields)

    def add_image(self, image: ImageSource, name: str = "", weight: float = 1.0) -> TermChip:
        """Add an image; the caller fills in its picture when it has it."""
        return self._add(ImageTerm(image, weight), name or image_name(image) or self.tr("Photo"))

    def add_text(self, text: str, weight: float = 1.0) -> TermChip:
        """Add a text of its own weight."""
        return self._add(TextTerm(text, weight), text)

    def clear(self) -> None:
        """Take everything out."""
        self.clear_terms()
        self.set_filters([])
        self.cleared.emit()

    def clear_terms(self) -> None:
        """Take the words and the images out, but not the filters."""
        self._rest.stop()
        self._field.clear()
        for chip in self._terms:
            _discard(chip)
        self._terms = []
        self._show_state()

    def set_history(self, texts: Sequence[str]) -> None:
        """Offer these earlier texts while typing, newest first."""
        self._field.set_history(list(texts))

    # Acts

    def search(self) -> None:
        """Ask for a search with what is in the bar now."""
        self._rest.stop()
        terms = self.terms
        self.show_hint("")
        if not terms:
            if self._filters:
                self.show_hint(self.tr("Type words or add a photo to search with these filters."))
            self.cleared.emit()
            return
        query = self.query
        if query is None:
            self.show_hint(self.tr("Add something to look for: “less like this” alone finds nothing."))
            return
        if words := self.text.strip():
            self._field.remember(words)
        self.search_requested.emit(query)

    def paste(self) -> None:
        """Take what the clipboard holds: pictures as chips, words into the field."""
        if not self._receive(QGuiApplication.clipboard().mimeData()):
            self._field.setFocus()
            self._field.paste()

    def receive(self, dropped: Dropped) -> None:
        """Take what was dropped elsewhere in the window to be searched for."""
        self.images_received.emit(query_from_dropped(dropped))

    def take_chips(self) -> QWidget:
        """The chips, to be laid out elsewhere, where there is more room."""
        layout = self.layout()
        if layout is not None:
            layout.removeWidget(self._chips)
        return self._chips

    def focus(self) -> None:
        """Give the text field the keyboard."""
        self._field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._field.selectAll()

    def show_hint(self, text: str) -> None:
        """Say something below the field; empty takes it away."""
        self._hint.setText(text)
        self._hint.setVisible(bool(text))

    # Qt

    def changeEvent(self, event: QEvent) -> None:
        """Colour the icon in the field anew when the theme changed."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._field.refresh_icon()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take pictures, links and words."""
        if holds_query_images(event.mimeData()) or event.mimeData().hasText():
            keep_copy(event)
            self._show_welcome(shown=True)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """The drag went elsewhere."""
        self._show_welcome(shown=False)
        super().dragLeaveEvent(event)

    def dropEvent(self, event: QDropEvent) -> None:
        """Pictures become chips, words go into the field."""
        self._show_welcome(shown=False)
        keep_copy(event)
        if not self._receive(event.mimeData()) and event.mimeData().hasText():
            self._field.setText(event.mimeData().text().strip())
            self.search()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """What is let go on the chips is let go on the bar."""
        if isinstance(event, QDragEnterEvent):
            self.dragEnterEvent(event)
        elif isinstance(event, QDragLeaveEvent):
            self.dragLeaveEvent(event)
        elif event.type() == QEvent.Type.Drop and isinstance(event, QDropEvent):
            self.dropEvent(event)
        else:
            return super().eventFilter(watched, event)
        return True

    # Inside

    def _lay_out(self) -> None:
        self._show_welcome(shown=False)
        self._as_term = self._button("plus", self.tr("Add the words as a term of their own (Ctrl+Enter)"))
        self._clear = self._button("clear", self.tr("Clear search"))
        self._choose = self._button("photo", self.tr("Search with a photo…"))
        self._filter = self._button("filter", self.tr("Filters"))
        row = QHBoxLayout()
        row.setSpacing(4)
        row.addWidget(self._field, 1)
        for button in (self._as_term, self._clear, self._choose, self._filter):
            row.addWidget(button)
        self._chips = ChipArea()
        self._chips.setAcceptDrops(True)
        self._chips.viewport().installEventFilter(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(row)
        column.addWidget(self._chips)
        column.addWidget(self._hint)

    def _connect(self) -> None:
        self._field.submitted.connect(self.search)
        self._field.term_submitted.connect(self._on_term_submitted)
        self._field.paste_requested.connect(self.paste)
        self._field.escaped.connect(self._on_escaped)
        self._field.left.connect(self.left)
        self._field.textChanged.connect(self._show_state)
        self._as_term.clicked.connect(self._on_term_submitted)
        self._clear.clicked.connect(self.clear)
        self._choose.clicked.connect(self._on_choose)
        self._filter.clicked.connect(self._on_filter)

    @cached_property
    def _popup(self) -> FilterPopup:
        """Made when it is first wanted: a window that starts does without."""
        popup = FilterPopup(self)
        popup.applied.connect(self._on_filters_applied)
        return popup

    def _button(self, icon_name: str, text: str) -> QToolButton:
        button = QToolButton(self)
        button.setIconSize(QSize(_ICON_SIDE, _ICON_SIDE))
        button.setToolTip(text)
        button.setAccessibleName(text.removesuffix("…"))
        set_icon(button, icon_name)
        return button

    def _add(self, term: Term, name: str) -> TermChip:
        chip = TermChip(term, name)
        chip.changed.connect(self._rest.start)
        chip.removed.connect(self._on_term_removed)
        self._terms.append(chip)
        self._chips.add(chip)
        self._show_state()
        return chip

    def _receive(self, data: QMimeData | None) -> bool:
        if data is None or not holds_query_images(data):
            return False
        images = query_from_mime(data, self.library)
        if images:
            self.images_received.emit(images)
        return bool(images)

    def _show_state(self) -> None:
        words = bool(self.text.strip())
        self._as_term.setVisible(words)
        self._clear.setVisible(words or bool(self._terms) or bool(self._filters))
        self._chips.setVisible(bool(self._terms) or bool(self._filters))
        self._chips.arrange()
        if not self._hint.text():
            self._hint.hide()

    def _show_welcome(self, *, shown: bool) -> None:
        """Say that a drag can be let go here; nothing moves below the mouse for it."""
        welcome, usual = self.tr("Drop here to add it to the search"), self.tr("Type words, or drop or paste a photo")
        self._field.setPlaceholderText(welcome if shown else usual)
        self._field.setProperty("hot", shown)
        self._field.style().unpolish(self._field)
        self._field.style().polish(self._field)

    def _on_term_submitted(self) -> None:
        if words := self.text.strip():
            self._field.clear()
            self.add_text(words)
            self.search()

    def _on_term_removed(self) -> None:
        chip = self.sender()
        self._terms = [known for known in self._terms if known is not chip]
        self._drop(chip)

    def _on_filter_removed(self) -> None:
        chip = self.sender()
        self._filters = [known for known in self._filters if known is not chip]
        self._drop(chip)

    def _drop(self, chip: object) -> None:
        if isinstance(chip, Chip):
            _discard(chip)
        self._show_state()
        self.search()

    def _on_escaped(self) -> None:
        if self.text:
            self._field.clear()
            self.search()  # what is shown was found with these words, too
        elif self._terms or self._filters:
            self.clear()
        else:
            self.left.emit()

    def _on_choose(self) -> None:
        pattern = " ".join(f"*{suffix}" for suffix in sorted(IMAGE_SUFFIXES))
        kinds = self.tr("Pictures ({pattern})").format(pattern=pattern)
        paths = choose_files(self, self.tr("Search with a photo"), kinds)
        if paths:
            self.receive(Dropped(paths=paths))

    def _on_filter(self) -> None:
        self._popup.allow_fields(self._filter_fields)
        self._popup.show_filters(self.filters)
        self._popup.adjustSize()
        corner = self._filter.mapToGlobal(self._filter.rect().bottomRight())
        self._popup.move(corner.x() - self._popup.width(), corner.y() + 4)
        self._popup.show()

    def _on_filters_applied(self, filters: list[Filter]) -> None:
        self.set_filters(filters)
        self.search()


def _discard(chip: Chip) -> None:
    chip.hide()
    chip.setParent(None)
    chip.deleteLater()
