"""Brings photos onto the full screen."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, QSize, Signal
from PySide6.QtGui import QGuiApplication, QScreen
from PySide6.QtWidgets import QApplication

from desktop.core.errors import TusouError
from desktop.core.photo import Photo, PhotoId
from desktop.services.pictures import MAX_SHOWN_SIDE, PictureService
from desktop.tasks import Lane, TaskRunner, TaskSlot
from desktop.ui.error_presenter import error_words
from desktop.ui.preview.details import facts_line
from desktop.ui.preview.shown_picture import ShownPicture, load_picture
from desktop.ui.preview.viewer import FullScreenViewer
from desktop.ui.results.results_model import ResultsModel
from desktop.ui.results.thumbnail_loader import ThumbnailLoader


class ViewerController(QObject):
    """Walks the viewer through the rows of the results.

    Args:
        model: the photos.
        loader: thumbnails that are in memory already.
        pictures: full pictures.
        runner: runs the work.
        parent: its Qt parent.

    Signals:
        row_shown: the row that is on the screen now.
    """

    row_shown = Signal(int)

    def __init__(
        self,
        model: ResultsModel,
        loader: ThumbnailLoader,
        pictures: PictureService,
        runner: TaskRunner,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._model = model
        self._loader = loader
        self._pictures = pictures
        self._picture = TaskSlot(runner, Lane.PICTURE, self)
        self._ahead = TaskSlot(runner, Lane.PICTURE, self)
        self._loaded_ahead: dict[PhotoId, ShownPicture] = {}
        self._direction = 1
        self._row = -1
        self._detailed = False
        self._viewer: FullScreenViewer | None = None
        model.dataChanged.connect(self._on_data_changed)

    @property
    def viewer(self) -> FullScreenViewer | None:
        """The viewer while it is open."""
        return self._viewer

    def open(self, row: int) -> None:
        """Show a row on the full screen."""
        if self._viewer is None:
            self._viewer = FullScreenViewer()
            self._viewer.step_requested.connect(self._on_step)
            self._viewer.detail_wanted.connect(self._on_detail_wanted)
            self._viewer.closed.connect(self._on_closed)
            # Where no window manager enlarges it, it has the size of the screen all the same.
            self._viewer.setGeometry(_screen_in_use().geometry())
            self._viewer.showFullScreen()
        self._show(row)

    # Inside

    def _show(self, row: int) -> None:
        if self._viewer is None or not 0 <= row < self._model.rowCount():
            return
        self._row = row
        self._detailed = False
        self._model.want_rows(row - 1, row + 1)
        photo = self._model.photo(row)
        if photo is not None:
            self._show_photo(self._viewer, photo)
        self.row_shown.emit(row)

    def _show_photo(self, viewer: FullScreenViewer, photo: Photo) -> None:
        self._detailed = True  # the thumbnail asks for nothing: what is loaded next is better anyway
        viewer.show_photo(photo.file_name, self._loader.image(photo.id), QSize(photo.width, photo.height))
        self._detailed = False
        ready = self._loaded_ahead.get(photo.id)
        if ready is None:
            self._load(photo, _screen_side(viewer))
        else:
            self._picture.abandon()
            self._on_picture(ready)

    def _load(self, photo: Photo, side: int) -> None:
        task = self._picture.submit(partial(load_picture, self._pictures, self._model.library, photo.id, side))
        task.succeeded.connect(self._on_picture)
        task.failed.connect(self._on_failed)

    def _on_picture(self, picture: ShownPicture) -> None:
        if self._viewer is not None:
            self._viewer.refine(picture.image, picture.full_size)
            photo = self._model.photo(self._row)
            if photo is not None:
                self._viewer.show_facts(facts_line(photo, picture.exif))
            if not self._detailed:
                self._load_ahead(self._viewer)

    def _load_ahead(self, viewer: FullScreenViewer) -> None:
        """Load the photo that the arrows, or the slideshow, most likely lead to."""
        photo = self._model.photo((self._row + self._direction) % max(1, self._model.rowCount()))
        if photo is None or photo.id in self._loaded_ahead:
            return
        side = _screen_side(viewer)
        task = self._ahead.submit(partial(load_picture, self._pictures, self._model.library, photo.id, side))
        # Should it fail, this is told when the photo is shown.
        task.succeeded.connect(partial(self._on_ahead, photo.id))

    def _on_ahead(self, photo_id: PhotoId, picture: ShownPicture) -> None:
        self._loaded_ahead = {photo_id: picture}

    def _on_failed(self, error: TusouError) -> None:
        if self._viewer is not None:
            self._viewer.show_problem(error_words(error))

    def _on_step(self, by: int) -> None:
        count = self._model.rowCount()
        if count:
            self._direction = by
            self._show((self._row + by) % count)

    def _on_detail_wanted(self) -> None:
        photo = self._model.photo(self._row)
        # While the screen-sized picture is under way there is no use in asking for all pixels.
        if photo is not None and not self._detailed and not self._picture.active:
            self._detailed = True
            self._load(photo, MAX_SHOWN_SIDE)

    def _on_data_changed(self) -> None:
        photo = self._model.photo(self._row)
        if self._viewer is not None and self._viewer.picture.empty and photo is not None and not self._picture.active:
            self._show_photo(self._viewer, photo)

    def _on_closed(self) -> None:
        self._picture.abandon()
        self._ahead.abandon()
        self._loaded_ahead = {}
        if self._viewer is not None:
            self._viewer.deleteLater()
            self._viewer = None


def _screen_in_use() -> QScreen:
    """Where the window is."""
    window = QApplication.activeWindow()
    return window.screen() if window is not None else QGuiApplication.primaryScreen()


def _screen_side(viewer: FullScreenViewer) -> int:
    """The longer side of the screen, in pixels."""
    screen = viewer.screen() or QGuiApplication.primaryScreen()
    size = screen.size() * screen.devicePixelRatio()
    return max(size.width(), size.height())
