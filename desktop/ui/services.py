"""The services that the window works with: built off the GUI thread by ``app``, handed to controllers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from desktop.config.settings import SettingsStore
    from desktop.core.errors import StorageError
    from desktop.services.annotating import AnnotationService
    from desktop.services.connections import ConnectionService
    from desktop.services.duplicates import DuplicateService
    from desktop.services.history import HistoryService
    from desktop.services.importing import ImportService
    from desktop.services.library import LibraryRegistry
    from desktop.services.models.service import ModelService
    from desktop.services.notebook import Notebook
    from desktop.services.pictures import PictureService
    from desktop.services.samples import SampleService
    from desktop.services.searching import SearchService
    from desktop.services.teaching import TeachingService
    from desktop.services.text_reading import TextReadingService
    from desktop.services.thumbnails import ThumbnailService
    from desktop.services.watching import WatchService


@dataclass(frozen=True, slots=True)
class Services:
    """Use cases; every method of theirs may block and is called in a task.

    Attributes:
        settings: what the user chose.
        libraries: the libraries and their engines.
        connections: makes new libraries on AnalyticDB.
        searching: searches.
        importing: adds photos.
        thumbnails: small pictures.
        pictures: full pictures.
        annotating: writes captions and tags.
        history: the last queries and saved searches.
        duplicates: finds them, and keeps what is decided.
        watching: follows folders.
        samples: a few photos to try.
        teaching: teaches words.
        text: reads text in pictures.
        models: installs model packs and lets libraries use them.
        notebook: where history and decisions are kept.
        damage: what became of a database that was damaged at the start, to be told; else None.
    """

    settings: SettingsStore
    libraries: LibraryRegistry
    connections: ConnectionService
    searching: SearchService
    importing: ImportService
    thumbnails: ThumbnailService
    pictures: PictureService
    annotating: AnnotationService
    history: HistoryService
    duplicates: DuplicateService
    watching: WatchService
    samples: SampleService
    teaching: TeachingService
    text: TextReadingService
    models: ModelService
    notebook: Notebook
    damage: StorageError | None = None
