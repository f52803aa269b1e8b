"""How long something will take, in words."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

_MINUTE_S = 60
_HOUR_S = 3600


def time_left(seconds: float) -> str:
    """An estimate in words, no more exact than it is."""
    translate = QCoreApplication.translate
    if seconds < _MINUTE_S:
        return translate("TimeLeft", "less than a minute left")
    if seconds < _HOUR_S:
        return translate("TimeLeft", "about %n min left", "", round(seconds / _MINUTE_S))
    return translate("TimeLeft", "about %n h left", "", round(seconds / _HOUR_S))
