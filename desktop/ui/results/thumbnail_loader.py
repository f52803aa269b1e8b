"""Thumbnails for the grid: in memory as far as a limit in bytes, loaded for what is near the screen.

Large ones of photos that were never seen so large are decoded from the photos themselves, which takes a while: until
then the small ones of the library are shown, and all of these are loaded before any large one is.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from desktop.core.errors import TusouError
from desktop.core.photo import PhotoId
from desktop.core.progress import TaskContext
from desktop.services.thumbnails import ThumbnailService
from desktop.tasks import Lane, Task, TaskRunner
from desktop.ui.widgets.pixels import card_image

DEFAULT_LIMIT_BYTES = 64 * 1024 * 1024
#: Tasks under way at once, and thumbnails in each. Few, so that what comes into view does not wait behind what has
#: left it; not one by one, because a task costs the GUI thread as much as painting a card.
_MAX_TASKS = 3
_PER_TASK = 4
#: Round corners, as a part of the side.
_RADIUS = 1 / 40
#: The side that an image is filed under which is shown until a larger one is there: no other is the same.
_FOR_NOW = 0


@dataclass(frozen=True)
class _Loaded:
    """A thumbnail of a side in pixels, or none: for now (retryable) or for good."""

    photo_id: PhotoId
    image: QImage | None
    side: int = _FOR_NOW
    retryable: bool = False


class ThumbnailLoader(QObject):
    """Loads thumbnails off the GUI thread and keeps those that were used last.

    Painting only looks (:meth:`image`); loading is for what :meth:`want` names.

    Args:
        thumbnails: where thumbnails come from.
        runner: runs the loading.
        parent: its Qt parent.
        limit_bytes: how much memory the images may take, unless what is near the screen takes more.

    Signals:
        changed: ids (list of str) of photos whose thumbnails are there now, or cannot be had.
    """

    changed = Signal(list)

    def __init__(
        self,
        thumbnails: ThumbnailService,
        runner: TaskRunner,
        parent: QObject | None = None,
        limit_bytes: int = DEFAULT_LIMIT_BYTES,
    ) -> None:
        super().__init__(parent)
        self._thumbnails = thumbnails
        self._runner = runner
        self._limit_bytes = limit_bytes
        self._library = ""
        self._side = 0
        self._images: OrderedDict[PhotoId, tuple[int, QImage]] = OrderedDict()
        self._used_bytes = 0
        self._near: frozenset[PhotoId] = frozenset()
        self._failed: set[PhotoId] = set()
        self._wanted: list[PhotoId] = []
        self._in_flight: dict[PhotoId, Task] = {}
        self._tasks = 0

    @property
    def used_bytes(self) -> int:
        """Memory that the images take."""
        return self._used_bytes

    def set_library(self, library: str) -> None:
        """Load from another library; forgets all images."""
        if library != self._library:
            self._library = library
            self.clear()

    def clear(self) -> None:
        """Forget everything."""
        for task in self._in_flight.values():
            task.abandon()
        self._in_flight.clear()
        self._tasks = 0
        self._images.clear()
        self._used_bytes = 0
        self._failed.clear()
        self._wanted.clear()

    def forget_failures(self) -> None:
        """Try again what could not be had: a drive may be back."""
        self._failed.clear()

    def image(self, photo_id: PhotoId) -> QImage | None:
        """The thumbnail, maybe of another size than wanted, if it is in memory."""
        known = self._images.get(photo_id)
        return known[1] if known else None

    def failed(self, photo_id: PhotoId) -> bool:
        """Whether the thumbnail cannot be had."""
        return photo_id in self._failed

    def want(self, ids: Sequence[PhotoId], side: int) -> None:
        """Load these thumbnails, most urgent first. What was wanted before and is not any more is not loaded.

        Args:
            ids: photos on the screen or near it.
            side: size of the square that they are shown in, in pixels of the screen.
        """
        self._side = side
        self._near = frozenset(ids)
        for photo_id in ids:
            if photo_id in self._images:
                self._images.move_to_end(photo_id)
        wanted = [photo_id for photo_id in reversed(ids) if self._needs(photo_id)]
        # The last is the next: those with no image at all come before those with one of another size.
        self._wanted[:] = sorted(wanted, key=lambda photo_id: photo_id not in self._images)
        self._load_next()

    def _needs(self, photo_id: PhotoId) -> bool:
        known = self._images.get(photo_id)
        return photo_id not in self._failed and (known is None or known[0] != self._side)

    def _load_next(self) -> None:
        while self._tasks < _MAX_TASKS and (ids := self._take_wanted()):
            shown = self._images.keys() & ids
            work = partial(_load, self._thumbnails, self._library, ids, shown, self._side)
            task = self._runner.submit(work, lane=Lane.THUMBNAIL, owner=self)
            self._tasks += 1
            self._in_flight.update(dict.fromkeys(ids, task))
            task.succeeded.connect(self._on_loaded)
            task.failed.connect(partial(self._on_failed, ids))
            # Only the end of the program cancels these tasks; nothing more is wanted then.
            task.cancelled.connect(self._wanted.clear)

    def _take_wanted(self) -> list[PhotoId]:
        """The next few, either with an image already or without: these do not wait for those that take longer.

        Those with an image come when none without is under way. A lane that takes the newest first would else do them
        before others that wait in it.
        """
        if self._wanted and self._wanted[-1] in self._images and not self._in_flight.keys() <= self._images.keys():
            return []
        ids: list[PhotoId] = []
        while self._wanted and len(ids) < _PER_TASK:
            photo_id = self._wanted[-1]
            if ids and (photo_id in self._images) != (ids[0] in self._images):
                break
            self._wanted.pop()
            if photo_id not in self._in_flight and self._needs(photo_id):
                ids.append(photo_id)
        return ids

    def _on_loaded(self, loaded: Sequence[_Loaded]) -> None:
        for each in loaded:
            if each.image is not None:
                self._keep(each.photo_id, each.side, each.image)
                if each.side == _FOR_NOW and each.photo_id in self._near:
                    self._wanted.insert(0, each.photo_id)
            elif not each.retryable:
                self._failed.add(each.photo_id)
        self._end_task([each.photo_id for each in loaded])

    def _on_failed(self, ids: list[PhotoId], _error: TusouError) -> None:
        self._failed.update(ids)
        self._end_task(ids)

    def _end_task(self, ids: list[PhotoId]) -> None:
        self._tasks -= 1
        for photo_id in ids:
            self._in_flight.pop(photo_id, None)
        self.changed.emit(ids)
        self._load_next()

    def _keep(self, photo_id: PhotoId, side: int, image: QImage) -> None:
        self._forget(photo_id)
        self._images[photo_id] = (side, image)
        self._used_bytes += image.sizeInBytes()
        while self._used_bytes > self._limit_bytes and len(self._images) > max(1, len(self._near)):
            self._forget(next(iter(self._images)))

    def _forget(self, photo_id: PhotoId) -> None:
        known = self._images.pop(photo_id, None)
        if known is not None:
            self._used_bytes -= known[1].sizeInBytes()


def _load(
    thumbnails: ThumbnailService,
    library: str,
    ids: Sequence[PhotoId],
    shown: Collection[PhotoId],
    side: int,
    ctx: TaskContext,
) -> Sequence[_Loaded]:
    return [_load_one(thumbnails, library, photo_id, side, ctx, for_now=photo_id not in shown) for photo_id in ids]


def _load_one(
    thumbnails: ThumbnailService, library: str, photo_id: PhotoId, side: int, ctx: TaskContext, *, for_now: bool
) -> _Loaded:
    ctx.check()
    loaded = side
    try:
        jpeg = thumbnails.at_hand(library, photo_id, side) if for_now else None
        if jpeg is None:
            jpeg = thumbnails.thumbnail(library, photo_id, side, ctx)
        else:
            loaded = _FOR_NOW
        image = card_image(jpeg, side, side * _RADIUS)
    except TusouError as error:
        # One of several: what is wrong with it is shown on its card, and told when the photo is opened.
        return _Loaded(photo_id, None, retryable=error.retryable)
    return _Loaded(photo_id, None if image.isNull() else image, loaded)
