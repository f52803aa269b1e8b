"""What an import says of itself, in the language of the window."""

from __future__ import annotations

from PySide6.QtCore import QLocale, QObject

from desktop.services.importing.model import FINAL, ImportPhase, ImportState, ItemPhase
from desktop.ui.time_left import time_left

_MANY_PER_S = 10


def items_done(state: ImportState) -> int:
    """How many items came to an end."""
    return sum(state.counts.get(phase, 0) for phase in FINAL)


def items_found(state: ImportState) -> int:
    """How many items there are, as far as they are found."""
    return sum(state.counts.values())


def failures(state: ImportState) -> int:
    """How many items failed."""
    return state.counts.get(ItemPhase.FAILED, 0)


class ImportText(QObject):
    """Words for the state of an import."""

    def title(self, state: ImportState) -> str:
        """The name of the first source, and how many more there are."""
        more = state.source_count - 1
        return self.tr("{name} and %n more", "", more).format(name=state.title) if more > 0 else state.title

    def failures(self, count: int) -> str:
        """How many items failed, for the button that shows them."""
        return self.tr("%n problem(s)", "", count)

    def status(self, state: ImportState) -> str:
        """One line: where the import is."""
        match state.state:
            case ImportPhase.WAITING:
                return self.tr("Waiting")
            case ImportPhase.RUNNING:
                return self._running(state)
            case ImportPhase.PAUSED:
                return _join(self.tr("Paused"), self._how_far(state))
            case ImportPhase.STOPPED:
                return _join(self.tr("Stopped"), self._how_far(state))
            case ImportPhase.DONE:
                return self._outcome(state)
            case ImportPhase.CANCELLED:
                return _join(self.tr("Cancelled"), self._outcome(state))

    def _running(self, state: ImportState) -> str:
        if not state.listed:
            return _join(self.tr("Looking for photos"), self.tr("%n found", "", items_found(state)))
        parts = [self._how_far(state)]
        if state.items_per_s > 0:
            digits = 0 if state.items_per_s >= _MANY_PER_S else 1
            parts.append(self.tr("{rate} photos/s").format(rate=QLocale().toString(state.items_per_s, "f", digits)))
        if state.seconds_left is not None:
            parts.append(time_left(state.seconds_left))
        return _join(*parts)

    def _how_far(self, state: ImportState) -> str:
        number = QLocale().toString
        return self.tr("{done} of {total}").format(done=number(items_done(state)), total=number(items_found(state)))

    def _outcome(self, state: ImportState) -> str:
        done, unchanged = state.counts.get(ItemPhase.DONE, 0), state.counts.get(ItemPhase.UNCHANGED, 0)
        parts = [
            self.tr("%n added", "", done) if done else "",
            self.tr("%n already there", "", unchanged) if unchanged else "",
            self.tr("%n failed", "", failures(state)) if failures(state) else "",
        ]
        return _join(*parts) or self.tr("No photos found")


def _join(*parts: str) -> str:
    return " · ".join(part for part in parts if part)
