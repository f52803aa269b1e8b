"""Where photos are added: a button, and a place to drop them."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QDragEnterEvent, QDropEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from desktop.ui import dropped
from desktop.ui.drop_overlay import keep_copy, offer_copy


class DropZone(QFrame):
    """A place to drop photos on, with buttons for who does not drag.

    Args:
        add_photos, add_folder: the actions that the buttons carry out.

    Signals:
        dropped: a :class:`~desktop.ui.dropped.Dropped`.
    """

    dropped = Signal(object)

    def __init__(self, add_photos: QAction, add_folder: QAction, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("drop_zone")
        self.setAcceptDrops(True)
        self.setAccessibleName(self.tr("Place to drop photos"))
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        photos = QPushButton(self.tr("Add photos"))
        photos.setProperty("primary", True)
        photos.setAccessibleName(self.tr("Add photos"))
        photos.setToolTip(add_photos.toolTip())
        photos.clicked.connect(add_photos.trigger)
        folder = QPushButton(self.tr("Add folder"))
        folder.setToolTip(add_folder.toolTip())
        folder.clicked.connect(add_folder.trigger)
        hint = QLabel(self.tr("or drop or paste photos, folders, archives and links here"), wordWrap=True)
        hint.setAlignment(Qt.AlignmentFlag.AlignCenter)
        hint.setProperty("role", "secondary")
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(photos, 1)
        buttons.addWidget(folder, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 12, 12, 12)
        layout.setSpacing(8)
        layout.addLayout(buttons)
        layout.addWidget(hint)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lines that wrap are given their height, however small the window is."""
        super().resizeEvent(event)
        self.setMinimumHeight(self.heightForWidth(event.size().width()))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Offer to copy."""
        offer_copy(event)

    def dropEvent(self, event: QDropEvent) -> None:
        """Take what is let go."""
        found = dropped.read(event.mimeData())
        if found:
            keep_copy(event)
            self.dropped.emit(found)
        else:
            event.ignore()
