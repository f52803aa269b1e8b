"""What the window remembers of itself: its place, its parts, and how it looked last time.

A small file that is read before the first paint. Settings proper are in ``config.settings``; theme and language are
repeated here only so that the first paint need not wait for them, and are corrected as soon as the settings are read.
"""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QByteArray, QSettings

FILE_NAME = "window.ini"

Choice = TypeVar("Choice", bound=StrEnum)


class WindowState:
    """The file of window state.

    Args:
        folder: where it is; None where there is no folder to keep it in: then nothing is remembered.
    """

    def __init__(self, folder: Path | None) -> None:
        file = "" if folder is None else str(folder / FILE_NAME)
        self._store = QSettings(file, QSettings.Format.IniFormat)

    def text(self, key: str, default: str) -> str:
        """A remembered word."""
        value = self._store.value(key, default)
        return value if isinstance(value, str) else default

    def choice(self, key: str, default: Choice) -> Choice:
        """A remembered one of several words; ``default`` where this version does not know the word."""
        try:
            return type(default)(self.text(key, default))
        except ValueError:
            return default

    def number(self, key: str, default: int) -> int:
        """A remembered whole number."""
        try:
            return int(self.text(key, str(default)))
        except ValueError:
            return default

    def flag(self, key: str, *, default: bool) -> bool:
        """A remembered yes or no."""
        return self.number(key, int(default)) != 0

    def blob(self, key: str) -> QByteArray:
        """Remembered bytes, such as a geometry; empty where there are none."""
        value = self._store.value(key)
        return value if isinstance(value, QByteArray) else QByteArray()

    def remember(self, key: str, value: str | int | bool | QByteArray) -> None:  # noqa: FBT001 -- a value, not a switch
        """Keep a value; it is written when the event loop next has time, and when the program ends."""
        self._store.setValue(key, str(int(value)) if isinstance(value, int) else value)
