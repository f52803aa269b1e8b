"""Whether a window can be shown here at all. Qt itself would end the process where it cannot."""

from __future__ import annotations

import ctypes
import importlib.util
import os
import re
import sys
from collections.abc import Mapping
from pathlib import Path

_NO_DISPLAY = (
    "Tusou cannot show its window: there is no display. Start it in a desktop session, or set DISPLAY (over SSH: "
    "ssh -X), or use the command line, which needs none: tusou --help"
)
_NO_ANSWER = (
    "Tusou cannot show its window: the display {display} does not answer. Check DISPLAY and the permission to use it "
    "(xauth), or use the command line, which needs none: tusou --help"
)
_NO_LIBRARY = (
    "Tusou cannot show its window: the system library {library} is missing. Install it{package}, or use the command "
    "line, which needs none: tusou --help"
)

#: Library → the Debian package that holds it, where the name cannot be derived.
_PACKAGES = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libOpenGL.so.0": "libopengl0",
    "libX11-xcb.so.1": "libx11-xcb1",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libdbus-1.so.3": "libdbus-1-3",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
}


def display_problem(environ: Mapping[str, str] | None = None) -> str | None:
    """Why no window can be shown, as a sentence that says what to do; None if it can.

    Args:
        environ: environment variables; by default those of the process.
    """
    variables = os.environ if environ is None else environ
    platform = variables.get("QT_QPA_PLATFORM", "").partition(":")[0]
    if not sys.platform.startswith("linux"):
        return None
    display, wayland = variables.get("DISPLAY"), variables.get("WAYLAND_DISPLAY")
    if not (display or wayland or platform):
        return _NO_DISPLAY
    missing = _missing_library(x11=platform == "xcb" or not (platform or wayland))
    if missing is not None:
        return _NO_LIBRARY.format(library=missing, package=_installation(missing))
    if display and not wayland and platform in ("", "xcb") and not _answers(display):
        return _NO_ANSWER.format(display=display)
    return None


def _missing_library(*, x11: bool) -> str | None:
    try:
        from PySide6 import QtWidgets
    except ImportError as error:
        return _library_in(str(error))
    del QtWidgets
    return _missing_for_x11() if x11 else None


def _missing_for_x11() -> str | None:
    package = importlib.util.find_spec("PySide6")
    for folder in package.submodule_search_locations or () if package is not None else ():
        plugin = Path(folder) / "Qt" / "plugins" / "platforms" / "libqxcb.so"
        try:
            ctypes.CDLL(str(plugin)) if plugin.exists() else None
        except OSError as error:
            return _library_in(str(error))
    return None


def _library_in(message: str) -> str:
    found = re.match(r"(\S+\.so[.\d]*): cannot open shared object file", message)
    return found[1] if found else message


def _installation(library: str) -> str:
    package = _PACKAGES.get(library)
    if package is None and (found := re.fullmatch(r"(lib[\w.+-]+)\.so\.(\d+)", library)):
        package = f"{found[1].replace('_', '-').lower()}{found[2]}"
    return f" (Debian and Ubuntu: sudo apt-get install {package})" if package else ""


def _answers(display: str) -> bool:
    """Whether an X server accepts a connection."""
    try:
        xcb = ctypes.CDLL("libxcb.so.1")
    except OSError:
        return True  # Qt brings its own way to the display then, and its own message
    xcb.xcb_connect.restype = ctypes.c_void_p
    connection = ctypes.c_void_p(xcb.xcb_connect(display.encode(), None))
    refused = xcb.xcb_connection_has_error(connection)
    xcb.xcb_disconnect(connection)
    return not refused
