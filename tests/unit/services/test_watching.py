"""Watched folders: real events of a real folder, over a real library. Waits for conditions, never for time."""

from __future__ import annotations

import shutil
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace

import pytest

from desktop.core.errors import ErrorCode, InvalidInputError
from desktop.core.photo import Photo
from desktop.core.progress import TaskCancelled, TaskContext
from desktop.services.watching import RescanReport, WatchService
from desktop.services.watching import events as events_module
from desktop.services.watching import follower as follower_module
from desktop.services.watching.placeholder import is_placeholder
from tests.unit.services.library_of_files import LIBRARY, LibraryOfFiles

_DEADLINE_S = 60.0


@pytest.fixture
def folder(tmp_path: Path, sample_photos: Path) -> Path:
    folder = tmp_path / "drive" / "photos"
    (folder / "below").mkdir(parents=True)
    shutil.copy(sample_photos / "cat.jpg", folder)
    shutil.copy(sample_photos / "coins.jpg", folder / "below")
    return folder


@pytest.fixture
def service(files: LibraryOfFiles, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[WatchService]:
    monkeypatch.setattr(follower_module, "_LOOK_S", 0.05)
    monkeypatch.setattr(follower_module, "_POLL_S", 0.02)
    service = WatchService(files.registry, files.importing, files.settings, quiet_s=0.05)
    service.add(LIBRARY, folder)
    yield service
    service.close()


@contextmanager
def following(service: WatchService) -> Iterator[None]:
    """Follow in a thread, as a task of the window does."""
    ctx = TaskContext()
    raised: list[BaseException] = []

    def run() -> None:
        try:
            service.run(ctx)
        except BaseException as error:  # noqa: BLE001 -- told below
            raised.append(error)

    before = set(threading.enumerate())
    thread = threading.Thread(target=run)
    thread.start()
    try:
        yield
    finally:
        ctx.cancel()
        thread.join()
    assert [type(error) for error in raised] == [TaskCancelled]
    assert not set(threading.enumerate()) - before


def eventually(condition: Callable[[], bool]) -> None:
    end = time.monotonic() + _DEADLINE_S
    while not condition():
        assert time.monotonic() < end, "it never came to be"
        time.sleep(0.01)


def _photos(files: LibraryOfFiles) -> dict[str, Photo]:
    return {photo.file_name: photo for photo in files.engine.photos(files.engine.photo_ids())}


def test_photos_of_a_folder_come_in_and_later_ones_too(
    files: LibraryOfFiles, service: WatchService, folder: Path, sample_photos: Path
) -> None:
    with following(service):
        eventually(lambda: set(_photos(files)) == {"cat.jpg", "coins.jpg"})
        shutil.copy(sample_photos / "rocket.jpg", folder / "below")
        (folder / "notes.txt").write_text("no photo")
        eventually(lambda: "rocket.jpg" in _photos(files))
        shutil.copytree(folder / "below", folder / "whole")
        eventually(lambda: len(files.engine.places(_photos(files)["rocket.jpg"].id)) == 2)
    assert files.importing.imports() == []


def test_a_moved_file_keeps_what_was_written_to_it(files: LibraryOfFiles, service: WatchService, folder: Path) -> None:
    with following(service):
        eventually(lambda: len(_photos(files)) == 2)
        files.engine.set_caption(_photos(files)["cat.jpg"].id, "Mimi", TaskContext())
        (folder / "cat.jpg").rename(folder / "below" / "renamed.jpg")
        eventually(lambda: "renamed.jpg" in _photos(files))
        (folder / "below").rename(folder / "elsewhere")
        moved = str(folder / "elsewhere" / "renamed.jpg")
        eventually(lambda: moved in [photo.path for photo in _photos(files).values()])
        eventually(lambda: not any(photo.missing for photo in _photos(files).values()))
    assert _photos(files)["renamed.jpg"].caption == "Mimi"
    assert len(_photos(files)) == 2


def test_a_removed_file_is_marked_missing_and_comes_back(
    files: LibraryOfFiles, service: WatchService, folder: Path, tmp_path: Path
) -> None:
    with following(service):
        eventually(lambda: len(_photos(files)) == 2)
        (folder / "cat.jpg").rename(tmp_path / "cat.jpg")
        eventually(lambda: _photos(files)["cat.jpg"].missing)
        (tmp_path / "cat.jpg").rename(folder / "cat.jpg")
        eventually(lambda: not _photos(files)["cat.jpg"].missing)


def test_an_unplugged_drive_takes_nothing_away_and_is_followed_again_when_it_is_back(
    files: LibraryOfFiles, service: WatchService, folder: Path, tmp_path: Path, sample_photos: Path
) -> None:
    with following(service):
        eventually(lambda: len(_photos(files)) == 2)
        (tmp_path / "drive").rename(tmp_path / "unplugged")
        eventually(lambda: all(photo.missing for photo in _photos(files).values()))
        assert [each.present for each in service.folders(LIBRARY)] == [False]
        (tmp_path / "unplugged").rename(tmp_path / "drive")
        eventually(lambda: not any(photo.missing for photo in _photos(files).values()))
        shutil.copy(sample_photos / "rocket.jpg", folder)
        eventually(lambda: "rocket.jpg" in _photos(files))
    assert len(_photos(files)) == 3


def test_a_burst_of_changes_ends_in_a_walk_that_finds_everything(
    files: LibraryOfFiles,
    service: WatchService,
    folder: Path,
    sample_photos: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(events_module, "BURST", 3)
    with following(service):
        eventually(lambda: len(_photos(files)) == 2)
        for number in range(12):
            shutil.copy(sample_photos / "rocket.jpg", folder / f"{number}.jpg")
        for name in ("coffee", "clock", "bricks"):
            shutil.copy(sample_photos / f"{name}.jpg", folder)
        (folder / "cat.jpg").unlink()
        eventually(lambda: len(_photos(files)) == 6 and _photos(files)["cat.jpg"].missing)


def test_what_was_taken_out_of_the_library_does_not_come_back_by_itself(
    files: LibraryOfFiles, service: WatchService, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert service.rescan(LIBRARY, TaskContext()) == RescanReport(added=2)
    files.engine.remove([_photos(files)["cat.jpg"].id], TaskContext())
    assert service.rescan(LIBRARY, TaskContext()) == RescanReport()
    monkeypatch.setattr("desktop.engines.local.engine._KEEP_REMOVED_S", -1.0)
    shutil.copy(folder / "below" / "coins.jpg", folder / "coins again.jpg")
    assert service.rescan(LIBRARY, TaskContext()).failed == 0  # the import forgets for good what was removed
    assert service.rescan(LIBRARY, TaskContext()) == RescanReport()
    assert set(_photos(files)) == {"coins.jpg"}
    files.add(folder / "cat.jpg")
    assert "cat.jpg" in _photos(files)


def test_a_folder_that_is_followed_no_more_keeps_its_photos(
    files: LibraryOfFiles, service: WatchService, folder: Path
) -> None:
    service.rescan(LIBRARY, TaskContext())
    assert service.remove(LIBRARY, folder)
    assert not service.remove(LIBRARY, folder)
    (folder / "cat.jpg").unlink()
    assert service.rescan(LIBRARY, TaskContext()) == RescanReport()
    assert len(_photos(files)) == 2
    assert service.folders() == []


def test_folders_added_and_removed_while_following_are_noticed(
    files: LibraryOfFiles, service: WatchService, tmp_path: Path, sample_photos: Path
) -> None:
    other = tmp_path / "other"
    other.mkdir()
    shutil.copy(sample_photos / "rocket.jpg", other)
    with following(service):
        eventually(lambda: len(_photos(files)) == 2)
        service.add(LIBRARY, other)
        eventually(lambda: "rocket.jpg" in _photos(files))


def test_a_damaged_photo_is_tried_once(files: LibraryOfFiles, service: WatchService, folder: Path) -> None:
    (folder / "broken.jpg").write_bytes(b"no picture")
    assert service.rescan(LIBRARY, TaskContext()) == RescanReport(added=2, failed=1)
    assert service.rescan(LIBRARY, TaskContext()) == RescanReport()
    assert len(files.importing.imports()) == 1


def test_placeholders_of_cloud_drives_and_hidden_files_stay_where_they_are(
    files: LibraryOfFiles, service: WatchService, folder: Path, sample_photos: Path
) -> None:
    with (folder / "cloud.jpg").open("wb") as file:
        file.truncate(1_000_000)
    assert is_placeholder((folder / "cloud.jpg").stat())
    assert not is_placeholder((folder / "cat.jpg").stat())
    (folder / ".rocket.jpg.icloud").write_bytes(b"bplist")
    shutil.copy(sample_photos / "rocket.jpg", folder / ".rocket.jpg")
    assert service.rescan(LIBRARY, TaskContext()) == RescanReport(added=2)


@pytest.mark.parametrize("flag", [0x1000, 0x40000, 0x400000])
def test_placeholders_are_known_by_the_attributes_of_windows(flag: int) -> None:
    state = SimpleNamespace(st_mode=0o100644, st_size=5, st_file_attributes=flag | 0x20)  # as os.stat() gives it there
    assert is_placeholder(state)  # type: ignore[arg-type]
    state.st_file_attributes = 0x20
    assert not is_placeholder(state)  # type: ignore[arg-type]


def test_only_a_folder_that_is_there_can_be_followed(service: WatchService, tmp_path: Path) -> None:
    with pytest.raises(InvalidInputError) as caught:
        service.add(LIBRARY, tmp_path / "gone")
    assert caught.value.code is ErrorCode.FILE_NOT_FOUND


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX errors")
def test_a_folder_that_cannot_be_looked_into_is_refused_and_told_apart(service: WatchService, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    for name, code in (("file", ErrorCode.FILE_NOT_FOUND), ("x" * 300, ErrorCode.FOLDER_UNREADABLE)):
        with pytest.raises(InvalidInputError) as caught:
            service.add(LIBRARY, tmp_path / name)
        assert caught.value.code is code


def test_listeners_hear_of_changes(service: WatchService) -> None:
    heard = threading.Event()
    stop = service.changed(heard.set)
    service.rescan(LIBRARY, TaskContext())
    eventually(heard.is_set)
    stop()
