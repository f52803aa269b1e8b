"""Whatever happens during an import: nothing is lost, nothing is there twice, and the reasons are named.

Times are scaled where waiting would be all that a test does: jobs are asked for 100 times sooner than in life, a minute
without a network is two seconds while waits between attempts keep their real first lengths.
"""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from desktop.core.errors import EngineError, ErrorCode, StorageError
from desktop.core.progress import TaskContext
from desktop.engines.analyticdb.patience import BACKGROUND, retry
from desktop.engines.local import record
from desktop.services.importing import ImportPhase, ItemPhase
from tests.emulator import Behaviour, FaultKind, Part
from tests.reliability.imports import Rig, codes, make_photos, rig

KINDS = ("local", "analyticdb")
PHOTOS = 50


@pytest.fixture(params=KINDS)
def library(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Rig]:
    with rig(request.param, tmp_path / "home", Behaviour(job_seconds=0.2)) as made:
        yield made


@pytest.fixture
def cloud(tmp_path: Path) -> Iterator[Rig]:
    with rig("analyticdb", tmp_path / "home") as made:
        yield made


def assert_complete(library: Rig, import_id: int) -> None:
    """The import is over, and there is nothing left to do."""
    (state,) = (each for each in library.service.imports() if each.id == import_id)
    assert state.state is ImportPhase.DONE


def test_a_source_that_is_removed_in_the_middle_costs_only_what_was_not_read_yet(library: Rig, tmp_path: Path) -> None:
    folder = tmp_path / "photos"
    hashes = make_photos(folder, 2 * PHOTOS)
    import_id = library.add(str(folder), caption="x")
    summary = library.run(import_id, at=5, then=lambda: shutil.rmtree(folder))
    assert summary.added + len(summary.failed) == len(hashes)
    assert codes(summary) in ([], ["file_not_found"])
    stored = library.stored()
    assert stored.total() == summary.added
    assert stored <= hashes
    assert_complete(library, import_id)


def test_a_clock_that_jumps_harms_nothing(library: Rig, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "photos"
    hashes = make_photos(folder, PHOTOS)
    real, jumps = time.time, iter((-86_400 * 400, 86_400 * 4000, 0))
    jumped_s = [0.0]

    def jump() -> None:
        jumped_s[0] = next(jumps, 0)
        if library.emulator is not None:
            # The service refuses signatures of another time, and says so.
            library.emulator.skew_clock(3600)

    for place in (time, record):
        monkeypatch.setattr(place, "time", lambda: real() + jumped_s[0])
    import_id = library.add(str(folder))
    try:
        library.run(import_id, at=5, then=jump)
    except EngineError as error:
        assert error.code is ErrorCode.CLOCK_SKEWED
    while jumped_s[0]:
        jump()
    if library.emulator is not None:
        library.emulator.skew_clock(0)
    library.service.resume(import_id)
    library.run(import_id)
    assert library.stored() == hashes
    assert_complete(library, import_id)


def test_another_program_that_holds_the_databases_is_waited_for(library: Rig, tmp_path: Path) -> None:
    folder = tmp_path / "photos"
    hashes = make_photos(folder, PHOTOS)

    def hold() -> None:
        for file in sorted(library.paths.data.rglob("*.sqlite3")):
            with closing(sqlite3.connect(file, timeout=20, isolation_level=None)) as connection:
                connection.execute("BEGIN IMMEDIATE")
                time.sleep(0.7)
                connection.execute("ROLLBACK")

    import_id = library.add(str(folder))
    summary = library.run(import_id, at=1, then=hold)
    assert not summary.failed
    assert library.stored() == hashes


def test_photos_of_a_folder_that_cannot_be_written_are_added_and_left_as_they_are(library: Rig, tmp_path: Path) -> None:
    folder = tmp_path / "photos"
    hashes = make_photos(folder, 20)
    for path in (*folder.iterdir(), folder):
        path.chmod(0o555 if path.is_dir() else 0o444)
    before = {path: (path.stat().st_mtime_ns, path.stat().st_size) for path in (folder, *folder.iterdir())}
    assert library.run(library.add(str(folder))).added == len(hashes)
    assert {path: (path.stat().st_mtime_ns, path.stat().st_size) for path in (folder, *folder.iterdir())} == before


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Callable[[str], Path]]:
    """A disk of a size; called again it has another size or may be read only."""
    point = tmp_path / "disk"
    point.mkdir()
    mounted: list[Path] = []

    def mount(options: str) -> Path:
        remount = "remount," if mounted else ""
        command = ["mount", "-t", "tmpfs", "-o", remount + options, "tmpfs", str(point)]
        if shutil.which("mount") is None or subprocess.run(command, capture_output=True, check=False).returncode:
            pytest.skip("needs the right to mount a file system")
        mounted.append(point)
        return point

    yield mount
    if mounted:
        subprocess.run(["umount", "--lazy", str(point)], check=True)


@pytest.mark.parametrize("kind", KINDS)
def test_a_full_disk_stops_the_import_and_room_lets_it_go_on(
    kind: str, tmp_path: Path, small_disk: Callable[[str], Path]
) -> None:
    folder = tmp_path / "photos"
    hashes = make_photos(folder, 2 * PHOTOS)
    # Photos as large as those of cameras are not needed to fill 600 kB.
    disk = small_disk("size=600k")
    with rig(kind, disk / "home") as library:
        with pytest.raises(StorageError) as full:
            import_id = library.add(str(folder))
            library.run(import_id)
        assert full.value.code is ErrorCode.DISK_FULL
        small_disk("size=64m")
        import_id = library.add(str(folder))
        library.service.resume(import_id)
        summary = library.run(import_id)
        assert not summary.failed
        assert library.stored() == hashes
        assert_complete(library, import_id)


@pytest.mark.parametrize("kind", KINDS)
def test_a_disk_that_is_read_only_stops_the_import_with_its_reason(
    kind: str, tmp_path: Path, small_disk: Callable[[str], Path]
) -> None:
    folder = tmp_path / "photos"
    hashes = make_photos(folder, 10)
    disk = small_disk("size=64m")
    with rig(kind, disk / "home") as library:
        library.run(library.add(str(folder)))
    small_disk("ro,size=64m")
    more = make_photos(folder, 10, first=100)
    with pytest.raises(StorageError) as told, rig(kind, disk / "home") as library:
        library.run(library.add(str(folder)))
    assert told.value.code is ErrorCode.STORAGE_READ_ONLY
    small_disk("rw,size=64m")
    with rig(kind, disk / "home") as library:
        assert not library.run(library.add(str(folder))).failed
        # The cloud of this test began anew with the second rig.
        assert library.stored() == (hashes + more if kind == "local" else more)


def test_a_network_that_is_cut_is_waited_for(cloud: Rig, tmp_path: Path) -> None:
    emulator = cloud.emulator
    assert emulator is not None
    single = tmp_path / "single"
    hashes = make_photos(single, PHOTOS)
    import_id = cloud.add(str(single), caption="x")
    confirmed: set[str] = set()

    def cut() -> None:
        confirmed.update(Path(item.source).stem for item in cloud.service.items(import_id, [ItemPhase.DONE]))
        for part in (Part.GPDB, Part.OPEN_PLATFORM, Part.OSS):
            emulator.refuse(part)
        time.sleep(1.5)
        for part in (Part.GPDB, Part.OPEN_PLATFORM, Part.OSS):
            emulator.accept(part)

    summary = cloud.run(import_id, at=1, then=cut)
    assert not summary.failed
    assert cloud.stored() == hashes
    versions = {name.rpartition("-")[0]: document.version for name, document in emulator.documents().items()}
    assert confirmed
    assert all(versions[stem] == 1 for stem in confirmed), "uploaded again after it had been confirmed"
    # An upload that the service carried out while the cut took its answer is repeated, once, under the same name.
    assert all(version <= 2 for version in versions.values())


def test_a_minute_without_a_network_is_within_an_imports_patience() -> None:
    scale = 60
    patience = replace(
        BACKGROUND,
        give_up_s=BACKGROUND.give_up_s / scale,
        first_wait_s=BACKGROUND.first_wait_s / scale,
        longest_wait_s=BACKGROUND.longest_wait_s / scale,
    )
    back_at = time.monotonic() + 60 / scale
    ended: list[str] = []

    def attempt() -> str:
        if time.monotonic() < back_at:
            raise EngineError(ErrorCode.SERVICE_UNREACHABLE)
        return "done"

    threads = [
        threading.Thread(target=lambda: ended.append(retry(attempt, patience, TaskContext()))) for _ in range(50)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert ended == ["done"] * 50


@pytest.mark.parametrize("fault", [FaultKind.UNAVAILABLE, FaultKind.THROTTLED, FaultKind.THROTTLED_RETRY_AFTER])
def test_a_service_that_refuses_every_third_call_gets_every_photo_once(
    cloud: Rig, tmp_path: Path, fault: FaultKind
) -> None:
    emulator = cloud.emulator
    assert emulator is not None
    folder, single = tmp_path / "packed", tmp_path / "single"
    hashes = make_photos(folder, 2 * PHOTOS) + make_photos(single, 12, first=500)
    struck = emulator.faults.add(fault, probability=0.3, retry_after_ms=100)
    for import_id in (cloud.add(str(single), caption="x"), cloud.add(str(folder))):
        summary = cloud.run(import_id)
        assert not summary.failed
        assert_complete(cloud, import_id)
    assert struck.struck >= 5
    assert cloud.stored() == hashes
    assert emulator.max_jobs_in_flight <= 20
