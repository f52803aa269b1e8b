"""Photos that came with lists and matches: what only the service knows of them need not be asked again."""

from __future__ import annotations

import threading
from collections.abc import Iterable

from desktop.core.photo import Photo, PhotoId

_MOST = 20_000


class SeenPhotos:
    """The photos that were seen last, in memory. Safe to share between threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._photos: dict[PhotoId, Photo] = {}

    def keep(self, photos: Iterable[Photo]) -> None:
        """Remember photos; beyond some number the oldest are forgotten."""
        with self._lock:
            for photo in photos:
                self._photos.pop(photo.id, None)
                self._photos[photo.id] = photo
            for photo_id in list(self._photos)[: max(0, len(self._photos) - _MOST)]:
                del self._photos[photo_id]

    def get(self, photo_id: PhotoId) -> Photo | None:
        """A photo that was seen, or None."""
        with self._lock:
            return self._photos.get(photo_id)

    def drop(self, ids: Iterable[PhotoId]) -> None:
        """Forget photos that were changed or removed."""
        with self._lock:
            for photo_id in ids:
                self._photos.pop(photo_id, None)
