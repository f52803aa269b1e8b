"""Pictures inside of archives, as the service unpacks them."""

from __future__ import annotations

import gzip
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

IMAGE_EXTENSIONS = frozenset({"bmp", "jpg", "jpeg", "png", "tiff"})
ARCHIVE_EXTENSIONS = frozenset({"tar", "gz", "zip"})
MAX_IMAGES = 100


class BadArchiveError(Exception):
    """The archive cannot be unpacked or breaks a limit."""


def extension(name: str) -> str:
    return PurePosixPath(name).suffix.lower().lstrip(".")


def members(path: Path, name: str) -> Iterator[tuple[str, bytes]]:
    """Names and bytes of the images in an archive.

    Args:
        path: the archive.
        name: its name; the extension says what it is.

    Raises:
        BadArchiveError: damaged, without an image, or with more than 100.
    """
    count = 0
    try:
        for member, content in _READERS[extension(name)](path, name):
            if extension(member) not in IMAGE_EXTENSIONS:
                continue
            count += 1
            if count > MAX_IMAGES:
                raise BadArchiveError(f"the archive holds more than {MAX_IMAGES} images")
            yield member, content
    except (
        OSError,
        EOFError,
        zlib.error,
        zipfile.BadZipFile,
        tarfile.TarError,
        RuntimeError,
        NotImplementedError,
    ) as error:
        raise BadArchiveError(f"cannot unpack {name}: {error}") from error
    if not count:
        raise BadArchiveError(f"no image in {name}")


def _zip(path: Path, _: str) -> Iterator[tuple[str, bytes]]:
    with zipfile.ZipFile(path) as archive:
        for member in archive.infolist():
            if not member.is_dir():
                yield member.filename, archive.read(member)


def _tar(path: Path, _: str) -> Iterator[tuple[str, bytes]]:
    with tarfile.open(path) as archive:
        for member in archive:
            stream = archive.extractfile(member) if member.isfile() else None
            if stream is not None:
                yield member.name, stream.read()


def _gz(path: Path, name: str) -> Iterator[tuple[str, bytes]]:
    if tarfile.is_tarfile(path):
        yield from _tar(path, name)
        return
    with gzip.open(path) as stream:
        yield PurePosixPath(name).stem, stream.read()


_READERS = {"zip": _zip, "tar": _tar, "gz": _gz}
