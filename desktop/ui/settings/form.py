"""Rows of forms."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QComboBox,
    QDoubleSpinBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QSpinBox,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

_SPACING = 12
#: Labels of higher fields stay at their top.
_LINE_HEIGHT = 36
_INSET = 8


def make_form(parent: QWidget, rows: Sequence[tuple[str, QWidget]]) -> QFormLayout:
    """Lay out labelled fields in ``parent``, each label in the middle of the height of its field.

    Args:
        parent: gets the layout.
        rows: text of the label, maybe with ``&`` before its key, and the field.
    """
    form = QFormLayout(parent)
    form.setSpacing(_SPACING)
    form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
    for text, field in rows:
        label = QLabel(text)
        label.setBuddy(field)
        field.ensurePolished()
        label.setMinimumHeight(min(field.sizeHint().height(), _LINE_HEIGHT))
        if isinstance(field, QSpinBox | QDoubleSpinBox):
            # The style sheet has no say here, and the number would touch the edge.
            field.lineEdit().setTextMargins(_INSET, 0, 0, 0)
        form.addRow(label, field)
    return form


def line(name: str, placeholder: str = "", *, secret: bool = False) -> QLineEdit:
    """A field for one line, known to screen readers by ``name``; dots in place of what is secret."""
    field = QLineEdit()
    field.setAccessibleName(name)
    field.setPlaceholderText(placeholder)
    if secret:
        field.setEchoMode(QLineEdit.EchoMode.Password)
    return field


def typed_or_chosen(name: str, placeholder: str = "") -> QComboBox:
    """A field to type into or to choose from."""
    box = QComboBox(editable=True)
    box.setAccessibleName(name)
    box.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
    inside = box.lineEdit()
    if inside is not None:
        inside.setPlaceholderText(placeholder)
        inside.setAccessibleName(name)
    return box


def choice(name: str, entries: Sequence[tuple[str, str]]) -> QComboBox:
    """A field to choose from.

    Args:
        name: for screen readers.
        entries: value and text.
    """
    box = QComboBox()
    box.setAccessibleName(name)
    for value, text in entries:
        box.addItem(text, str(value))
    return box


def select(box: QComboBox, value: str) -> None:
    """Choose the entry of a value; the first one where there is none."""
    box.setCurrentIndex(max(0, box.findData(str(value))))


def beside(field: QWidget, *others: QWidget) -> QWidget:
    """A field with something at its right, such as a button."""
    row = QWidget()
    layout = QHBoxLayout(row)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.addWidget(field, 1)
    for other in others:
        layout.addWidget(other)
    return row


def note(text: str = "", role: str = "secondary") -> QLabel:
    """A line or more of explanation; ``danger`` for what is wrong. Plain text, and hidden from forms while empty."""
    label = QLabel(text, wordWrap=True, textFormat=Qt.TextFormat.PlainText)
    label.setProperty("role", role)
    return label


class Fold(QWidget):
    """Something that most people need not see, under a title that unfolds it.

    Args:
        title: what is in it.
        content: what is folded away.
    """

    def __init__(self, title: str, content: QWidget) -> None:
        super().__init__()
        self._button = QToolButton()
        self._button.setText(title)
        self._button.setCheckable(True)
        self._button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._button.toggled.connect(self.unfold)
        self._content = content
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._button)
        layout.addWidget(content)
        self.unfold(False)

    def unfold(self, shown: bool = True) -> None:  # noqa: FBT001, FBT002 -- a slot of Qt
        """Show what is in it, or hide it."""
        self._button.setChecked(shown)
        self._button.setArrowType(Qt.ArrowType.DownArrow if shown else Qt.ArrowType.RightArrow)
        self._content.setVisible(shown)
