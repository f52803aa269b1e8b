"""Copies of photos for use elsewhere."""

from __future__ import annotations

import itertools
import re
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from desktop.core.errors import ErrorCode, StorageError, TusouError
from desktop.core.photo import Photo, PhotoId
from desktop.core.progress import TaskContext
from desktop.core.storage_error import storage_error
from desktop.services.pictures import EngineSource, PictureService

#: Characters that some file system does not take in names, and the names that Windows keeps for devices.
_UNSAFE = re.compile(r'[<>:"/\\|?*\x00-\x1f]')
_DEVICE = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\.|$)", re.IGNORECASE)
_MAX_NAME_BYTES = 200
_MAX_ENDING = 20


@dataclass(frozen=True, slots=True)
class ExportSummary:
    """What became of an export.

    Attributes:
        copied: the new files.
        failed: names of photos whose pictures could not be read, with the reasons.
    """

    copied: Sequence[Path]
    failed: Sequence[tuple[str, TusouError]]


class ExportService:
    """Copies pictures into a folder that has room for them. Never overwrites a file. Blocks; safe from any thread.

    Args:
        engines: where the engines are.
    """

    def __init__(self, engines: EngineSource) -> None:
        self._engines = engines
        self._pictures = PictureService(engines)

    def copy(self, library: str, ids: Sequence[PhotoId], folder: Path, ctx: TaskContext) -> ExportSummary:
        """Copy photos into ``folder``. A name that is taken gets a number.

        Raises:
            StorageError: DISK_FULL, STORAGE_READ_ONLY or STORAGE_FAILED; what was copied before stays.
            TaskCancelled: the export was asked to stop; what was copied before stays.
        """
        photos = self._engines.open(library).photos(ids)
        _check_space(folder, sum(photo.size_bytes for photo in photos))
        copied: list[Path] = []
        failed: list[tuple[str, TusouError]] = []
        for number, photo in enumerate(photos):
            ctx.check()
            ctx.report(number, len(photos), photo.file_name)
            try:
                content = self._pictures.content(library, photo.id)
            except TusouError as error:
                failed.append((photo.file_name, error))
                continue
            copied.append(_write(folder, photo, content))
        ctx.report(len(photos), len(photos))
        return ExportSummary(copied, failed)


def _check_space(folder: Path, needed_bytes: int) -> None:
    """Refuse before the first byte what cannot end well; sizes that a service does not tell count as nothing."""
    try:
        free_bytes = shutil.disk_usage(folder).free
    except OSError as error:
        raise storage_error(error, folder) from error
    if needed_bytes > free_bytes:
        detail = f"{needed_bytes} bytes are needed, {free_bytes} are free"
        raise StorageError(ErrorCode.DISK_FULL, detail, params={"path": str(folder)})


def safe_name(photo: Photo) -> str:
    """The photo's name as every file system takes it."""
    name = _UNSAFE.sub("_", PurePosixPath(photo.file_name.replace("\\", "/")).name).strip(" .")
    name = f"_{name}" if not name or _DEVICE.match(name) else name
    suffix = Path(name).suffix
    if len(suffix) > _MAX_ENDING:  # the rest of a sentence
        suffix = ""
    room_bytes = _MAX_NAME_BYTES - len(suffix.encode("utf-8", "replace"))
    stem = name.removesuffix(suffix).encode("utf-8", "replace")[:room_bytes]
    return stem.decode("utf-8", "ignore") + suffix


def _write(folder: Path, photo: Photo, content: bytes) -> Path:
    name = Path(safe_name(photo))
    try:
        for number in itertools.count(1):
            path = folder / (name.name if number == 1 else f"{name.stem} ({number}){name.suffix}")
            try:
                file = path.open("xb")
            except FileExistsError:
                continue
            try:
                with file:
                    file.write(content)
            except OSError:
                path.unlink(missing_ok=True)
                raise
            return path
    except OSError as error:
        raise storage_error(error, folder) from error
    raise AssertionError  # the numbers do not end
