"""Finding: walks over the sources of an import and names every place that may need work, lazily.

Folders are walked to any depth. Hidden files and folders are left out, and so is whatever has no picture's name: it was
not asked for. A folder that a link leads back to is entered once. What cannot be looked into is named as a failure.
Archives are opened only where they are a source themselves: whoever adds a folder of backups wants its photos.

Most of a folder that is added again is in the library already. A folder is therefore compared as a whole with what the
library knows of it, and what did not change is counted and not named: the loop over its files makes no object for any.
"""

from __future__ import annotations

import os
import stat
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence, Set
from contextlib import ExitStack
from pathlib import Path

from desktop.core.errors import ErrorCode, InvalidInputError
from desktop.core.link import is_link
from desktop.core.photo import FileVersion, Place, PlaceKind
from desktop.imaging.formats import IMAGE_SUFFIXES, is_archive_name, is_image_name
from desktop.services.importing import archives
from desktop.services.importing.model import Found, ItemPhase, Passed, Request
from desktop.services.importing.source import has_other_scheme

#: So many files are counted before they are told, so that progress is seen in a large folder.
_TOLD = 1000
#: Endings of pictures as nearly all are written. Other spellings are pictures too, and take longer.
_ENDINGS = frozenset(ending for suffix in IMAGE_SUFFIXES for ending in (suffix[1:], suffix[1:].upper()))
#: Whether a folder and its files can be asked for by the open folder, which spares the system the way to each of them.
_BY_DESCRIPTOR = {os.scandir, os.stat} <= os.supports_fd and hasattr(os, "O_DIRECTORY")
_HAS_HIDDEN_FLAG = os.name == "nt"


def find(
    request: Request, check: Callable[[], None], known_in: Callable[[str], Set[FileVersion]] | None = None
) -> Iterator[Found | Passed]:
    """Every place of an import, each once.

    Args:
        request: what was asked for.
        check: called often; raises to stop.
        known_in: gives the files of a folder that need nothing as long as they are like this; None passes over none.
    """
    for name, _ in request.pasted:
        yield Found(Place(PlaceKind.CLIPBOARD, name))
    walk = _Walk(request.sources, check, known_in or _nothing)
    for source in request.sources:
        check()
        if is_link(source):
            yield Found(Place(PlaceKind.LINK, source))
        elif has_other_scheme(source):
            error = InvalidInputError(ErrorCode.LINK_INVALID, params={"url": source})
            yield Found(Place(PlaceKind.LINK, source), ItemPhase.FAILED, error)
        else:
            yield from _find_path(source, walk, check)


def _nothing(_folder: str) -> Set[FileVersion]:
    return frozenset()


def _find_path(source: str, walk: _Walk, check: Callable[[], None]) -> Iterator[Found | Passed]:
    try:
        status = os.stat(source)  # noqa: PTH116 -- strings all the way: a million Path objects cost seconds
    except (OSError, ValueError) as error:
        yield _unlisted(source, error, ErrorCode.FILE_UNREADABLE)
        return
    if stat.S_ISDIR(status.st_mode):
        yield from walk.through(source)
    elif stat.S_ISREG(status.st_mode) and _is_archive(source):
        yield from _find_members(source, status, check)
    else:
        yield Found(_file(source, status))


class _Walk:
    """Walks through folders. No folder is entered twice, and no source is met in a folder: its turn is its own.

    Args:
        sources: of the import.
        check, known_in: as :func:`find`.
    """

    def __init__(
        self, sources: Sequence[str], check: Callable[[], None], known_in: Callable[[str], Set[FileVersion]]
    ) -> None:
        self._check = check
        self._known_in = known_in
        self._entered: set[tuple[int, int]] = set()
        self._sources: defaultdict[str, set[str]] = defaultdict(set)
        for source in sources:
            folder, name = os.path.split(source)
            self._sources[folder].add(name)

    def through(self, top: str) -> Iterator[Found | Passed]:
        """Everything in a folder and below it."""
        folders = [top]
        while folders:
            self._check()
            folder = folders.pop()
            try:
                with ExitStack() as opened:
                    where = _open(folder, opened)
                    status = os.stat(where)  # noqa: PTH116
                    identity = (status.st_dev, status.st_ino)
                    if identity in self._entered:
                        continue
                    self._entered.add(identity)
                    yield from self._in(folder, opened.enter_context(os.scandir(where)), folders)
            except OSError as error:
                yield _unlisted(folder, error, ErrorCode.FOLDER_UNREADABLE)

    def _in(self, folder: str, entries: Iterator[os.DirEntry[str]], folders: list[str]) -> Iterator[Found | Passed]:
        """What is directly in a folder; its folders are put on the list."""
        beginning = os.path.join(folder, "")  # noqa: PTH118
        others: Set[str] = self._sources.get(folder, set())
        known: Set[FileVersion] | None = None
        items = size_bytes = 0
        for entry in entries:
            name = entry.name
            if name in others:
                continue
            if name.rpartition(".")[2] in _ENDINGS:
                if known is None:
                    known = self._known_in(folder)
                if known and (size := _size_if_known(entry, known)) is not None:
                    items += 1
                    size_bytes += size
                    if items == _TOLD:
                        yield Passed(items, size_bytes)
                        items = size_bytes = 0
                    continue
            yield from _entry(entry, beginning, folders)
        if items:
            yield Passed(items, size_bytes)


def _open(folder: str, opened: ExitStack) -> str | int:
    """What a folder is looked at by: its descriptor where that is possible, else its path."""
    if not _BY_DESCRIPTOR:
        return folder
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    opened.callback(os.close, descriptor)
    return descriptor


def _size_if_known(entry: os.DirEntry[str], known: Set[FileVersion]) -> int | None:
    """The size of a file that is known as it is; None of any other, and of one that is left out."""
    name = entry.name
    if name[0] == "." or (_HAS_HIDDEN_FLAG and _is_hidden(entry)):
        return None
    try:
        status = entry.stat()
    except OSError:
        return None
    size = status.st_size
    return size if (name, size, status.st_mtime_ns) in known else None


def _entry(entry: os.DirEntry[str], beginning: str, folders: list[str]) -> Iterator[Found]:
    """One entry of a folder: a photo is given, a folder is put on the list, anything else is passed over.

    Args:
        entry: of the folder.
        beginning: how the paths of everything in the folder begin.
        folders: the list.
    """
    name = entry.name
    if name.startswith("."):
        return
    if _is_folder(entry):
        if not _is_hidden(entry):
            folders.append(beginning + name)
        return
    if not is_image_name(name) or _is_hidden(entry):
        return
    try:
        status = entry.stat()
    except OSError:
        # A link that leads nowhere, or a file that vanished: reading it will say which.
        yield Found(Place(PlaceKind.FILE, beginning + name))
        return
    if stat.S_ISREG(status.st_mode):
        yield Found(_file(beginning + name, status))


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


def _is_hidden(entry: os.DirEntry[str]) -> bool:
    """Whether Windows hides the entry; other systems have no such flag."""
    if not _HAS_HIDDEN_FLAG:
        return False
    try:
        attributes = getattr(entry.stat(follow_symlinks=False), "st_file_attributes", 0)
    except OSError:
        return False
    return bool(attributes & stat.FILE_ATTRIBUTE_HIDDEN)
