"""The log: one rotating file for its owner only, with secrets taken out of every line, tracebacks included."""

from __future__ import annotations

import logging
import os
from io import TextIOWrapper
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import cast

from desktop.config.redaction import redact

FILE_NAME = "tusou.log"

_MAX_BYTES = 1 << 20
_BACKUPS = 3
_FORMAT = "%(asctime)s %(process)d %(threadName)s %(levelname)s %(name)s: %(message)s"


class RedactingFormatter(logging.Formatter):
    """Formats a record, then takes the secrets out of the whole text: message, exception and traceback."""

    def format(self, record: logging.LogRecord) -> str:
        """The finished line or lines."""
        return redact(super().format(record))


class _PrivateFileHandler(RotatingFileHandler):
    """A rotating log file of mode 0600."""

    def handleError(self, record: logging.LogRecord) -> None:
        """Go on without the line: a full disk is told of by what cannot be stored, not by tracebacks of the log."""

    def _open(self) -> TextIOWrapper:
        def private(path: str, flags: int) -> int:
            return os.open(path, flags, 0o600)

        # Names of files may hold bytes that are no UTF-8.
        return cast(
            "TextIOWrapper",
            open(self.baseFilename, self.mode, encoding="utf-8", errors="backslashreplace", opener=private),
        )


def configure(folder: Path, level: int = logging.INFO) -> Path:
    """Send what the program logs to a file in ``folder``; done again, it changes folder and level.

    Returns:
        The log file. It is made when there is something to write.
    """
    file = folder / FILE_NAME
    handler = _PrivateFileHandler(file, maxBytes=_MAX_BYTES, backupCount=_BACKUPS, encoding="utf-8", delay=True)
    handler.setFormatter(RedactingFormatter(_FORMAT))
    root = logging.getLogger()
    for old in [known for known in root.handlers if isinstance(known, _PrivateFileHandler)]:
        root.removeHandler(old)
        old.close()
    root.addHandler(handler)
    root.setLevel(level)
    logging.captureWarnings(capture=True)
    return file
