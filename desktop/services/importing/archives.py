"""Photos in archives: zip, tar (plain, gz, bz2, xz) and single compressed files, told apart by content.

An archive may be made to harm. Nothing of it is ever written to the disk: a member is read into memory within limits
on its size, on the number of members, and on what everything unpacks to, so that names that climb out of a folder,
links and devices have nowhere to go; they are named as unsafe all the same. Archives within archives are named and not
opened. The first of several members of the same name counts.
"""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, TypeVar

from desktop.core.errors import ErrorCode, InvalidInputError
from desktop.imaging.decode import MAX_FILE_BYTES
from desktop.imaging.formats import is_archive_name, is_image_name
from desktop.services.importing.archive_name import decode_zip_name, repair_tar_name
from desktop.services.importing.unpacking import LimitedStream, unpack_limit, zip_directory_size

_T = TypeVar("_T")

#: Archives with more members are refused.
MAX_MEMBERS = 50_000
#: A zip's table of members is read at once; this is room for MAX_MEMBERS long names.
MAX_DIRECTORY_BYTES = 16 << 20

_UNPACKERS: dict[bytes, Callable[[str], io.BufferedIOBase]] = {
    b"\x1f\x8b": gzip.GzipFile,
    b"BZh": bz2.BZ2File,
    b"\xfd7zXZ\0": lzma.LZMAFile,
}
_ZIP_SIGNATURES = (b"PK\x03\x04", b"PK\x05\x06")
_ZIP_ENCRYPTED = 0x1
_ZIP_UTF8 = 0x800
_SYMBOLIC_LINK = 0o120000
_FILE_TYPE = 0o170000

#: What the standard library raises on rubbish.
_FOREIGN_ERRORS = (
    zipfile.BadZipFile,
    tarfile.TarError,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    OSError,
    EOFError,
    ValueError,
    ArithmeticError,
    LookupError,
    RuntimeError,
    MemoryError,
)


@dataclass(frozen=True, slots=True)
class Member:
    """A picture in an archive, or something there that is refused.

    Attributes:
        name: readable name within the archive.
        size_bytes: unpacked.
        error: why it is refused, else None.
    """

    name: str
    size_bytes: int
    error: InvalidInputError | None = None


class Archive(Protocol):
    """An open archive. Reading members in the order of :meth:`members` costs one pass."""

    def members(self) -> Iterator[Member]:
        """Pictures and what is refused; other members are passed over.

        Raises:
            InvalidInputError: ARCHIVE_DAMAGED or ARCHIVE_LIMIT where the rest cannot be had.
        """

    def read(self, name: str) -> bytes:
        """The bytes of a member.

        Raises:
            InvalidInputError: FILE_NOT_FOUND, FILE_TOO_LARGE, ARCHIVE_DAMAGED, ARCHIVE_ENCRYPTED, ARCHIVE_LIMIT.
        """


def is_archive(path: Path) -> bool:
    """Whether a file is an archive by its content. False where it cannot be read."""
    try:
        with path.open("rb") as file:
            head = file.read(tarfile.BLOCKSIZE)
    except OSError:
        return False
    return head.startswith((*_ZIP_SIGNATURES, *_UNPACKERS)) or _begins_tar(head)


@contextmanager
def open_archive(path: Path, check: Callable[[], None]) -> Iterator[Archive]:
    """Open an archive by its content.

    Args:
        path: the file.
        check: called while much is unpacked; raises to stop.

    Raises:
        InvalidInputError: FILE_NOT_FOUND, FILE_UNREADABLE, ARCHIVE_DAMAGED, ARCHIVE_LIMIT; also within the block.
    """
    try:
        with path.open("rb") as file:
            head = file.read(tarfile.BLOCKSIZE)
    except FileNotFoundError as error:
        raise InvalidInputError(ErrorCode.FILE_NOT_FOUND, params={"path": str(path)}) from error
    except OSError as error:
        raise InvalidInputError(
            ErrorCode.FILE_UNREADABLE, error.strerror or str(error), params={"path": str(path)}
        ) from error
    with ExitStack() as stack:
        with _translated(path):
            archive = _open(path, head, check, stack)
        yield archive


def _open(path: Path, head: bytes, check: Callable[[], None], stack: ExitStack) -> Archive:
    """Open by content; what is opened on the way is closed by ``stack``."""
    if head.startswith(_ZIP_SIGNATURES):
        _check_directory(path)
        return _Zip(path, stack.enter_context(zipfile.ZipFile(path)))
    opener = next((opener for magic, opener in _UNPACKERS.items() if head.startswith(magic)), None)
    size = path.stat().st_size
    file = stack.enter_context(opener(str(path)) if opener else path.open("rb"))
    stream = LimitedStream(file, unpack_limit(size) if opener else size + tarfile.RECORDSIZE, MAX_FILE_BYTES, check)
    if _begins_tar(stream.read(tarfile.BLOCKSIZE)):
        stream.seek(0)
        return _Tar(path, stack.enter_context(tarfile.open(fileobj=stream, mode="r:")), stream)
    if opener is None:
        raise _damaged(path, "neither zip nor tar")
    return _Single(path, stream)


class _Zip:
    def __init__(self, path: Path, opened: zipfile.ZipFile) -> None:
        self._path = path
        self._opened = opened
        infos = opened.infolist()
        if len(infos) > MAX_MEMBERS:
            raise _limit(f"{len(infos)} members")
        self._infos: dict[str, zipfile.ZipInfo] = {}
        for info in infos:
            name = info.filename if info.flag_bits & _ZIP_UTF8 else decode_zip_name(info.filename)
            self._infos.setdefault(name, info)

    def members(self) -> Iterator[Member]:
        left = unpack_limit(self._path.stat().st_size)
        for name, info in self._infos.items():
            if info.is_dir() or not _is_wanted(name):
                continue
            left -= info.file_size
            if left < 0:
                raise _limit("unpacked size")
            yield Member(name, info.file_size, self._refusal(name, info))

    def read(self, name: str) -> bytes:
        with _translated(self._path):
            info = self._infos.get(name)
            if info is None:
                raise InvalidInputError(ErrorCode.FILE_NOT_FOUND, params={"path": name})
            refusal = self._refusal(name, info)
            if refusal is not None:
                raise refusal
            with self._opened.open(info) as file:
                return file.read()

    @staticmethod
    def _refusal(name: str, info: zipfile.ZipInfo) -> InvalidInputError | None:
        is_link = (info.external_attr >> 16) & _FILE_TYPE == _SYMBOLIC_LINK
        if info.flag_bits & _ZIP_ENCRYPTED:
            return InvalidInputError(ErrorCode.ARCHIVE_ENCRYPTED, params={"path": name})
        return _refusal(name, info.file_size, is_regular=not is_link)


class _Tar:
    def __init__(self, path: Path, tar: tarfile.TarFile, stream: LimitedStream) -> None:
        self._path = path
        self._tar = tar
        self._stream = stream
        self._members = 0
        self._seen: dict[str, tarfile.TarInfo] = {}

    def members(self) -> Iterator[Member]:
        for name, info in _translating(self._path, self._rest()):
            if not info.isdir() and _is_wanted(name):
                yield Member(name, info.size, _refusal(name, info.size, is_regular=info.isreg()))

    def read(self, name: str) -> bytes:
        with _translated(self._path):
            info = self._seen.get(name) or next((info for other, info in self._rest() if other == name), None)
            if info is None:
                raise InvalidInputError(ErrorCode.FILE_NOT_FOUND, params={"path": name})
            refusal = _refusal(name, info.size, is_regular=info.isreg())
            if refusal is not None:
                raise refusal
            file = self._tar.extractfile(info)
            content = file.read() if file is not None else b""
            if len(content) < info.size:
                raise _damaged(self._path, "cut off")
            return content

    def _rest(self) -> Iterator[tuple[str, tarfile.TarInfo]]:
        """Members that were not met yet."""
        while (info := self._tar.next()) is not None:
            self._members += 1
            if self._members > MAX_MEMBERS:
                raise _limit(f"more than {MAX_MEMBERS} members")
            name = repair_tar_name(info.name)
            if name not in self._seen:
                self._seen[name] = info
                yield name, info
        # tarfile takes a damaged head in the middle for the end.
        self._stream.seek(self._tar.offset)
        if any(self._stream.read(tarfile.BLOCKSIZE)):
            raise _damaged(self._path, "damaged in the middle")


class _Single:
    """One compressed picture."""

    def __init__(self, path: Path, stream: LimitedStream) -> None:
        self._path = path
        self._name = path.stem
        self._stream = stream

    def members(self) -> Iterator[Member]:
        yield Member(self._name, 0)

    def read(self, name: str) -> bytes:
        if name != self._name:
            raise InvalidInputError(ErrorCode.FILE_NOT_FOUND, params={"path": name})
        with _translated(self._path):
            self._stream.seek(0)
            content = self._stream.read(MAX_FILE_BYTES)
            is_longer = bool(self._stream.read(1))
        if is_longer:
            raise InvalidInputError(ErrorCode.FILE_TOO_LARGE, params={"path": name})
        return content


def _is_wanted(name: str) -> bool:
    """Whether a member is a picture or an archive, and not hidden."""
    parts = name.replace("\\", "/").split("/")
    hidden = any((part.startswith(".") and part not in (".", "..")) or part == "__MACOSX" for part in parts)
    return not hidden and (is_image_name(name) or is_archive_name(name))


def _refusal(name: str, size_bytes: int, *, is_regular: bool) -> InvalidInputError | None:
    code = None
    if not is_regular or not _is_safe(name):
        code = ErrorCode.ARCHIVE_MEMBER_UNSAFE
    elif is_archive_name(name):
        code = ErrorCode.ARCHIVE_NESTED
    elif size_bytes > MAX_FILE_BYTES:
        code = ErrorCode.FILE_TOO_LARGE
    return None if code is None else InvalidInputError(code, params={"path": name})


def _is_safe(name: str) -> bool:
    """Whether a name stays within the folder that an archive would be unpacked to, on any system."""
    slashed = name.replace("\\", "/")
    is_absolute = slashed.startswith("/") or slashed[1:2] == ":"
    return not is_absolute and "\0" not in name and ".." not in slashed.split("/")


def _begins_tar(head: bytes) -> bool:
    """Whether a block is the head of a tar, by its check sum: old ones have no signature."""
    try:
        tarfile.TarInfo.frombuf(head, "utf-8", "surrogateescape")
    except tarfile.HeaderError:
        return False
    return True


def _check_directory(path: Path) -> None:
    with path.open("rb") as file:
        if zip_directory_size(file) > MAX_DIRECTORY_BYTES:
            raise _limit("table of members")


def _limit(what: str) -> InvalidInputError:
    return InvalidInputError(ErrorCode.ARCHIVE_LIMIT, what, params={"limit": what})


def _damaged(path: Path, detail: str) -> InvalidInputError:
    return InvalidInputError(ErrorCode.ARCHIVE_DAMAGED, detail, params={"path": str(path)})


@contextmanager
def _translated(path: Path) -> Iterator[None]:
    try:
        yield
    except _FOREIGN_ERRORS as error:
        raise _damaged(path, f"{type(error).__name__}: {error}") from error


def _translating(path: Path, items: Iterator[_T]) -> Iterator[_T]:
    """The same items, with the errors of getting them translated and those of using them left alone."""
    while True:
        with _translated(path):
            item = next(items, None)
        if item is None:
            return
        yield item
