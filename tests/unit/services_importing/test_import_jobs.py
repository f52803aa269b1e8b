"""What the journal keeps about uploads, so that nothing is sent twice."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop.config.paths import Paths
from desktop.core.errors import ErrorCode
from desktop.core.progress import TaskContext
from desktop.services.importing import ImportService, ItemPhase
from tests.unit.services_importing.conftest import OneLibrary
from tests.unit.services_importing.photos import photo_folder
from tests.unit.services_importing.post_office import PostOffice
from tests.unit.services_importing.test_import_control import eventually, running


@pytest.fixture
def office() -> PostOffice:
    return PostOffice()


@pytest.fixture
def remote(tusou_home: Path, office: PostOffice) -> Iterator[ImportService]:
    service = ImportService(OneLibrary(office), Paths.from_environment())
    yield service
    service.close()


def counts(service: ImportService) -> dict[ItemPhase, int]:
    return dict(service.imports()[0].counts)


def test_jobs_that_the_service_has_are_asked_for_and_not_uploaded_again(
    remote: ImportService, office: PostOffice, tmp_path: Path
) -> None:
    office.open = False
    import_id = remote.add("cloud", [str(photo_folder(tmp_path / "trip", 10))])
    ctx = TaskContext()
    with running(remote, import_id, ctx):
        eventually(lambda: counts(remote) == {ItemPhase.PROCESSING: 10})
        assert remote.imports()[0].bytes_sent > 0
        ctx.cancel()
    office.letters.clear()
    office.open = True

    assert remote.run(import_id, TaskContext()).added == 10
    assert {(item.content, bool(item.job_id)) for item in office.letters} == {(None, True)}
    assert len(office.jobs) == 3


def test_an_upload_whose_answer_was_lost_is_repeated_under_the_same_name(
    remote: ImportService, office: PostOffice, tmp_path: Path
) -> None:
    office.stuck_before_job = True
    import_id = remote.add("cloud", [str(photo_folder(tmp_path / "trip", 4))])
    ctx = TaskContext()
    with running(remote, import_id, ctx):
        eventually(lambda: counts(remote) == {ItemPhase.UPLOADING: 4})
        ctx.cancel()
    first_name = f"pack-{office.letters[0].sha256[:12]}.zip"
    office.letters.clear()
    office.stuck_before_job = False

    assert remote.run(import_id, TaskContext()).added == 4
    assert {item.document for item in office.letters} == {first_name}
    assert all(item.content for item in office.letters)


def test_a_photo_that_changed_since_its_upload_began_is_another_document(
    remote: ImportService, office: PostOffice, tmp_path: Path
) -> None:
    office.stuck_before_job = True
    folder = photo_folder(tmp_path / "trip", 4)
    import_id = remote.add("cloud", [str(folder)])
    ctx = TaskContext()
    with running(remote, import_id, ctx):
        eventually(lambda: counts(remote) == {ItemPhase.UPLOADING: 4})
        ctx.cancel()
    office.letters.clear()
    office.stuck_before_job = False
    photo_folder(folder, 1, first=50)
    (folder / "photo-00050.png").replace(folder / "photo-00000.png")

    remote.run(import_id, TaskContext())

    assert [Path(item.place.source).name for item in office.letters if not item.document] == ["photo-00000.png"]


def test_photos_of_a_job_that_was_lost_meanwhile_are_sent_again_once(
    remote: ImportService, office: PostOffice, tmp_path: Path
) -> None:
    office.open = False
    import_id = remote.add("cloud", [str(photo_folder(tmp_path / "trip", 4))])
    ctx = TaskContext()
    with running(remote, import_id, ctx):
        eventually(lambda: counts(remote) == {ItemPhase.PROCESSING: 4})
        ctx.cancel()
    office.open = True
    office.losing = {"job-0"}

    assert remote.run(import_id, TaskContext()).added == 4
    assert len(office.jobs) == 2


def test_a_job_that_fails_in_its_own_run_fails_its_photos(
    remote: ImportService, office: PostOffice, tmp_path: Path
) -> None:
    office.losing = {"job-0"}
    import_id = remote.add("cloud", [str(photo_folder(tmp_path / "trip", 4))])

    summary = remote.run(import_id, TaskContext())

    assert [each.error.code for each in summary.failed] == [ErrorCode.JOB_FAILED] * 4
    remote.retry_failed(import_id)
    assert remote.run(import_id, TaskContext()).added == 4
    assert {(item.document, item.job_id) for item in office.letters} == {("", "")}


def test_links_go_to_an_engine_that_fetches_them_itself(remote: ImportService, office: PostOffice) -> None:
    remote.run(remote.add("cloud", ["https://example.org/cat.jpg"]), TaskContext())
    (letter,) = office.letters
    assert (letter.place.source, letter.content, letter.sha256) == ("https://example.org/cat.jpg", None, "")


def test_cancelling_leaves_no_item_in_hand(remote: ImportService, office: PostOffice, tmp_path: Path) -> None:
    office.open = False
    import_id = remote.add("cloud", [str(photo_folder(tmp_path / "trip", 10))])
    with running(remote, import_id, TaskContext()):
        eventually(lambda: counts(remote) == {ItemPhase.PROCESSING: 10})
        remote.cancel(import_id)
    assert counts(remote) == {ItemPhase.CANCELLED: 10}
    assert {item.job_id for item in office.withdrawn} == set(office.jobs)


def test_cancelling_a_paused_import_takes_its_jobs_back(
    remote: ImportService, office: PostOffice, tmp_path: Path
) -> None:
    office.open = False
    import_id = remote.add("cloud", [str(photo_folder(tmp_path / "trip", 10))])
    with running(remote, import_id, TaskContext()):
        eventually(lambda: counts(remote) == {ItemPhase.PROCESSING: 10})
        remote.pause(import_id)
    assert office.withdrawn == []

    remote.cancel(import_id)

    assert counts(remote) == {ItemPhase.CANCELLED: 10}
    assert {item.job_id for item in office.withdrawn} == set(office.jobs)
