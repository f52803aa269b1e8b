"""What happens when Tusou itself is at fault: it is written down, told, and the window goes on."""

from __future__ import annotations

import faulthandler
import logging
import sys
import threading
from collections.abc import Callable
from io import TextIOWrapper
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QMessageLogContext, QObject, QtMsgType, Signal, qInstallMessageHandler

from desktop.core.errors import UnexpectedError

FILE_NAME = "crash.log"

_log = logging.getLogger(__name__)
_qt_log = logging.getLogger("qt")
_LEVELS = {
    QtMsgType.QtDebugMsg: logging.DEBUG,
    QtMsgType.QtInfoMsg: logging.INFO,
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}


class CrashReporter(QObject):
    """Writes down what nothing else caught.

    Signals:
        occurred: an :class:`~desktop.core.errors.UnexpectedError`; on the GUI thread, whatever thread it happened on.
    """

    occurred = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._native: TextIOWrapper | None = None
        self._telling = False

    def install(self) -> None:
        """Take over the hooks of Python and Qt."""
        sys.excepthook = self._on_exception
        threading.excepthook = self._on_thread_exception
        qInstallMessageHandler(_on_qt_message)

    def write_native_crashes_to(self, folder: Path) -> None:
        """Have the stacks of all threads written to a file in ``folder`` when the process dies of a signal."""
        file = folder / FILE_NAME
        file.touch(mode=0o600)
        self._native = file.open("a", encoding="utf-8")
        faulthandler.enable(self._native)

    def uninstall(self) -> None:
        """Give the hooks back."""
        sys.excepthook = sys.__excepthook__
        threading.excepthook = threading.__excepthook__
        qInstallMessageHandler(None)
        if self._native is not None:
            faulthandler.disable()
            self._native.close()
            self._native = None

    def _on_exception(self, kind: type[BaseException], error: BaseException, traceback: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, traceback)
            return
        _log.critical("Unexpected error", exc_info=(kind, error, traceback))
        # An error while an error is told must not go round in circles.
        if not self._telling:
            self._telling = True
            try:
                from desktop.config.redaction import redact

                self.occurred.emit(UnexpectedError(redact(f"{kind.__name__}: {error}")))
            finally:
                self._telling = False

    def _on_thread_exception(self, arguments: threading.ExceptHookArgs) -> None:
        if arguments.exc_value is not None:
            self._on_exception(arguments.exc_type, arguments.exc_value, arguments.exc_traceback)


def _on_qt_message(kind: QtMsgType, context: QMessageLogContext, message: str) -> None:
    category: Callable[[], str] | str = context.category
    _qt_log.log(_LEVELS.get(kind, logging.WARNING), "%s: %s", category, message)
