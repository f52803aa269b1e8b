"""From the bytes of an upload to the documents that it becomes."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from tests.emulator.archives import ARCHIVE_EXTENSIONS, extension, members
from tests.emulator.behaviour import ArchiveNaming, Behaviour
from tests.emulator.state import IMAGE_MODEL, Clock, Document, Picture
from tests.emulator.store import ObjectStore
from tests.emulator.vision import BadImageError, Vision

MAX_IMAGE_BYTES = 3 * 1024 * 1024


class DocumentReader:
    """Unpacks archives and looks at pictures.

    Args:
        store: where pictures are kept.
        vision: looks at pictures.
        behaviour: how archives are named.
        clock: the service's time.
    """

    def __init__(self, store: ObjectStore, vision: Vision, behaviour: Behaviour, clock: Clock) -> None:
        self._store = store
        self._vision = vision
        self._behaviour = behaviour
        self._clock = clock

    def read(self, name: str, path: Path, model: str, metadata: dict[str, str]) -> list[Document]:
        """The documents in an upload.

        Args:
            name: its FileName; the extension says what it is.
            path: its bytes, which stay there.
            model: embedding model of the collection.
            metadata: given to every document.

        Raises:
            BadImageError, BadArchiveError: it cannot be read or breaks a limit.
        """
        if extension(name) not in ARCHIVE_EXTENSIONS:
            content = path.read_bytes()
            return [self._document(name, content, metadata, [self._picture(model, name, path, content)])]
        pictures = list(self._unpack(name, path, model))
        if self._behaviour.archive_naming is not ArchiveNaming.MEMBERS:
            return [self._document(name, path.read_bytes(), metadata, pictures)]
        return [self._document(picture.name, picture.path.read_bytes(), metadata, [picture]) for picture in pictures]

    def _unpack(self, name: str, path: Path, model: str) -> Iterator[Picture]:
        for member, content in members(path, name):
            try:
                yield self._picture(model, PurePosixPath(member).name, self._store.write(content), content)
            except BadImageError:
                if not self._behaviour.leaves_out:
                    raise

    def _picture(self, model: str, name: str, path: Path, content: bytes) -> Picture:
        if model == IMAGE_MODEL and len(content) > MAX_IMAGE_BYTES:
            raise BadImageError(f"{name}: the image is larger than 3 MB")
        try:
            look = self._vision.look(content)
        except BadImageError as error:
            raise BadImageError(f"{name}: {error}") from error
        picture = Picture(str(uuid.uuid4()), name, path, look, self._shown(name))
        self._store.put(picture_key(picture), path)
        return picture

    def _shown(self, name: str) -> str:
        """The name of a picture in addresses."""
        named = self._behaviour.archive_naming in (ArchiveNaming.MEMBERS, ArchiveNaming.ARCHIVE)
        return name if named else f"image.{extension(name)}"

    def _document(self, name: str, content: bytes, metadata: dict[str, str], pictures: list[Picture]) -> Document:
        md5 = hashlib.md5(content, usedforsecurity=False).hexdigest()
        return Document(name, 1, len(content), md5, self._clock.now(), "OSS", dict(metadata), pictures)


def picture_key(picture: Picture) -> str:
    """The key of the picture in the store of result files."""
    return f"images/{picture.id}/{picture.shown}"
