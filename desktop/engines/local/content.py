"""The bytes of a photo that the library has already: from the user's own files, else from the library's copy."""

from __future__ import annotations

import hashlib
from pathlib import Path

from desktop.core.errors import InvalidInputError
from desktop.core.photo import PhotoId, PlaceKind
from desktop.engines.local.catalogue import Catalogue
from desktop.engines.local.original import OriginalStore
from desktop.imaging.decode import read_file


class PhotoContent:
    """Finds the bytes of photos. Safe from any thread.

    Args:
        catalogue, originals: of the library.
    """

    def __init__(self, catalogue: Catalogue, originals: OriginalStore) -> None:
        self._catalogue = catalogue
        self._originals = originals

    def read(self, photo_id: PhotoId) -> bytes | None:
        """The bytes, or None where neither a file nor a copy is there now.

        Raises:
            InvalidInputError: the copy is there and cannot be read.
        """
        found = self.from_files(photo_id)
        return self.from_copy(photo_id) if found is None else found

    def from_files(self, photo_id: PhotoId) -> bytes | None:
        """The bytes of a file that still is the photo."""
        for place in self._catalogue.places(photo_id):
            if place.kind is not PlaceKind.FILE:
                continue
            try:
                content = read_file(Path(place.source))
            except InvalidInputError:  # moved, or on a disk that is not there: the next one
                continue
            if hashlib.sha256(content).hexdigest() == photo_id:
                return content
        return None

    def from_copy(self, photo_id: PhotoId) -> bytes | None:
        """The bytes of the library's copy."""
        name = self._catalogue.original(photo_id)
        if name is None or not self._originals.path(name).is_file():
            return None
        return read_file(self._originals.path(name))
