"""Places of photos: how they are kept in SQL, and which of them a photo shows."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any
from urllib.parse import unquote, urlsplit

from desktop.core.path_text import from_sql, printable, to_sql
from desktop.core.photo import Place, PlaceKind

__all__ = ["ShownPlace", "choose", "from_sql", "is_possible", "printable", "shown_name", "to_sql"]


def is_possible(path: str) -> bool:
    """Whether a file of this name can exist at all."""
    try:
        return b"\0" not in os.fsencode(path)
    except UnicodeEncodeError:
        return False


def shown_name(place: Place) -> str:
    """The file name that a photo from this place has."""
    if place.member:
        name = PurePath(place.member).name
    elif place.kind is PlaceKind.LINK:
        parts = urlsplit(place.source)
        name = PurePath(unquote(parts.path)).name or parts.netloc
    else:
        name = PurePath(place.source).name
    return printable(name or place.source)


@dataclass(frozen=True, slots=True)
class ShownPlace:
    """What a photo shows of its places.

    Attributes:
        file_name: name to show.
        path: of a file that was there when last looked at; else of one that is gone; else None.
        gone: ``path`` was not found when last looked at.
        url: address of the link that it came from, or None.
    """

    file_name: str
    path: str | None
    gone: bool
    url: str | None


def choose(rows: Sequence[tuple[Any, ...]]) -> ShownPlace:
    """Choose what to show.

    Args:
        rows: (kind, source, name, gone) of all places of one photo, oldest first.
    """
    files = [row for row in rows if row[0] == PlaceKind.FILE]
    file = next((row for row in files if not row[3]), files[0] if files else None)
    first = file or (rows[0] if rows else None)
    return ShownPlace(
        file_name=first[2] if first else "",
        path=from_sql(file[1]) if file else None,
        gone=bool(file and file[3]),
        url=next((from_sql(row[1]) for row in rows if row[0] == PlaceKind.LINK), None),
    )
