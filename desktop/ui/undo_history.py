"""What can be undone, the last first."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal


class WayBack:
    """One act that can be undone.

    Args:
        act: undoes it.
    """

    def __init__(self, act: Callable[[], None]) -> None:
        self.act = act


class UndoHistory(QObject):
    """Keeps the ways back of everything that was done in a window.

    Signals:
        changed: whether there is something to undo.
    """

    changed = Signal(bool)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._ways: list[WayBack] = []

    def push(self, act: Callable[[], None]) -> WayBack:
        """Something was done that ``act`` undoes."""
        way = WayBack(act)
        self._ways.append(way)
        self.changed.emit(True)
        return way

    def discard(self, way: WayBack) -> None:
        """This way back is closed."""
        if way in self._ways:
            self._ways.remove(way)
            self.changed.emit(bool(self._ways))

    def undo(self) -> None:
        """Undo what was done last."""
        if self._ways:
            self.take(self._ways[-1])

    def take(self, way: WayBack) -> None:
        """Undo one act, if that was not done yet."""
        if way in self._ways:
            self.discard(way)
            way.act()
