"""A local library over real files, as the window has it, for tests of services."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from desktop.config.credentials import CredentialStore
from desktop.config.paths import Paths
from desktop.config.settings import LOCAL_LIBRARY, SettingsStore
from desktop.core.photo import PhotoId
from desktop.core.progress import TaskContext
from desktop.engines.local.engine import LocalEngine
from desktop.services.importing import ImportService
from desktop.services.library import LibraryRegistry
from desktop.services.notebook import Notebook

LIBRARY = LOCAL_LIBRARY


class LibraryOfFiles:
    """The services that others are built on, over the files in TUSOU_HOME."""

    def __init__(self) -> None:
        self.paths = Paths.from_environment()
        self.settings = SettingsStore(self.paths.settings_file)
        self.registry = LibraryRegistry(self.paths, self.settings, CredentialStore())
        self.importing = ImportService(self.registry, self.paths)
        self.notebook = Notebook(self.paths)

    @property
    def engine(self) -> LocalEngine:
        engine = self.registry.open(LIBRARY)
        assert isinstance(engine, LocalEngine)
        return engine

    def add(self, *paths: Path) -> Sequence[PhotoId]:
        """Import files; their photos, in this order."""
        summary = self.importing.run(self.importing.add(LIBRARY, [str(path) for path in paths]), TaskContext())
        assert not summary.failed
        return [self.engine.find(str(path)).id for path in paths]

    def close(self) -> None:
        self.importing.close()
        self.registry.close()
        self.notebook.close()
