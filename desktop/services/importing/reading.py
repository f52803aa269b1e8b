"""Reading: gets the bytes of an item from wherever they are, with their SHA-256."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path

from desktop.core.errors import ErrorCode, InvalidInputError
from desktop.core.photo import Place, PlaceKind
from desktop.core.progress import TaskContext
from desktop.imaging.decode import read_file
from desktop.services.importing.archives import Archive, open_archive

#: A file that somebody is writing is read this often before it is given up.
_READ_ATTEMPTS = 3
_REREAD_PAUSE_S = 0.2


@dataclass(frozen=True, slots=True)
class Content:
    """What was read.

    Attributes:
        place: where, with size and time of change as they were while reading.
        sha256: of ``data``, in hex; empty where the engine fetches the link itself.
        data: the bytes, or None where the engine fetches the link itself.
    """

    place: Place
    sha256: str
    data: bytes | None


class Reader:
    """Reads items; used by one thread. The archive of the last member stays open for the next.

    Args:
        ctx: stops it.
        pasted: gives the bytes of a pasted picture by its name.
        fetches_links: whether links are fetched here; otherwise the engine does it.
        allow_private_links: whether links may lead into private networks.
    """

    def __init__(
        self,
        ctx: TaskContext,
        *,
        pasted: Callable[[str], bytes | None],
        fetches_links: bool,
        allow_private_links: bool,
    ) -> None:
        self._ctx = ctx
        self._pasted = pasted
        self._fetches_links = fetches_links
        self._allow_private_links = allow_private_links
        self._archive_of = ""
        self._archive: Archive | None = None
        self._opened = ExitStack()

    def read(self, place: Place) -> Content:
        """The bytes of a place.

        Raises:
            InvalidInputError: FILE_*, ARCHIVE_* or LINK_*: this item cannot be had.
            TaskCancelled: asked to stop.
        """
        if place.kind is PlaceKind.FILE:
            return self._read_file(place)
        if place.kind is PlaceKind.LINK and not self._fetches_links:
            return Content(place, "", None)
        data = self._bytes_of(place)
        if not data:
            raise InvalidInputError(ErrorCode.FILE_EMPTY, params={"path": place.member or place.source})
        return Content(replace(place, size_bytes=len(data)), hashlib.sha256(data).hexdigest(), data)

    def close(self) -> None:
        """Close the archive that is open."""
        self._opened.close()
        self._archive = None

    def _bytes_of(self, place: Place) -> bytes:
        if place.kind is PlaceKind.ARCHIVE_MEMBER:
            return self._archive_at(place.source).read(place.member)
        if place.kind is PlaceKind.LINK:
            from desktop.imaging.download import download  # loads an HTTP library

            return download(place.source, self._ctx, allow_private=self._allow_private_links).content
        data = self._pasted(place.source)
        if data is None:
            raise InvalidInputError(ErrorCode.FILE_NOT_FOUND, params={"path": place.source})
        return data

    def _archive_at(self, source: str) -> Archive:
        if self._archive is None or self._archive_of != source:
            self.close()
            self._archive = self._opened.enter_context(open_archive(Path(source), self._ctx.check))
            self._archive_of = source
        return self._archive

    def _read_file(self, place: Place) -> Content:
        path = Path(place.source)
        for _ in range(_READ_ATTEMPTS):
            before = _version(path)
            data = read_file(path)
            if before is not None and before == _version(path):
                size_bytes, mtime_ns = before
                read = replace(place, size_bytes=size_bytes, mtime_ns=mtime_ns)
                return Content(read, hashlib.sha256(data).hexdigest(), data)
            self._ctx.wait(_REREAD_PAUSE_S)
        raise InvalidInputError(ErrorCode.FILE_CHANGED, params={"path": place.source})


def _version(path: Path) -> tuple[int, int] | None:
    """Size and time of change, or None where the file is not there (reading it will say so)."""
    try:
        status = path.stat()
    except (OSError, ValueError):
        return None
    return status.st_size, status.st_mtime_ns
