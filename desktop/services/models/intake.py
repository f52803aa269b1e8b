"""Bringing a pack that is already on this computer, as a folder or a zip, to where it is tested.

A zip may be made to harm: only files that belong to a pack are looked at, by names that stay within the folder, and no
more is written than the zip says that it holds and the disk has room for.
"""

from __future__ import annotations

import shutil
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import IO

from desktop.core.errors import ErrorCode, InvalidInputError, ModelError, StorageError
from desktop.core.progress import TaskContext
from desktop.core.storage_error import storage_error
from desktop.embedding.pack import CONFIG, invalid, is_part
from desktop.services.importing.unpacking import zip_directory_size

#: Published packs have some hundred files at most.
_MAX_FILES = 20_000
_MAX_DIRECTORY_BYTES = 16 << 20
#: The largest published pack has 12 GB.
_MAX_BYTES = 64 << 30
_BLOCK_BYTES = 1 << 20
#: Room that stays free on the disk.
_SPARE_BYTES = 200_000_000
_ENCRYPTED = 0x1
_FILE_TYPE, _SYMBOLIC_LINK = 0o170000, 0o120000


def check_room(folder: Path, wanted_bytes: int) -> None:
    """Make sure that the disk has room.

    Raises:
        StorageError: DISK_FULL.
    """
    free = shutil.disk_usage(folder).free
    if wanted_bytes + _SPARE_BYTES > free:
        detail = f"{wanted_bytes} bytes are needed, {free} are free"
        raise StorageError(ErrorCode.DISK_FULL, detail, params={"path": str(folder)})


def from_folder(source: Path, target: Path, ctx: TaskContext) -> None:
    """Copy a pack.

    Args:
        source: folder of the pack. Links in it are followed: caches of model hubs are made of them.
        target: folder that the files go to; made.
        ctx: reports bytes, stops.

    Raises:
        ModelError: MODEL_PACK_INVALID: there is no pack in it.
        StorageError: a file cannot be read or written, or the disk has no room.
    """
    try:
        found = {path.relative_to(source).as_posix(): path for path in source.rglob("*") if path.is_file()}
        parts = {name: path for name, path in found.items() if is_part(PurePosixPath(name))}
        if CONFIG not in parts:
            raise invalid(source / CONFIG, "missing")
        sizes = {name: path.stat().st_size for name, path in parts.items()}
    except OSError as error:
        raise storage_error(error, source) from error
    _copy(target, sizes, ((name, path.open("rb")) for name, path in parts.items()), ctx)


def from_zip(source: Path, target: Path, ctx: TaskContext) -> None:
    """Unpack a pack; it may be in one folder within the zip.

    Args:
        source: the zip.
        target: folder that the files go to; made.
        ctx: reports bytes, stops.

    Raises:
        InvalidInputError: ARCHIVE_DAMAGED, ARCHIVE_ENCRYPTED, ARCHIVE_LIMIT.
        ModelError: MODEL_PACK_INVALID: there is no pack in it.
        StorageError: it cannot be read or written, or the disk has no room.
    """
    with _opened(source) as opened:
        members = _members(opened, source)
        sizes = {name: member.file_size for name, member in members.items()}
        if sum(sizes.values()) > _MAX_BYTES:
            raise _limit("unpacked size")
        _copy(target, sizes, ((name, opened.open(member)) for name, member in members.items()), ctx)


@contextmanager
def _opened(source: Path) -> Iterator[zipfile.ZipFile]:
    try:
        with source.open("rb") as file:
            if zip_directory_size(file) > _MAX_DIRECTORY_BYTES:
                raise _limit("table of members")
            with zipfile.ZipFile(file) as opened:
                yield opened
    except OSError as error:
        raise storage_error(error, source) from error
    except (zipfile.BadZipFile, zlib.error, EOFError, ValueError, NotImplementedError, RuntimeError) as error:
        raise InvalidInputError(ErrorCode.ARCHIVE_DAMAGED, str(error), params={"path": str(source)}) from error


def _members(opened: zipfile.ZipFile, source: Path) -> Mapping[str, zipfile.ZipInfo]:
    infos = opened.infolist()
    if len(infos) > _MAX_FILES:
        raise _limit(f"{len(infos)} members")
    root = _root(infos, source)
    members: dict[str, zipfile.ZipInfo] = {}
    for info in infos:
        path = PurePosixPath(info.filename)
        if info.is_dir() or not path.is_relative_to(root) or not is_part(path.relative_to(root)):
            continue
        if info.flag_bits & _ENCRYPTED:
            raise InvalidInputError(ErrorCode.ARCHIVE_ENCRYPTED, params={"path": info.filename})
        if (info.external_attr >> 16) & _FILE_TYPE == _SYMBOLIC_LINK:
            raise InvalidInputError(ErrorCode.ARCHIVE_MEMBER_UNSAFE, params={"path": info.filename})
        members.setdefault(path.relative_to(root).as_posix(), info)
    return members


def _root(infos: Iterable[zipfile.ZipInfo], source: Path) -> PurePosixPath:
    """The folder that the pack is in: the top, or one below it."""
    configs = [PurePosixPath(info.filename) for info in infos if PurePosixPath(info.filename).name == CONFIG]
    tops = [path.parent for path in configs if len(path.parts) <= 2 and ".." not in path.parts]
    if not tops:
        raise invalid(source / CONFIG, "missing")
    return min(tops, key=lambda path: len(path.parts))


def _copy(target: Path, sizes: Mapping[str, int], streams: Iterable[tuple[str, IO[bytes]]], ctx: TaskContext) -> None:
    total, done = sum(sizes.values()), 0
    try:
        target.mkdir(mode=0o700, parents=True, exist_ok=True)
        check_room(target, total)
        for name, stream in streams:
            with stream:
                done = _write(stream, target / name, sizes[name], (done, total), ctx)
    except OSError as error:
        raise storage_error(error, target) from error


def _write(stream: IO[bytes], path: Path, size_bytes: int, progress: tuple[int, int], ctx: TaskContext) -> int:
    done, total = progress
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    path.touch(mode=0o600)
    written = 0
    with path.open("wb") as file:
        while block := stream.read(_BLOCK_BYTES):
            ctx.check()
            written += len(block)
            if written > size_bytes:
                raise ModelError(ErrorCode.MODEL_PACK_INVALID, "longer than it says", params={"path": path.name})
            file.write(block)
            ctx.report(done + written, total, path.name)
    return done + written


def _limit(what: str) -> InvalidInputError:
    return InvalidInputError(ErrorCode.ARCHIVE_LIMIT, what, params={"limit": what})
