"""What one run of the command line works with. Everything is made when it is first asked for."""

from __future__ import annotations

import logging
from functools import cached_property
from typing import TYPE_CHECKING

from desktop.config import log
from desktop.config.credentials import CredentialStore
from desktop.config.paths import Paths
from desktop.core.errors import StorageError

if TYPE_CHECKING:
    from desktop.config.settings import SettingsStore
    from desktop.services.importing import ImportService
    from desktop.services.library import LibraryRegistry
    from desktop.services.models.service import ModelService
    from desktop.services.notebook import Notebook
    from desktop.services.searching import SearchService
    from desktop.services.text_reading import TextReadingService


class Session:
    """Paths, settings, secrets and services of one run."""

    def open_log(self) -> None:
        """Log to the log file; to nowhere while that cannot be made, which the first other file will tell of."""
        try:
            log.configure(self.paths.log)
        except StorageError:
            logging.getLogger().addHandler(logging.NullHandler())

    @cached_property
    def paths(self) -> Paths:
        """Where the files are."""
        return Paths.from_environment()

    @cached_property
    def settings(self) -> SettingsStore:
        """What the user chose."""
        from desktop.config.settings import SettingsStore

        return SettingsStore(self.paths.settings_file)

    @cached_property
    def allow_private_links(self) -> bool:
        """Whether links may lead into this computer and private networks; may be set before searching or importing."""
        return self.settings.load().allow_private_links

    @cached_property
    def credentials(self) -> CredentialStore:
        """Secrets."""
        return CredentialStore()

    @cached_property
    def registry(self) -> LibraryRegistry:
        """The libraries."""
        from desktop.services.library import LibraryRegistry

        return LibraryRegistry(self.paths, self.settings, self.credentials)

    @cached_property
    def search(self) -> SearchService:
        """Searching."""
        from desktop.services.searching import SearchService

        return SearchService(self.registry, allow_private_links=self.allow_private_links)

    @cached_property
    def imports(self) -> ImportService:
        """Importing."""
        from desktop.services.importing import ImportService

        return ImportService(self.registry, self.paths, allow_private_links=self.allow_private_links)

    @cached_property
    def notebook(self) -> Notebook:
        """What was asked and decided."""
        from desktop.services.notebook import Notebook

        return Notebook(self.paths)

    @cached_property
    def models(self) -> ModelService:
        """Models."""
        from desktop.services.models.service import ModelService

        return ModelService(self.registry, self.paths, self.settings)

    @cached_property
    def text(self) -> TextReadingService:
        """Text in pictures."""
        from desktop.services.text_reading import TextReadingService, installed_reader

        return TextReadingService(self.registry, self.settings, installed_reader())

    def close(self) -> None:
        """Free what was made."""
        if "notebook" in self.__dict__:
            self.notebook.close()
        if "imports" in self.__dict__:
            self.imports.close()
        if "registry" in self.__dict__:
            self.registry.close()
