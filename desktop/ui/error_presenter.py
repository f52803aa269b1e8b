"""Errors in the language of the window."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication

from desktop.core.error_sentence import ErrorText
from desktop.core.error_text import CONTEXT, describe, one_line
from desktop.core.errors import TusouError
from desktop.core.sentences import joined
from desktop.ui.message_bar import Message, Severity


def error_text(error: TusouError) -> ErrorText:
    """What happened, why, and what to do."""
    return describe(error, _translate)


def error_words(error: TusouError) -> str:
    """An error in plain words, without the particulars."""
    text = error_text(error)
    return joined((text.what, text.why, text.action))


def error_line(error: TusouError, known: str = "") -> str:
    """An error as one line, with the particulars at its end; ``known`` is the file that the reader sees anyway."""
    return one_line(error, _translate, known=known)


def error_message(error: TusouError, retry: Callable[[], None] | None = None) -> Message:
    """An error for the message bar.

    Args:
        error: the error.
        retry: what to do again when the user asks for it; offered only where that may help.
    """
    return Message(
        error_words(error),
        Severity.ERROR,
        details=str(error),
        action_text=QCoreApplication.translate("ErrorPresenter", "Try again") if retry else "",
        action=retry,
    )


def _translate(sentence: str) -> str:
    return QCoreApplication.translate(CONTEXT, sentence)
