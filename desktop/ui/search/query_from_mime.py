"""What is dropped on the search bar or pasted into it, as images of a query."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QMimeData

from desktop.core.query import ImageFile, ImageLink, ImageSource, LibraryPhoto
from desktop.imaging.formats import is_image_name
from desktop.ui.dropped import Bitmap, Dropped, holds_photos, read
from desktop.ui.results.photo_mime import PHOTO_IDS, read_photo_ids


@dataclass(frozen=True)
class QueryImages:
    """Images for a query.

    Attributes:
        sources: ready to be searched for.
        bitmaps: to be encoded first.
        skipped: names of what is not a picture.
    """

    sources: Sequence[ImageSource] = ()
    bitmaps: Sequence[Bitmap] = ()
    skipped: Sequence[str] = ()

    def __bool__(self) -> bool:
        return bool(self.sources or self.bitmaps or self.skipped)


def holds_query_images(data: QMimeData) -> bool:
    """Whether there may be images in it; cheap enough for every move of the mouse."""
    return data.hasFormat(PHOTO_IDS) or holds_photos(data)


def query_from_mime(data: QMimeData, library: str) -> QueryImages:
    """Read photos of Tusou, files, links, bitmaps and pictures out of a browser.

    Args:
        data: what was dropped or pasted.
        library: name of the library that is searched; its own photos are known by id, others by their files.
    """
    if data.hasFormat(PHOTO_IDS):
        origin, ids = read_photo_ids(data)
        if origin == library:
            return QueryImages([LibraryPhoto(photo_id) for photo_id in ids])
    return query_from_dropped(read(data))


def query_from_dropped(dropped: Dropped) -> QueryImages:
    """Take the pictures out of what the main window got."""
    images = [path for path in dropped.paths if is_image_name(path)]
    files = [ImageFile(Path(path)) for path in images]
    links = [ImageLink(link) for link in dropped.links]
    skipped = [Path(path).name for path in dropped.paths if not is_image_name(path)]
    return QueryImages([*files, *links], dropped.bitmaps, skipped)
