"""Filters in words."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from desktop.core.query import Filter, FilterField, Operator
from desktop.ui.foreign_text import short_path


def orientation_texts() -> dict[str, str]:
    """Names of the orientations."""
    return {
        "landscape": QCoreApplication.translate("Filter", "Landscape"),
        "portrait": QCoreApplication.translate("Filter", "Portrait"),
        "square": QCoreApplication.translate("Filter", "Square"),
    }


def filter_text(condition: Filter) -> str:
    """A filter as a person would say it."""
    match condition:
        case Filter(FilterField.CAPTION, Operator.NOT_EQUAL, ""):
            return QCoreApplication.translate("Filter", "Has a caption")
        case Filter(FilterField.ORIENTATION, Operator.EQUAL, value):
            return orientation_texts().get(value, value)
        case Filter(FilterField.FOLDER, Operator.EQUAL, value):
            return QCoreApplication.translate("Filter", "Folder: {value}").format(value=short_path(value))
    pattern = _patterns().get((condition.field, condition.operator))
    return pattern.format(value=condition.value) if pattern else str(condition)


def _patterns() -> dict[tuple[str, Operator], str]:
    return {
        (FilterField.DATE, Operator.GREATER_OR_EQUAL): QCoreApplication.translate("Filter", "From {value}"),
        (FilterField.DATE, Operator.LESS_OR_EQUAL): QCoreApplication.translate("Filter", "Until {value}"),
        (FilterField.TYPE, Operator.EQUAL): QCoreApplication.translate("Filter", "Type: {value}"),
        (FilterField.SIZE, Operator.GREATER_OR_EQUAL): QCoreApplication.translate("Filter", "At least {value}"),
        (FilterField.SIZE, Operator.LESS_OR_EQUAL): QCoreApplication.translate("Filter", "At most {value}"),
    }
