"""The system's trash: moving files there, and back again where it can be found out which they are.

Send2Trash moves. Only the trash of freedesktop.org (Linux, BSD) says in plain files what is in it, so only from there
files come back by a call; elsewhere the user restores them in the system's own trash.
Source: The FreeDesktop.org Trash specification, version 1.0.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote

from desktop.core.errors import ErrorCode, InvalidInputError, StorageError
from desktop.core.storage_error import storage_error

_INFO_SUFFIX = ".trashinfo"


@dataclass(frozen=True, slots=True)
class TrashedFile:
    """A file that is in the trash now.

    Attributes:
        path: where it was.
        kept_at: where the trash has it, or None where only the system can bring it back.
    """

    path: Path
    kept_at: Path | None


def move_to_trash(path: Path) -> TrashedFile:
    """Move a file to the trash.

    Raises:
        InvalidInputError: FILE_NOT_FOUND.
        StorageError: the file is protected, or there is no trash for its drive.
    """
    from send2trash import send2trash

    if not path.is_file():
        raise InvalidInputError(ErrorCode.FILE_NOT_FOUND, params={"path": str(path)})
    try:
        send2trash(str(path))
    except OSError as error:
        raise storage_error(error, path) from error
    return TrashedFile(path, _newest(path))


def put_back(trashed: TrashedFile) -> None:
    """Move a file from the trash to where it was.

    Raises:
        InvalidInputError: NOT_SUPPORTED, where only the system's own trash can; FILE_NOT_FOUND, if the trash was
            emptied.
        StorageError: there is another file in its place, or the disk refused.
    """
    path, kept_at = trashed.path, trashed.kept_at
    if kept_at is None:
        raise InvalidInputError(ErrorCode.NOT_SUPPORTED, "restore it in the system's trash", params={"path": str(path)})
    if not kept_at.exists():
        raise InvalidInputError(ErrorCode.FILE_NOT_FOUND, "the trash was emptied", params={"path": str(path)})
    if os.path.lexists(path):
        raise StorageError(ErrorCode.STORAGE_FAILED, "another file is in its place", params={"path": str(path)})
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        shutil.move(kept_at, path)
        _info_of(kept_at).unlink(missing_ok=True)
    except OSError as error:
        raise storage_error(error, path) from error


def _newest(path: Path) -> Path | None:
    """Where the trash has the file that was at ``path`` until now."""
    found = [info for top, trash in _trash_folders(path) for info in _infos(trash, top, path)]
    if not found:
        return None
    info = max(found, key=lambda info: info.stat().st_mtime_ns)
    kept_at = info.parent.parent / "files" / info.name.removesuffix(_INFO_SUFFIX)
    return kept_at if kept_at.exists() else None


def _trash_folders(path: Path) -> Iterator[tuple[Path, Path]]:
    """Folders that may be the trash of a file, each with the folder that names in it are relative to."""
    if not hasattr(os, "getuid"):
        return
    data = Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share")
    yield data, data / "Trash"
    top = next(folder for folder in path.resolve().parents if folder.is_mount())
    yield top, top / ".Trash" / str(os.getuid())
    yield top, top / f".Trash-{os.getuid()}"


def _infos(trash: Path, top: Path, path: Path) -> Iterator[Path]:
    """Notes of a trash on files that were at ``path``."""
    stem = os.path.splitext(path.name)[0]  # noqa: PTH122 -- as the trash does it: a Path's stem differs for ".a"
    try:
        names = [name for name in os.listdir(trash / "info") if name.startswith(stem) and name.endswith(_INFO_SUFFIX)]  # noqa: PTH208 -- names only
    except OSError:  # there is no such trash
        return
    wanted = os.path.abspath(path)  # noqa: PTH100 -- links stay: the trash does not follow them either
    for name in names:
        info = trash / "info" / name
        if os.path.abspath(top / _path_in(info)) == wanted:  # noqa: PTH100 -- likewise
            yield info


def _path_in(info: Path) -> str:
    """The path that a note of the trash names, absolute or relative; empty if it is none."""
    try:
        lines = info.read_text("utf-8", "surrogateescape").splitlines()
    except OSError:  # restored or emptied a moment ago
        return ""
    quoted = next((line.removeprefix("Path=") for line in lines if line.startswith("Path=")), "")
    return unquote(quoted, errors="surrogateescape")


def _info_of(kept_at: Path) -> Path:
    return kept_at.parent.parent / "info" / (kept_at.name + _INFO_SUFFIX)
