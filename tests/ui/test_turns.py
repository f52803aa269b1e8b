"""Work in turns of the event loop."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, QTimer
from pytestqt.qtbot import QtBot

from desktop.ui.turns import in_turns


def test_the_window_answers_between_two_steps(qtbot: QtBot) -> None:
    owner = QObject()
    order: list[str] = []

    def step(name: str) -> None:
        order.append(name)
        QTimer.singleShot(0, owner, partial(order.append, f"answer to {name}"))

    in_turns(owner, [partial(step, "first"), partial(step, "second")])
    assert order == []
    qtbot.waitUntil(lambda: len(order) == 4)
    assert order == ["first", "answer to first", "second", "answer to second"]


def test_steps_end_with_their_owner(qtbot: QtBot) -> None:
    owner = QObject()
    done: list[str] = []
    steps: list[Callable[[], object]] = [partial(done.append, "first"), owner.deleteLater, partial(done.append, "last")]
    in_turns(owner, steps)
    with qtbot.waitSignal(owner.destroyed):
        pass
    qtbot.wait(5)
    assert done == ["first"]
