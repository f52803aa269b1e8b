"""Queries in words."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from desktop.core.query import ImageTerm, LibraryPhoto, Query, Term, TextTerm
from desktop.ui.search.chip import image_name
from desktop.ui.search.filter_text import filter_text

_PLUS, _MINUS = " + ", " − "


def query_title(query: Query) -> str:
    """A query as one line: its terms, then its filters."""
    title = ""
    # What is wanted comes first, so that no title begins with a minus.
    for term in sorted(query.terms, key=lambda term: term.weight < 0):
        title += (_MINUS if term.weight < 0 else _PLUS if title else "") + _term_text(term)
    return " · ".join([title, *(filter_text(condition) for condition in query.filters)])


def _term_text(term: Term) -> str:
    if isinstance(term, TextTerm):
        return term.text
    return _image_text(term)


def _image_text(term: ImageTerm) -> str:
    name = "" if isinstance(term.image, LibraryPhoto) else image_name(term.image)
    return name or QCoreApplication.translate("QueryTitle", "photo")
