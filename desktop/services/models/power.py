"""Whether this computer runs on its battery."""

from __future__ import annotations


def on_battery() -> bool:
    """Whether it does; False where that cannot be told."""
    import psutil

    ask = getattr(psutil, "sensors_battery", None)  # not on every system
    battery = ask() if ask is not None else None
    return battery is not None and battery.power_plugged is False
