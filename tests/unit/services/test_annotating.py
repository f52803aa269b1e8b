"""Captions and tags of many photos change together, and back again."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from pathlib import Path

import pytest

from desktop.core.photo import PhotoId
from desktop.core.progress import Progress, TaskContext
from desktop.services.annotating import AnnotationService, Edit
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
    summary = service.change(LIBRARY, ids, Edit(added=[" zoo ", "mine", ""]), TaskContext())
    assert _tags(files, ids) == [["mine", "zoo"], ["zoo", "mine"], ["zoo", "mine"]]
    assert [photo.id for photo in summary.before] == list(ids)
    service.change(LIBRARY, ids[:2], Edit(removed=["mine"]), TaskContext())
    assert _tags(files, ids) == [["zoo"], ["zoo"], ["zoo", "mine"]]
    service.change(LIBRARY, ids, Edit(tags=["one"]), TaskContext())
    assert _tags(files, ids) == [["one"]] * 3


def test_what_does_not_change_is_not_written(service: AnnotationService, ids: Sequence[PhotoId]) -> None:
    service.change(LIBRARY, ids[:1], Edit(caption="same"), TaskContext())
    summary = service.change(LIBRARY, ids, Edit(caption="same"), TaskContext())
    assert [photo.id for photo in summary.before] == list(ids[1:])


def test_a_change_can_be_undone(files: LibraryOfFiles, service: AnnotationService, ids: Sequence[PhotoId]) -> None:
    files.engine.set_caption(ids[0], "old", TaskContext())
    captions = service.change(LIBRARY, ids, Edit(caption="new"), TaskContext())
    both = service.change(LIBRARY, ids, Edit(caption="newer", added=["tag"]), TaskContext())
    assert list(both.after) == list(files.engine.photos(ids))
    service.undo(LIBRARY, both, TaskContext())
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
    summary = service.change(LIBRARY, ids, Edit(caption="new"), ctx)
    assert summary.cancelled
    assert [photo.id for photo in summary.before] == [ids[0]]
    assert [photo.caption for photo in files.engine.photos(ids)] == ["new", "", ""]


def test_what_photos_have_in_common_is_read(
    files: LibraryOfFiles, service: AnnotationService, ids: Sequence[PhotoId]
) -> None:
    service.change(LIBRARY, ids, Edit(caption="zoo", added=["all"]), TaskContext())
    service.change(LIBRARY, ids[:1], Edit(added=["one"]), TaskContext())
    common = service.read(LIBRARY, ids, TaskContext())
    assert (common.caption, dict(common.tags)) == ("zoo", {"all": 3, "one": 1})
    files.engine.set_caption(ids[0], "other", TaskContext())
    assert service.read(LIBRARY, [*ids, "gone"], TaskContext()).caption is None


def test_a_change_goes_past_a_photo_that_is_gone(
    files: LibraryOfFiles, service: AnnotationService, ids: Sequence[PhotoId]
) -> None:
    def remove_the_second(progress: Progress) -> None:
        if progress.done == 1:
            files.engine.remove(ids[1:2], TaskContext())

    summary = service.change(LIBRARY, ids, Edit(caption="new"), TaskContext(remove_the_second))
    assert [photo.id for photo in summary.after] == [ids[0], ids[2]]
    assert [photo_id for photo_id, _ in summary.failed] == [ids[1]]


def test_of_two_changes_at_once_neither_is_lost(
    files: LibraryOfFiles, service: AnnotationService, ids: Sequence[PhotoId]
) -> None:
    other = threading.Thread(target=service.change, args=(LIBRARY, ids[:1], Edit(added=["other"]), TaskContext()))

    def begin_the_other(progress: Progress) -> None:
        if progress.done == 0 and not other.ident:
            other.start()
            other.join(0.3)  # it would be through by now, if it did not wait

    service.change(LIBRARY, ids[:1], Edit(added=["one"]), TaskContext(begin_the_other))
    other.join()
    assert _tags(files, ids[:1]) == [["one", "other"]]
