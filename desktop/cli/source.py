"""Photos as they are given on the command line: paths, links, and addresses of files."""

from __future__ import annotations

import os
import sys
from urllib.parse import unquote_to_bytes, urlsplit

_FILE = "file://"


def path_or_link(text: str) -> str:
    """What a person means: the path of a ``file://`` address and of ``~/…``; anything else as it is."""
    if text.startswith("~/"):
        return os.path.expanduser(text)  # noqa: PTH111 -- it may be no path at all
    if not text.lower().startswith(_FILE):
        return text
    parts = urlsplit(text)
    if parts.netloc not in ("", "localhost") or not parts.path:
        return text
    path = os.fsdecode(unquote_to_bytes(parts.path))
    return path.lstrip("/") if sys.platform == "win32" else path
