"""Captions and tags of many photos at once, with a way back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from desktop.core.errors import ErrorCode, TusouError
from desktop.core.photo import Photo, PhotoId
from desktop.core.progress import TaskCancelled, TaskContext
from desktop.engines.base import Engine
from desktop.services.pictures import EngineSource

#: Codes that are about one photo: the others can still be changed.
_OF_ONE_PHOTO = frozenset({ErrorCode.PHOTO_NOT_FOUND, ErrorCode.METADATA_INVALID})


@dataclass(frozen=True, slots=True)
class AnnotationSummary:
    """What became of a change.

    Attributes:
        before: the photos that changed, as they were: what :meth:`AnnotationService.undo` takes.
        failed: photos that did not change, each with the reason.
        cancelled: whether it was asked to stop before the end.
    """

    before: Sequence[Photo]
    failed: Sequence[tuple[PhotoId, TusouError]]
    cancelled: bool = False


class AnnotationService:
    """Writes captions and tags. Blocks; safe from any thread. Reports photos done.

    Every method goes on past a photo that is not there any more. It raises TusouError where the engine or the disk
    cannot go on at all; what was changed before stays. Cancelling ends it early, with what was changed until then.

    Args:
        engines: where the engines are.
    """

    def __init__(self, engines: EngineSource) -> None:
        self._engines = engines

    def set_caption(self, library: str, ids: Sequence[PhotoId], caption: str, ctx: TaskContext) -> AnnotationSummary:
        """Give photos a caption."""

        def change(engine: Engine, photo: Photo) -> bool:
            if photo.caption != caption:
                engine.set_caption(photo.id, caption, ctx)
            return photo.caption != caption

        return self._change(library, ids, change, ctx)

    def set_tags(
        self, library: str, ids: Sequence[PhotoId], tags: Sequence[str], ctx: TaskContext
    ) -> AnnotationSummary:
        """Give photos these tags and no others."""
        return self._retag(library, ids, lambda _: _cleaned(tags), ctx)

    def add_tags(
        self, library: str, ids: Sequence[PhotoId], tags: Sequence[str], ctx: TaskContext
    ) -> AnnotationSummary:
        """Give photos these tags beside those that they have."""
        return self._retag(library, ids, lambda photo: _cleaned([*photo.tags, *tags]), ctx)

    def remove_tags(
        self, library: str, ids: Sequence[PhotoId], tags: Sequence[str], ctx: TaskContext
    ) -> AnnotationSummary:
        """Take these tags away from photos."""
        unwanted = set(_cleaned(tags))
        return self._retag(library, ids, lambda photo: [tag for tag in photo.tags if tag not in unwanted], ctx)

    def undo(self, library: str, summary: AnnotationSummary, ctx: TaskContext) -> AnnotationSummary:
        """Give photos the captions and tags back that they had."""
        before = {photo.id: photo for photo in summary.before}

        def change(engine: Engine, photo: Photo) -> bool:
            was = before[photo.id]
            if photo.caption != was.caption:
                engine.set_caption(photo.id, was.caption, ctx)
            if list(photo.tags) != list(was.tags):
                engine.set_tags(photo.id, was.tags, ctx)
            return True

        return self._change(library, list(before), change, ctx)

    def _retag(
        self, library: str, ids: Sequence[PhotoId], tags_of: Callable[[Photo], Sequence[str]], ctx: TaskContext
    ) -> AnnotationSummary:
        def change(engine: Engine, photo: Photo) -> bool:
            tags = tags_of(photo)
            if list(photo.tags) == list(tags):
                return False
            engine.set_tags(photo.id, tags, ctx)
            return True

        return self._change(library, ids, change, ctx)

    def _change(
        self, library: str, ids: Sequence[PhotoId], change: Callable[[Engine, Photo], bool], ctx: TaskContext
    ) -> AnnotationSummary:
        engine = self._engines.open(library)
        before: list[Photo] = []
        failed: list[tuple[PhotoId, TusouError]] = []
        photos = engine.photos(ids)
        for number, photo in enumerate(photos):
            ctx.report(number, len(photos), photo.file_name)
            try:
                ctx.check()
                if change(engine, photo):
                    before.append(photo)
            except TaskCancelled:
                return AnnotationSummary(before, failed, cancelled=True)
            except TusouError as error:
                if error.code not in _OF_ONE_PHOTO:
                    raise
                failed.append((photo.id, error))
        ctx.report(len(photos), len(photos))
        return AnnotationSummary(before, failed)


def _cleaned(tags: Sequence[str]) -> Sequence[str]:
    """Tags without blanks around them, each once, in their order."""
    return list(dict.fromkeys(filter(None, (tag.strip() for tag in tags))))
