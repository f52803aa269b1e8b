"""The side panel: one photo large, and what is known of it."""

from __future__ import annotations

import re

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QImage, QKeyEvent
from PySide6.QtWidgets import (
    QFormLayout,
    QFrame,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from desktop.core.photo import Photo
from desktop.ui.annotating.tag_text import split_tags
from desktop.ui.foreign_text import set_tool_tip, short_path
from desktop.ui.icons import set_icon
from desktop.ui.preview.details import Rows, photo_rows
from desktop.ui.preview.picture_text import PictureText
from desktop.ui.widgets.flow_layout import FlowLayout
from desktop.ui.widgets.picture_view import PictureView

_CAPTION_LINES = 3
_PICTURE_PART = 0.75
#: Between two characters after more of them in a row than fit in a narrow panel.
_WITHIN_LONG_WORDS = re.compile(r"(?<=[^\s\u200b]{20})(?=[^\s\u200b])")


class CaptionEdit(QPlainTextEdit):
    """A few lines of text that save themselves.

    Signals:
        submitted: Enter was pressed, or the keyboard went elsewhere.
        reverted: Esc was pressed.
    """

    submitted = Signal()
    reverted = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter saves, Shift+Enter begins a line, Esc takes back."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and not event.modifiers():
            self.submitted.emit()
        elif event.key() == Qt.Key.Key_Escape:
            self.reverted.emit()
            event.ignore()  # and leaves
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """What was typed is not lost."""
        super().focusOutEvent(event)
        self.submitted.emit()


class PreviewPanel(QWidget):
    """The selected photo: picture, caption, where it is, details.

    Attributes:
        text: the text in the picture.

    Signals:
        caption_edited: the ids of the photos (list of str), and their new caption.
        tags_edited: the ids of the photos (list of str), and their new tags (list of str).
        viewer_requested: the picture was clicked.
        reveal_requested, similar_requested: its buttons.
    """

    caption_edited = Signal(list, str)
    tags_edited = Signal(list, list)
    viewer_requested = Signal()
    reveal_requested = Signal()
    similar_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("Preview"))
        self._photos: list[Photo] = []
        self._exif: Rows = []
        self._picture = PictureView(parent=self)
        self._picture.setCursor(Qt.CursorShape.PointingHandCursor)
        self._picture.setToolTip(self.tr("Show on full screen"))
        self._picture.clicked.connect(self.viewer_requested)
        self._name = _label("heading")
        self._note = _label("secondary")
        self._caption = CaptionEdit(tabChangesFocus=True)
        self._caption.setAccessibleName(self.tr("Caption"))
        self._caption.setFixedHeight(self._caption.fontMetrics().lineSpacing() * _CAPTION_LINES + 18)
        self._caption.submitted.connect(self._on_caption)
        self._caption.reverted.connect(self._show_words)
        self._tags = QLineEdit()
        self._tags.setAccessibleName(self.tr("Tags"))
        self._tags.editingFinished.connect(self._on_tags)
        self._cost = _label("secondary")
        self._cost.setText(self.tr("Each change uploads the photo again, which is paid for (2 entries)."))
        self._cost.hide()
        self._reveal = _button("folder", self.tr("Show in folder"))
        self._reveal.clicked.connect(self.reveal_requested)
        self._similar = _button("find_similar", self.tr("Find similar"))
        self._similar.clicked.connect(self.similar_requested)
        self.text = PictureText()
        self._place = _label("secondary")
        self._rows = QFormLayout()
        self._area = QScrollArea(widgetResizable=True)
        self._area.setAccessibleName(self.tr("Details"))
        self._content = QWidget()
        self._content.setObjectName("content")
        self._empty = _label("secondary")
        self._empty.setText(self.tr("Select a photo to see it here."))
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._lay_out()
        self.show_photos([])

    # Content

    @property
    def photos(self) -> list[Photo]:
        """The photos that are shown."""
        return self._photos

    def show_photo(self, photo: Photo) -> None:
        """Show one photo."""
        self.show_photos([photo])

    def show_photos(self, photos: list[Photo]) -> None:
        """Show one photo, or how many there are."""
        if [photo.id for photo in photos] != [photo.id for photo in self._photos]:
            # What was typed for the photos before belongs to them.
            self._on_caption()
            self._on_tags()
            self._picture.clear()
            self.text.show_lines([])
            self._exif = []
        self._photos = photos
        one = photos[0] if len(photos) == 1 else None
        self._area.setVisible(bool(photos))
        self._empty.setVisible(not photos)
        self._picture.setVisible(one is not None)
        self._similar.setVisible(bool(photos))
        self._reveal.setVisible(one is not None and one.path is not None)
        self._name.setText(_parted(one.file_name) if one else self.tr("%n photo(s) selected", "", len(photos)))
        self._note.setVisible(bool(one and one.missing))
        self._note.setText(self.tr("The file is not where it was. Connect its drive, or remove the photo."))
        set_tool_tip(self._note)
        place = (one.path or one.url or "") if one else ""
        self._place.setText(_breakable(short_path(place)))
        self._place.setAccessibleName(place)
        set_tool_tip(self._place, place)
        if not self._caption.document().isModified() and not self._tags.isModified():
            self._show_words()
        self._show_rows()

    def show_count(self, count: int) -> None:
        """So many photos are selected; those that are not loaded cannot be written to from here."""
        complete = count == len(self._photos)
        if not complete:
            self._name.setText(self.tr("%n photo(s) selected", "", count))
        self._caption.setVisible(complete)
        self._tags.setVisible(complete)

    def show_picture(self, image: QImage, full_size: QSize) -> None:
        """Show the picture of the photo, reduced or full."""
        if self._picture.empty:
            self._picture.show_image(image, full_size)
        else:
            self._picture.refine(image, full_size)

    def show_exif(self, rows: Rows) -> None:
        """Show what the camera wrote."""
        self._exif = rows
        self._show_rows()

    def show_picture_error(self, text: str, details: str) -> None:
        """The picture cannot be shown.

        Args:
            text: why, and what to do, in plain words, translated already.
            details: the same with particulars.
        """
        self._note.setText(text)
        set_tool_tip(self._note, details)
        self._note.show()

    def show_paid(self, paid: bool) -> None:  # noqa: FBT001 -- a slot
        """Say beside caption and tags whether editing them costs money."""
        self._cost.setVisible(paid)

    # Inside

    def _lay_out(self) -> None:
        buttons = QWidget()
        flow = FlowLayout(buttons)
        flow.addWidget(self._similar)
        flow.addWidget(self._reveal)
        self._rows.setHorizontalSpacing(16)
        self._rows.setVerticalSpacing(4)
        column = QVBoxLayout(self._content)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(12)
        for widget in (self._picture, self._name, self._note, self._caption, self._tags, self._cost):
            column.addWidget(widget)
        column.addWidget(buttons)
        column.addLayout(self._rows)
        column.addWidget(self.text)
        column.addWidget(self._place)
        column.addStretch()
        area = self._area
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(self._content)
        area.viewport().installEventFilter(self)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._empty, 1)
        outer.addWidget(area, 1)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The picture takes as much height as suits the width."""
        if event.type() == QEvent.Type.Resize:
            self._picture.setFixedHeight(round(self._area.viewport().width() * _PICTURE_PART))
        return super().eventFilter(watched, event)

    def _show_words(self) -> None:
        captions = {photo.caption for photo in self._photos}
        self._caption.setPlainText(captions.pop() if len(captions) == 1 else "")
        several = len(self._photos) > 1
        self._caption.setPlaceholderText(
            self.tr("One caption for all of them") if several else self.tr("Add a caption")
        )
        self._caption.document().setModified(False)
        tags = {tuple(photo.tags) for photo in self._photos}
        self._tags.setText(", ".join(tags.pop()) if len(tags) == 1 else "")
        self._tags.setCursorPosition(0)  # of many tags, the first are seen
        self._tags.setPlaceholderText(
            self.tr("The same tags for all of them") if several else self.tr("Add tags, separated by commas")
        )

    def _show_rows(self) -> None:
        while self._rows.rowCount():
            self._rows.removeRow(0)
        if len(self._photos) != 1:
            return
        for name, value in (*photo_rows(self._photos[0]), *self._exif):
            title, text = _label("secondary"), _label()
            title.setText(name)
            title.setWordWrap(False)
            title.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)
            text.setText(_breakable(value))
            text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            self._rows.addRow(title, text)

    def _on_caption(self) -> None:
        document = self._caption.document()
        if document.isModified() and self._photos:
            document.setModified(False)
            self.caption_edited.emit([photo.id for photo in self._photos], self._caption.toPlainText().strip())

    def _on_tags(self) -> None:
        if self._tags.isModified() and self._photos:
            self._tags.setModified(False)
            self.tags_edited.emit([photo.id for photo in self._photos], split_tags(self._tags.text()))


def _label(role: str = "") -> QLabel:
    label = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
    label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
    if role:
        label.setProperty("role", role)
    return label


def _button(icon: str, text: str) -> QPushButton:
    button = QPushButton(text)
    set_icon(button, icon)
    return button


def _breakable(text: str) -> str:
    """The text with places where a line may end: paths have none of their own (zero width space, U+200B)."""
    parts = text.replace("/", "/\u200b").replace("\\", "\\\u200b").replace("_", "_\u200b")
    return _parted(parts)


def _parted(text: str) -> str:
    """The text with places where a line may end within words that are longer than a line."""
    return _WITHIN_LONG_WORDS.sub("\u200b", text)
