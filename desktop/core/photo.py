"""Photos: one image in a library, known by its bytes and by where it came from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

PhotoId = str
"""Opaque and stable. The local engine uses the SHA-256 of the bytes in hex, AnalyticDB the name of the document."""


FileVersion = tuple[str, int, int]
"""Name of a file in its folder, size in bytes, and time of last change in nanoseconds since 1970."""


class PlaceKind(StrEnum):
    """Where the bytes of a photo came from."""

    FILE = "file"
    ARCHIVE_MEMBER = "archive_member"
    LINK = "link"
    CLIPBOARD = "clipboard"


@dataclass(frozen=True, slots=True)
class Place:
    """Where the bytes of a photo came from.

    Attributes:
        kind: the kind of place.
        source: absolute path of the file or archive; address of the link; name given to a pasted bitmap.
        member: name of the member inside of an archive, else empty.
        size_bytes: size of the file or member.
        mtime_ns: time of last change of the file (or of the archive) in nanoseconds since 1970, 0 where unknown.
    """

    kind: PlaceKind
    source: str
    member: str = ""
    size_bytes: int = 0
    mtime_ns: int = 0


@dataclass(frozen=True, slots=True)
class Photo:
    """One image in a library.

    Attributes:
        id: identity within its library.
        file_name: name to show, with extension.
        path: absolute path of the picture on this computer, or None. A photo that came from an archive, a link or
            the clipboard has the path of the copy that the library keeps.
        url: address of the picture, or None. Addresses that AnalyticDB signs expire.
        caption: free text, maybe empty.
        metadata: named values.
        tags: words that the user gave it.
        width, height: pixels after EXIF orientation, 0 where unknown.
        size_bytes: size of the picture's file, 0 where unknown.
        format: ``JPEG``, ``PNG``, … in Pillow's spelling, empty where unknown.
        sha256: of the bytes, in hex, empty where unknown.
        taken_at: local time from EXIF, or None.
        added_at: when it came into the library (UTC), or None where the engine does not say.
        missing: its file was not found where it was.
    """

    id: PhotoId
    file_name: str
    path: str | None = None
    url: str | None = None
    caption: str = ""
    metadata: Mapping[str, str] = field(default_factory=dict)
    tags: Sequence[str] = ()
    width: int = 0
    height: int = 0
    size_bytes: int = 0
    format: str = ""
    sha256: str = ""
    taken_at: datetime | None = None
    added_at: datetime | None = None
    missing: bool = False


@dataclass(frozen=True, slots=True)
class PhotoPage:
    """A part of a library, newest first.

    Attributes:
        photos: the photos of this page.
        next: what to pass as ``after`` for the next page, or None at the end.
    """

    photos: Sequence[Photo]
    next: str | None
