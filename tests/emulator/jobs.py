"""Reads what was uploaded, beside the calls that ask how far it is."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path, PurePosixPath

from tests.emulator.archives import ARCHIVE_EXTENSIONS, BadArchiveError, extension, members
from tests.emulator.behaviour import ArchiveNaming, Behaviour
from tests.emulator.state import IMAGE_MODEL, Cloud, Document, Job, Picture
from tests.emulator.store import DownloadError, Downloads, ObjectStore
from tests.emulator.vision import BadImageError, Vision

MAX_IMAGE_BYTES = 3 * 1024 * 1024
WORKERS = 2


class JobWorkers:
    """Downloads, unpacks and looks at pictures on threads of its own.

    Args:
        cloud: where results are noted.
        store: where pictures are kept.
        downloads: gets what a FileUrl points to.
        vision: looks at pictures.
        behaviour: how archives are named.
    """

    def __init__(
        self, cloud: Cloud, store: ObjectStore, downloads: Downloads, vision: Vision, behaviour: Behaviour
    ) -> None:
        self._cloud = cloud
        self._store = store
        self._downloads = downloads
        self._vision = vision
        self._behaviour = behaviour
        self._pool = ThreadPoolExecutor(WORKERS, thread_name_prefix="emulator-job")

    def submit(self, job: Job, url: str, metadata: dict[str, str]) -> None:
        """Process ``job`` soon."""
        self._pool.submit(self._work, job, url, metadata)

    def close(self) -> None:
        self._pool.shutdown(cancel_futures=True)

    def _work(self, job: Job, url: str, metadata: dict[str, str]) -> None:
        try:
            prepared = self._prepare(job, self._downloads.fetch(url), metadata)
            error = ""
        except (BadImageError, BadArchiveError, DownloadError) as problem:
            prepared, error = [], str(problem)
        except BaseException as problem:
            prepared, error = [], f"the emulator failed: {problem!r}"
            raise
        finally:
            with self._cloud.lock:
                job.error = job.error or error
                job.prepared = prepared

    def _prepare(self, job: Job, path: Path, metadata: dict[str, str]) -> list[Document]:
        if extension(job.file_name) not in ARCHIVE_EXTENSIONS:
            content = path.read_bytes()
            return [
                self._document(job.file_name, content, metadata, [self._picture(job, job.file_name, path, content)])
            ]
        pictures = list(self._unpack(job, path))
        if self._behaviour.archive_naming is ArchiveNaming.ARCHIVE:
            return [self._document(job.file_name, path.read_bytes(), metadata, pictures)]
        return [self._document(picture.name, picture.path.read_bytes(), metadata, [picture]) for picture in pictures]

    def _unpack(self, job: Job, path: Path) -> Iterator[Picture]:
        for member, content in members(path, job.file_name):
            yield self._picture(job, PurePosixPath(member).name, self._store.write(content), content)

    def _picture(self, job: Job, name: str, path: Path, content: bytes) -> Picture:
        if job.collection.model == IMAGE_MODEL and len(content) > MAX_IMAGE_BYTES:
            raise BadImageError(f"{name}: the image is larger than 3 MB")
        try:
            look = self._vision.look(content)
        except BadImageError as error:
            raise BadImageError(f"{name}: {error}") from error
        picture = Picture(str(uuid.uuid4()), name, path, look)
        self._store.put(picture_key(picture), path)
        return picture

    def _document(self, name: str, content: bytes, metadata: dict[str, str], pictures: list[Picture]) -> Document:
        md5 = hashlib.md5(content, usedforsecurity=False).hexdigest()
        return Document(name, 1, len(content), md5, self._cloud.clock.now(), "OSS", dict(metadata), pictures)


def picture_key(picture: Picture) -> str:
    """The key of the picture in the store of result files."""
    return f"images/{picture.id}/{picture.name}"
