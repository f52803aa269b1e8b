"""The dialog with the caption and the tags of one photo or of many."""

from __future__ import annotations

from PySide6.QtCore import QLocale, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from desktop.services.annotating import Annotations, Edit
from desktop.ui.annotating.tag_list import TagList
from desktop.ui.annotating.tag_text import split_tags

#: A photo that is uploaded again counts as so many entries.
ENTRIES_OF_A_PHOTO = 2
_WIDTH = 440
_CAPTION_LINES = 4
_ENTER = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter})


class CaptionField(QPlainTextEdit):
    """A few lines of text.

    Signals:
        submitted: Enter was pressed.
    """

    submitted = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter submits, Shift+Enter begins a line."""
        if event.key() in _ENTER and not event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self.submitted.emit()
        else:
            super().keyPressEvent(event)


class NewTagField(QLineEdit):
    """A line for new tags.

    Signals:
        submitted: Enter was pressed; with the tags (list of str). Where there are none, Enter is the dialog's.
    """

    submitted = Signal(list)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter submits what was typed."""
        tags = split_tags(self.text()) if event.key() in _ENTER else []
        if tags:
            self.clear()
            self.submitted.emit(tags)
        else:
            super().keyPressEvent(event)


class AnnotationDialog(QDialog):
    """Asks for a caption and tags.

    Args:
        annotations: what the photos have now.
        name: file name of a single photo.
        paid: each change uploads its photos again, which is paid for.
        parent: the window.
    """

    def __init__(self, annotations: Annotations, name: str, *, paid: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._annotations = annotations
        self._count = len(annotations.ids)
        self.setWindowTitle(self.tr("Caption and tags"))
        self.setAccessibleName(self.tr("Caption and tags"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._heading = QLabel(textFormat=Qt.TextFormat.PlainText)
        self._heading.setProperty("role", "heading")
        title = name if self._count == 1 else self.tr("%n photo(s)", "", self._count)
        self._heading.setText(self._heading.fontMetrics().elidedText(title, Qt.TextElideMode.ElideMiddle, _WIDTH - 48))
        self._caption = CaptionField(annotations.caption or "", tabChangesFocus=True)
        self._caption.setAccessibleName(self.tr("Caption"))
        self._caption.setFixedHeight(self._caption.fontMetrics().lineSpacing() * _CAPTION_LINES + 18)
        self._caption.setPlaceholderText(
            self.tr("Add a caption")
            if annotations.caption is not None
            else self.tr("The captions differ. What you type here takes their place.")
        )
        self._tags = TagList(annotations.tags, self._count)
        self._new = NewTagField(placeholderText=self.tr("Add tags, separated by commas"))
        self._new.setAccessibleName(self.tr("New tags"))
        self._cost = QLabel(wordWrap=True)
        self._cost.setProperty("role", "secondary")
        self._cost.setVisible(paid)
        self._buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Save | QDialogButtonBox.StandardButton.Cancel)
        self._lay_out()
        self._connect()
        self._show_cost()

    def edit(self) -> Edit:
        """What is to be changed."""
        caption = self._caption.toPlainText().strip()
        changed = self._caption.document().isModified() and caption != self._annotations.caption
        added = dict.fromkeys([*self._tags.added, *split_tags(self._new.text())])
        return Edit(caption if changed else None, added=list(added), removed=self._tags.removed)

    def focus_caption(self) -> None:
        """Give the caption the keyboard."""
        self._caption.setFocus(Qt.FocusReason.OtherFocusReason)
        self._caption.selectAll()

    def focus_tags(self) -> None:
        """Give the line for new tags the keyboard."""
        self._new.setFocus(Qt.FocusReason.OtherFocusReason)

    # Inside

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 16)
        column.setSpacing(8)
        column.addWidget(self._heading)
        column.addSpacing(8)
        column.addWidget(_label(self.tr("&Caption"), self._caption))
        column.addWidget(self._caption)
        column.addSpacing(8)
        column.addWidget(_label(self.tr("&Tags"), self._new))
        column.addWidget(self._tags)
        column.addWidget(self._new)
        column.addStretch()
        column.addWidget(self._cost)
        column.addSpacing(8)
        column.addWidget(self._buttons)
        self.setMinimumWidth(_WIDTH)

    def _connect(self) -> None:
        self._caption.submitted.connect(self.accept)
        self._caption.textChanged.connect(self._show_cost)
        self._new.submitted.connect(self._on_new_tags)
        self._new.textChanged.connect(self._show_cost)
        self._tags.edited.connect(self._show_cost)
        self._buttons.accepted.connect(self.accept)
        self._buttons.rejected.connect(self.reject)

    def _on_new_tags(self, tags: list[str]) -> None:
        self._tags.tick(tags)
        self.adjustSize()

    def _show_cost(self) -> None:
        text = self.tr(
            "The service of this library is paid for. A change uploads each photo again: %n entries for each photo.",
            "",
            ENTRIES_OF_A_PHOTO,
        )
        if self.edit():
            entries = QLocale().toString(ENTRIES_OF_A_PHOTO * self._count)
            change = self.tr("This change: up to {entries} entries.").format(entries=entries)
            text = f"{text}\n{change}"
        self._cost.setText(text)


def _label(text: str, field: QWidget) -> QLabel:
    label = QLabel(text)
    label.setBuddy(field)
    return label
