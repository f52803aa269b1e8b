"""Captions and tags of many photos change together, and back again."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from desktop.core.photo import PhotoId
from desktop.core.progress import Progress, TaskContext
from desktop.services.annotating import AnnotationService
from tests.unit.services.library_of_files import LIBRARY, LibraryOfFiles


@pytest.fixture
def ids(files: LibraryOfFiles, sample_photos: Path) -> Sequence[PhotoId]:
    return files.add(*(sample_photos / f"{name}.jpg" for name in ("cat", "coins", "rocket")))


@pytest.fixture
def service(files: LibraryOfFiles) -> AnnotationService:
    return AnnotationService(files.registry)


def _tags(files: LibraryOfFiles, ids: Sequence[PhotoId]) -> list[list[str]]:
    return [list(photo.tags) for photo in files.engine.photos(ids)]


def test_tags_are_added_beside_others_and_taken_away(
    files: LibraryOfFiles, service: AnnotationService, ids: Sequence[PhotoId]
) -> None:
    files.engine.set_tags(ids[0], ["mine"], TaskContext())
    summary = service.add_tags(LIBRARY, ids, [" zoo ", "mine", ""], TaskContext())
    assert _tags(files, ids) == [["mine", "zoo"], ["zoo", "mine"], ["zoo", "mine"]]
    assert [photo.id for photo in summary.before] == list(ids)
    service.remove_tags(LIBRARY, ids[:2], ["mine"], TaskContext())
    assert _tags(files, ids) == [["zoo"], ["zoo"], ["zoo", "mine"]]
    service.set_tags(LIBRARY, ids, ["one"], TaskContext())
    assert _tags(files, ids) == [["one"]] * 3


def test_what_does_not_change_is_not_written(service: AnnotationService, ids: Sequence[PhotoId]) -> None:
    service.set_caption(LIBRARY, ids[:1], "same", TaskContext())
    summary = service.set_caption(LIBRARY, ids, "same", TaskContext())
    assert [photo.id for photo in summary.before] == list(ids[1:])


def test_a_change_can_be_undone(files: LibraryOfFiles, service: AnnotationService, ids: Sequence[PhotoId]) -> None:
    files.engine.set_caption(ids[0], "old", TaskContext())
    captions = service.set_caption(LIBRARY, ids, "new", TaskContext())
    tags = service.add_tags(LIBRARY, ids, ["tag"], TaskContext())
    service.undo(LIBRARY, tags, TaskContext())
    service.undo(LIBRARY, captions, TaskContext())
    assert [photo.caption for photo in files.engine.photos(ids)] == ["old", "", ""]
    assert _tags(files, ids) == [[], [], []]


def test_a_change_that_is_cancelled_tells_what_it_did(
    files: LibraryOfFiles, service: AnnotationService, ids: Sequence[PhotoId]
) -> None:
    def stop_at_the_second(progress: Progress) -> None:
        if progress.done == 1:
            ctx.cancel()

    ctx = TaskContext(stop_at_the_second)
    summary = service.set_caption(LIBRARY, ids, "new", ctx)
    assert summary.cancelled
    assert [photo.id for photo in summary.before] == [ids[0]]
    assert [photo.caption for photo in files.engine.photos(ids)] == ["new", "", ""]
