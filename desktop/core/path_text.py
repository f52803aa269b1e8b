"""Paths as text: as a person types them, and in SQL.

File names need not be valid text, which is all that SQL and the web take for text.
"""

from __future__ import annotations

import os
from pathlib import Path


def typed(text: str) -> Path:
    """The path that a person means, who may write ``~`` for a home. Without such a home it is the name of a file."""
    return Path(os.path.expanduser(text))  # noqa: PTH111 -- a Path raises where there is no such home


def to_sql(text: str) -> str | bytes:
    """A path for SQL: where it is no valid text, the bytes that the system uses."""
    if _is_text(text):
        return text
    try:
        return os.fsencode(text)
    except UnicodeEncodeError:  # no system can have made it
        return printable(text)


def from_sql(value: str | bytes) -> str:
    """A path as :func:`to_sql` kept it."""
    return os.fsdecode(value) if isinstance(value, bytes) else value


def printable(text: str) -> str:
    """A text that can be stored and shown: halves of character pairs and bytes without meaning become ``?``."""
    return text.encode("utf-8", "replace").decode()


def _is_text(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
