"""Where the program keeps its files, and where its own resources are."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from desktop.core.path_text import typed
from desktop.core.storage_error import storage_error

HOME_VARIABLE = "TUSOU_HOME"

JOURNAL_NAME = "journal.sqlite3"
MODELS_NAME = "models"

_APP_NAME = "Tusou"
_THIRD_PARTY = "third-party.md"
_LIBRARIES = "libraries"
_PRIVATE_FOLDER = 0o700


def private_folder(path: Path) -> Path:
    """Make sure that the folder ``path`` is there; every folder made on the way is for its owner only (0700).

    Raises:
        StorageError: DISK_FULL, STORAGE_READ_ONLY, STORAGE_FAILED.
    """
    try:
        missing = [path]
        while not missing[-1].parent.exists():
            missing.append(missing[-1].parent)
        for folder in reversed(missing):
            folder.mkdir(mode=_PRIVATE_FOLDER, exist_ok=True)
    except OSError as error:
        raise storage_error(error, path) from error
    return path


@dataclass(frozen=True, slots=True)
class Paths:
    """The folders of the program. A folder is made, for its owner only, when it is first asked for.

    Attributes:
        data_root: libraries and the import journal: what must not be lost.
        cache_root: what can be made again.
        config_root: settings.
        log_root: the log.
    """

    data_root: Path
    cache_root: Path
    config_root: Path
    log_root: Path

    @classmethod
    def from_environment(cls, environ: Mapping[str, str] | None = None) -> Paths:
        """All folders below ``TUSOU_HOME`` where that is set, else where the platform expects them."""
        home = (os.environ if environ is None else environ).get(HOME_VARIABLE)
        if home:
            root = typed(home).absolute()
            return cls(root / "data", root / "cache", root / "config", root / "log")
        import platformdirs

        folders = platformdirs.PlatformDirs(_APP_NAME, appauthor=False)
        return cls(folders.user_data_path, folders.user_cache_path, folders.user_config_path, folders.user_log_path)

    @property
    def data(self) -> Path:
        """Libraries and the import journal."""
        return private_folder(self.data_root)

    @property
    def cache(self) -> Path:
        """What can be made again."""
        return private_folder(self.cache_root)

    @property
    def config(self) -> Path:
        """Settings."""
        return private_folder(self.config_root)

    @property
    def log(self) -> Path:
        """The log."""
        return private_folder(self.log_root)

    @property
    def journal(self) -> Path:
        """The database of the import journal."""
        return self.data / JOURNAL_NAME

    @property
    def models(self) -> Path:
        """Installed model packs."""
        return private_folder(self.data_root / MODELS_NAME)

    @property
    def settings_file(self) -> Path:
        """The settings; their folder is made when they are first written."""
        return self.config_root / "settings.toml"

    def library(self, name: str) -> Path:
        """The folder of a library."""
        return private_folder(self.library_root(name))

    def library_root(self, name: str) -> Path:
        """Where the folder of a library is, or will be when it is first needed."""
        return self.data_root / _LIBRARIES / name


def resource_dir() -> Path:
    """The folder with the model, word lists, icons and translations: bundled, installed or in the source tree."""
    bundle = getattr(sys, "_MEIPASS", None)
    if bundle is not None:
        return Path(bundle) / "resources"
    package = Path(__file__).resolve().parents[1]
    installed = package / "resources"
    return installed if installed.is_dir() else package.parent / "resources"


def third_party_file() -> Path:
    """The list of what the program is built on, with licences."""
    shipped = resource_dir() / _THIRD_PARTY
    return shipped if shipped.is_file() else resource_dir().parent / "docs" / _THIRD_PARTY


def model_dir() -> Path:
    """The folder of the bundled embedding model."""
    return resource_dir() / "model"


def lexicon_dir() -> Path:
    """The folder of the word lists that text search knows concepts by."""
    return resource_dir() / "lexicon"
