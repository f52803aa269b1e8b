"""Finding: walks over the sources of an import and names every place, lazily.

Folders are walked to any depth. Hidden files and folders are left out, and so is whatever has no picture's name: it was
not asked for. A folder that a link leads back to is entered once. What cannot be looked into is named as a failure.
Archives are opened only where they are a source themselves: whoever adds a folder of backups wants its photos.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterator
from pathlib import Path

from desktop.core.errors import ErrorCode, InvalidInputError
from desktop.core.photo import Place, PlaceKind
from desktop.imaging.formats import is_archive_name, is_image_name
from desktop.services.importing import archives
from desktop.services.importing.model import Found, ItemPhase, Request
from desktop.services.importing.source import has_other_scheme, is_link


def find(request: Request, check: Callable[[], None]) -> Iterator[Found]:
    """Every place of an import.

    Args:
        request: what was asked for.
        check: called often; raises to stop.
    """
    for name, _ in request.pasted:
        yield Found(Place(PlaceKind.CLIPBOARD, name))
    walked: set[tuple[int, int]] = set()
    for source in request.sources:
        check()
        if is_link(source):
            yield Found(Place(PlaceKind.LINK, source))
        elif has_other_scheme(source):
            error = InvalidInputError(ErrorCode.LINK_INVALID, params={"url": source})
            yield Found(Place(PlaceKind.LINK, source), ItemPhase.FAILED, error)
        else:
            yield from _find_path(source, walked, check)


def _find_path(source: str, walked: set[tuple[int, int]], check: Callable[[], None]) -> Iterator[Found]:
    try:
        status = os.stat(source)  # noqa: PTH116 -- strings all the way: a million Path objects cost seconds
    except (OSError, ValueError) as error:
        yield _unlisted(source, error, ErrorCode.FILE_UNREADABLE)
        return
    if stat.S_ISDIR(status.st_mode):
        yield from _walk(source, walked, check)
    elif stat.S_ISREG(status.st_mode) and _is_archive(source):
        yield from _find_members(source, status, check)
    else:
        yield Found(_file(source, status))


def _walk(top: str, walked: set[tuple[int, int]], check: Callable[[], None]) -> Iterator[Found]:
    folders = [top]
    while folders:
        check()
        folder = folders.pop()
        try:
            status = os.stat(folder)  # noqa: PTH116
            identity = (status.st_dev, status.st_ino)
            if identity in walked:
                continue
            walked.add(identity)
            with os.scandir(folder) as entries:
                for entry in entries:
                    yield from _entry(entry, folders)
        except OSError as error:
            yield _unlisted(folder, error, ErrorCode.FOLDER_UNREADABLE)


def _entry(entry: os.DirEntry[str], folders: list[str]) -> Iterator[Found]:
    """One entry of a folder: a photo is given, a folder is put on the list, anything else is passed over."""
    if entry.name.startswith("."):
        return
    if _is_folder(entry):
        if not _has_hidden_flag(entry):
            folders.append(entry.path)
        return
    if not is_image_name(entry.name) or _has_hidden_flag(entry):
        return
    try:
        status = entry.stat()
    except OSError:
        # A link that leads nowhere, or a file that vanished: reading it will say which.
        yield Found(Place(PlaceKind.FILE, entry.path))
        return
    if stat.S_ISREG(status.st_mode):
        yield Found(_file(entry.path, status))


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:  # a link to itself
        return False


def _find_members(source: str, status: os.stat_result, check: Callable[[], None]) -> Iterator[Found]:
    try:
        with archives.open_archive(Path(source), check) as archive:
            for member in archive.members():
                place = Place(PlaceKind.ARCHIVE_MEMBER, source, member.name, member.size_bytes, status.st_mtime_ns)
                state = ItemPhase.WAITING if member.error is None else ItemPhase.FAILED
                yield Found(place, state, member.error)
    except InvalidInputError as error:
        yield Found(_file(source, status), ItemPhase.FAILED, error, listing=True)


def _is_archive(source: str) -> bool:
    return archives.is_archive(Path(source)) or (is_archive_name(source) and not is_image_name(source))


def _file(path: str, status: os.stat_result) -> Place:
    return Place(PlaceKind.FILE, path, "", status.st_size, status.st_mtime_ns)


def _unlisted(path: str, error: OSError | ValueError, code: ErrorCode) -> Found:
    if isinstance(error, FileNotFoundError | NotADirectoryError):
        code = ErrorCode.FILE_NOT_FOUND
    reason = error.strerror if isinstance(error, OSError) else str(error)
    failure = InvalidInputError(code, reason or "", params={"path": path})
    return Found(Place(PlaceKind.FILE, path), ItemPhase.FAILED, failure, listing=True)


def _has_hidden_flag(entry: os.DirEntry[str]) -> bool:
    """Whether Windows hides the entry; other systems have no such flag."""
    if os.name != "nt":
        return False
    try:
        attributes = getattr(entry.stat(follow_symlinks=False), "st_file_attributes", 0)
    except OSError:
        return False
    return bool(attributes & stat.FILE_ATTRIBUTE_HIDDEN)
