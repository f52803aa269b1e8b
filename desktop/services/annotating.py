"""Captions and tags of many photos at once, with a way back."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from desktop.core.errors import ErrorCode, TusouError
from desktop.core.photo import Photo, PhotoId
from desktop.core.progress import TaskCancelled, TaskContext
from desktop.engines.base import Engine
from desktop.services.pictures import EngineSource

#: Codes that are about one photo: the others can still be changed.
_OF_ONE_PHOTO = frozenset(
    {ErrorCode.PHOTO_NOT_FOUND, ErrorCode.METADATA_INVALID, ErrorCode.FILE_NOT_FOUND, ErrorCode.FILE_CHANGED}
)
#: How often a change that waits for another looks whether it was cancelled.
_POLL_S = 0.1


@dataclass(frozen=True, slots=True)
class Annotations:
    """What several photos have in common.

    Attributes:
        ids: those of them that are there.
        caption: their caption, or None where they differ.
        tags: their tags, each with the number of photos that have it, those of most photos first.
    """

    ids: Sequence[PhotoId]
    caption: str | None
    tags: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Edit:
    """What is to be changed about photos.

    Attributes:
        caption: the new caption; None leaves it alone.
        tags: the tags in place of all others; None leaves them alone.
        added: tags beside those that a photo has.
        removed: tags that go.
    """

    caption: str | None = None
    tags: Sequence[str] | None = None
    added: Sequence[str] = ()
    removed: Sequence[str] = ()

    def __bool__(self) -> bool:
        return self.caption is not None or self.tags is not None or bool(self.added or self.removed)

    def of(self, photo: Photo) -> Photo:
        """The photo as it is to be."""
        caption = photo.caption if self.caption is None else self.caption
        unwanted = set(_cleaned(self.removed))
        kept = [tag for tag in (photo.tags if self.tags is None else self.tags) if tag not in unwanted]
        return replace(photo, caption=caption, tags=_cleaned([*kept, *self.added]))


@dataclass(frozen=True, slots=True)
class AnnotationSummary:
    """What became of a change.

    Attributes:
        before: the photos that changed, as they were: what :meth:`AnnotationService.undo` takes.
        after: the same photos as they are now.
        failed: photos that did not change, each with the reason.
        error: what ended it early, or None.
        cancelled: whether it was asked to stop before the end.
    """

    before: Sequence[Photo]
    after: Sequence[Photo]
    failed: Sequence[tuple[PhotoId, TusouError]] = ()
    error: TusouError | None = None
    cancelled: bool = False


class AnnotationService:
    """Writes captions and tags. Blocks; safe from any thread. Reports photos done.

    A change goes on past a photo that is not there any more. Where the engine or the disk cannot go on at all, or
    where it is cancelled, it ends early; what was changed before stays and is told, so that it can be undone.

    Args:
        engines: where the engines are.
    """

    def __init__(self, engines: EngineSource) -> None:
        self._engines = engines
        self._changing = threading.Lock()

    def read(self, library: str, ids: Sequence[PhotoId], ctx: TaskContext) -> Annotations:
        """What photos have in common.

        Raises:
            TusouError: the library cannot be read.
        """
        photos = self._engines.open(library).photos(ids)
        ctx.check()
        captions = {photo.caption for photo in photos}
        tags = Counter(tag for photo in photos for tag in photo.tags)
        return Annotations(
            [photo.id for photo in photos], captions.pop() if len(captions) == 1 else None, dict(tags.most_common())
        )

    def change(self, library: str, ids: Sequence[PhotoId], edit: Edit, ctx: TaskContext) -> AnnotationSummary:
        """Change photos alike.

        Raises:
            TusouError: the library cannot be read; nothing was changed.
        """
        return self._change(library, ids, edit.of, ctx)

    def undo(self, library: str, summary: AnnotationSummary, ctx: TaskContext) -> AnnotationSummary:
        """Give photos the captions and tags back that they had.

        Raises:
            TusouError: the library cannot be read; nothing was changed.
        """
        before = {photo.id: photo for photo in summary.before}

        def restored(photo: Photo) -> Photo:
            was = before[photo.id]
            return replace(photo, caption=was.caption, tags=was.tags)

        return self._change(library, list(before), restored, ctx)

    def _change(
        self, library: str, ids: Sequence[PhotoId], change: Callable[[Photo], Photo], ctx: TaskContext
    ) -> AnnotationSummary:
        # One change after the other: each writes on what it read, and would undo what came in between.
        while not self._changing.acquire(timeout=_POLL_S):
            ctx.check()
        try:
            return self._change_alone(library, ids, change, ctx)
        finally:
            self._changing.release()

    def _change_alone(
        self, library: str, ids: Sequence[PhotoId], change: Callable[[Photo], Photo], ctx: TaskContext
    ) -> AnnotationSummary:
        engine = self._engines.open(library)
        before: list[Photo] = []
        after: list[Photo] = []
        failed: list[tuple[PhotoId, TusouError]] = []
        photos = engine.photos(ids)
        for number, photo in enumerate(photos):
            ctx.report(number, len(photos), photo.file_name)
            wanted = change(photo)
            try:
                ctx.check()
                if _write(engine, photo, wanted, ctx):
                    before.append(photo)
                    after.append(wanted)
            except TaskCancelled:
                return AnnotationSummary(before, after, failed, cancelled=True)
            except TusouError as error:
                if error.code not in _OF_ONE_PHOTO:
                    return AnnotationSummary(before, after, failed, error)
                failed.append((photo.id, error))
        ctx.report(len(photos), len(photos))
        return AnnotationSummary(before, after, failed)


def _write(engine: Engine, photo: Photo, wanted: Photo, ctx: TaskContext) -> bool:
    """Write what is to be other than it is; returns whether anything is."""
    caption, tags = photo.caption != wanted.caption, list(photo.tags) != list(wanted.tags)
    if caption and tags:
        engine.annotate(photo.id, wanted.caption, wanted.tags, ctx)
    elif caption:
        engine.set_caption(photo.id, wanted.caption, ctx)
    elif tags:
        engine.set_tags(photo.id, wanted.tags, ctx)
    return caption or tags


def _cleaned(tags: Sequence[str]) -> Sequence[str]:
    """Tags without blanks around them, each once, in their order."""
    return list(dict.fromkeys(filter(None, (tag.strip() for tag in tags))))
