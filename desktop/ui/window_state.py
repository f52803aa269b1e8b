"""What the window remembers of itself: its place, its parts, and how it looked last time.

A small file that is read before the first paint. Settings proper are in ``config.settings``; theme and language are
repeated here only so that the first paint need not wait for them, and are corrected as soon as the settings are read.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QByteArray, QSettings

FILE_NAME = "window.ini"

Choice = TypeVar("Choice", bound=StrEnum)


class WindowState:
    """The file of window state. Used on the GUI thread; :meth:`write` on any.

    Args:
        folder: where it is; None where there is no folder to keep it in: then nothing is remembered.
        soon: has something done off the GUI thread, which must not wait for a disk that an import keeps busy; without
            it, what is new is written by :meth:`write` alone.
    """

    def __init__(self, folder: Path | None, soon: Callable[[Callable[[], None]], object] | None = None) -> None:
        self._file = "" if folder is None else str(folder / FILE_NAME)
        self._soon = soon
        self._store = QSettings(self._file, QSettings.Format.IniFormat)
        self._values: dict[str, str | QByteArray] = {}
        self._unwritten: dict[str, str | QByteArray] = {}
        self._taking = threading.Lock()
        self._writing = threading.Lock()

    def text(self, key: str, default: str) -> str:
        """A remembered word."""
        value = self._value(key)
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
        value = self._value(key)
        return value if isinstance(value, QByteArray) else QByteArray()

    def remember(self, key: str, value: str | int | bool | QByteArray) -> None:  # noqa: FBT001 -- a value, not a switch
        """Keep a value; it is written soon, and when the window closes."""
        kept = str(int(value)) if isinstance(value, int) else value
        if self._value(key) == kept:
            return
        self._values[key] = kept
        with self._taking:
            first = not self._unwritten
            self._unwritten[key] = kept
        if first and self._soon is not None:
            self._soon(self.write)

    def write(self) -> None:
        """Write what is new. Waits for the disk."""
        with self._writing:
            with self._taking:
                unwritten, self._unwritten = self._unwritten, {}
            if self._file and unwritten:
                store = QSettings(self._file, QSettings.Format.IniFormat)
                for key, value in unwritten.items():
                    store.setValue(key, value)
                store.sync()

    def _value(self, key: str) -> object:
        return self._values[key] if key in self._values else self._store.value(key)
