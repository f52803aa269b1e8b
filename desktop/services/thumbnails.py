"""Thumbnails of photos in every size that the screen needs.

The preview that cameras write into their files is not used. An engine has a thumbnail of every photo since it was
added, which is larger, upright, what the photo shows now, and there while the photo's drive is not.
"""

from __future__ import annotations

from pathlib import Path

from desktop.core.errors import InvalidInputError
from desktop.core.photo import PhotoId
from desktop.core.progress import TaskContext
from desktop.imaging.decode import decode
from desktop.services.disk_cache import DiskCache
from desktop.services.pictures import EngineSource, PictureService

#: Longest side of the thumbnails that the engines keep, in pixels.
ENGINE_SIDE = 256
#: Longest sides of thumbnails, in pixels.
SIDES = (ENGINE_SIDE, 512, 1024)

DEFAULT_LIMIT_BYTES = 512 * 1024 * 1024
_QUALITY = 85
#: They may be so much smaller than they should be if they are made sooner: 12 MP to 1024 px in two thirds of the time.
_LEAST_SHARE = 0.95


class ThumbnailService:
    """Thumbnails as JPEG: small ones from the engine, larger ones decoded once and kept on disk.

    Blocks; safe to use from several threads.

    Args:
        engines: where the engines are.
        cache_dir: the program's cache folder; the thumbnails get one of their own in it.
        limit_bytes: how much disk the larger thumbnails may take.
    """

    def __init__(self, engines: EngineSource, cache_dir: Path, limit_bytes: int = DEFAULT_LIMIT_BYTES) -> None:
        self._engines = engines
        self._pictures = PictureService(engines)
        self._cache = DiskCache(cache_dir / "thumbnails", limit_bytes)

    def thumbnail(self, library: str, photo_id: PhotoId, side: int, ctx: TaskContext) -> bytes:
        """A JPEG whose longest side is one of :data:`SIDES`: the smallest that is at least ``side``, else the largest.

        Large ones may be a twentieth smaller. The engine's where the picture is not there now: its drive may be away.

        Raises:
            TusouError: the photo is gone, or its picture cannot be read.
        """
        size = _size(side)
        if size == ENGINE_SIDE:
            return self._engines.open(library).thumbnail(photo_id)
        key = _key(library, photo_id, size)
        cached = self._cache.get(key)
        if cached is not None:
            return cached
        ctx.check()
        try:
            content = self._pictures.content(library, photo_id)
            ctx.check()
            thumbnail = decode(content, min_longest=size).thumbnail(size, _QUALITY, _LEAST_SHARE)
        except InvalidInputError as error:
            if error.retryable:  # the network failed, and the engine might ask it for the smaller one too
                raise
            return self._engines.open(library).thumbnail(photo_id)
        self._cache.put(key, thumbnail)
        return thumbnail

    def at_hand(self, library: str, photo_id: PhotoId, side: int) -> bytes | None:
        """What can be shown until the thumbnail of this size is decoded for the first time: a smaller one, as JPEG.

        None where the thumbnail itself is there at once, and where the engine would have to fetch a smaller one too.

        Raises:
            TusouError: the photo is gone.
        """
        size = _size(side)
        if size == ENGINE_SIDE or self._cache.has(_key(library, photo_id, size)):
            return None
        engine = self._engines.open(library)
        return engine.thumbnail(photo_id) if engine.capabilities.offline else None


def _size(side: int) -> int:
    return next((known for known in SIDES if known >= side), SIDES[-1])


def _key(library: str, photo_id: PhotoId, size: int) -> str:
    return f"{library}\n{photo_id}\n{size}"
