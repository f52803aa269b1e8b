"""Imports into AnalyticDB: packed, within the account's limits, through faults, kills and lost answers."""

from __future__ import annotations

import hashlib
import io
import random
import threading
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from desktop.core.errors import EngineError, ErrorCode
from desktop.core.photo import Place, PlaceKind
from desktop.core.progress import TaskCancelled, TaskContext
from desktop.engines.analyticdb.engine import AnalyticDBEngine
from desktop.engines.analyticdb.patience import INTERACTIVE, Pace
from desktop.engines.base import IngestItem, IngestResult, Outcome
from tests.emulator import ArchiveNaming, Behaviour, Emulator, FaultKind, Refusal
from tests.emulator.vision import BadImageError, ColourVision, Look

OpenLibrary = Callable[..., AnalyticDBEngine]
Pictures = Callable[[int], list[Path]]


class Journal:
    """A report that keeps what an import's journal would keep."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self.results: dict[int, IngestResult] = {}
        self.documents: dict[int, str] = {}
        self.jobs: dict[int, str] = {}
        self.sent = 0

    def uploading(self, item_ids: Sequence[int], document: str) -> None:
        with self._lock:
            self.documents.update(dict.fromkeys(item_ids, document))

    def uploaded(self, item_ids: Sequence[int], job_id: str) -> None:
        with self._lock:
            self.jobs.update(dict.fromkeys(item_ids, job_id))

    def transferred(self, size_bytes: int) -> None:
        with self._lock:
            self.sent += size_bytes

    def finished(self, results: Sequence[IngestResult]) -> None:
        with self._lock:
            assert not self.results.keys() & {result.item_id for result in results}, "a result twice"
            self.results.update({result.item_id: result for result in results})

    @property
    def outcomes(self) -> Counter[Outcome]:
        return Counter(result.outcome for result in self.results.values())


def item_of(path: Path, number: int, **fields: object) -> IngestItem:
    content = path.read_bytes()
    state = path.stat()
    place = Place(PlaceKind.FILE, str(path), "", state.st_size, state.st_mtime_ns)
    return IngestItem(number, place, hashlib.sha256(content).hexdigest(), content, **fields)  # type: ignore[arg-type]


def items_of(paths: Sequence[Path], **fields: object) -> list[IngestItem]:
    return [item_of(path, number, **fields) for number, path in enumerate(paths)]


def run(engine: AnalyticDBEngine, items: Sequence[IngestItem], ctx: TaskContext | None = None) -> Journal:
    journal = Journal()
    run_into(engine, items, journal, ctx)
    return journal


def stored_photos(cloud: Emulator) -> Counter[str]:
    """Every picture in the collection with how often it is there, by the hash in its name."""
    pictures = [picture.name for document in cloud.documents().values() for picture in document.pictures]
    return Counter(name.rpartition("-")[2].partition(".")[0] for name in pictures)


def hashes(paths: Sequence[Path]) -> Counter[str]:
    return Counter(hashlib.sha256(path.read_bytes()).hexdigest()[:12] for path in paths)


@pytest.mark.parametrize("naming", list(ArchiveNaming))
def test_photos_without_words_travel_in_archives_of_up_to_100(
    cloud: Emulator, open_library: OpenLibrary, pictures: Pictures, naming: ArchiveNaming
) -> None:
    cloud.behaviour.archive_naming = naming
    paths = pictures(120)
    engine = open_library(cloud)
    journal = run(engine, items_of(paths))
    assert journal.outcomes == {Outcome.ADDED: 120}
    assert stored_photos(cloud) == hashes(paths)
    assert len(cloud.calls_of("UploadDocumentAsync")) == 2
    assert engine.status(TaskContext()).photos == 120


def test_photos_with_words_travel_singly_with_them(
    cloud: Emulator, open_library: OpenLibrary, pictures: Pictures
) -> None:
    paths = pictures(6)
    run(open_library(cloud), items_of(paths, caption="海边"))
    assert len(cloud.documents()) == 6
    assert {document.metadata["caption"] for document in cloud.documents().values()} == {"海边"}
    assert {document.metadata["file_name"] for document in cloud.documents().values()} == {path.name for path in paths}


def test_few_photos_travel_singly(cloud: Emulator, open_library: OpenLibrary, pictures: Pictures) -> None:
    run(open_library(cloud), items_of(pictures(3)))
    assert sorted(document.rpartition(".")[2] for document in cloud.documents()) == ["jpg"] * 3


def test_what_is_confirmed_is_not_uploaded_again(
    cloud: Emulator, open_library: OpenLibrary, pictures: Pictures
) -> None:
    paths = pictures(10)
    run(open_library(cloud), items_of(paths))
    cloud.forget_calls()
    journal = run(open_library(cloud), items_of(paths))
    assert journal.outcomes == {Outcome.UNCHANGED: 10}
    assert not cloud.calls_of("PostObject")


def test_the_same_photo_twice_in_one_import_is_uploaded_once(
    cloud: Emulator, open_library: OpenLibrary, pictures: Pictures, tmp_path: Path
) -> None:
    (path,) = pictures(1)
    copy = tmp_path / "copy.jpg"
    copy.write_bytes(path.read_bytes())
    journal = run(open_library(cloud), items_of([path, copy]))
    assert journal.outcomes == {Outcome.ADDED: 1, Outcome.UNCHANGED: 1}
    assert stored_photos(cloud) == hashes([path])


@pytest.mark.parametrize("refusal", list(Refusal))
def test_never_more_than_20_jobs_and_refusals_shrink_the_window(
    cloud: Emulator, open_library: OpenLibrary, pictures: Pictures, refusal: Refusal
) -> None:
    cloud.behaviour.job_seconds = 0.3
    cloud.behaviour.refusal = refusal
    others = [open_library(cloud, "one"), open_library(cloud, "two")]
    paths = pictures(60)
    journals: list[Journal] = []

    def import_half(engine: AnalyticDBEngine, part: Sequence[Path]) -> None:
        journals.append(run(engine, items_of(part, caption="c")))

    threads = [
        threading.Thread(target=import_half, args=(engine, part))
        for engine, part in zip(others, (paths[:30], paths[30:]), strict=True)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [journal.outcomes for journal in journals] == [{Outcome.ADDED: 30}] * 2
    assert cloud.max_jobs_in_flight <= 20
    assert stored_photos(cloud) == hashes(paths)


def test_a_bad_photo_in_an_archive_is_found_and_named_and_the_rest_are_in(
    cloud: Emulator, open_library: OpenLibrary, pictures: Pictures
) -> None:
    paths = pictures(9)
    bad = hashlib.sha256(paths[5].read_bytes()).hexdigest()[:12]
    cloud.faults.add(FaultKind.JOB_FAILS, document="pack-*", message="one image is damaged")
    cloud.faults.add(FaultKind.JOB_FAILS, document=f"*{bad}*", message="this image is damaged")
    journal = run(open_library(cloud), items_of(paths))
    assert journal.outcomes == {Outcome.ADDED: 8, Outcome.FAILED: 1}
    failure = journal.results[5].error
    assert failure is not None
    assert failure.code is ErrorCode.JOB_FAILED
    assert "this image is damaged" in failure.detail
    assert set(stored_photos(cloud)) == set(hashes(paths)) - {bad}


def test_a_photo_that_an_archive_was_stored_without_is_named(open_library: OpenLibrary, pictures: Pictures) -> None:
    paths = pictures(9)
    bad = paths[5].read_bytes()

    class Blind(ColourVision):
        def look(self, content: bytes) -> Look:
            if content == bad:
                raise BadImageError("this image is of no use")
            return super().look(content)

    with Emulator(vision=Blind(), behaviour=Behaviour(leaves_out=True)) as cloud:
        journal = run(open_library(cloud), items_of(paths))
        assert journal.outcomes == {Outcome.ADDED: 8, Outcome.FAILED: 1}
        assert len(cloud.documents()) == 8
    failure = journal.results[5].error
    assert failure is not None
    assert "this image is of no use" in failure.detail


@pytest.mark.parametrize(
    ("kind", "action"),
    [
        (FaultKind.THROTTLED, "UploadDocumentAsync"),
        (FaultKind.THROTTLED_RETRY_AFTER, "*"),
        (FaultKind.UNAVAILABLE, "*"),
        (FaultKind.LOST_ANSWER, "UploadDocumentAsync"),
        (FaultKind.CUT_BODY, "GetUploadDocumentJob"),
        (FaultKind.DROPPED, "PostObject"),
        (FaultKind.ODD_SHAPE, "UploadDocumentAsync"),
    ],
)
def test_an_import_comes_through_faults_with_every_photo_once(
    cloud: Emulator, open_library: OpenLibrary, pictures: Pictures, kind: FaultKind, action: str
) -> None:
    cloud.faults.add(kind, action, probability=0.3, retry_after_ms=50)
    paths = pictures(40)
    items = items_of(paths[:30]) + [replace(item, id=item.id + 100, caption="c") for item in items_of(paths[30:])]
    journal = run(open_library(cloud), items)
    assert journal.outcomes == {Outcome.ADDED: 40}
    assert stored_photos(cloud) == hashes(paths)


def test_an_import_is_patient_from_its_first_call_on(
    cloud: Emulator, open_library: OpenLibrary, pictures: Pictures, monkeypatch: pytest.MonkeyPatch
) -> None:
    cloud.faults.add(FaultKind.UNAVAILABLE, "ListDocumentCollections", times=INTERACTIVE.attempts + 1)
    monkeypatch.setattr(random, "uniform", lambda shortest, _longest: shortest)
    assert run(open_library(cloud), items_of(pictures(1))).outcomes == {Outcome.ADDED: 1}


def test_a_job_that_fails_for_a_passing_reason_is_begun_anew(
    cloud: Emulator, open_library: OpenLibrary, pictures: Pictures
) -> None:
    cloud.faults.add(FaultKind.JOB_FAILS, times=1, message="ServiceUnavailable: try again later")
    journal = run(open_library(cloud), items_of(pictures(1)))
    assert journal.outcomes == {Outcome.ADDED: 1}
    assert len(cloud.calls_of("PostObject")) == 1


def test_a_key_that_is_revoked_ends_the_import_and_items_can_be_put_again(
    cloud: Emulator, open_library: OpenLibrary, pictures: Pictures
) -> None:
    paths = pictures(5)
    engine = open_library(cloud)
    cloud.disable_key()
    with pytest.raises(EngineError) as failure:
        run(engine, items_of(paths))
    assert failure.value.code is ErrorCode.ACCESS_KEY_DISABLED
    cloud.cloud.keys[cloud.key.id].active = True
    assert run(engine, items_of(paths)).outcomes == {Outcome.ADDED: 5}


def test_metadata_that_the_collection_lacks_fails_before_any_upload(
    cloud: Emulator, open_library: OpenLibrary, pictures: Pictures
) -> None:
    journal = run(open_library(cloud), items_of(pictures(2), metadata={"colour": "red"}))
    assert journal.outcomes == {Outcome.FAILED: 2}
    error = journal.results[0].error
    assert error is not None
    assert (error.code, error.params["field"]) == (ErrorCode.METADATA_INVALID, "colour")
    assert not cloud.calls_of("PostObject")


def test_a_dry_run_checks_and_stores_nothing(cloud: Emulator, open_library: OpenLibrary, pictures: Pictures) -> None:
    paths = pictures(3)
    journal = run(open_library(cloud), items_of(paths, dry_run=True))
    assert journal.outcomes == {Outcome.ADDED: 3}
    assert not cloud.documents()
    assert run(open_library(cloud), items_of(paths)).outcomes == {Outcome.ADDED: 3}


def test_formats_that_the_model_does_not_take_are_converted(
    cloud: Emulator, open_library: OpenLibrary, tmp_path: Path
) -> None:
    paths = []
    for format_ in ("webp", "gif", "tiff"):
        path = tmp_path / f"picture.{format_}"
        Image.new("RGB", (30, 20), "green").save(path)
        paths.append(path)
    assert run(open_library(cloud), items_of(paths)).outcomes == {Outcome.ADDED: 3}
    assert all(name.endswith(".jpg") for name in cloud.documents())


def test_a_link_is_handed_to_the_service(cloud: Emulator, open_library: OpenLibrary) -> None:
    buffer = io.BytesIO()
    Image.new("RGB", (30, 20), "blue").save(buffer, "JPEG")
    cloud.add_photo("source.jpg", buffer.getvalue())
    engine = open_library(cloud)
    signed = engine._pictures.address("source.jpg", TaskContext())
    journal = run(engine, [IngestItem(1, Place(PlaceKind.LINK, signed), "", None, caption="from the web")])
    assert journal.outcomes == {Outcome.ADDED: 1}
    assert not cloud.calls_of("PostObject")
    found = engine.find(signed)
    assert (found.caption, found.url, found.path) == ("from the web", signed, None)
    again = run(engine, [IngestItem(2, Place(PlaceKind.LINK, signed), "", None)])
    assert again.outcomes == {Outcome.UNCHANGED: 1}


def test_cancelling_stops_within_a_second_and_leaves_nothing_on_disk(
    cloud: Emulator, open_library: OpenLibrary, pictures: Pictures, tmp_path: Path
) -> None:
    cloud.faults.add(FaultKind.JOB_STALLS)
    ctx = TaskContext()
    threading.Timer(0.3, ctx.cancel).start()
    with pytest.raises(TaskCancelled):
        run(open_library(cloud), items_of(pictures(12)), ctx)
    assert not list((tmp_path / "library" / "spool").rglob("*"))


def test_withdrawn_items_leave_neither_jobs_nor_documents(
    cloud: Emulator, open_library: OpenLibrary, pictures: Pictures
) -> None:
    cloud.behaviour.job_seconds = 30
    engine = open_library(cloud)
    items = items_of(pictures(2), caption="c")
    journal = Journal()
    ingest = engine.open_ingest(journal, TaskContext())
    for item in items:
        ingest.put(item)
    while len(journal.jobs) < 2:
        threading.Event().wait(0.02)
    ingest.close()
    begun = [
        replace(item, content=None, document=journal.documents[item.id], job_id=journal.jobs[item.id]) for item in items
    ]
    engine.withdraw(begun, TaskContext())
    cloud.advance(60)
    assert len(cloud.calls_of("CancelUploadDocumentJob")) == 2
    assert not cloud.documents()


# -- kills: the engine object is abandoned; a new one goes on with what the journal says -------------------------------


def resumed(items: Sequence[IngestItem], journal: Journal) -> list[IngestItem]:
    """The items without a result, as an import's journal puts them again."""
    return [
        replace(
            item,
            document=journal.documents.get(item.id, ""),
            job_id=journal.jobs.get(item.id, ""),
            content=None if item.id in journal.jobs else item.content,
        )
        for item in items
        if item.id not in journal.results
    ]


@pytest.mark.parametrize("naming", list(ArchiveNaming))
@pytest.mark.parametrize("moment", ["uploading", "uploaded", "finished"])
def test_a_killed_import_goes_on_without_a_second_upload(
    cloud: Emulator, open_library: OpenLibrary, pictures: Pictures, moment: str, naming: ArchiveNaming
) -> None:
    cloud.behaviour.archive_naming = naming
    cloud.behaviour.job_seconds = 0.2
    items = items_of(pictures(20)) + [
        replace(item, id=item.id + 100, caption="c") for item in items_of(pictures(24)[20:])
    ]
    killed = KilledJournal(moment)
    with pytest.raises(BaseException):  # noqa: B017 -- whatever the kill becomes
        run_into(open_library(cloud, pace=Pace(poll_first_s=0.02, poll_last_s=0.1, uploads=2)), items, killed)
    rest = resumed(items, killed)
    journal = run(open_library(cloud), rest)
    assert set(journal.outcomes) <= {Outcome.ADDED, Outcome.UNCHANGED, Outcome.UPDATED}
    assert len(journal.results) == len(rest)
    assert stored_photos(cloud) == Counter({item.sha256[:12]: 1 for item in items})
    if moment != "uploading":
        uploads = Counter(call.document for call in cloud.calls_of("UploadDocumentAsync"))
        confirmed = {killed.documents[number] for number in killed.jobs}
        assert all(uploads[document] == 1 for document in confirmed)


class Killed(Exception):  # noqa: N818
    pass


class KilledJournal(Journal):
    """Dies at the first event of a kind, after the journal has it."""

    def __init__(self, moment: str) -> None:
        super().__init__()
        self._moment = moment
        self._dead = False

    def _die_at(self, moment: str) -> None:
        if self._dead or moment == self._moment:
            self._dead = True
            raise Killed

    def _check(self) -> None:
        if self._dead:
            raise Killed

    def uploading(self, item_ids: Sequence[int], document: str) -> None:
        self._check()
        super().uploading(item_ids, document)
        self._die_at("uploading")

    def uploaded(self, item_ids: Sequence[int], job_id: str) -> None:
        self._check()
        super().uploaded(item_ids, job_id)
        self._die_at("uploaded")

    def finished(self, results: Sequence[IngestResult]) -> None:
        self._check()
        super().finished(results)
        self._die_at("finished")


def run_into(
    engine: AnalyticDBEngine, items: Sequence[IngestItem], journal: Journal, ctx: TaskContext | None = None
) -> None:
    ingest = engine.open_ingest(journal, ctx or TaskContext())
    try:
        for item in items:
            ingest.put(item)
        ingest.flush()
    finally:
        ingest.close()


def test_an_archive_that_cannot_be_completed_after_a_kill_does_not_stay_twice(
    cloud: Emulator, open_library: OpenLibrary, pictures: Pictures
) -> None:
    items = items_of(pictures(10))
    cloud.faults.add(FaultKind.LOST_ANSWER, "UploadDocumentAsync")
    journal = Journal()
    ctx = TaskContext()

    def cancel_when_stored() -> None:
        while not cloud.documents():
            time.sleep(0.02)
        ctx.cancel()

    threading.Thread(target=cancel_when_stored, daemon=True).start()
    with pytest.raises(TaskCancelled):
        run_into(open_library(cloud), items, journal, ctx)
    cloud.faults.clear()
    assert cloud.documents(), "the service carried out what it did not answer"
    rest = resumed(items, journal)[:7]  # three files are gone in the meantime
    assert run(open_library(cloud), rest).outcomes == {Outcome.ADDED: 7}
    kept = stored_photos(cloud)
    assert {kept[item.sha256[:12]] for item in rest} == {1}


def test_what_a_killed_program_left_on_disk_is_cleared(
    cloud: Emulator, open_library: OpenLibrary, pictures: Pictures, tmp_path: Path
) -> None:
    left = tmp_path / "library" / "spool" / "of-a-dead-process"
    left.mkdir(parents=True)
    (left / "half.zip").write_bytes(b"PK")
    run(open_library(cloud), items_of(pictures(1)))
    assert not left.exists()


def test_a_job_that_the_service_does_not_find_yet_is_asked_for_again(
    cloud: Emulator, open_library: OpenLibrary, pictures: Pictures
) -> None:
    cloud.behaviour.agrees_after_s = 0.2
    journal = run(open_library(cloud, pace=Pace(poll_first_s=0.02, poll_last_s=0.1)), items_of(pictures(5)))
    assert journal.outcomes == {Outcome.ADDED: 5}
    assert len(cloud.calls_of("GetUploadDocumentJob")) > 1
    assert len(cloud.calls_of("UploadDocumentAsync")) == 1
    assert not cloud.calls_of("DeleteDocument")


def test_a_job_that_failed_meanwhile_is_told_so_that_the_photo_can_be_sent_again(
    cloud: Emulator, open_library: OpenLibrary, pictures: Pictures
) -> None:
    items = items_of(pictures(1))
    adopted = [replace(item, content=None, document="gone.jpg", job_id="no-such-job") for item in items]
    journal = run(open_library(cloud), adopted)
    error = journal.results[0].error
    assert error is not None
    assert error.code in {ErrorCode.JOB_FAILED, ErrorCode.JOB_CANCELLED}
