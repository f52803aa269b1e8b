"""The log file: it rotates, is for its owner only, and has no secrets. Imported with the first line that is logged."""

from __future__ import annotations

import logging
import os
from contextlib import suppress
from io import TextIOWrapper
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import cast

from desktop.config.redaction import redact

_MAX_BYTES = 1 << 20
_BACKUPS = 3
_FORMAT = "%(asctime)s %(process)d %(threadName)s %(levelname)s %(name)s: %(message)s"


class RedactingFormatter(logging.Formatter):
    """Formats a record, then takes the secrets out of the whole text: message, exception and traceback."""

    def format(self, record: logging.LogRecord) -> str:
        """The finished line or lines."""
        return redact(super().format(record))


class LogFile(RotatingFileHandler):
    """A rotating log file of mode 0600.

    Args:
        file: where it is made with its first line.
    """

    def __init__(self, file: Path) -> None:
        super().__init__(file, maxBytes=_MAX_BYTES, backupCount=_BACKUPS, encoding="utf-8", delay=True)
        self.setFormatter(RedactingFormatter(_FORMAT))

    def handleError(self, record: logging.LogRecord) -> None:
        """Go on without the line: a full disk is told of by what cannot be stored, not by tracebacks of the log."""

    def rotate(self, source: str, dest: str) -> None:
        """Begin a new file. Windows renames none that another program has open: the lines then go on in the old one."""
        with suppress(PermissionError):
            super().rotate(source, dest)

    def _open(self) -> TextIOWrapper:
        def private(path: str, flags: int) -> int:
            return os.open(path, flags, 0o600)

        # Names of files may hold bytes that are no UTF-8.
        return cast(
            "TextIOWrapper",
            open(self.baseFilename, self.mode, encoding="utf-8", errors="backslashreplace", opener=private),
        )
