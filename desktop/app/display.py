"""Whether a window can be shown here at all. Qt itself would end the process where it cannot."""

from __future__ import annotations

import ctypes
import importlib.util
import os
import sys
from pathlib import Path

from desktop.core.error_sentence import QT_TRANSLATE_NOOP
from desktop.core.sentences import joined
from desktop.services.display import DEBIAN_PACKAGES, has_screen

_NO_SCREEN = QT_TRANSLATE_NOOP(
    "cli",
    "Tusou cannot show its window: there is no display. Start it in a desktop session, or set DISPLAY (over SSH: "
    "ssh -X).",
)
_NO_ANSWER = QT_TRANSLATE_NOOP(
    "cli",
    "Tusou cannot show its window: the display {display} does not answer. Check DISPLAY and the permission to use it "
    "(xauth).",
)
_NO_LIBRARY = QT_TRANSLATE_NOOP(
    "cli",
    "Tusou cannot show its window: a system library is missing ({reason}). On Debian and Ubuntu: "
    "sudo apt install {packages}.",
)
_ELSE = QT_TRANSLATE_NOOP("cli", "Or use the command line, which needs no display: tusou --help")


def display_problem() -> str | None:
    """Why no window can be shown, as sentences that say what to do; None if it can."""
    platform = os.environ.get("QT_QPA_PLATFORM", "").partition(":")[0]
    if not (platform or has_screen()):
        return _told(_NO_SCREEN)
    try:
        from PySide6 import QtWidgets  # noqa: F401 -- loads the libraries that every window needs

        x11 = sys.platform.startswith("linux") and _uses_x11(platform)
        if x11:
            _load_x11_plugin()
    except (ImportError, OSError) as error:
        return _told(_NO_LIBRARY, reason=str(error), packages=DEBIAN_PACKAGES)
    display = os.environ.get("DISPLAY", "")
    return _told(_NO_ANSWER, display=display) if x11 and not _answers(display) else None


def _told(problem: str, **values: str) -> str:
    """A problem in the user's language. Qt, which else translates, may not be there."""
    from desktop.cli.translation import translate

    return joined((translate("cli", problem).format(**values), translate("cli", _ELSE)))


def _uses_x11(platform: str) -> bool:
    return platform == "xcb" or not (platform or os.environ.get("WAYLAND_DISPLAY"))


def _load_x11_plugin() -> None:
    """Load Qt's part for X11, so that a missing library is told by its name. Raises OSError."""
    package = importlib.util.find_spec("PySide6")
    for folder in (package.submodule_search_locations or ()) if package is not None else ():
        plugin = Path(folder, "Qt", "plugins", "platforms", "libqxcb.so")
        if plugin.exists():
            ctypes.CDLL(str(plugin))


def _answers(display: str) -> bool:
    """Whether an X server accepts a connection."""
    xcb = ctypes.CDLL("libxcb.so.1")
    xcb.xcb_connect.restype = ctypes.c_void_p
    connection = ctypes.c_void_p(xcb.xcb_connect(display.encode(), None))
    refused = xcb.xcb_connection_has_error(connection)
    xcb.xcb_disconnect(connection)
    return not refused
