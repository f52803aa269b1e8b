"""Photos on their way out of a library: by drag or through the clipboard."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QMimeData, QUrl
from PySide6.QtGui import QImage

from desktop.core.errors import ErrorCode, InvalidInputError

if TYPE_CHECKING:
    from desktop.core.photo import Photo, PhotoId

#: Our own format: a JSON object with the name of the library and the ids of the photos.
PHOTO_IDS = "application/x-tusou-photo-ids"


def photo_mime(library: str, photos: Sequence[Photo], image: QImage | None = None) -> QMimeData:
    """Photos as files (or links, where there is no file) for other programs, and as ids for Tusou itself.

    Args:
        library: name of the library that they are in.
        photos: the photos.
        image: what is in memory of a single photo; offered where it has no file, because none can be fetched while
            it is dragged.
    """
    import json  # not above: it is not needed before the first paint of the window

    data = QMimeData()
    urls = [QUrl.fromLocalFile(photo.path) if photo.path else QUrl(photo.url or "") for photo in photos]
    data.setUrls([url for url in urls if not url.isEmpty()])
    payload = {"library": library, "ids": [photo.id for photo in photos]}
    if image is not None and len(photos) == 1 and not photos[0].path:
        data.setImageData(image)
    data.setData(PHOTO_IDS, QByteArray(json.dumps(payload).encode()))
    return data


def read_photo_ids(data: QMimeData) -> tuple[str, list[PhotoId]]:
    """The library and the ids that :func:`photo_mime` wrote.

    Raises:
        InvalidInputError: NOT_SUPPORTED if the format is not there or not as it should be.
    """
    import json

    try:
        payload = json.loads(bytes(data.data(PHOTO_IDS).data()))
        return str(payload["library"]), [str(photo_id) for photo_id in payload["ids"]]
    except (ValueError, KeyError, TypeError) as error:
        raise InvalidInputError(ErrorCode.NOT_SUPPORTED, "photo ids cannot be read") from error
