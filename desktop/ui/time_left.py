"""How long something will take, in words."""

from __future__ import annotations

from PySide6.QtCore import QObject

_MINUTE_S = 60
_HOUR_S = 3600


class TimeLeft(QObject):
    """Words for estimates, no more exact than those are. A QObject, since only those have plurals."""

    def text(self, seconds: float) -> str:
        """An estimate in words."""
        if seconds < _MINUTE_S:
            return self.tr("less than a minute left")
        if seconds < _HOUR_S:
            return self.tr("about %n min left", "", round(seconds / _MINUTE_S))
        return self.tr("about %n h left", "", round(seconds / _HOUR_S))


def time_left(seconds: float) -> str:
    """An estimate in words."""
    return TimeLeft().text(seconds)
