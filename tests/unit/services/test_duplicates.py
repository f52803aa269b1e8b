"""Duplicates are found, decided for ever, and moved to the trash and back."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import ExifTags, Image, ImageOps

from desktop.core.errors import ErrorCode
from desktop.core.match import SearchResult
from desktop.core.progress import Progress, TaskCancelled, TaskContext
from desktop.core.query import Query, TextTerm
from desktop.engines.base import NearPair
from desktop.services.duplicates import DuplicateGroup, DuplicateService
from desktop.services.grouping import groups_of
from tests.unit.services.library_of_files import LIBRARY, LibraryOfFiles


@pytest.fixture
def folder(tmp_path: Path, sample_photos: Path) -> Path:
    """Three photos, and edits of two of them."""
    folder = tmp_path / "photos"
    folder.mkdir()
    for name in ("cat", "coffee", "rocket"):
        shutil.copy(sample_photos / f"{name}.jpg", folder)
    cat = Image.open(folder / "cat.jpg")
    cat.resize((cat.width // 2, cat.height // 2)).save(folder / "cat small.png")
    ImageOps.mirror(cat).save(folder / "cat mirrored.jpg", quality=60)
    coffee = Image.open(folder / "coffee.jpg")
    width, height = coffee.size
    coffee.crop((width // 20, height // 20, width - width // 20, height - height // 20)).save(folder / "cut.jpg")
    return folder


@pytest.fixture
def service(files: LibraryOfFiles, folder: Path) -> DuplicateService:
    files.add(*sorted(folder.iterdir()))
    return DuplicateService(files.registry, files.notebook)


def _names(service: DuplicateService) -> list[list[str]]:
    return sorted(sorted(copy.path.name for copy in group.copies if copy.path) for group in _found(service))


def _found(service: DuplicateService) -> Sequence[DuplicateGroup]:
    return service.find(LIBRARY, TaskContext())


def test_edits_of_a_picture_are_one_group_and_others_are_none(service: DuplicateService) -> None:
    assert _names(service) == [["cat mirrored.jpg", "cat small.png", "cat.jpg"], ["coffee.jpg", "cut.jpg"]]


def test_the_largest_is_kept_and_comes_first(service: DuplicateService) -> None:
    for group in _found(service):
        assert [copy.keep for copy in group.copies] == [True] + [False] * (len(group.copies) - 1)
        sizes = [copy.photo.width * copy.photo.height for copy in group.copies]
        assert sizes == sorted(sizes, reverse=True)
        assert 0 < group.score <= 1


def test_of_equal_copies_the_oldest_is_kept_even_if_it_is_older_than_the_clocks_of_computers(
    files: LibraryOfFiles, folder: Path, tmp_path: Path
) -> None:
    for name, year in (("a", 1987), ("b", 1955), ("c", 2004)):
        with Image.open(folder / "rocket.jpg") as picture:
            exif = picture.getexif()
            exif.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.DateTimeOriginal] = f"{year}:07:01 12:00:00"
            picture.save(tmp_path / f"{name}.jpg", exif=exif)
    files.add(*sorted(tmp_path.glob("*.jpg")))
    (group,) = _found(DuplicateService(files.registry, files.notebook))
    assert [copy.photo.file_name for copy in group.copies] == ["b.jpg", "a.jpg", "c.jpg"]


def test_the_same_bytes_in_two_files_are_a_group(
    files: LibraryOfFiles, service: DuplicateService, folder: Path
) -> None:
    shutil.copy(folder / "rocket.jpg", folder / "rocket again.jpg")
    files.add(folder / "rocket again.jpg")
    group = _found(service)[0]
    assert group.score == 1
    assert sorted(copy.path.name for copy in group.copies) == ["rocket again.jpg", "rocket.jpg"]
    service.not_duplicates(LIBRARY, group.copies)
    assert all("rocket.jpg" not in names for names in _names(service))


def test_what_was_told_apart_stays_apart_when_it_is_added_again(
    files: LibraryOfFiles, service: DuplicateService, folder: Path
) -> None:
    coffee = next(group for group in _found(service) if len(group.copies) == 2)
    service.not_duplicates(LIBRARY, coffee.copies)
    assert ["coffee.jpg", "cut.jpg"] not in _names(service)
    files.engine.remove([copy.photo.id for copy in coffee.copies], TaskContext())
    files.add(*sorted(folder.iterdir()))
    assert len(_names(service)) == 1
    service.undo_not_duplicates(LIBRARY, coffee.copies)
    assert ["coffee.jpg", "cut.jpg"] in _names(service)


def test_the_choice_of_the_one_to_keep_is_remembered(service: DuplicateService) -> None:
    group = _found(service)[0]
    service.keep(LIBRARY, group, group.copies[-1].photo.id)
    again = next(each for each in _found(service) if len(each.copies) == len(group.copies))
    assert again.copies[0].photo.id == group.copies[-1].photo.id
    assert again.copies[0].keep


def test_copies_go_to_the_trash_and_come_back(
    files: LibraryOfFiles, service: DuplicateService, folder: Path, trash: Path
) -> None:
    group = max(_found(service), key=lambda group: len(group.copies))
    gone = [copy for copy in group.copies if not copy.keep]
    contents = {copy.path: copy.path.read_bytes() for copy in gone}
    report = service.trash(LIBRARY, gone, TaskContext())
    assert not report.failed
    assert len(list((trash / "files").iterdir())) == 2
    assert not any(path.exists() for path in contents)
    assert not files.engine.photos([copy.photo.id for copy in gone])
    assert _names(service) == [["coffee.jpg", "cut.jpg"]]
    assert all(copy.restorable for copy in report.trashed)
    assert service.undo(LIBRARY, report.trashed) == []
    assert {path: path.read_bytes() for path in contents} == contents
    assert len(_names(service)) == 2
    assert not any((trash / "info").iterdir())


def test_one_of_two_files_of_a_photo_goes_and_the_photo_stays(
    files: LibraryOfFiles, service: DuplicateService, folder: Path, trash: Path
) -> None:
    shutil.copy(folder / "rocket.jpg", folder / "again.jpg")
    files.add(folder / "again.jpg")
    group = _found(service)[0]
    report = service.trash(LIBRARY, group.copies[1:], TaskContext())
    assert not report.trashed[0].removed
    photo = files.engine.photos([group.copies[0].photo.id])[0]
    assert photo.path == str(group.copies[0].path)
    service.undo(LIBRARY, report.trashed)
    assert _found(service)[0].score == 1


def test_a_file_that_holds_another_picture_by_now_stays(service: DuplicateService, folder: Path, trash: Path) -> None:
    group = next(group for group in _found(service) if len(group.copies) == 2)
    changed = group.copies[1].path
    assert changed is not None
    shutil.copy(folder / "rocket.jpg", changed)
    report = service.trash(LIBRARY, group.copies[1:], TaskContext())
    assert [error.code for _, error in report.failed] == [ErrorCode.FILE_CHANGED]
    assert changed.exists()
    assert not trash.exists()


def test_a_place_that_is_taken_again_is_not_overwritten(service: DuplicateService, trash: Path) -> None:
    group = next(group for group in _found(service) if len(group.copies) == 2)
    report = service.trash(LIBRARY, group.copies[1:], TaskContext())
    path = group.copies[1].path
    assert path is not None
    path.write_bytes(b"new")
    assert [error.code for _, error in service.undo(LIBRARY, report.trashed)] == [ErrorCode.STORAGE_FAILED]
    assert path.read_bytes() == b"new"


def test_finding_tells_how_far_it_is_and_stops_when_asked(service: DuplicateService) -> None:
    told: list[Progress] = []
    service.find(LIBRARY, TaskContext(told.append))
    assert (told[-1].done, told[-1].total) == (6, 6)
    ctx = TaskContext()
    ctx.cancel()
    with pytest.raises(TaskCancelled):
        service.find(LIBRARY, ctx)


def test_a_photo_joins_one_of_two_that_were_told_apart() -> None:
    pairs = [NearPair("a", "b", 0.99), NearPair("b", "c", 0.98), NearPair("a", "c", 0.97)]
    groups = groups_of(pairs, [("a", "c"), ("a", "gone"), ("gone", "c")])
    assert [sorted(group.ids) for group in groups] == [["a", "b"]]
    assert groups[0].score == 0.99


def test_a_chain_of_likeness_ends_at_the_largest_size() -> None:
    pairs = [NearPair(f"{number:02}", f"{number + 1:02}", 1 - number / 1000) for number in range(20)]
    groups = groups_of(pairs, [], max_size=8)
    assert [len(group.ids) for group in groups] == [8, 8, 5]


def _search(files: LibraryOfFiles, *texts: str) -> SearchResult:
    query = Query([TextTerm(text) for text in texts])
    return files.registry.open(LIBRARY).search(query, TaskContext())


def test_copies_among_matches_fold_into_the_best_of_them(service: DuplicateService, files: LibraryOfFiles) -> None:
    found = _search(files, "cat")
    result = service.fold(LIBRARY, found, TaskContext())
    names = {match.photo.id: match.photo.file_name for match in found.matches}
    cat = result.matches[0]
    assert {cat.photo.file_name, *(names[id_] for id_ in cat.copies)} == {
        "cat.jpg",
        "cat small.png",
        "cat mirrored.jpg",
    }
    assert cat == replace(found.matches[0], copies=cat.copies)
    assert [match.rank for match in result.matches] == list(range(1, len(result.matches) + 1))
    assert len(result.matches) == len(found.matches) - sum(len(match.copies) for match in result.matches)
    assert 1 <= result.cut <= found.cut


def test_photos_that_were_told_apart_do_not_fold(service: DuplicateService, files: LibraryOfFiles) -> None:
    for group in _found(service):
        service.not_duplicates(LIBRARY, group.copies)
    result = service.fold(LIBRARY, _search(files, "cat"), TaskContext())
    assert all(match.copies == () for match in result.matches)


def test_nothing_folds_where_nothing_was_found(service: DuplicateService) -> None:
    nothing = SearchResult([], 0.0, 0)
    assert service.fold(LIBRARY, nothing, TaskContext()) == nothing
