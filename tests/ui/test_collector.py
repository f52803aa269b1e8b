"""Rubbish is collected on the GUI thread."""

from __future__ import annotations

import gc
import threading
from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot

from desktop.core.progress import TaskContext
from desktop.tasks import Lane, TaskRunner


class _Closed(QDialog):
    """A dialog that nothing refers to but itself, as most do when they are closed."""

    def __init__(self, on_end: Callable[[], None]) -> None:
        super().__init__()
        self.itself = self
        self.destroyed.connect(on_end)


@pytest.fixture(autouse=True)
def eager() -> Iterator[None]:
    """Python collects after few objects."""
    gc.collect()
    before = gc.get_threshold()
    gc.set_threshold(100, 1, 1)
    yield
    gc.set_threshold(*before)


def test_work_on_another_thread_destroys_no_widgets(qtbot: QtBot, runner: TaskRunner) -> None:
    ended_on: list[threading.Thread] = []
    _Closed(lambda: ended_on.append(threading.current_thread()))
    made: list[object] = []

    def work(_ctx: TaskContext) -> None:
        made.extend([] for _ in range(10_000))

    owner = QObject()
    with qtbot.waitSignal(runner.submit(work, lane=Lane.LIBRARY, owner=owner).succeeded):
        pass
    qtbot.waitUntil(lambda: bool(ended_on))
    assert ended_on == [threading.main_thread()]


def test_python_collects_by_itself_again_when_there_are_no_threads_any_more(qtbot: QtBot) -> None:
    runner = TaskRunner()
    assert not gc.isenabled()
    assert runner.shutdown(1000)
    assert gc.isenabled()
