"""The small parts of an import: memory, window, archives, patience, redaction."""

from __future__ import annotations

import sqlite3
import time
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.core.errors import EngineError, ErrorCode, StorageError
from desktop.core.photo import Place, PlaceKind
from desktop.core.progress import TaskCancelled, TaskContext
from desktop.engines.analyticdb.deadline import DeadlinePassed, LinkedContext, run_with_deadline
from desktop.engines.analyticdb.ledger import Entry, Ledger
from desktop.engines.analyticdb.packs import MAX_IMAGES, Member, Pack, PackSize, Spool, is_pack, pack_name, split
from desktop.engines.analyticdb.patience import Pace, Patience, backoff_s, retry
from desktop.engines.analyticdb.redaction import redact
from desktop.engines.analyticdb.window import Window
from desktop.engines.base import IngestItem

SHA = "0123456789abcdef" * 4


def entry(number: int = 0, **fields: object) -> Entry:
    sha256 = f"{number:012x}" + SHA[12:]
    place = Place(PlaceKind.FILE, f"/photos/{number}.jpg", "", 100 + number, 1_000 + number)
    values: dict[str, object] = {"metadata": {"shop": "北"}, "tags": ("a", "b"), "taken_at": datetime(2024, 5, 1, 12)}  # noqa: DTZ001
    return Entry(f"{number}-{sha256[:12]}.jpg", sha256, f"{number}.jpg", place, **{**values, **fields})  # type: ignore[arg-type]


def member(number: int) -> Member:
    one = entry(number)
    return Member(IngestItem(number, one.place, one.sha256, None), one)


# -- ledger ------------------------------------------------------------------------------------------------------------


def test_what_was_confirmed_is_known_to_the_next_program(tmp_path: Path) -> None:
    first = Ledger(tmp_path)
    first.confirm([entry(1, caption="猫", pack="pack-1.zip", added_at=datetime.now(UTC))])
    second = Ledger(tmp_path)
    known = second.by_document(entry(1).document)
    assert known is not None
    assert (known.caption, known.metadata, known.tags, known.taken_at) == (
        "猫",
        {"shop": "北"},
        ("a", "b"),
        datetime(2024, 5, 1, 12),  # noqa: DTZ001
    )
    assert second.by_sha256(entry(1).sha256[:12]) == known
    assert second.by_source("/photos/1.jpg") == known
    first.close()
    second.close()


def test_a_file_is_known_by_path_size_and_time_only(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path)
    ledger.confirm([entry(1)])
    place = Place(PlaceKind.FILE, "/photos/1.jpg", "", 101, 1_001)
    assert ledger.is_known(place)
    assert not ledger.is_known(Place(PlaceKind.FILE, "/photos/1.jpg", "", 101, 1_002))
    assert not ledger.is_known(Place(PlaceKind.FILE, "/photos/1.jpg", "", 102, 1_001))
    moved = Place(PlaceKind.FILE, "/elsewhere/1.jpg", "", 101, 1_001)
    ledger.add_place(moved, entry(1).document)
    known = ledger.by_document(entry(1).document)
    assert known is not None
    assert known.place.source == "/elsewhere/1.jpg"
    ledger.close()


def test_hidden_photos_are_neither_counted_nor_found_but_remembered(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path)
    ledger.confirm([entry(1), entry(2)])
    ledger.hide([entry(1).document])
    assert ledger.count() == 1
    assert ledger.by_sha256(entry(1).sha256) is None
    assert ledger.hidden_by_sha256(entry(1).sha256[:12]) is not None
    assert not ledger.is_known(entry(1).place)
    ledger.close()


def test_a_ledger_of_a_later_version_is_refused(tmp_path: Path) -> None:
    Ledger(tmp_path).close()
    database = sqlite3.connect(tmp_path / "ledger.sqlite3")
    database.execute("PRAGMA user_version = 99")
    database.close()
    with pytest.raises(StorageError) as failure:
        Ledger(tmp_path)
    assert failure.value.code is ErrorCode.DATABASE_TOO_NEW


def test_a_ledger_that_is_none_is_named(tmp_path: Path) -> None:
    (tmp_path / "ledger.sqlite3").write_bytes(b"this is no database" * 100)
    with pytest.raises(StorageError) as failure:
        Ledger(tmp_path)
    assert failure.value.code is ErrorCode.DATABASE_DAMAGED


# -- window ------------------------------------------------------------------------------------------------------------


def test_refusals_halve_the_window_and_acceptances_let_it_grow_slowly() -> None:
    window = Window(20)
    window.refused()
    window.refused()  # of the same moment
    assert window.size == 10
    for _ in range(5):
        window.accepted()
    assert window.size == 10
    for _ in range(500):
        window.accepted()
    assert window.size == 20


def test_a_full_window_waits_until_it_is_cancelled() -> None:
    window, ctx = Window(1), TaskContext()
    window.acquire(ctx)
    ctx.cancel()
    with pytest.raises(TaskCancelled):
        window.acquire(ctx)
    window.release()
    window.acquire(TaskContext())
    assert window.in_flight == 1


# -- archives ----------------------------------------------------------------------------------------------------------


@given(numbers=st.lists(st.integers(0, 50), min_size=1, unique=True))
def test_the_name_of_an_archive_follows_from_its_photos(numbers: list[int]) -> None:
    hashes = [entry(number).sha256 for number in numbers]
    assert pack_name(hashes) == pack_name(reversed(hashes))
    assert is_pack(pack_name(hashes))


def test_an_archive_holds_its_photos_under_their_document_names(tmp_path: Path) -> None:
    spool = Spool(tmp_path)
    pack = Pack(spool.new_path())
    for number in range(5):
        pack.add(member(number), f"picture {number}".encode())
    (travel,) = pack.travels()
    assert travel.archive is not None
    with zipfile.ZipFile(travel.archive) as archive:
        assert archive.namelist() == [entry(number).document for number in range(5)]
        assert archive.read(entry(3).document) == b"picture 3"
    spool.close()
    assert not list(tmp_path.iterdir())


def test_a_failed_archive_is_split_until_photos_are_alone(tmp_path: Path) -> None:
    spool = Spool(tmp_path)
    pack = Pack(spool.new_path())
    for number in range(7):
        pack.add(member(number), f"picture {number}".encode())
    (whole,) = pack.travels()
    parts = split(whole, spool)
    assert [len(part.members) for part in parts] == [4, 1, 1, 1]
    assert whole.archive is not None
    assert not whole.archive.exists()
    assert [part.content for part in parts[1:]] == [f"picture {number}".encode() for number in range(4, 7)]
    spool.close()


def test_a_spool_in_use_is_left_alone_by_others(tmp_path: Path) -> None:
    mine = Spool(tmp_path)
    (path := mine.new_path()).write_bytes(b"x")
    Spool(tmp_path).close()
    assert path.exists()
    mine.close()


def test_archives_grow_with_the_uplink_within_bounds() -> None:
    sizes = PackSize()
    first = sizes.target_bytes
    sizes.began()
    time.sleep(0.25)
    sizes.ended(60_000_000)
    assert sizes.target_bytes > first
    sizes.began()
    time.sleep(0.25)
    sizes.ended(600_000)
    assert sizes.target_bytes < first
    assert MAX_IMAGES == 100


# -- patience ----------------------------------------------------------------------------------------------------------


def test_jobs_are_asked_less_often_as_they_age() -> None:
    pace = Pace()
    assert 2 <= pace.interval_s(0) <= 2.4
    assert 3 <= pace.interval_s(2) <= 3.6
    assert 20 <= pace.interval_s(60) <= 24
    assert 30 <= pace.interval_s(7200) <= 36


@given(failures=st.integers(0, 1000))
def test_waits_grow_to_a_bound_and_are_random(failures: int) -> None:
    patience = Patience(first_wait_s=0.5, longest_wait_s=4)
    assert 0 <= backoff_s(failures, patience) <= min(4, 0.5 * 2 ** min(failures, 10))


def test_a_wait_between_attempts_can_be_cancelled() -> None:
    ctx = TaskContext()

    def attempt() -> None:
        ctx.cancel()
        raise EngineError(ErrorCode.SERVICE_UNAVAILABLE)

    with pytest.raises(TaskCancelled):
        retry(attempt, Patience(first_wait_s=100, longest_wait_s=100, give_up_s=1000), ctx)


def test_a_linked_context_follows_the_outer_one_and_not_the_other_way_round() -> None:
    outer = TaskContext()
    inner = LinkedContext(outer)
    inner.cancel()
    assert (inner.cancelled, outer.cancelled) == (True, False)
    other = LinkedContext(outer)
    outer.cancel()
    assert other.cancelled
    with pytest.raises(TaskCancelled):
        other.wait(60)


def test_work_ends_at_its_deadline_and_errors_come_through() -> None:
    with pytest.raises(DeadlinePassed):
        run_with_deadline(lambda: time.sleep(5), 0.05, TaskContext())
    with pytest.raises(ZeroDivisionError):
        run_with_deadline(lambda: 1 // 0, 5, TaskContext())
    assert run_with_deadline(lambda: 7, 5, TaskContext()) == 7


# -- redaction ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "Max retries exceeded with url: /?NamespacePassword=hunter22&Action=x (Caused by Y)",
        "https://gpdb.aliyuncs.com/?ManagerAccountPassword=hunter22",
        "{'NamespacePassword': 'hunter22'}",
        'the server says "password": "hunter22"',
        "Authorization: hunter22",
        "Signature=hunter22&Expires=1",
    ],
)
def test_secrets_are_taken_out_of_texts(text: str) -> None:
    assert "hunter22" not in redact(text)


@given(text=st.text(max_size=2000), secret=st.text(min_size=6, max_size=30).filter(lambda value: "…" not in value))
def test_a_known_secret_never_stays(text: str, secret: str) -> None:
    assert secret not in redact(f"{text}{secret}{text}", [secret])


def test_texts_stay_readable() -> None:
    assert (
        redact("InvalidParameter The name is wrong. RequestId 1-2-3")
        == "InvalidParameter The name is wrong. RequestId 1-2-3"
    )
