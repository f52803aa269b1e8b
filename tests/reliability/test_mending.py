"""A damaged database is put aside, saved as far as it can be read, and filled up again from journal and photos."""

from __future__ import annotations

import os
import sqlite3
import stat
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from desktop.config.credentials import CredentialStore
from desktop.config.paths import Paths, lexicon_dir, model_dir
from desktop.config.settings import SettingsStore
from desktop.core.progress import TaskContext
from desktop.engines.base import Engine
from desktop.engines.local.engine import LocalEngine
from desktop.services.importing import ImportPhase, ImportService, PastedImage
from desktop.services.library import LibraryRegistry
from desktop.services.mending import inspect, mend
from tests.reliability.killing import photo

REPOSITORY = Path(__file__).parents[2]
PHOTOS = 30


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
