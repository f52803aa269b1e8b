"""The contract of tasks: which signals come, in which order, on which thread, and what silences them."""

from __future__ import annotations

import logging
import threading
import time

import pytest
from PySide6.QtCore import QObject, QThread
from pytestqt.qtbot import QtBot
from shiboken6 import delete

from desktop.core.errors import ErrorCode, InvalidInputError, UnexpectedError
from desktop.core.progress import Progress, TaskContext
from desktop.tasks import Lane, Task, TaskRunner, TaskSlot

WAIT_S = 30


class Listener(QObject):
    """Writes down every signal of a task with the thread it came on."""

    def __init__(self, task: Task | None = None) -> None:
        super().__init__()
        self.heard: list[tuple[str, object]] = []
        self.threads: set[QThread] = set()
        if task is not None:
            self.listen(task)

    def listen(self, task: Task) -> None:
        task.progressed.connect(self.on_progressed)
        task.succeeded.connect(self.on_succeeded)
        task.failed.connect(self.on_failed)
        task.cancelled.connect(self.on_cancelled)
        task.finished.connect(self.on_finished)

    def _note(self, name: str, value: object = None) -> None:
        self.heard.append((name, value))
        self.threads.add(QThread.currentThread())

    def on_progressed(self, value: object) -> None:
        self._note("progressed", value)

    def on_succeeded(self, value: object) -> None:
        self._note("succeeded", value)

    def on_failed(self, value: object) -> None:
        self._note("failed", value)

    def on_cancelled(self) -> None:
        self._note("cancelled")

    def on_finished(self) -> None:
        self._note("finished")

    @property
    def names(self) -> list[str]:
        return [name for name, _ in self.heard]


class Gate:
    """Work that waits until the test lets it go."""

    def __init__(self) -> None:
        self.entered = threading.Event()
        self.open = threading.Event()

    def __call__(self, ctx: TaskContext) -> str:
        self.entered.set()
        assert self.open.wait(WAIT_S)
        return "through"


def wait_for_cancel(ctx: TaskContext) -> None:
    ctx.wait(WAIT_S)


def finish(qtbot: QtBot, task: Task) -> None:
    qtbot.waitUntil(lambda: task.ended, timeout=WAIT_S * 1000)


def test_success_is_told_once_and_then_the_end(qtbot: QtBot, runner: TaskRunner) -> None:
    owner = QObject()
    task = runner.submit(lambda ctx: 42, lane=Lane.LIBRARY, owner=owner)
    listener = Listener(task)
    finish(qtbot, task)
    assert listener.heard == [("succeeded", 42), ("finished", None)]


def test_work_runs_on_another_thread_and_signals_come_on_the_gui_thread(qtbot: QtBot, runner: TaskRunner) -> None:
    worked_on: list[QThread] = []
    owner = QObject()

    def work(ctx: TaskContext) -> None:
        worked_on.append(QThread.currentThread())
        ctx.report(1, 2, "half")

    task = runner.submit(work, lane=Lane.LIBRARY, owner=owner)
    listener = Listener(task)
    finish(qtbot, task)
    assert worked_on[0] is not QThread.currentThread()
    assert listener.threads == {QThread.currentThread()}


def test_a_known_error_is_told_as_it_is(qtbot: QtBot, runner: TaskRunner) -> None:
    error = InvalidInputError(ErrorCode.FILE_EMPTY, params={"path": "a.jpg"})
    owner = QObject()

    def work(ctx: TaskContext) -> None:
        raise error

    task = runner.submit(work, lane=Lane.LIBRARY, owner=owner)
    listener = Listener(task)
    finish(qtbot, task)
    assert listener.heard == [("failed", error), ("finished", None)]


def test_a_bug_becomes_an_unexpected_error_and_is_logged(
    qtbot: QtBot, runner: TaskRunner, caplog: pytest.LogCaptureFixture
) -> None:
    owner = QObject()
    with caplog.at_level(logging.ERROR):
        task = runner.submit(lambda ctx: 1 // 0, lane=Lane.LIBRARY, owner=owner)
        listener = Listener(task)
        finish(qtbot, task)
    assert listener.names == ["failed", "finished"]
    error = listener.heard[0][1]
    assert isinstance(error, UnexpectedError)
    assert "ZeroDivisionError" in error.detail
    assert caplog.records[0].exc_info is not None


def test_running_work_that_is_cancelled_says_so_and_nothing_else(qtbot: QtBot, runner: TaskRunner) -> None:
    owner = QObject()
    task = runner.submit(wait_for_cancel, lane=Lane.LIBRARY, owner=owner)
    listener = Listener(task)
    task.cancel()
    assert listener.heard == []
    finish(qtbot, task)
    assert listener.names == ["cancelled", "finished"]


def test_a_result_that_comes_after_the_cancellation_is_dropped(qtbot: QtBot, runner: TaskRunner) -> None:
    gate, owner = Gate(), QObject()
    task = runner.submit(gate, lane=Lane.LIBRARY, owner=owner)
    listener = Listener(task)
    assert gate.entered.wait(WAIT_S)
    task.cancel()
    gate.open.set()
    finish(qtbot, task)
    assert listener.names == ["cancelled", "finished"]


def test_waiting_work_that_is_cancelled_never_begins(qtbot: QtBot, runner: TaskRunner) -> None:
    gate, owner, begun = Gate(), QObject(), []
    first = runner.submit(gate, lane=Lane.JOURNAL, owner=owner)
    second = runner.submit(begun.append, lane=Lane.JOURNAL, owner=owner)
    listener = Listener(second)
    assert gate.entered.wait(WAIT_S)
    second.cancel()
    finish(qtbot, second)
    gate.open.set()
    finish(qtbot, first)
    assert listener.names == ["cancelled", "finished"]
    assert begun == []


def test_abandoned_work_stays_silent_and_is_asked_to_stop(qtbot: QtBot, runner: TaskRunner) -> None:
    begun, stopped, owner = threading.Event(), threading.Event(), QObject()

    def work(ctx: TaskContext) -> None:
        begun.set()
        try:
            ctx.wait(WAIT_S)
        finally:
            stopped.set()

    task = runner.submit(work, lane=Lane.LIBRARY, owner=owner)
    listener = Listener(task)
    assert begun.wait(WAIT_S)
    task.abandon()
    after = runner.submit(lambda ctx: stopped.wait(WAIT_S), lane=Lane.LIBRARY, owner=owner)
    finish(qtbot, after)
    assert stopped.is_set()
    assert listener.heard == []


def test_work_whose_owner_is_destroyed_is_abandoned(qtbot: QtBot, runner: TaskRunner) -> None:
    owner, gate = QObject(), Gate()
    task = runner.submit(gate, lane=Lane.LIBRARY, owner=owner)
    listener = Listener(task)
    assert gate.entered.wait(WAIT_S)
    delete(owner)
    assert task.ended
    gate.open.set()
    keeper = QObject()
    finish(qtbot, runner.submit(lambda ctx: None, lane=Lane.LIBRARY, owner=keeper))
    assert listener.heard == []


def test_an_owner_may_go_after_its_task_has_ended(qtbot: QtBot, runner: TaskRunner) -> None:
    owner = QObject()
    task = runner.submit(lambda ctx: 1, lane=Lane.LIBRARY, owner=owner)
    finish(qtbot, task)
    delete(owner)
    assert task.ended


def test_oldest_work_comes_first_in_an_ordinary_lane(qtbot: QtBot, runner: TaskRunner) -> None:
    gate, owner, order = Gate(), QObject(), []
    runner.submit(gate, lane=Lane.JOURNAL, owner=owner)
    tasks = [runner.submit(lambda ctx, n=n: order.append(n), lane=Lane.JOURNAL, owner=owner) for n in range(4)]
    gate.open.set()
    for task in tasks:
        finish(qtbot, task)
    assert order == [0, 1, 2, 3]


def test_what_is_paused_and_resumed_in_quick_succession_ends_resumed(qtbot: QtBot, runner: TaskRunner) -> None:
    states: list[str] = []
    second_is_asked = threading.Event()

    def pause(_ctx: TaskContext) -> None:
        assert second_is_asked.wait(WAIT_S)
        states.append("paused")

    owner = QObject()
    runner.submit(pause, lane=Lane.CHOICE, owner=owner)
    resumed = runner.submit(lambda _ctx: states.append("resumed"), lane=Lane.CHOICE, owner=owner)
    with qtbot.waitSignal(resumed.succeeded):
        second_is_asked.set()
    assert states == ["paused", "resumed"]


def test_newest_thumbnails_come_first_and_too_many_are_trimmed(qtbot: QtBot, runner: TaskRunner) -> None:
    policy = Lane.THUMBNAIL.policy
    assert policy.capacity is not None
    gates, owner, order = [Gate() for _ in range(policy.threads)], QObject(), []
    for gate in gates:
        runner.submit(gate, lane=Lane.THUMBNAIL, owner=owner)
        assert gate.entered.wait(WAIT_S)
    count = policy.capacity + 3
    tasks = [runner.submit(lambda ctx, n=n: order.append(n), lane=Lane.THUMBNAIL, owner=owner) for n in range(count)]
    listeners = [Listener(task) for task in tasks]
    gates[0].open.set()
    for task in tasks:
        finish(qtbot, task)
    gates[1].open.set()
    assert [listener.names[0] for listener in listeners[:4]] == ["cancelled", "cancelled", "cancelled", "succeeded"]
    assert order == list(range(count - 1, 2, -1))


def test_lanes_do_not_wait_for_each_other(qtbot: QtBot, runner: TaskRunner) -> None:
    gate, owner = Gate(), QObject()
    blocked = runner.submit(gate, lane=Lane.JOURNAL, owner=owner)
    finish(qtbot, runner.submit(lambda ctx: None, lane=Lane.SEARCH, owner=owner))
    assert not blocked.ended
    gate.open.set()
    finish(qtbot, blocked)


def test_progress_is_thinned_out_and_the_last_one_is_told(qtbot: QtBot, runner: TaskRunner) -> None:
    reports, owner = 5000, QObject()
    seconds: list[float] = []

    def work(ctx: TaskContext) -> None:
        begun = time.monotonic()
        for n in range(reports):
            ctx.report(n + 1, reports)
        seconds.append(time.monotonic() - begun)

    task = runner.submit(work, lane=Lane.LIBRARY, owner=owner)
    listener = Listener(task)
    finish(qtbot, task)
    progress = [value for name, value in listener.heard if name == "progressed"]
    assert progress[-1] == Progress(reports, reports)
    # Ten a second, one at the beginning and one at the end.
    assert len(progress) <= seconds[0] * 10 + 2
    assert listener.names[-2:] == ["succeeded", "finished"]


def test_progress_held_back_is_told_while_the_work_goes_on(qtbot: QtBot, runner: TaskRunner) -> None:
    gate, owner = Gate(), QObject()

    def work(ctx: TaskContext) -> None:
        ctx.report(1)
        ctx.report(2)
        gate(ctx)

    task = runner.submit(work, lane=Lane.LIBRARY, owner=owner)
    listener = Listener(task)
    qtbot.waitUntil(lambda: ("progressed", Progress(2)) in listener.heard, timeout=WAIT_S * 1000)
    gate.open.set()
    finish(qtbot, task)


def test_a_slot_keeps_only_its_latest_work(qtbot: QtBot, runner: TaskRunner) -> None:
    owner = QObject()
    slot = TaskSlot(runner, Lane.SEARCH, owner)
    old = Listener(slot.submit(wait_for_cancel))
    task = slot.submit(lambda ctx: "new")
    new = Listener(task)
    assert slot.active
    finish(qtbot, task)
    assert not slot.active
    assert old.heard == []
    assert new.names == ["succeeded", "finished"]


def test_shutdown_cancels_waits_and_tells(qtbot: QtBot) -> None:
    runner, owner = TaskRunner(), QObject()
    running = Listener(runner.submit(wait_for_cancel, lane=Lane.JOURNAL, owner=owner))
    waiting = Listener(runner.submit(wait_for_cancel, lane=Lane.JOURNAL, owner=owner))
    assert runner.shutdown(WAIT_S * 1000)
    late = Listener(runner.submit(lambda ctx: 1, lane=Lane.JOURNAL, owner=owner))
    qtbot.waitUntil(lambda: late.names == ["cancelled", "finished"], timeout=WAIT_S * 1000)
    assert running.names == ["cancelled", "finished"]
    assert waiting.names == ["cancelled", "finished"]
    assert runner.shutdown(WAIT_S * 1000)


def test_shutdown_gives_up_on_work_that_does_not_stop(qtbot: QtBot) -> None:
    runner, gate, owner = TaskRunner(), Gate(), QObject()
    task = runner.submit(gate, lane=Lane.JOURNAL, owner=owner)
    assert gate.entered.wait(WAIT_S)
    assert not runner.shutdown(50)
    assert not task.ended
    gate.open.set()
    assert runner.shutdown(WAIT_S * 1000)
    assert task.ended
