"""Where Python looks for rubbish: objects that only refer to each other."""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer

_INTERVAL_MS = 1000


class Collector(QObject):
    """Has cycles of objects collected on the GUI thread, and on no other, until it is closed.

    Python itself collects on whichever thread makes the object that is one too many. Dialogs that were closed are such
    cycles; a worker would destroy their widgets, while Qt allows that on the GUI thread alone: the process hangs or
    dies. Objects that are no cycles do not wait for this.

    Args:
        parent: its Qt parent.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        gc.disable()
        self._timer = QTimer(self, interval=_INTERVAL_MS)
        self._timer.timeout.connect(self._on_timeout)
        self._timer.start()

    def close(self) -> None:
        """Leave it to Python again."""
        self._timer.stop()
        gc.enable()

    def _on_timeout(self) -> None:
        """What Python does when an object is made: the oldest generation that has grown too much, with all younger."""
        grown = [count > limit for count, limit in zip(gc.get_count(), gc.get_threshold(), strict=True)]
        if any(grown):
            gc.collect(max(generation for generation, much in enumerate(grown) if much))
