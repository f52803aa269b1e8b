"""Texts that the program did not write, such as file names and paths, on their way to the screen."""

from __future__ import annotations

import html
from pathlib import Path

from PySide6.QtWidgets import QWidget


def short_path(path: str) -> str:
    """A path with the home folder of the user as ``~``."""
    home = str(Path.home()).rstrip("/\\")
    if home and (path == home or path.startswith((f"{home}/", f"{home}\\"))):
        return f"~{path[len(home) :]}"
    return path


def set_tool_tip(widget: QWidget, *lines: str) -> None:
    """Show lines as the tool tip of a widget; screen readers get them without markup."""
    widget.setToolTip(tool_tip(*lines))
    widget.setAccessibleDescription(", ".join(line for line in lines if line))


def tool_tip(*lines: str) -> str:
    """Lines for a tool tip, shown as they are: Qt would take what looks like markup for markup."""
    if not any(lines):
        return ""
    return "<p style='white-space: pre-wrap'>{}</p>".format("\n".join(html.escape(line) for line in lines if line))
