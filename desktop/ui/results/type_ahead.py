"""What is typed in a list to get to a name."""

from __future__ import annotations

from PySide6.QtCore import QElapsedTimer
from PySide6.QtWidgets import QApplication


class TypeAhead:
    """Puts letters that follow each other quickly together, as a file manager does."""

    def __init__(self) -> None:
        self._typed = ""
        self._last = QElapsedTimer()

    @property
    def active(self) -> bool:
        """Whether the next letter continues what was typed."""
        return self._last.isValid() and self._last.elapsed() <= QApplication.keyboardInputInterval()

    def take(self, text: str) -> tuple[str, bool]:
        """Take what was typed now.

        Returns:
            How the name begins, and whether to go on behind the row that is current: so it is for the first letter,
            and for one letter again and again, which leads from name to name.
        """
        self._typed = self._typed + text if self.active else text
        self._last.start()
        repeated = len(set(self._typed.casefold())) == 1
        return (self._typed[:1], True) if repeated else (self._typed, False)
