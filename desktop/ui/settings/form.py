"""Rows of forms."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QFormLayout, QLabel, QWidget

_SPACING = 12


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
        label.setMinimumHeight(field.sizeHint().height())
        form.addRow(label, field)
    return form
