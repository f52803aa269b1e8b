"""A damaged database is put aside, saved as far as it can be read, and filled up again from journal and photos."""

from __future__ import annotations

import hashlib
import os
import sqlite3
import stat
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from desktop.config.credentials import CredentialStore
from desktop.config.paths import Paths, lexicon_dir, model_dir
from desktop.config.settings import SettingsStore
from desktop.core.errors import ErrorCode, StorageError
from desktop.core.photo import Place, PlaceKind
from desktop.core.progress import TaskContext
from desktop.engines.analyticdb import ledger_file
from desktop.engines.analyticdb.ledger import Entry, Ledger
from desktop.engines.base import Engine, FollowsFiles
from desktop.engines.local.engine import LocalEngine
from desktop.services.importing import ImportPhase, ImportService, PastedImage
from desktop.services.library import LibraryRegistry
from desktop.services.mending import inspect, mend
from desktop.services.notebook import Notebook
from tests.reliability.killing import photo

REPOSITORY = Path(__file__).parents[2]
PHOTOS = 16
PASTED = hashlib.sha256(photo(900)).hexdigest()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "photos"
    folder.mkdir()
    for number in range(PHOTOS):
        (folder / f"{number:03}.png").write_bytes(photo(number))
    return folder


@contextmanager
def opened(paths: Paths) -> Iterator[tuple[ImportService, Engine]]:
    registry = LibraryRegistry(paths, SettingsStore(paths.settings_file), CredentialStore({}))
    service = ImportService(registry, paths)
    try:
        yield service, registry.open("local")
    finally:
        service.close()
        registry.close()


@pytest.fixture
def library(tusou_home: Path, folder: Path) -> Paths:
    """A library with a folder of photos, a pasted one, and captions."""
    paths = Paths.from_environment()
    with opened(paths) as (service, engine):
        service.run(service.add("local", [str(folder)]), TaskContext())
        service.run(service.add("local", [PastedImage(photo(900), "pasted.png")]), TaskContext())
        for id_ in engine.photo_ids():
            engine.set_caption(id_, f"caption of {id_[:8]}", TaskContext())
    return paths


def library_file(paths: Paths) -> Path:
    return paths.library_root("local") / "library.sqlite3"


def go_on(paths: Paths) -> tuple[set[str], dict[str, str]]:
    """Do what the journal has left to do, as the window does at its start; ids and captions of what is there then."""
    with opened(paths) as (service, engine):
        for import_id in service.resumable():
            summary = service.run(import_id, TaskContext())
            assert not summary.failed
        assert all(each.state is ImportPhase.DONE for each in service.imports())
        photos = engine.photos(engine.photo_ids())
        for each in photos:
            assert engine.thumbnail(each.id)
            assert engine.picture(each.id)
        assert len(photos) == PHOTOS + 1
        return {each.id for each in photos}, {each.id: each.caption for each in photos}


def hashes(folder: Path) -> dict[str, Path]:
    return {hashlib.sha256(path.read_bytes()).hexdigest(): path for path in folder.iterdir()}


def file_place(path: Path) -> Place:
    state = path.stat()
    return Place(PlaceKind.FILE, str(path), "", state.st_size, state.st_mtime_ns)


def spoil(file: Path, pages: range, size: int = 4096) -> None:
    """Overwrite pages."""
    with file.open("r+b") as opened_file:
        for page in pages:
            opened_file.seek(page * size)
            opened_file.write(b"\xa5" * size)


def test_sound_databases_are_left_alone(library: Paths) -> None:
    before = library_file(library).stat()
    assert mend(library) == []
    assert inspect(library, TaskContext()) == []
    assert library_file(library).stat().st_mtime_ns == before.st_mtime_ns


def test_a_file_that_is_no_database_any_more_is_put_aside_and_every_photo_comes_back(library: Paths) -> None:
    library_file(library).write_bytes(b"rubbish" * 1000)
    (done,) = mend(library)
    assert done.aside.read_bytes().startswith(b"rubbish")
    ids, _ = go_on(library)
    assert len(ids) == PHOTOS + 1


def test_a_database_of_another_program_is_put_aside_whole_and_every_photo_comes_back(library: Paths) -> None:
    file = library_file(library)
    with closing(sqlite3.connect(file)) as old:
        old.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    file.unlink()
    with closing(sqlite3.connect(file)) as other:
        other.execute("CREATE TABLE tune (id)")
    content = file.read_bytes()
    with pytest.raises(StorageError), opened(library) as (_, engine):
        engine.photo_ids()
    (mended,) = mend(library)
    assert mended.aside.read_bytes() == content
    assert len(go_on(library)[0]) == PHOTOS + 1


@pytest.mark.parametrize("part", [0.2, 0.5, 0.8])
def test_of_a_file_with_damaged_pages_captions_are_kept_and_lost_photos_come_back(library: Paths, part: float) -> None:
    file = library_file(library)
    pages = file.stat().st_size // 4096
    first = max(2, int(pages * part))
    spoil(file, range(first, min(pages, first + 3)))
    assert inspect(library, TaskContext()) == [file]
    (done,) = mend(library)
    assert done.aside.exists()
    assert mend(library) == []
    _, captions = go_on(library)
    kept = [id_ for id_, caption in captions.items() if caption == f"caption of {id_[:8]}"]
    assert len(kept) >= min(done.rows, PHOTOS // 2)


def test_a_mending_that_is_cut_short_is_finished_by_the_next(library: Paths) -> None:
    file = library_file(library)
    file.replace(file.with_name("library.salvaged.sqlite3"))
    assert mend(library) == []
    with opened(library) as (_, engine):
        assert len(engine.photo_ids()) == PHOTOS + 1


def test_damage_that_is_met_at_work_is_mended_at_the_next_start(library: Paths) -> None:
    file = library_file(library)
    with closing(sqlite3.connect(file)) as connection:
        (root,) = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = 'photo'").fetchone()
    spoil(file, range(root - 1, root))
    with pytest.raises(StorageError) as told, opened(library) as (_, engine):
        engine.photos(engine.photo_ids())
    assert told.value.code is ErrorCode.DATABASE_DAMAGED
    (done,) = mend(library)
    assert done.path == file
    ids, _ = go_on(library)
    assert len(ids) == PHOTOS + 1


def test_a_library_that_another_program_has_open_is_mended_when_that_has_ended(library: Paths) -> None:
    file = library_file(library)
    file.with_name(file.name + ".damaged").touch()
    with opened(library) as (_, engine):
        assert len(engine.photo_ids()) == PHOTOS + 1
        assert mend(library) == []
        engine.remove([engine.photo_ids()[0]], TaskContext())
    (done,) = mend(library)
    assert done.rows == PHOTOS + 1


def test_a_damaged_journal_is_put_aside_and_what_it_had_left_to_do_is_done(library: Paths, folder: Path) -> None:
    (folder / "late.png").write_bytes(photo(950))
    with opened(library) as (service, _):
        service.add("local", [str(folder)], caption="late")
    with closing(sqlite3.connect(library.journal)) as connection:
        (root,) = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = 'item'").fetchone()
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    spoil(library.journal, range(root - 1, root))
    assert inspect(library, TaskContext()) == [library.journal]
    (done,) = mend(library)
    assert done.path == library.journal
    with opened(library) as (service, engine):
        for import_id in service.resumable():
            service.run(import_id, TaskContext())
        assert len(engine.photo_ids()) == PHOTOS + 2
        assert {each.caption for each in engine.photos(engine.photo_ids()) if each.file_name == "late.png"} == {"late"}


def test_copies_that_a_killed_import_left_are_swept_after_a_day_and_no_others(library: Paths) -> None:
    originals = library.library_root("local") / "originals"
    (kept,) = originals.glob("??/*")
    old, young = (kept.with_name(name * 32 + ".png") for name in ("ab", "cd"))
    for path in (kept, old, young):
        path.write_bytes(kept.read_bytes())
        if path is not young:
            os.utime(path, (0, 0))
    moved = originals / old.name[:2] / old.name
    moved.parent.mkdir(exist_ok=True)
    old.replace(moved)
    with opened(library) as (service, _):
        service.run(service.add("local", [PastedImage(photo(901), "other.png")]), TaskContext())
    assert kept.exists()
    assert young.exists()
    assert not moved.exists()


def test_a_library_of_an_older_version_is_copied_before_it_is_changed(tmp_path: Path) -> None:
    oldest = REPOSITORY / "tests" / "data" / "schemas" / "library-1.sqlite3"
    file = tmp_path / "library.sqlite3"
    file.write_bytes(oldest.read_bytes())
    engine = LocalEngine(tmp_path, model_dir(), lexicon_dir())
    assert len(engine.photo_ids()) == 1
    engine.close()
    copy = tmp_path / "library.version-1.sqlite3"
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    with closing(sqlite3.connect(copy)) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (1,)
        assert connection.execute("SELECT count(*) FROM photo").fetchone() == (1,)
    assert not list(tmp_path.glob("*.part"))


# -- what the user took out stays out ----------------------------------------------------------------------------------


def test_photos_that_were_taken_out_stay_out_of_a_library_that_is_made_anew(library: Paths, folder: Path) -> None:
    with opened(library) as (_, engine):
        removed, undone, again = list(engine.photo_ids())[-3:]
        engine.remove([removed, undone, again], TaskContext())
        engine.restore([undone])
    with opened(library) as (service, engine):
        service.run(service.add("local", [str(hashes(folder)[again])]), TaskContext())
    library_file(library).write_bytes(b"rubbish" * 1000)
    mend(library)
    with opened(library) as (service, engine):
        for import_id in service.resumable():
            service.run(import_id, TaskContext())
        assert set(engine.photo_ids()) == (set(hashes(folder)) | {PASTED}) - {removed}
        assert isinstance(engine, FollowsFiles)
        unseen = engine.unseen([file_place(path) for path in folder.iterdir()])
        assert unseen == []
        service.run(service.add("local", [str(folder)]), TaskContext())
        assert removed in engine.photo_ids()


def test_photos_that_were_taken_out_while_an_import_waited_stay_out_when_its_journal_is_mended(
    library: Paths, folder: Path
) -> None:
    with opened(library) as (service, engine):
        service.add("local", [str(folder)])
        removed = engine.photo_ids()[-1]
        engine.remove([removed], TaskContext())
    library.journal.with_name(library.journal.name + ".damaged").touch()
    mend(library)
    with opened(library) as (service, engine):
        for import_id in service.resumable():
            service.run(import_id, TaskContext())
        assert removed not in engine.photo_ids()


# -- notebooks and ledgers ---------------------------------------------------------------------------------------------


@pytest.fixture
def notes(tusou_home: Path) -> Paths:
    """A notebook with decisions and searches."""
    paths = Paths.from_environment()
    notebook = Notebook(paths)
    with notebook.of("local").write() as connection:
        connection.executemany("INSERT INTO kept VALUES (?)", [(f"{number:064}",) for number in range(2000)])
        connection.execute("INSERT INTO search VALUES (1, 'cats', 'digest', '{}', '2026-01-02')")
    notebook.close()
    return paths


def kept(paths: Paths) -> int:
    notebook = Notebook(paths)
    with closing(notebook), notebook.of("local").read() as connection:
        (searches,) = connection.execute("SELECT count(*) FROM search WHERE name = 'cats'").fetchone()
        assert searches == 1
        return int(connection.execute("SELECT count(*) FROM kept").fetchone()[0])


def test_a_notebook_that_is_lost_is_made_of_its_last_sound_copy(notes: Paths) -> None:
    assert inspect(notes, TaskContext()) == []
    file = notes.library("local") / "notebook.sqlite3"
    copy = file.with_name("notebook.sound.sqlite3")
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    file.write_bytes(b"rubbish" * 1000)
    (done,) = mend(notes)
    assert done.aside.read_bytes().startswith(b"rubbish")
    assert kept(notes) == 2000


def test_of_a_damaged_notebook_everything_that_can_be_read_is_kept(notes: Paths) -> None:
    file = notes.library("local") / "notebook.sqlite3"
    spoil(file, range(file.stat().st_size // 4096 // 2, file.stat().st_size // 4096 // 2 + 1))
    assert inspect(notes, TaskContext()) == [file]
    mend(notes)
    assert kept(notes) >= 500


@pytest.fixture
def cloud(tusou_home: Path) -> Paths:
    """A ledger with photos in an archive, one of them hidden and one forgotten since its last sound copy."""
    paths = Paths.from_environment()
    ledger = Ledger(paths.library("cloud"))
    ledger.begin_pack("pack.zip", {f"{number:064x}": document(number) for number in range(PHOTOS)})
    ledger.confirm([entry(number) for number in range(PHOTOS)])
    assert inspect(paths, TaskContext()) == []
    ledger.hide([document(0)])
    ledger.forget([document(1)])
    ledger.confirm([replace(entry(2), caption="later"), entry(PHOTOS)])
    ledger.close()
    return paths


def document(number: int) -> str:
    return f"photo-{number:012x}.jpg"


def entry(number: int) -> Entry:
    place = Place(PlaceKind.FILE, f"/photos/{number}.jpg", "", 100 + number, 1_000 + number)
    return Entry(document(number), f"{number:064x}", f"{number}.jpg", place, f"caption {number}", pack="pack.zip")


def check_ledger(paths: Paths) -> Ledger:
    ledger = Ledger(paths.library("cloud"))
    hidden = ledger.by_document(document(0))
    assert hidden is not None
    assert hidden.hidden
    assert not ledger.is_known(entry(0).place)
    assert ledger.by_document(document(1)) is None
    assert not ledger.is_known(entry(1).place)
    assert ledger.is_known(entry(3).place)
    assert len(ledger.pack_members("pack.zip")) == PHOTOS
    return ledger


def test_a_ledger_that_is_lost_is_made_of_its_last_sound_copy_without_what_was_taken_out_since(cloud: Paths) -> None:
    (cloud.library("cloud") / "ledger.sqlite3").write_bytes(b"rubbish" * 1000)
    (done,) = mend(cloud)
    assert done.path.name == "ledger.sqlite3"
    with closing(check_ledger(cloud)) as ledger:
        assert ledger.count() == PHOTOS - 2


def test_what_a_damaged_ledger_still_has_is_newer_than_its_copy(cloud: Paths) -> None:
    file = cloud.library("cloud") / "ledger.sqlite3"
    file.with_name(file.name + ".damaged").touch()
    (done,) = mend(cloud)
    assert done.rows == PHOTOS
    with closing(check_ledger(cloud)) as ledger:
        assert ledger.count() == PHOTOS - 1
        later = ledger.by_document(document(2))
        assert later is not None
        assert later.caption == "later"


@pytest.mark.parametrize("name", ["ledger.sqlite3", "notebook.sqlite3"])
def test_a_mending_of_any_database_that_is_cut_short_is_finished_by_the_next(name: str, tusou_home: Path) -> None:
    paths = Paths.from_environment()
    file = paths.library("cloud") / name
    file.with_name(f"{file.stem}.salvaged.sqlite3").write_bytes(b"")
    assert mend(paths) == []
    assert file.exists()


def test_a_ledger_of_an_older_version_is_copied_before_it_is_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Ledger(tmp_path).close()
    monkeypatch.setattr(ledger_file, "_MIGRATIONS", (*ledger_file._MIGRATIONS, "CREATE TABLE later (id INTEGER)"))
    monkeypatch.setattr(ledger_file, "VERSION", ledger_file.VERSION + 1)
    Ledger(tmp_path).close()
    copy = tmp_path / f"ledger.version-{ledger_file.VERSION - 1}.sqlite3"
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    with closing(sqlite3.connect(copy)) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (ledger_file.VERSION - 1,)
