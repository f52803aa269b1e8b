"""Adding again what is in the library: counted, and neither read nor written down."""

from __future__ import annotations

import os
import signal
import sqlite3
import threading
import zipfile
from contextlib import closing
from pathlib import Path

import pytest

from desktop.config.paths import Paths
from desktop.core.progress import Progress, TaskCancelled, TaskContext
from desktop.services.importing import ImportPhase, ImportService, ItemPhase, PastedImage, finding
from tests.unit.services_importing.album import Album
from tests.unit.services_importing.photos import photo_folder, tiny_photo
from tests.unit.services_importing.test_import_control import eventually, running
from tests.unit.services_importing.test_import_programs import start


def add(service: ImportService, *sources: Path, **options: object) -> tuple[int, int, int]:
    """Import; gives the import's id, and how many photos were added and unchanged."""
    import_id = service.add("local", [str(source) for source in sources], **options)  # type: ignore[arg-type]
    summary = service.run(import_id, TaskContext())
    assert list(summary.failed) == []
    return import_id, summary.added, summary.unchanged


def rows(import_id: int) -> int:
    with closing(sqlite3.connect(Paths.from_environment().journal)) as connection:
        return int(connection.execute("SELECT count(*) FROM item WHERE import_id = ?", (import_id,)).fetchone()[0])


@pytest.fixture
def trip(service: ImportService, tmp_path: Path) -> Path:
    """A folder of 20 photos, 8 of them in folders below, which are in the library."""
    trip = photo_folder(tmp_path / "trip", 12)
    photo_folder(trip / "day one", 4, first=100)
    photo_folder(trip / "day one" / "evening", 4, first=200)
    assert add(service, trip)[1:] == (20, 0)
    return trip


def test_unchanged_photos_are_counted_and_have_no_row(service: ImportService, album: Album, trip: Path) -> None:
    album.asked.clear()
    reports: list[Progress] = []
    import_id = service.add("local", [str(trip)])
    summary = service.run(import_id, TaskContext(reports.append))
    assert (summary.added, summary.unchanged, rows(import_id)) == (0, 20, 0)
    assert album.asked == []
    assert (reports[-1].done, reports[-1].total) == (20, 20)
    state = service.imports()[0]
    assert (state.state, state.listed, state.counts) == (ImportPhase.DONE, True, {ItemPhase.UNCHANGED: 20})
    assert state.bytes_done == state.bytes_total == sum(path.stat().st_size for path in trip.rglob("*.png"))
    assert list(service.items(import_id)) == []


def test_only_what_is_new_or_changed_among_unchanged_photos_has_a_row(service: ImportService, trip: Path) -> None:
    (trip / "day one" / "new.png").write_bytes(tiny_photo(300))
    (trip / "photo-00003.png").write_bytes(tiny_photo(301))
    import_id, added, unchanged = add(service, trip)
    assert (added, unchanged, rows(import_id)) == (2, 19, 2)
    assert {Path(each.source).name for each in service.items(import_id)} == {"new.png", "photo-00003.png"}


def test_a_dry_run_counts_what_is_unchanged(service: ImportService, trip: Path) -> None:
    import_id, added, unchanged = add(service, trip, dry_run=True)
    assert (added, unchanged, rows(import_id)) == (0, 20, 0)


def test_a_caption_reaches_every_unchanged_photo(service: ImportService, album: Album, trip: Path) -> None:
    album.put_items.clear()
    assert rows(add(service, trip, caption="summer")[0]) == 20
    assert len(album.put_items) == 20


@pytest.mark.parametrize("names", [("trip", "trip/photo-00001.png"), ("trip/photo-00001.png", "trip")])
def test_a_photo_that_is_named_and_in_a_named_folder_counts_once(
    service: ImportService, trip: Path, names: tuple[str, ...]
) -> None:
    assert add(service, *(trip.parent / name for name in names))[1:] == (0, 20)


def test_a_folder_in_a_named_folder_counts_once(service: ImportService, trip: Path) -> None:
    (trip / "back").symlink_to(trip / "day one", target_is_directory=True)
    assert add(service, trip, trip / "day one")[1:] == (0, 20)


def test_unchanged_members_of_an_archive_have_no_row(service: ImportService, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "album.zip", "w") as archive:
        for number in range(3):
            archive.writestr(f"{number}.png", tiny_photo(number))
    assert add(service, tmp_path / "album.zip")[1:] == (3, 0)
    import_id, added, unchanged = add(service, tmp_path / "album.zip")
    assert (added, unchanged, rows(import_id)) == (0, 3, 0)


def test_what_a_folder_leaves_out_is_left_out_where_the_library_knows_it_too(
    service: ImportService, trip: Path
) -> None:
    odd = [trip / ".hidden.png", trip / "scan", trip / "Photo.PnG"]
    for number, path in enumerate(odd):
        path.write_bytes(tiny_photo(400 + number))
    assert add(service, *odd)[1:] == (3, 0)
    assert add(service, trip)[1:] == (0, 21)


def test_folders_are_walked_alike_where_they_cannot_be_asked_by_descriptor(
    service: ImportService, trip: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(finding, "_BY_DESCRIPTOR", False)
    (trip / "new.png").write_bytes(tiny_photo(300))
    assert add(service, trip)[1:] == (1, 20)


def test_a_walk_that_was_stopped_counts_from_the_beginning(service: ImportService, album: Album, trip: Path) -> None:
    ctx = TaskContext()

    def stop_in_the_evening(folder: str) -> None:
        if folder.endswith("evening"):
            ctx.cancel()
            raise TaskCancelled

    album.looking_into = stop_in_the_evening
    import_id = service.add("local", [str(trip)])
    with pytest.raises(TaskCancelled):
        service.run(import_id, ctx)
    stopped = service.imports()[0]
    assert (stopped.state, stopped.listed) == (ImportPhase.WAITING, False)
    assert sum(stopped.counts.values()) <= 20
    album.looking_into = lambda _folder: None

    assert service.run(import_id, TaskContext()).unchanged == 20
    assert service.imports()[0].counts == {ItemPhase.UNCHANGED: 20}


def test_a_program_that_was_killed_while_it_walked_leaves_right_counts(
    service: ImportService, album: Album, trip: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    photo_folder(trip, 5, first=500)
    monkeypatch.setenv("TUSOU_TEST_DIES_IN", "evening")
    killed = start(album, trip)
    assert killed.wait(60) == -signal.SIGKILL
    killed.communicate()
    (left,) = (state for state in service.imports() if state.state is ImportPhase.WAITING)
    assert not left.listed
    assert left.counts.get(ItemPhase.UNCHANGED, 0) <= 20

    summary = service.run(left.id, TaskContext())

    assert summary.added + summary.unchanged == 25
    assert 20 <= summary.unchanged <= 24  # what was stored when the program died, and not told yet, is found again
    assert rows(left.id) <= 5
    assert len(album.embedded) == 25
    assert sum(service.imports()[0].counts.values()) == 25


def test_an_unfinished_import_that_is_added_again_counts_each_photo_once(
    service: ImportService, album: Album, trip: Path
) -> None:
    photo_folder(trip / "later", 30, first=600)
    album.seconds = 0.02
    import_id = service.add("local", [str(trip)])
    with running(service, import_id, TaskContext()):
        eventually(lambda: len(album.photos) >= 25)
        service.pause(import_id)
    before = len(album.photos) - 20
    album.seconds = 0

    assert service.add("local", [str(trip)]) == import_id
    summary = service.run(import_id, TaskContext())

    assert (summary.added, summary.unchanged) == (30 - before, 20 + before)
    assert rows(import_id) == 30


def test_adding_again_while_the_import_runs_counts_each_photo_once(
    service: ImportService, album: Album, trip: Path
) -> None:
    once = threading.Event()

    def add_again(folder: str) -> None:
        if folder == str(trip) and not once.is_set():
            once.set()
            service.add("local", [str(trip)])

    album.looking_into = add_again
    assert add(service, trip)[1:] == (0, 20)


def test_looking_again_into_what_could_not_be_looked_into_counts_each_photo_once(
    service: ImportService, trip: Path
) -> None:
    late = trip.parent / "late"
    import_id = service.add("local", [str(trip), str(late)])
    assert len(service.run(import_id, TaskContext()).failed) == 1
    photo_folder(late, 3, first=700)
    service.retry_failed(import_id)
    summary = service.run(import_id, TaskContext())
    assert (summary.added, summary.unchanged, list(summary.failed)) == (3, 20, [])


def test_a_pasted_picture_among_folders_is_counted_for_itself(service: ImportService, trip: Path) -> None:
    import_id = service.add("local", [PastedImage(tiny_photo(1), "photo-00001.png"), str(trip)])
    assert service.run(import_id, TaskContext()).unchanged == 21
    assert rows(import_id) == 1


@pytest.mark.skipif(os.name == "nt", reason="Windows asks for rights to make links")
def test_a_link_that_leads_nowhere_is_named_among_unchanged_photos(service: ImportService, trip: Path) -> None:
    (trip / "gone.png").symlink_to(trip / "nowhere.png")
    summary = service.run(service.add("local", [str(trip)]), TaskContext())
    assert (summary.unchanged, [Path(each.source).name for each in summary.failed]) == (20, ["gone.png"])


def test_the_journal_is_written_as_often_for_many_unchanged_photos_as_for_few(
    service: ImportService, trip: Path, tmp_path: Path
) -> None:
    def changes(source: Path) -> list[str]:
        statements: list[str] = []
        with service._journal._database.write() as connection:
            connection.set_trace_callback(statements.append)
        add(service, source)
        with service._journal._database.write() as connection:
            connection.set_trace_callback(None)
        return [each for each in statements if "item" in each and not each.lstrip().startswith(("SELECT", "--"))]

    many = photo_folder(tmp_path / "many", 100, first=1000)
    add(service, many)
    few = changes(trip / "day one")
    assert not [each for each in few if "INSERT INTO item" in each]
    assert len(changes(many)) <= len(few) + 2  # what was met is written down every so often
