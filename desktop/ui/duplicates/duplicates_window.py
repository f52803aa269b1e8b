"""The window with duplicates: groups at the left, the copies of one side by side."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QListView,
    QProgressBar,
    QPushButton,
    QScrollArea,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from desktop.core.progress import Progress
from desktop.services.duplicates import Copy, DuplicateGroup
from desktop.ui.duplicates.copy_card import CopyCard
from desktop.ui.duplicates.group_model import GroupModel
from desktop.ui.icons import set_icon
from desktop.ui.message_bar import MessageBar
from desktop.ui.widgets.screen_room import within_screen
from desktop.ui.widgets.state_message import StateMessage

_SIZE = (1040, 700)
_WIDTHS = (300, 740)
_ICON_SIDE = 56


class DuplicatesWindow(QDialog):
    """Shows groups of copies and asks what is to become of them.

    Args:
        model: the groups.
        parent: the main window.

    Signals:
        group_shown: the :class:`~desktop.services.duplicates.DuplicateGroup` that is compared now.
        trash_requested: the group, and the copies of it (list) that are to go.
        apart_requested: the group, whose copies are no duplicates.
        kept: the group, and the copy that the user chose to keep.
        viewed: a copy is to be opened.
        left: the window was closed.
    """

    group_shown = Signal(object)
    trash_requested = Signal(object, list)
    apart_requested = Signal(object)
    kept = Signal(object, object)
    viewed = Signal(object)
    left = Signal()

    def __init__(self, model: GroupModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Duplicates"))
        self.setAccessibleName(self.tr("Duplicates"))
        self._model = model
        self._cards: list[CopyCard] = []
        self.message_bar = MessageBar()
        self._count = QLabel()
        self._count.setProperty("role", "heading")
        self._bar = QProgressBar(textVisible=False)
        self._bar.setAccessibleName(self.tr("Comparing photos"))
        self._message = StateMessage()
        self.list = QListView()
        self.list.setObjectName("groups")
        self._trash = QPushButton()
        self._apart = QPushButton(self.tr("Not duplicates"))
        self._copies = QHBoxLayout()
        self._stack = QStackedWidget()
        self._set_up()
        self._lay_out()
        self.resize(within_screen(self, *_SIZE))
        model.rowsRemoved.connect(self._show_count)
        model.rowsInserted.connect(self._on_inserted)
        model.modelReset.connect(self._show_count)

    # States

    def show_searching(self) -> None:
        """The photos are being compared."""
        self._bar.setRange(0, 0)
        self._bar.show()
        self._say("duplicates", self.tr("Comparing photos…"), "")

    def show_progress(self, progress: Progress) -> None:
        """How far the comparison is."""
        self._bar.setRange(0, progress.total or 0)
        self._bar.setValue(progress.done)

    def show_found(self) -> None:
        """The comparison has ended."""
        self._bar.hide()
        self._show_count()
        if self._model.rowCount():
            self.list.setCurrentIndex(self._model.index(0))
            self.list.setFocus()

    def show_problem(self, title: str, text: str) -> None:
        """It cannot be done; the texts are translated."""
        self._bar.hide()
        self._say("error", title, text)

    @property
    def comparing(self) -> bool:
        """Whether the photos are being compared."""
        return not self._bar.isHidden()

    @property
    def cards(self) -> Sequence[CopyCard]:
        """The copies that are compared now."""
        return self._cards

    # Qt

    def closeEvent(self, event: QCloseEvent) -> None:
        """Tell of it."""
        super().closeEvent(event)
        self.left.emit()

    def reject(self) -> None:
        """Esc closes."""
        self.close()

    # Inside

    def _set_up(self) -> None:
        self.list.setModel(self._model)
        self.list.setAccessibleName(self.tr("Groups of duplicates"))
        self.list.setIconSize(QSize(_ICON_SIDE, _ICON_SIDE))
        self.list.setUniformItemSizes(True)
        self.list.setSpacing(2)
        self.list.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.selectionModel().currentChanged.connect(self._on_current_changed)
        set_icon(self._apart, "apart")
        # Enter in the list decides nothing.
        self._trash.setAutoDefault(False)
        self._apart.setAutoDefault(False)
        self._apart.setToolTip(self.tr("These photos are never shown as duplicates of each other again"))
        self._trash.setProperty("primary", True)
        self._trash.clicked.connect(self._on_trash)
        self._apart.clicked.connect(self._on_apart)

    def _lay_out(self) -> None:
        content = QWidget()
        content.setObjectName("content")
        content.setLayout(self._copies)
        self._copies.setContentsMargins(16, 16, 16, 8)
        self._copies.setSpacing(12)
        area = QScrollArea(widgetResizable=True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidget(content)
        buttons = QHBoxLayout()
        buttons.setContentsMargins(16, 8, 16, 12)
        buttons.addStretch()
        buttons.addWidget(self._apart)
        buttons.addWidget(self._trash)
        right = QWidget()
        column = QVBoxLayout(right)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(area, 1)
        column.addLayout(buttons)
        left = QWidget()
        rows = QVBoxLayout(left)
        rows.setContentsMargins(12, 12, 0, 12)
        rows.addWidget(self._count)
        rows.addWidget(self.list, 1)
        splitter = QSplitter(Qt.Orientation.Horizontal, handleWidth=1, childrenCollapsible=False)
        splitter.addWidget(left)
        splitter.addWidget(right)
        splitter.setSizes(_WIDTHS)
        splitter.setStretchFactor(1, 1)
        self._stack.addWidget(splitter)
        self._stack.addWidget(self._message)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(self._bar)
        outer.addWidget(self._stack, 1)
        outer.addWidget(self.message_bar)

    def _say(self, icon: str, title: str, text: str) -> None:
        self._message.show_message(icon, title, text)
        self._stack.setCurrentWidget(self._message)

    def _show_count(self) -> None:
        count = self._model.rowCount()
        self._count.setText(self.tr("%n group(s)", "", count))
        if count:
            self._stack.setCurrentIndex(0)
        else:
            self._say("done", self.tr("No duplicates"), self.tr("No two photos of this library hold the same picture."))

    def _on_inserted(self, _parent: QModelIndex, first: int) -> None:
        self._show_count()
        self.list.setCurrentIndex(self._model.index(first))

    def _group(self) -> DuplicateGroup | None:
        return self._model.group(self.list.currentIndex().row())

    def _on_current_changed(self, _current: QModelIndex, _before: QModelIndex) -> None:
        for card in self._cards:
            card.hide()
            card.deleteLater()
        group = self._group()
        self._cards = [CopyCard(copy) for copy in group.copies] if group else []
        for card in self._cards:
            self._copies.addWidget(card, 1)
            card.toggled.connect(self._on_toggled)
            card.viewed.connect(self._on_viewed)
        self._show_choice()
        if group is not None:
            self.group_shown.emit(group)

    def _leaving(self) -> list[Copy]:
        return [card.copy_ for card in self._cards if not card.stays.isChecked()]

    def _show_choice(self) -> None:
        count = len(self._leaving())
        self._trash.setText(self.tr("Move %n to the trash…", "", count))
        # At least one copy stays: losing the last one is not what this window is for.
        self._trash.setEnabled(0 < count < len(self._cards))

    def _on_toggled(self) -> None:
        self._show_choice()
        card, group = self.sender(), self._group()
        if isinstance(card, CopyCard) and card.stays.isChecked() and group is not None:
            self.kept.emit(group, card.copy_)

    def _on_viewed(self) -> None:
        card = self.sender()
        if isinstance(card, CopyCard):
            self.viewed.emit(card.copy_)

    def _on_trash(self) -> None:
        if (group := self._group()) is not None:
            self.trash_requested.emit(group, self._leaving())

    def _on_apart(self) -> None:
        if (group := self._group()) is not None:
            self.apart_requested.emit(group)
