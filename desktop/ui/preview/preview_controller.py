"""Fills the preview panel."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QObject, QSize

from desktop.core.errors import TusouError
from desktop.core.photo import Photo, PhotoId
from desktop.core.progress import TaskContext
from desktop.core.text_line import TextLine
from desktop.services.pictures import EngineSource, PictureService
from desktop.services.text_reading import text_of
from desktop.tasks import Lane, TaskRunner, TaskSlot
from desktop.ui.error_presenter import error_line, error_words
from desktop.ui.preview.details import exif_rows
from desktop.ui.preview.preview_panel import PreviewPanel
from desktop.ui.preview.shown_picture import ShownPicture, load_picture
from desktop.ui.results.thumbnail_loader import ThumbnailLoader

#: Longest side of the picture in the panel, in pixels of the screen.
PREVIEW_SIDE = 1024


class PreviewController(QObject):
    """Shows what is selected.

    Args:
        panel: the preview panel.
        loader: thumbnails that are in memory already.
        pictures: full pictures.
        engines: where the text in pictures is.
        runner: runs the work.
        parent: its Qt parent.
    """

    def __init__(
        self,
        panel: PreviewPanel,
        loader: ThumbnailLoader,
        pictures: PictureService,
        engines: EngineSource,
        runner: TaskRunner,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._panel = panel
        self._loader = loader
        self._pictures = pictures
        self._engines = engines
        self._picture = TaskSlot(runner, Lane.PICTURE, self)
        self._text = TaskSlot(runner, Lane.LIBRARY, self)
        self._library = ""

    def set_library(self, library: str) -> None:
        """Show photos of another library."""
        self.show_photos([])
        self._library = library

    def show_photos(self, photos: list[Photo]) -> None:
        """Show the selected photos."""
        same = [photo.id for photo in photos] == [photo.id for photo in self._panel.photos]
        self._panel.show_photos(photos)
        if same:
            return
        self._picture.abandon()
        self._text.abandon()
        if len(photos) == 1 and self._panel.isVisible():
            self._load(photos[0])

    def refresh(self) -> None:
        """Load the picture that was not loaded while the panel was hidden."""
        if len(self._panel.photos) == 1:
            self._load(self._panel.photos[0])

    def refresh_text(self) -> None:
        """Show the text in the picture as it is known now."""
        if len(self._panel.photos) == 1 and self._panel.isVisible():
            self._load_text(self._panel.photos[0])

    # Inside

    def _load(self, photo: Photo) -> None:
        thumbnail = self._loader.image(photo.id)
        if thumbnail is not None:
            self._panel.show_picture(thumbnail, QSize(photo.width, photo.height))
        task = self._picture.submit(partial(load_picture, self._pictures, self._library, photo.id, PREVIEW_SIDE))
        task.succeeded.connect(self._on_picture)
        task.failed.connect(self._on_picture_failed)
        self._load_text(photo)

    def _load_text(self, photo: Photo) -> None:
        text = self._text.submit(partial(_text_of, self._engines, self._library, photo.id))
        text.succeeded.connect(self._panel.text.show_lines)
        text.failed.connect(self._on_picture_failed)

    def _on_picture(self, picture: ShownPicture) -> None:
        self._panel.show_picture(picture.image, picture.full_size)
        self._panel.show_exif(exif_rows(picture.exif))

    def _on_picture_failed(self, error: TusouError) -> None:
        self._panel.show_picture_error(error_words(error), error_line(error))


def _text_of(engines: EngineSource, library: str, photo_id: PhotoId, _ctx: TaskContext) -> Sequence[TextLine]:
    return text_of(engines, library, photo_id)
