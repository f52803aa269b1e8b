"""Builds the services of the window. Slow: it reads files and imports large libraries, so it runs in a task."""

from __future__ import annotations

from desktop.config import log
from desktop.config.credentials import CredentialStore
from desktop.config.paths import Paths
from desktop.config.settings import SettingsStore
from desktop.core.progress import TaskContext
from desktop.services.annotating import AnnotationService
from desktop.services.connections import ConnectionService
from desktop.services.duplicates import DuplicateService
from desktop.services.history import HistoryService
from desktop.services.importing import ImportService
from desktop.services.library import LibraryRegistry
from desktop.services.mending import damage_of, mend
from desktop.services.models.service import ModelService
from desktop.services.notebook import Notebook
from desktop.services.pictures import PictureService
from desktop.services.samples import SampleService
from desktop.services.searching import SearchService
from desktop.services.teaching import TeachingService
from desktop.services.text_reading import TextReadingService, installed_reader
from desktop.services.thumbnails import ThumbnailService
from desktop.services.watching import WatchService
from desktop.ui.services import Services


def build(paths: Paths, _ctx: TaskContext) -> Services:
    """All services over the files in ``paths``.

    Raises:
        StorageError: a folder cannot be made or read.
        ConfigurationError: SETTINGS_TOO_NEW.
    """
    log.configure(paths.log)
    damage = damage_of(mend(paths))
    settings = SettingsStore(paths.settings_file)
    chosen = settings.load()
    credentials = CredentialStore()
    libraries = LibraryRegistry(paths, settings, credentials)
    notebook = Notebook(paths)
    importing = ImportService(libraries, paths)
    return Services(
        settings=settings,
        libraries=libraries,
        connections=ConnectionService(libraries, credentials),
        searching=SearchService(libraries),
        importing=importing,
        thumbnails=ThumbnailService(libraries, paths.cache, chosen.thumbnail_cache_bytes),
        pictures=PictureService(libraries),
        annotating=AnnotationService(libraries),
        history=HistoryService(libraries, notebook),
        duplicates=DuplicateService(libraries, notebook),
        watching=WatchService(libraries, importing, settings),
        samples=SampleService(paths),
        teaching=TeachingService(libraries),
        text=TextReadingService(libraries, settings, installed_reader()),
        models=ModelService(libraries, paths, settings),
        notebook=notebook,
        damage=damage,
    )
