"""Stopping and going on."""

from __future__ import annotations

import csv
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from desktop.config.paths import Paths
from desktop.core.errors import ErrorCode, InvalidInputError, StorageError
from desktop.core.progress import TaskCancelled, TaskContext
from desktop.services.importing import ImportPhase, ImportService, ImportSummary, ItemPhase
from desktop.services.importing.error_report import write_errors
from desktop.services.importing.model import Failure
from tests.unit.services_importing.album import Album
from tests.unit.services_importing.conftest import OneLibrary
from tests.unit.services_importing.photos import photo_folder, tiny_photo


def eventually(condition: Callable[[], bool]) -> None:
    """Wait for what other threads do."""
    for _ in range(1000):
        if condition():
            return
        time.sleep(0.01)
    pytest.fail("did not happen within ten seconds")


@contextmanager
def running(service: ImportService, import_id: int, ctx: TaskContext) -> Iterator[list[object]]:
    """Run an import on a thread; gives a list that its result or exception is put into."""
    ends: list[object] = []

    def work() -> None:
        try:
            ends.append(service.run(import_id, ctx))
        except (TaskCancelled, StorageError) as error:
            ends.append(error)

    thread = threading.Thread(target=work)
    thread.start()
    try:
        yield ends
    finally:
        thread.join()


@pytest.fixture
def slow_album(album: Album) -> Album:
    album.seconds = 0.02
    return album


def test_a_cancelled_context_stops_and_the_next_run_does_the_rest(
    service: ImportService, slow_album: Album, tmp_path: Path
) -> None:
    import_id = service.add("local", [str(photo_folder(tmp_path / "trip", 60))])
    ctx = TaskContext()
    with running(service, import_id, ctx) as ends:
        eventually(lambda: len(slow_album.photos) >= 5)
        ctx.cancel()
    assert isinstance(ends[0], TaskCancelled)
    assert service.imports()[0].state is ImportPhase.WAITING
    assert service.resumable() == [import_id]
    slow_album.seconds = 0

    summary = service.run(import_id, TaskContext())

    assert summary.added == 60
    assert service.resumable() == []


def test_a_paused_import_stays_paused_for_other_programs_until_it_is_resumed(
    service: ImportService, slow_album: Album, tmp_path: Path
) -> None:
    import_id = service.add("local", [str(photo_folder(tmp_path / "trip", 60))])
    with running(service, import_id, TaskContext()) as ends:
        eventually(lambda: len(slow_album.photos) >= 3)
        service.pause(import_id)
    assert isinstance(ends[0], ImportSummary)
    done = ends[0].added
    assert 3 <= done < 60
    slow_album.seconds = 0

    other = ImportService(OneLibrary(slow_album), Paths.from_environment())
    assert other.imports()[0].state is ImportPhase.PAUSED
    assert other.resumable() == []
    assert other.run(import_id, TaskContext()).added == done
    other.resume(import_id)
    assert other.run(import_id, TaskContext()).added == 60
    other.close()


def test_a_pause_by_another_program_is_followed(service: ImportService, slow_album: Album, tmp_path: Path) -> None:
    import_id = service.add("local", [str(photo_folder(tmp_path / "trip", 100))])
    other = ImportService(OneLibrary(slow_album), Paths.from_environment())
    with running(service, import_id, TaskContext()) as ends:
        eventually(lambda: len(slow_album.photos) >= 2)
        assert other.imports()[0].state is ImportPhase.RUNNING
        other.pause(import_id)
    other.close()
    assert isinstance(ends[0], ImportSummary)
    assert ends[0].added < 100


def test_cancelling_an_import_keeps_what_is_in_the_library(
    service: ImportService, slow_album: Album, tmp_path: Path
) -> None:
    import_id = service.add("local", [str(photo_folder(tmp_path / "trip", 60))])
    with running(service, import_id, TaskContext()) as ends:
        eventually(lambda: service.imports()[0].listed and len(slow_album.photos) >= 3)
        service.cancel(import_id)
    summary = ends[0]
    assert isinstance(summary, ImportSummary)
    assert summary.added + summary.cancelled == 60
    assert summary.added == len(slow_album.photos) < 60
    assert service.imports()[0].state is ImportPhase.CANCELLED
    assert service.resumable() == []


def test_cancelling_an_import_that_does_not_run_ends_it(service: ImportService, tmp_path: Path) -> None:
    import_id = service.add("local", [str(photo_folder(tmp_path / "trip", 3))])
    service.cancel(import_id)
    assert service.run(import_id, TaskContext()) == ImportSummary(0, 0, 0, 0, [])
    assert service.imports()[0].state is ImportPhase.CANCELLED


def test_closing_the_service_stops_its_runs_and_loses_nothing(
    service: ImportService, slow_album: Album, tmp_path: Path
) -> None:
    import_id = service.add("local", [str(photo_folder(tmp_path / "trip", 60))])
    with running(service, import_id, TaskContext()) as ends:
        eventually(lambda: len(slow_album.photos) >= 2)
        service.close()
    assert isinstance(ends[0], TaskCancelled)
    slow_album.seconds = 0

    later = ImportService(OneLibrary(slow_album), Paths.from_environment())
    assert later.run(later.resumable("local")[0], TaskContext()).added == 60
    assert later.resumable("other") == []
    later.close()


def test_an_engine_that_cannot_go_on_stops_the_import_and_says_why(
    service: ImportService, album: Album, tmp_path: Path
) -> None:
    album.full_after = 10
    import_id = service.add("local", [str(photo_folder(tmp_path / "trip", 40))])
    with pytest.raises(StorageError) as caught:
        service.run(import_id, TaskContext())
    assert caught.value.code is ErrorCode.DISK_FULL
    state = service.imports()[0]
    assert state.state is ImportPhase.STOPPED
    assert state.error is not None
    assert state.error.code is ErrorCode.DISK_FULL
    assert ItemPhase.FAILED not in state.counts
    album.full_after = None

    assert service.run(service.resumable()[0], TaskContext()).added == 40
    assert service.imports()[0].error is None


def test_adding_the_same_again_goes_on_with_the_unfinished_import(
    service: ImportService, slow_album: Album, tmp_path: Path
) -> None:
    folder = photo_folder(tmp_path / "trip", 40)
    (folder / "broken.png").write_bytes(b"")
    first = service.add("local", [str(folder)])
    with running(service, first, TaskContext()):
        eventually(lambda: len(slow_album.photos) >= 5)
        service.pause(first)
    before = len(slow_album.photos)
    (folder / "broken.png").write_bytes(tiny_photo(1000))
    (folder / "new.png").write_bytes(tiny_photo(1001))
    slow_album.seconds = 0

    assert service.add("local", [str(folder)], caption="other") != first
    assert service.add("local", [str(folder)]) == first
    summary = service.run(first, TaskContext())

    assert (summary.added, summary.unchanged, list(summary.failed)) == (42 - before, before, [])


def test_a_photo_that_vanished_before_its_turn_is_named(
    service: ImportService, slow_album: Album, tmp_path: Path
) -> None:
    import_id = service.add("local", [str(photo_folder(tmp_path / "trip", 60))])
    with running(service, import_id, TaskContext()):
        eventually(lambda: service.imports()[0].listed and len(slow_album.photos) >= 1)
        service.pause(import_id)
    vanished = service.items(import_id, [ItemPhase.WAITING])[-1].source
    Path(vanished).unlink()
    service.resume(import_id)
    slow_album.seconds = 0

    summary = service.run(import_id, TaskContext())

    assert summary.added == 59
    assert [(each.source, each.error.code) for each in summary.failed] == [(vanished, ErrorCode.FILE_NOT_FOUND)]


def test_an_ended_import_is_not_gone_on_with(service: ImportService, tmp_path: Path) -> None:
    folder = str(photo_folder(tmp_path / "trip", 2))
    first = service.add("local", [folder])
    service.run(first, TaskContext())
    assert service.add("local", [folder]) != first


def test_failed_items_and_sources_can_be_tried_again(service: ImportService, tmp_path: Path) -> None:
    folder = photo_folder(tmp_path / "trip", 2)
    (folder / "broken.png").write_bytes(b"broken")
    late = tmp_path / "late"
    import_id = service.add("local", [str(folder), str(late)])
    assert len(service.run(import_id, TaskContext()).failed) == 2
    (folder / "broken.png").write_bytes(tiny_photo(5))
    photo_folder(late, 3, first=10)

    service.retry_failed(import_id)
    assert service.resumable() == [import_id]
    summary = service.run(import_id, TaskContext())

    assert (summary.added, list(summary.failed)) == (6, [])


def test_a_dry_run_stores_nothing(service: ImportService, album: Album, tmp_path: Path) -> None:
    summary = service.run(service.add("local", [str(photo_folder(tmp_path / "trip", 3))], dry_run=True), TaskContext())
    assert summary.added == 3
    assert album.photos == []


def test_listeners_hear_of_the_last_change(service: ImportService, tmp_path: Path) -> None:
    seen: list[int] = []

    def listen() -> None:
        seen.append(service.imports()[0].counts.get(ItemPhase.DONE, 0))

    stop = service.changed(listen)
    service.run(service.add("local", [str(photo_folder(tmp_path / "trip", 30))]), TaskContext())
    eventually(lambda: bool(seen) and seen[-1] == 30)
    stop()
    heard = len(seen)
    service.clear_finished()
    assert len(seen) == heard


def test_exported_errors_cannot_be_taken_for_formulas(tmp_path: Path) -> None:
    target = tmp_path / "errors.csv"
    error = InvalidInputError(ErrorCode.LINK_FAILED)
    write_errors([Failure("+1.png", error), Failure('a "b", c.png', error)], target, lambda text: f"={text[:9]}")

    with target.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    assert [row[:2] for row in rows] == [
        ["source", "error"],
        ["'+1.png", "link_failed"],
        ['a "b", c.png', "link_failed"],
    ]
    assert rows[1][2].startswith("'=The pictu")


def test_errors_of_an_import_are_exported(service: ImportService, tmp_path: Path) -> None:
    import_id = service.add("local", [str(tmp_path / "nowhere")])
    service.run(import_id, TaskContext())
    service.export_errors(import_id, tmp_path / "errors.csv")
    assert "file_not_found" in (tmp_path / "errors.csv").read_text("utf-8-sig")
    with pytest.raises(StorageError):
        service.export_errors(import_id, tmp_path / "no such folder" / "errors.csv")


def test_old_imports_are_forgotten_and_unfinished_ones_kept(service: ImportService, tmp_path: Path) -> None:
    first = service.add("local", [str(tmp_path / "unfinished")])
    for number in range(25):
        service.cancel(service.add("local", [str(tmp_path / str(number))]))
    states = service.imports()
    assert len(states) == 22
    assert states[-1].id == first
