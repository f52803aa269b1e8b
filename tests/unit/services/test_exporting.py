"""Exported copies never overwrite, and one bad photo does not stop the rest."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from desktop.core.errors import ErrorCode, InvalidInputError, StorageError
from desktop.core.photo import Photo
from desktop.core.progress import Progress, TaskCancelled, TaskContext
from desktop.services.exporting import ExportService, safe_name


class Shelf:
    """The part of an engine that an export needs."""

    def __init__(self, pictures: dict[str, tuple[str, bytes | None]]) -> None:
        self.pictures = pictures

    def open(self, name: str | None = None) -> Shelf:
        return self

    def photos(self, ids: Sequence[str]) -> list[Photo]:
        return [Photo(photo_id, self.pictures[photo_id][0]) for photo_id in ids if photo_id in self.pictures]

    def picture(self, photo_id: str) -> bytes:
        content = self.pictures[photo_id][1]
        if content is None:
            raise InvalidInputError(ErrorCode.FILE_NOT_FOUND, params={"path": "gone"})
        return content


def test_names_that_are_taken_get_a_number(tmp_path: Path) -> None:
    (tmp_path / "a.jpg").write_bytes(b"mine")
    shelf = Shelf({"1": ("a.jpg", b"one"), "2": ("a.jpg", b"two")})
    summary = ExportService(shelf).copy("local", ["1", "2"], tmp_path, TaskContext())
    assert [path.name for path in summary.copied] == ["a (2).jpg", "a (3).jpg"]
    assert (tmp_path / "a.jpg").read_bytes() == b"mine"
    assert (tmp_path / "a (3).jpg").read_bytes() == b"two"


def test_a_picture_that_is_gone_is_named_and_the_rest_is_copied(tmp_path: Path) -> None:
    shelf = Shelf({"1": ("a.jpg", None), "2": ("b.jpg", b"two")})
    told: list[Progress] = []
    summary = ExportService(shelf).copy("local", ["1", "2", "unknown"], tmp_path, TaskContext(told.append))
    assert [name for name, _ in summary.failed] == ["a.jpg"]
    assert summary.failed[0][1].code is ErrorCode.FILE_NOT_FOUND
    assert [path.name for path in summary.copied] == ["b.jpg"]
    assert (told[0].done, told[-1].done, told[-1].total) == (0, 2, 2)


def test_a_folder_that_is_gone_ends_the_export_with_the_reason(tmp_path: Path) -> None:
    with pytest.raises(StorageError) as caught:
        ExportService(Shelf({"1": ("a.jpg", b"one")})).copy("local", ["1"], tmp_path / "gone", TaskContext())
    assert caught.value.code is ErrorCode.STORAGE_READ_ONLY
    assert caught.value.params["path"] == str(tmp_path / "gone")


@pytest.mark.skipif(sys.platform == "win32", reason="limits of a process")
def test_a_disk_that_fills_up_keeps_no_half_of_a_picture(tmp_path: Path) -> None:
    import resource

    shelf = Shelf({"1": ("a.jpg", b"one"), "2": ("b.jpg", b"x" * 5000)})
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, before[1]))
    try:
        with pytest.raises(StorageError):
            ExportService(shelf).copy("local", ["1", "2"], tmp_path, TaskContext())
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert [path.name for path in tmp_path.iterdir()] == ["a.jpg"]


def test_what_does_not_fit_is_refused_before_anything_is_copied(tmp_path: Path) -> None:
    class Huge(Shelf):
        def photos(self, ids: Sequence[str]) -> list[Photo]:
            return [Photo(photo_id, "a.jpg", size_bytes=2**62) for photo_id in ids]

    with pytest.raises(StorageError) as caught:
        ExportService(Huge({"1": ("a.jpg", b"one")})).copy("local", ["1"], tmp_path, TaskContext())
    assert caught.value.code is ErrorCode.DISK_FULL
    assert list(tmp_path.iterdir()) == []


def test_an_export_stops_when_asked(tmp_path: Path) -> None:
    ctx = TaskContext()
    ctx.cancel()
    with pytest.raises(TaskCancelled):
        ExportService(Shelf({"1": ("a.jpg", b"one")})).copy("local", ["1"], tmp_path, ctx)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("photo.jpg", "photo.jpg"),
        ("猫.png", "猫.png"),
        ("../../etc/passwd.jpg", "passwd.jpg"),
        ("folder\\photo.jpg", "photo.jpg"),
        ('a:b*c?"d".jpg', "a_b_c__d_.jpg"),
        ("CON.jpg", "_CON.jpg"),
        ("", "_"),
        ("...", "_"),
        ("line\nbreak.jpg", "line_break.jpg"),
    ],
)
def test_names_suit_every_file_system(name: str, safe: str) -> None:
    assert safe_name(Photo("id", name)) == safe


@pytest.mark.parametrize(("name", "ending"), [("猫" * 200 + ".jpeg", ".jpeg"), ("Dr. " + "猫" * 200, "猫")])
def test_long_names_are_cut_before_their_ending(name: str, ending: str) -> None:
    cut = safe_name(Photo("id", name))
    assert cut.startswith(name[:5])
    assert cut.endswith(ending)
    assert len(cut.encode()) <= 200
