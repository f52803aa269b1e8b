"""A decoded photo on its way to the screen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtCore import QSize
from PySide6.QtGui import QImage

from desktop.core.photo import PhotoId
from desktop.core.progress import TaskContext
from desktop.services.pictures import MAX_SHOWN_SIDE, PictureService
from desktop.ui.widgets.pixels import image_from_pixels


@dataclass(frozen=True)
class ShownPicture:
    """A picture and what its file says of itself.

    Attributes:
        image: the picture, maybe reduced.
        full_size: size in the file, in pixels, upright.
        exif: readable values by name.
    """

    image: QImage
    full_size: QSize
    exif: Mapping[str, str]


def load_picture(
    pictures: PictureService, library: str, photo_id: PhotoId, max_side: int, ctx: TaskContext
) -> ShownPicture:
    """Read and decode a photo; for a worker thread."""
    picture = pictures.load(library, photo_id, ctx, min(max_side, MAX_SHOWN_SIDE))
    size = QSize(picture.info.width, picture.info.height)
    return ShownPicture(image_from_pixels(picture.pixels), size, picture.info.exif)
