"""The log: one rotating file for its owner only, with secrets taken out of every line, tracebacks included."""

from __future__ import annotations

import logging
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from desktop.config.log_file import LogFile

FILE_NAME = "tusou.log"


class _Log(logging.Handler):
    """Passes lines on to the log file, which is loaded with the first of them: most runs of a command have none.

    Args:
        path: the log file.
    """

    def __init__(self, path: Path) -> None:
        super().__init__()
        self._path = path

    def emit(self, record: logging.LogRecord) -> None:
        """Write one line."""
        self._file.handle(record)

    def close(self) -> None:
        """Close the file; the next line opens it again."""
        if "_file" in self.__dict__:
            self._file.close()
        super().close()

    @cached_property
    def _file(self) -> LogFile:
        from desktop.config.log_file import LogFile

        return LogFile(self._path)


def configure(folder: Path, level: int = logging.INFO) -> Path:
    """Send what the program logs to a file in ``folder``; done again, it changes folder and level.

    Returns:
        The log file. It is made when there is something to write.
    """
    file = folder / FILE_NAME
    root = logging.getLogger()
    for old in [known for known in root.handlers if isinstance(known, _Log)]:
        root.removeHandler(old)
        old.close()
    root.addHandler(_Log(file))
    root.setLevel(level)
    logging.captureWarnings(capture=True)
    return file
