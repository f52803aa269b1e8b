"""Whether the window could open here, found out without starting Qt in this process."""

from __future__ import annotations

import os
import sys
from pathlib import Path

DEBIAN_PACKAGES = (
    "libegl1 libgl1 libxkbcommon-x11-0 libdbus-1-3 libfontconfig1 libxcb-cursor0 libxcb-icccm4 libxcb-image0 "
    "libxcb-keysyms1 libxcb-randr0 libxcb-render-util0 libxcb-shape0 libxcb-xinerama0 libxcb-xkb1"
)

_TIMEOUT_S = 60
_NOT_INSTALLED = 3

#: Loads what the window loads, and the plug-in that talks to X11, whose libraries are missing most often.
_PROBE = f"""
import ctypes, importlib.util, pathlib, sys
if importlib.util.find_spec("PySide6") is None:
    sys.exit({_NOT_INSTALLED})
try:
    from PySide6 import QtCore, QtSvg, QtWidgets
    plugins = pathlib.Path(QtCore.QLibraryInfo.path(QtCore.QLibraryInfo.LibraryPath.PluginsPath))
    for plugin in (plugins / "platforms").glob("libqxcb.so"):
        ctypes.CDLL(str(plugin))
except (ImportError, OSError) as error:
    sys.exit(str(error))
"""


def missing_libraries() -> str | None:
    """What keeps the libraries of the window from loading: empty for nothing, None where PySide6 is not installed."""
    bundle = getattr(sys, "_MEIPASS", None)
    if bundle is not None:  # it has its own copy of Qt, and no interpreter to try it with
        return _unloadable(Path(bundle, "PySide6", "Qt"))
    import subprocess  # not above: the window asks this module for the screen before its first paint

    try:
        probe = subprocess.run(  # noqa: S603 -- our own interpreter with our own text
            [sys.executable, "-c", _PROBE], capture_output=True, text=True, timeout=_TIMEOUT_S, check=False
        )
    except subprocess.TimeoutExpired:
        return "PySide6 does not load"
    if probe.returncode == _NOT_INSTALLED:
        return None
    if probe.returncode:
        lines = probe.stderr.strip().splitlines()
        return lines[-1] if lines else f"PySide6 ended with status {probe.returncode}"
    return ""


def _unloadable(qt: Path) -> str:
    """Why a library of Qt in its folder ``qt`` cannot be loaded; empty if all can. Only Linux leaves some to chance."""
    import ctypes

    for library in (*(qt / "lib").glob("libQt6Widgets.so.*"), *(qt / "plugins" / "platforms").glob("libqxcb.so")):
        try:
            ctypes.CDLL(str(library))
        except OSError as error:
            return str(error)
    return ""


def has_screen() -> bool:
    """Whether this session has a screen for windows."""
    if sys.platform in ("win32", "darwin"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
