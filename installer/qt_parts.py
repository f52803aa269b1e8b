"""Which of Qt's plugins and translations go into an installation."""

from __future__ import annotations

import re
from collections.abc import Collection
from pathlib import PurePath

#: Kinds of plugins that a window of widgets has a use for, on any system.
PLUGIN_KINDS = frozenset(
    {
        "iconengines",
        "imageformats",
        "platforminputcontexts",  # Chinese is typed through these
        "platforms",
        "platformthemes",
        "styles",
        "wayland-decoration-client",
        "wayland-graphics-integration-client",
        "wayland-shell-integration",
        "xcbglintegrations",
    }
)

#: Plugins of these kinds that a workstation has no use for: screens without a window system, GTK's theme, PDF, VNC.
UNUSED_PLUGINS = re.compile(r"eglfs|linuxfb|minimal|vkkhrdisplay|vnc|gtk3|qpdf|virtualkeyboard|direct2d")


def is_used(name: str, languages: Collection[str]) -> bool:
    """Whether a file of the collection is needed; True for everything that is neither plugin nor translation of Qt.

    Args:
        name: its path in the collection.
        languages: languages that the program speaks, as Qt names them.
    """
    path = PurePath(name.replace("\\", "/"))
    if "PySide6" not in path.parts:
        return True
    if "plugins" in path.parts:
        kind = path.parts[path.parts.index("plugins") + 1]
        return kind in PLUGIN_KINDS and UNUSED_PLUGINS.search(path.name) is None
    return path.suffix != ".qm" or path.name in {f"qtbase_{language}.qm" for language in languages}
