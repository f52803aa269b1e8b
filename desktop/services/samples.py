"""A few photos that come with the program, so that a search can be tried at once."""

from __future__ import annotations

import shutil
from pathlib import Path

from desktop.config.paths import Paths, resource_dir
from desktop.core.progress import TaskContext
from desktop.core.storage_error import storage_error

_FOLDER = "samples"


class SampleService:
    """Puts the sample photos where they stay when the program is moved, updated or removed.

    Args:
        paths: where the program keeps its files.
    """

    def __init__(self, paths: Paths) -> None:
        self._paths = paths

    def copy(self, ctx: TaskContext) -> Path:
        """Copy the photos into the data folder. Returns the folder that they are in.

        Raises:
            StorageError: DISK_FULL, STORAGE_READ_ONLY, STORAGE_FAILED.
        """
        folder = self._paths.data / _FOLDER
        try:
            folder.mkdir(exist_ok=True)
            for photo in sorted((resource_dir() / _FOLDER).glob("*.jpg")):
                ctx.check()
                shutil.copyfile(photo, folder / photo.name)
        except OSError as error:
            raise storage_error(error, folder) from error
        return folder
