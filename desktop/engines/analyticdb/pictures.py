"""Pictures of photos: the file on this computer where it is known, else what the service has, cached on disk."""

from __future__ import annotations

import hashlib
import threading
import time
import uuid
from collections.abc import Mapping
from pathlib import Path

from desktop.core.errors import EngineError, ErrorCode, InvalidInputError
from desktop.core.photo import PhotoId, PlaceKind
from desktop.core.progress import TaskContext
from desktop.engines.analyticdb import answers
from desktop.engines.analyticdb.client import Client
from desktop.engines.analyticdb.errors import NotThereError
from desktop.engines.analyticdb.ledger import Ledger
from desktop.imaging.decode import decode, read_file

THUMBNAIL_SIDE = 256
_QUALITY = 85
_PARALLEL = 32
#: Addresses are good for two hours by default.
_ADDRESS_LIFETIME_S = 6600.0
_ADDRESSES = 20_000
#: The cache is thinned out when it holds more than this.
_CACHE_BYTES = 500_000_000
_THIN_EVERY = 500


class Addresses:
    """Signed addresses, in memory only, until they expire. Safe to share between threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._known: dict[PhotoId, tuple[str, float]] = {}

    def keep(self, addresses: Mapping[PhotoId, str]) -> None:
        """Remember addresses; beyond some number the oldest are forgotten."""
        expires_at = time.monotonic() + _ADDRESS_LIFETIME_S
        with self._lock:
            for photo_id, url in addresses.items():
                self._known.pop(photo_id, None)
                self._known[photo_id] = url, expires_at
            for photo_id in list(self._known)[: max(0, len(self._known) - _ADDRESSES)]:
                del self._known[photo_id]

    def get(self, photo_id: PhotoId) -> str:
        """An address that should still be good, or an empty text."""
        with self._lock:
            url, expires_at = self._known.get(photo_id, ("", 0.0))
        return url if time.monotonic() < expires_at else ""

    def drop(self, photo_id: PhotoId) -> None:
        """Forget an address that is not honoured any more."""
        with self._lock:
            self._known.pop(photo_id, None)


class Pictures:
    """Pictures of one library. Safe to share between threads.

    Args:
        client: to ask for addresses.
        ledger: knows files.
        folder: of the cache; created.
    """

    def __init__(self, client: Client, ledger: Ledger, folder: Path) -> None:
        self._client = client
        self._ledger = ledger
        self._folder = folder
        self._addresses = Addresses()
        self._lock = threading.Lock()
        self._fetching = threading.BoundedSemaphore(_PARALLEL)
        self._under_way: dict[PhotoId, threading.Lock] = {}
        self._written = 0

    def thumbnail(self, photo_id: PhotoId, ctx: TaskContext) -> bytes:
        """A JPEG of at most 256 px a side.

        Raises:
            InvalidInputError: PHOTO_NOT_FOUND, or why its picture cannot be read.
        """
        cached = self._folder / f"{hashlib.sha256(photo_id.encode()).hexdigest()[:32]}.jpg"
        with self._alone(photo_id):
            if cached.is_file():
                return cached.read_bytes()
            picture = self.picture(photo_id, ctx)
            content = read_file(picture) if isinstance(picture, Path) else picture
            thumbnail = decode(content, min_longest=THUMBNAIL_SIDE).thumbnail(THUMBNAIL_SIDE, _QUALITY)
            self._keep(cached, thumbnail)
            return thumbnail

    def picture(self, photo_id: PhotoId, ctx: TaskContext) -> Path | bytes:
        """The file on this computer, else the bytes that the service has.

        Raises:
            InvalidInputError: PHOTO_NOT_FOUND, or why it cannot be fetched.
        """
        entry = self._ledger.by_document(photo_id)
        if entry is not None and entry.place.kind is PlaceKind.FILE:
            path = Path(entry.place.source)
            if path.is_file() and path.stat().st_size == entry.place.size_bytes:
                return path
        with self._fetching:
            return self._fetched(photo_id, ctx)

    def address(self, photo_id: PhotoId, ctx: TaskContext) -> str:
        """A signed address of a photo that is good at the moment.

        Raises:
            InvalidInputError: PHOTO_NOT_FOUND.
        """
        known = self._addresses.get(photo_id)
        if known:
            return known
        try:
            body = self._client.call("DescribeDocument", ctx, file_name=photo_id)
        except NotThereError as error:
            raise InvalidInputError(ErrorCode.PHOTO_NOT_FOUND, params={"photo": photo_id}) from error
        document = answers.document_of(body)
        url = document.url if document is not None else ""
        if not url:
            raise InvalidInputError(ErrorCode.PHOTO_NOT_FOUND, params={"photo": photo_id})
        self._addresses.keep({photo_id: url})
        return url

    def keep_addresses(self, addresses: Mapping[PhotoId, str]) -> None:
        """Remember signed addresses that came with matches."""
        self._addresses.keep(addresses)

    def forget(self, photo_id: PhotoId) -> None:
        """Drop what is cached of a photo."""
        self._addresses.drop(photo_id)
        (self._folder / f"{hashlib.sha256(photo_id.encode()).hexdigest()[:32]}.jpg").unlink(missing_ok=True)

    def size_bytes(self) -> int:
        """Bytes of the cache."""
        return sum(file.stat().st_size for file in self._files())

    def _fetched(self, photo_id: PhotoId, ctx: TaskContext) -> bytes:
        remembered = bool(self._addresses.get(photo_id))
        try:
            return self._client.fetch(self.address(photo_id, ctx), ctx)
        except EngineError as error:
            if not remembered or error.retryable:
                raise self._failure(photo_id, error) from None
        # The address may have expired before its time, or the picture may have been replaced.
        self._addresses.drop(photo_id)
        try:
            return self._client.fetch(self.address(photo_id, ctx), ctx)
        except EngineError as error:
            raise self._failure(photo_id, error) from None

    def _failure(self, photo_id: PhotoId, error: EngineError) -> InvalidInputError:
        return InvalidInputError(
            ErrorCode.LINK_FAILED, error.detail, params={"photo": photo_id, **error.params}, retryable=error.retryable
        )

    def _keep(self, file: Path, content: bytes) -> None:
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        part = file.with_name(f"{file.name}.{uuid.uuid4().hex}.part")
        part.touch(mode=0o600)
        part.write_bytes(content)
        part.replace(file)
        self._written += 1
        if self._written % _THIN_EVERY == 0:
            self._thin_out()

    def _thin_out(self) -> None:
        """Remove the oldest thumbnails until the cache is three quarters full."""
        files = sorted((file.stat().st_mtime, file.stat().st_size, file) for file in self._files())
        left = sum(size for _, size, _ in files)
        if left <= _CACHE_BYTES:
            return
        for _, size, file in files:
            if left <= _CACHE_BYTES * 3 // 4:
                return
            file.unlink(missing_ok=True)
            left -= size

    def _files(self) -> list[Path]:
        return list(self._folder.glob("*.jpg")) if self._folder.is_dir() else []

    def _alone(self, photo_id: PhotoId) -> threading.Lock:
        """One thread at a time makes the thumbnail of a photo."""
        with self._lock:
            if len(self._under_way) > 4096:
                self._under_way = {key: lock for key, lock in self._under_way.items() if lock.locked()}
            return self._under_way.setdefault(photo_id, threading.Lock())
