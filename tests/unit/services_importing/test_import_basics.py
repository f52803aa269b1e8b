from __future__ import annotations

import os
from pathlib import Path

from desktop.core.errors import ErrorCode
from desktop.core.progress import Progress, TaskContext
from desktop.services.importing import ImportPhase, ImportService, ItemPhase, PastedImage
from tests.unit.services_importing.album import Album
from tests.unit.services_importing.photos import photo_folder, tiny_photo


def test_every_photo_of_a_folder_and_its_subfolders_is_added_once(
    service: ImportService, album: Album, tmp_path: Path
) -> None:
    photo_folder(tmp_path / "trip", 30)
    photo_folder(tmp_path / "trip" / "day two", 12, first=30)
    reports: list[Progress] = []

    summary = service.run(service.add("local", [str(tmp_path / "trip")]), TaskContext(reports.append))

    assert (summary.added, summary.unchanged, list(summary.failed)) == (42, 0, [])
    assert len(album.photos) == 42
    assert album.embedded == album.photos


def test_importing_an_unchanged_folder_again_reads_no_file(
    service: ImportService, album: Album, tmp_path: Path
) -> None:
    folder = photo_folder(tmp_path / "trip", 20)
    service.run(service.add("local", [str(folder)]), TaskContext())
    album.put_items.clear()

    summary = service.run(service.add("local", [str(folder)]), TaskContext())

    assert (summary.added, summary.unchanged) == (0, 20)
    assert album.put_items == []


def test_a_caption_reaches_photos_that_are_in_the_library_already(
    service: ImportService, album: Album, tmp_path: Path
) -> None:
    folder = photo_folder(tmp_path / "trip", 3)
    service.run(service.add("local", [str(folder)]), TaskContext())
    service.run(service.add("local", [str(folder)], caption="summer"), TaskContext())

    assert album.rows("SELECT DISTINCT caption FROM photo") == [("summer",)]


def test_the_same_bytes_in_two_places_are_embedded_once(service: ImportService, album: Album, tmp_path: Path) -> None:
    folder = photo_folder(tmp_path / "trip", 5)
    for number in range(5):
        (folder / f"copy-{number}.png").write_bytes(tiny_photo(number))

    summary = service.run(service.add("local", [str(folder)]), TaskContext())

    assert (summary.added, summary.unchanged) == (5, 5)
    assert len(album.embedded) == 5
    assert album.places == 10


def test_a_place_named_twice_counts_once(service: ImportService, tmp_path: Path) -> None:
    folder = photo_folder(tmp_path / "trip", 4)
    summary = service.run(
        service.add("local", [str(folder), str(folder / "photo-00001.png"), str(folder)]), TaskContext()
    )
    assert summary.added == 4


def test_bad_files_are_named_and_the_rest_goes_on(service: ImportService, tmp_path: Path) -> None:
    folder = photo_folder(tmp_path / "trip", 3)
    (folder / "empty.jpg").write_bytes(b"")
    (folder / "text.jpg").write_text("not a picture")
    (folder / "cut.png").write_bytes(tiny_photo(0)[:20])
    (folder / "dangling.jpg").symlink_to(folder / "nowhere.jpg")
    (folder / "notes.txt").write_text("passed over")

    summary = service.run(service.add("local", [str(folder), str(tmp_path / "missing")]), TaskContext())

    assert summary.added == 3
    assert {Path(each.source).name: each.error.code for each in summary.failed} == {
        "empty.jpg": ErrorCode.FILE_EMPTY,
        "text.jpg": ErrorCode.NOT_AN_IMAGE,
        "cut.png": ErrorCode.IMAGE_DAMAGED,
        "dangling.jpg": ErrorCode.FILE_NOT_FOUND,
        "missing": ErrorCode.FILE_NOT_FOUND,
    }


def test_a_file_that_was_named_is_tried_whatever_its_name(service: ImportService, tmp_path: Path) -> None:
    picture = tmp_path / "scan"
    picture.write_bytes(tiny_photo(1))
    notes = tmp_path / "notes.txt"
    notes.write_text("words")

    summary = service.run(service.add("local", [str(picture), str(notes)]), TaskContext())

    assert summary.added == 1
    assert [(each.source, each.error.code) for each in summary.failed] == [(str(notes), ErrorCode.NOT_AN_IMAGE)]


def test_hidden_files_and_folders_are_left_out(service: ImportService, tmp_path: Path) -> None:
    folder = photo_folder(tmp_path / "trip", 2)
    photo_folder(folder / ".trash", 2, first=10)
    (folder / ".hidden.png").write_bytes(tiny_photo(20))

    assert service.run(service.add("local", [str(folder)]), TaskContext()).added == 2


def test_a_folder_that_links_to_itself_is_walked_once(service: ImportService, tmp_path: Path) -> None:
    folder = photo_folder(tmp_path / "trip", 3)
    (folder / "again").symlink_to(folder, target_is_directory=True)
    (folder / "loop").symlink_to(folder / "loop")

    summary = service.run(service.add("local", [str(folder)]), TaskContext())

    assert (summary.added, list(summary.failed)) == (3, [])


def test_names_that_are_not_utf8_or_hold_newlines_survive(service: ImportService, album: Album, tmp_path: Path) -> None:
    folder = photo_folder(tmp_path / "trip", 0)
    odd = os.fsencode(folder) + b"/caf\xe9\nnew.png"
    Path(os.fsdecode(odd)).write_bytes(tiny_photo(1))
    Path(os.fsdecode(os.fsencode(folder) + b"/bad\xff.png")).write_bytes(b"no")
    import_id = service.add("local", [str(folder)])

    summary = service.run(import_id, TaskContext())

    assert summary.added == 1
    assert [each.source for each in summary.failed] == [f"{folder}/bad\ufffd.png"]
    assert [row[0] for row in album.rows("SELECT source FROM place")] == [
        os.fsdecode(odd).encode("utf-8", "surrogatepass")
    ]
    for item in service.items(import_id):
        item.source.encode()
    assert service.run(service.add("local", [str(folder)]), TaskContext()).unchanged == 1


def test_pasted_pictures_outlive_the_program_and_leave_nothing_behind(service: ImportService, tusou_home: Path) -> None:
    import_id = service.add("local", [PastedImage(tiny_photo(1), "shot.png"), PastedImage(tiny_photo(2), "shot.png")])
    summary = service.run(import_id, TaskContext())

    assert summary.added == 2
    assert [item.source for item in service.items(import_id)] == ["shot.png", "shot (2).png"]
    assert service._journal.imports.pasted(import_id, "shot.png") is None


def test_an_import_is_shown_with_what_became_of_it(service: ImportService, tmp_path: Path) -> None:
    folder = photo_folder(tmp_path / "trip", 3)
    (folder / "bad.png").write_bytes(b"no picture")
    import_id = service.add("local", [str(folder)])
    assert service.imports()[0].state is ImportPhase.WAITING
    service.run(import_id, TaskContext())

    (state,) = service.imports()
    assert (state.id, state.library, state.title, state.state) == (import_id, "local", "trip", ImportPhase.DONE)
    assert state.counts == {ItemPhase.DONE: 3, ItemPhase.FAILED: 1}
    assert state.bytes_done == state.bytes_total > 0
    assert state.listed
    assert state.seconds_left is None
    assert [item.error.code for item in service.items(import_id, [ItemPhase.FAILED]) if item.error] == [
        ErrorCode.NOT_AN_IMAGE
    ]
    service.clear_finished()
    assert service.imports() == []
