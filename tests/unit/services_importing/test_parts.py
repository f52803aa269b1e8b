"""The small parts of the pipeline, each alone."""

from __future__ import annotations

import threading
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.core.photo import Place, PlaceKind
from desktop.core.progress import TaskCancelled, TaskContext
from desktop.engines.base import IngestItem
from desktop.services.database import Database
from desktop.services.importing.belt import Belt
from desktop.services.importing.item_table import Claimant
from desktop.services.importing.journal import Journal
from desktop.services.importing.lease import LeaseFolder
from desktop.services.importing.model import Found, ItemPhase, Passed, Request
from desktop.services.importing.name import from_bytes, readable, to_bytes
from desktop.services.importing.notice import Notice
from desktop.services.importing.pace import Pace
from desktop.services.importing.schema import MIGRATIONS
from tests.unit.services_importing.test_import_control import eventually


@given(st.text(st.characters(exclude_categories=())))
def test_every_name_comes_back_from_the_journal_as_it_was(name: str) -> None:
    assert from_bytes(to_bytes(name)) == name


@given(st.binary())
def test_every_name_can_be_shown(raw: bytes) -> None:
    shown = readable(raw.decode("utf-8", "surrogateescape"))
    assert shown == raw.decode("utf-8", "replace")
    assert readable("\ud800 is no byte") == "? is no byte"


def test_a_rate_is_said_only_when_it_means_something() -> None:
    now = [100.0]
    pace = Pace(lambda: now[0])
    pace.add(100)
    now[0] += 1
    assert (pace.items_per_s(), pace.seconds_left(50)) == (0.0, None)
    now[0] += 3
    assert pace.items_per_s() == 25
    assert pace.seconds_left(50) == 2
    now[0] += 40
    assert pace.seconds_left(50) is None
    pace.add(300)
    assert pace.items_per_s() == 10


def item(number: int, size: int) -> IngestItem:
    return IngestItem(number, Place(PlaceKind.FILE, str(number)), "", bytes(size))


def test_a_belt_is_full_by_count_or_bytes_and_lets_one_large_item_pass() -> None:
    ctx = TaskContext()
    belt = Belt(max_items=2, max_bytes=100)
    belt.put(item(1, 500), ctx)
    waiting = threading.Thread(target=belt.put, args=(item(2, 1), ctx))
    waiting.start()
    waiting.join(0.05)
    assert waiting.is_alive()
    taken = belt.get(ctx)
    assert taken is not None
    assert taken.id == 1
    waiting.join()
    belt.put(item(3, 1), ctx)
    ctx.cancel()
    with pytest.raises(TaskCancelled):
        belt.put(item(4, 1), ctx)


def test_a_closed_belt_gives_what_is_left_and_then_nothing() -> None:
    ctx = TaskContext()
    belt = Belt(2, 100)
    belt.put(item(1, 1), ctx)
    belt.close()
    assert belt.get(ctx) is not None
    assert belt.get(ctx) is None


def test_listeners_are_called_once_for_many_changes_and_always_after_the_last() -> None:
    notice = Notice()
    calls: list[int] = []
    changes = [0]
    notice.listen(lambda: calls.append(changes[0]))
    for _ in range(50):
        changes[0] += 1
        notice.tell()
    eventually(lambda: calls[-1] == 50)
    assert len(calls) < 10
    notice.tell()
    notice.close()


def test_a_lease_is_alive_until_it_is_given_back(tmp_path: Path) -> None:
    folder = LeaseFolder(tmp_path / "leases")
    lease = folder.take()
    assert folder.is_alive(lease.token)
    folder.sweep()
    assert folder.is_alive(lease.token)
    lease.release()
    assert not folder.is_alive(lease.token)
    assert list((tmp_path / "leases").iterdir()) == []


def test_leases_of_dead_programs_are_swept(tmp_path: Path) -> None:
    (tmp_path / "dead.lock").touch()
    folder = LeaseFolder(tmp_path)
    folder.sweep()
    assert list(tmp_path.iterdir()) == []
    assert not folder.is_alive("dead")


def test_a_transaction_that_raises_leaves_nothing(tmp_path: Path) -> None:
    database = Database(tmp_path / "journal.sqlite3", MIGRATIONS)
    with pytest.raises(KeyError), database.write() as connection:
        connection.execute("INSERT INTO claim VALUES ('l', 'h', 'o', 1)")
        raise KeyError
    with database.read() as connection:
        assert connection.execute("SELECT COUNT(*) FROM claim").fetchone()[0] == 0
    database.close()


def test_an_import_that_was_cancelled_just_before_its_runner_died_is_settled_by_the_next_run(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "journal.sqlite3")
    request = Request(("/a",), (), None, {}, dry_run=False)
    first = journal.imports.add("local", request, [])
    found = [Found(Place(PlaceKind.FILE, f"/a/{number}.png")) for number in (1, 2)]
    journal.walks.met(first, 1, found, Passed(0, 0), is_first=True, is_last=True)
    lease = journal.imports.begin(first)
    assert lease is not None
    (one, _) = journal.items.waiting(first, 0, 9)
    assert journal.items.claim(Claimant(lease.token, "local"), [(one.id, one.place, "hash")]) == {one.id}
    journal.imports.cancel(first)
    assert {each.state for each in journal.items.list(first, (), 9, 0)} == {ItemPhase.PREPARING, ItemPhase.CANCELLED}
    lease.release()  # as the system does when the program dies

    second = journal.imports.begin(journal.imports.add("local", replace(request, sources=("/b",)), []))

    assert second is not None
    assert {each.state for each in journal.items.list(first, (), 9, 0)} == {ItemPhase.CANCELLED}
    assert journal.items.held(Claimant("other", "local"), ["hash"]) == frozenset()
    second.release()
    journal.close()
