"""Several programs on one library, and what the operating system can refuse."""

from __future__ import annotations

import json
import os
import resource
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from desktop.config.paths import Paths
from desktop.core.errors import ErrorCode, StorageError
from desktop.core.progress import TaskContext
from desktop.services.importing import ImportService, ItemPhase
from desktop.services.importing.journal import Journal
from tests.unit.services_importing.album import Album
from tests.unit.services_importing.conftest import OneLibrary
from tests.unit.services_importing.photos import photo_folder
from tests.unit.services_importing.test_import_control import eventually

REPOSITORY = Path(__file__).parents[3]
GUEST = 65534


def start(album: Album, *sources: Path, seconds: float = 0.0, **options: Any) -> subprocess.Popen[str]:
    module = "tests.unit.services_importing.other_program"
    return subprocess.Popen(
        [sys.executable, "-m", module, str(album.path.parent), str(seconds), *map(str, sources)],
        cwd=REPOSITORY,
        stdout=subprocess.PIPE,
        text=True,
        **options,
    )


def answer(program: subprocess.Popen[str]) -> dict[str, Any]:
    output, _ = program.communicate(timeout=60)
    assert program.returncode == 0
    return dict(json.loads(output))


def test_two_programs_do_not_embed_the_same_content_twice(service: ImportService, album: Album, tmp_path: Path) -> None:
    here = photo_folder(tmp_path / "here", 80)
    there = Path(shutil.copytree(here, tmp_path / "there"))
    album.seconds = 0.01
    other = start(album, there, seconds=0.01)
    import_id = service.add("local", [str(here)])
    eventually(lambda: len(album.photos) > 0)

    summary = service.run(import_id, TaskContext())
    told = answer(other)

    assert album.embedded == album.photos
    assert len(album.photos) == 80
    assert album.places == 160
    assert summary.added + told["added"] == 80
    assert summary.unchanged + told["unchanged"] == 80


def test_a_program_that_adds_the_same_folder_waits_for_the_one_that_imports_it(
    service: ImportService, album: Album, tmp_path: Path
) -> None:
    folder = photo_folder(tmp_path / "trip", 60)
    other = start(album, folder, seconds=0.01)
    eventually(lambda: len(album.photos) > 0)

    summary = service.run(service.add("local", [str(folder)]), TaskContext())
    told = answer(other)

    assert album.embedded == album.photos
    assert summary.added + summary.unchanged == 60
    assert told["added"] + told["unchanged"] == 60
    assert len(service.imports()) == 1


def test_what_a_killed_program_had_in_hand_is_taken_over_at_once(
    service: ImportService, album: Album, tmp_path: Path
) -> None:
    here = photo_folder(tmp_path / "here", 40)
    there = Path(shutil.copytree(here, tmp_path / "there"))
    other = start(album, there, seconds=0.02)
    eventually(lambda: len(album.photos) >= 3)
    other.send_signal(signal.SIGKILL)
    other.communicate()
    done = len(album.photos)
    with closing(sqlite3.connect(Paths.from_environment().journal)) as connection:
        assert connection.execute("SELECT COUNT(*) FROM claim").fetchone()[0] > 0

    summary = service.run(service.add("local", [str(here)]), TaskContext())

    assert summary.added == 40 - done
    assert len(album.photos) == 40
    assert len(service.resumable()) == 1
    service.run(service.resumable()[0], TaskContext())


@pytest.fixture
def guest_folder() -> Iterator[Path]:
    """A folder that an unprivileged user can reach, for tests that run as root, who is refused nothing."""
    with tempfile.TemporaryDirectory(prefix="tusou-guest-") as folder:
        yield Path(folder)


def as_guest(folder: Path) -> dict[str, Any]:
    """Options for a program that the permissions of files hold for."""
    options: dict[str, Any] = {"env": {**os.environ, "TUSOU_HOME": str(folder / "home")}}
    if os.geteuid() == 0:
        for path in (folder, *folder.rglob("*")):
            os.chown(path, GUEST, GUEST, follow_symlinks=False)
        options["env"]["TUSOU_TEST_GUEST"] = str(GUEST)
    return options


def test_folders_and_files_without_rights_are_named(guest_folder: Path) -> None:
    album = Album(guest_folder / "album")
    trip = photo_folder(guest_folder / "trip", 3)
    photo_folder(trip / "closed", 2, first=10)
    options = as_guest(guest_folder)
    (trip / "closed").chmod(0)
    (trip / "photo-00001.png").chmod(0)

    told = answer(start(album, trip, **options))
    (trip / "closed").chmod(0o700)

    assert told["added"] == 2
    assert sorted(told["failed"]) == [
        [str(trip / "closed"), ErrorCode.FOLDER_UNREADABLE],
        [str(trip / "photo-00001.png"), ErrorCode.FILE_UNREADABLE],
    ]


def test_a_journal_that_cannot_be_written_is_told(guest_folder: Path) -> None:
    album = Album(guest_folder / "album")
    home = guest_folder / "home"
    (home / "data").mkdir(parents=True)
    options = as_guest(guest_folder)
    (home / "data").chmod(0o500)

    told = answer(start(album, photo_folder(guest_folder / "trip", 1), **options))
    (home / "data").chmod(0o700)

    assert told == {"error": ErrorCode.STORAGE_READ_ONLY}


def test_a_full_disk_stops_the_import_and_room_lets_it_go_on(
    service: ImportService, album: Album, tusou_home: Path, tmp_path: Path
) -> None:
    folder = photo_folder(tmp_path / "trip", 400)

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000))

    told = answer(start(album, folder, preexec_fn=limit))
    assert told["error"] in (ErrorCode.DISK_FULL, ErrorCode.STORAGE_FAILED)

    (import_id,) = service.resumable()
    assert list(service.run(import_id, TaskContext()).failed) == []
    assert len(album.photos) == 400
    assert album.embedded == album.photos


def test_another_program_that_holds_the_journal_for_a_while_is_waited_for(
    service: ImportService, album: Album, tmp_path: Path
) -> None:
    import_id = service.add("local", [str(photo_folder(tmp_path / "trip", 20))])
    with closing(
        sqlite3.connect(Paths.from_environment().journal, isolation_level=None, check_same_thread=False)
    ) as holder:
        holder.execute("BEGIN IMMEDIATE")
        timer = threading.Timer(1.5, holder.execute, ["ROLLBACK"])
        timer.start()
        summary = service.run(import_id, TaskContext())
        timer.join()
    assert summary.added == 20


def test_a_journal_of_a_newer_program_is_refused(tusou_home: Path, album: Album) -> None:
    path = Paths.from_environment().journal
    Journal(path).close()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA user_version = 99")
    service = ImportService(OneLibrary(album), Paths.from_environment())
    with pytest.raises(StorageError) as caught:
        service.imports()
    assert caught.value.code is ErrorCode.DATABASE_TOO_NEW
    service.close()


def test_a_damaged_journal_is_told(tusou_home: Path, album: Album) -> None:
    Paths.from_environment().journal.write_bytes(b"no database at all " * 100)
    service = ImportService(OneLibrary(album), Paths.from_environment())
    with pytest.raises(StorageError) as caught:
        service.add("local", ["x"])
    assert caught.value.code is ErrorCode.DATABASE_DAMAGED
    service.close()


def test_the_journal_is_for_its_owner_only(service: ImportService, tmp_path: Path) -> None:
    service.run(service.add("local", [str(photo_folder(tmp_path / "trip", 1))]), TaskContext())
    journal = Paths.from_environment().journal
    for path in (journal, journal.with_name(journal.name + "-wal"), journal.with_name("leases")):
        assert path.stat().st_mode & 0o077 == 0
    assert service.imports()[0].counts == {ItemPhase.DONE: 1}
