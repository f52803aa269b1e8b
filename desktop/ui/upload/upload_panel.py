"""The upload panel: the drop zone and the list of imports."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QScrollArea, QToolButton, QVBoxLayout, QWidget

from desktop.services.importing.model import ImportState, ItemState
from desktop.ui.icons import set_icon
from desktop.ui.upload.drop_zone import DropZone
from desktop.ui.upload.import_card import ImportCard

_MIN_LIST_HEIGHT = 40
MAX_CARDS = 100
"""How many imports are shown; the newest ones."""


class UploadPanel(QWidget):
    """Takes photos in and shows what becomes of them.

    Args:
        add_photos, add_folder: actions behind the buttons.

    Signals:
        dropped: a :class:`~desktop.ui.dropped.Dropped`.
        pause_requested, resume_requested, cancel_requested, retry_requested, export_requested: with the import's id.
        failures_wanted: id of an import, and the offset of the next page of its failed items.
        clear_requested: forget imports that ended.
    """

    dropped = Signal(object)
    pause_requested = Signal(int)
    resume_requested = Signal(int)
    cancel_requested = Signal(int)
    retry_requested = Signal(int)
    export_requested = Signal(int)
    failures_wanted = Signal(int, int)
    clear_requested = Signal()

    def __init__(self, add_photos: QAction, add_folder: QAction, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self._cards: dict[int, ImportCard] = {}
        zone = DropZone(add_photos, add_folder)
        zone.dropped.connect(self.dropped)
        title = QLabel(self.tr("Imports"))
        title.setProperty("role", "heading")
        self._clear = QToolButton()
        self._clear.setToolTip(self.tr("Clear finished imports"))
        self._clear.setAccessibleName(self.tr("Clear finished imports"))
        self._clear.setIconSize(QSize(18, 18))
        set_icon(self._clear, "clear_finished")
        self._clear.clicked.connect(self.clear_requested)
        self._empty = QLabel(self.tr("What you add shows up here, with its progress."), wordWrap=True)
        self._empty.setProperty("role", "secondary")
        content = QWidget()
        content.setObjectName("content")
        self._list = QVBoxLayout(content)
        self._list.setContentsMargins(0, 0, 0, 0)
        self._list.setSpacing(8)
        self._list.addWidget(self._empty)
        self._list.addStretch()
        scroll = QScrollArea(widgetResizable=True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setAccessibleName(self.tr("Imports"))
        scroll.setMinimumHeight(_MIN_LIST_HEIGHT)
        scroll.setWidget(content)
        head = QHBoxLayout()
        head.addWidget(title, 1)
        head.addWidget(self._clear)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 12, 12, 12)
        layout.setSpacing(8)
        layout.addWidget(zone)
        layout.addLayout(head)
        layout.addWidget(scroll, 1)
        self.show_imports([])

    @property
    def cards(self) -> Sequence[ImportCard]:
        """The imports that are shown, newest first."""
        return [self._cards[import_id] for import_id in sorted(self._cards, reverse=True)]

    @property
    def idle(self) -> bool:
        """Whether every import that is shown has ended."""
        return all(card.ended for card in self._cards.values())

    def show_imports(self, states: Sequence[ImportState]) -> None:
        """Show the imports, newest first; what is already shown is kept and updated."""
        shown = sorted(states, key=lambda state: state.id, reverse=True)[:MAX_CARDS]
        wanted = {state.id for state in shown}
        for gone in self._cards.keys() - wanted:
            card = self._cards.pop(gone)
            card.hide()
            card.deleteLater()
        for position, state in enumerate(shown):
            if state.id not in self._cards:
                self._cards[state.id] = self._new_card(state.id)
                self._list.insertWidget(position, self._cards[state.id])
            self._cards[state.id].show_state(state)
        self._empty.setVisible(not shown)
        self._clear.setEnabled(any(card.ended for card in self._cards.values()))

    def show_failures(self, import_id: int, offset: int, items: Sequence[ItemState]) -> None:
        """Show a page of failed items."""
        if import_id in self._cards:
            self._cards[import_id].failures.add_page(offset, items)

    def _new_card(self, import_id: int) -> ImportCard:
        card = ImportCard(import_id)
        card.pause_requested.connect(partial(self.pause_requested.emit, import_id))
        card.resume_requested.connect(partial(self.resume_requested.emit, import_id))
        card.cancel_requested.connect(partial(self.cancel_requested.emit, import_id))
        card.retry_requested.connect(partial(self.retry_requested.emit, import_id))
        card.export_requested.connect(partial(self.export_requested.emit, import_id))
        card.failures_wanted.connect(partial(self.failures_wanted.emit, import_id))
        return card
