"""Removals that no engine can undo: they wait until the way back is closed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QObject, QTimer

from desktop.core.photo import PhotoId

#: As long as the message bar offers the way back.
GRACE_MS = 15_000


@dataclass(frozen=True, slots=True)
class Removal:
    """Photos that are to leave a library."""

    library: str
    ids: Sequence[PhotoId]


class PendingRemoval(QObject):
    """Holds one removal until it is carried out: after a while, before the next one, or when the window closes.

    Args:
        carry_out: removes the photos for good.
        parent: its Qt parent.

    Attributes:
        removal: what waits, or None.
    """

    def __init__(self, carry_out: Callable[[Removal], None], parent: QObject) -> None:
        super().__init__(parent)
        self._carry_out = carry_out
        self.removal: Removal | None = None
        self._timer = QTimer(self, singleShot=True, interval=GRACE_MS)
        self._timer.timeout.connect(self.carry_out)

    def hold(self, removal: Removal) -> None:
        """Wait with this removal; the one before is carried out now."""
        self.carry_out()
        self.removal = removal
        self._timer.start()

    def take_back(self) -> Removal | None:
        """The removal that waited, which does not happen now; None where none did."""
        self._timer.stop()
        removal, self.removal = self.removal, None
        return removal

    def carry_out(self) -> None:
        """Wait no longer."""
        removal = self.take_back()
        if removal is not None:
            self._carry_out(removal)
