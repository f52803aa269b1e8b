"""A small window around search bar, results and preview, over a real library."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.core.photo import Place, PlaceKind
from desktop.core.progress import TaskContext
from desktop.engines.base import Engine, IngestItem, IngestResult
from desktop.services.annotating import AnnotationService
from desktop.services.pictures import PictureService
from desktop.services.searching import SearchService
from desktop.services.thumbnails import ThumbnailService
from desktop.tasks import TaskRunner
from desktop.ui.annotating.annotation_controller import AnnotationController
from desktop.ui.preview.preview_controller import PreviewController
from desktop.ui.preview.preview_panel import PreviewPanel
from desktop.ui.preview.viewer_controller import ViewerController
from desktop.ui.results.photo_actions import PhotoActions
from desktop.ui.results.results_controller import ResultsController
from desktop.ui.results.results_panel import ResultsPanel
from desktop.ui.results.thumbnail_loader import ThumbnailLoader
from desktop.ui.search.search_bar import SearchBar
from desktop.ui.search.search_controller import SearchController
from desktop.ui.undo_history import UndoHistory


class Libraries:
    """One engine under every name."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    def open(self, name: str | None = None) -> Engine:
        return self.engine


class Report:
    """Fails on the first item that fails."""

    def uploading(self, item_ids: Sequence[int], document: str) -> None: ...

    def uploaded(self, item_ids: Sequence[int], job_id: str) -> None: ...

    def transferred(self, size_bytes: int) -> None: ...

    def finished(self, results: Sequence[IngestResult]) -> None:
        assert all(result.error is None for result in results), results


def add_files(engine: Engine, files: Sequence[Path], captions: dict[str, str] | None = None) -> None:
    """Import files the way the import service does."""
    ingest = engine.open_ingest(Report(), TaskContext())
    for number, path in enumerate(files):
        content = path.read_bytes()
        place = Place(PlaceKind.FILE, str(path), "", len(content), path.stat().st_mtime_ns)
        caption = (captions or {}).get(path.name)
        ingest.put(IngestItem(number, place, hashlib.sha256(content).hexdigest(), content, caption))
    ingest.flush()
    ingest.close()


class PhotoWindow(QWidget):
    """Search bar, results and preview with their controllers, as the program connects them."""

    def __init__(self, engine: Engine, cache_dir: Path, runner: TaskRunner) -> None:
        super().__init__()
        self.libraries = libraries = Libraries(engine)
        self.engine = engine
        self.told: list[object] = []
        self.pictures = PictureService(libraries)
        self.loader = ThumbnailLoader(ThumbnailService(libraries, cache_dir), runner, self)
        self.panel = ResultsPanel(self.loader)
        self.bar = SearchBar()
        self.preview = PreviewPanel()
        self.results = ResultsController(self.panel, self.loader, libraries, runner, self)
        self.undo = UndoHistory(self)
        self.actions_ = PhotoActions(self.results, libraries, self.pictures, self.undo, runner, self)
        self.annotating = AnnotationController(self, AnnotationService(libraries), libraries, self.undo, runner)
        self.search = SearchController(
            self.bar, self.results, SearchService(libraries), self.pictures, libraries, runner, self
        )
        self.previewing = PreviewController(self.preview, self.loader, self.pictures, libraries, runner, self)
        self.viewing = ViewerController(self.panel.model, self.loader, self.pictures, runner, self)
        self.results.selection_changed.connect(self.previewing.show_photos)
        self.actions_.similar_requested.connect(self.search.search_like)
        self.actions_.viewer_requested.connect(self.viewing.open)
        self.actions_.told.connect(self.told.append)
        self.results.told.connect(self.told.append)
        self.actions_.caption_requested.connect(self.annotating.edit_caption)
        self.actions_.tags_requested.connect(self.annotating.edit_tags)
        self.preview.caption_edited.connect(self.annotating.set_caption)
        self.preview.tags_edited.connect(self.annotating.set_tags)
        self.annotating.changed.connect(self.panel.model.replace_photos)
        self.annotating.told.connect(self.told.append)
        column = QVBoxLayout(self)
        for part in (self.bar, self.panel, self.preview):
            column.addWidget(part)
        self.resize(900, 900)
        self.search.set_library("local")
        self.previewing.set_library("local")
        self.annotating.set_library("local")

    @property
    def names(self) -> list[str]:
        """File names in the grid, in order."""
        model = self.panel.model
        return [photo.file_name if (photo := model.photo(row)) else "?" for row in range(model.rowCount())]
