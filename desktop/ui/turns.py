"""Long work of the GUI thread in pieces, between which the window answers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from PySide6.QtCore import QObject, QTimer


def in_turns(owner: QObject, steps: Iterable[Callable[[], object]]) -> None:
    """Call each step in a turn of the event loop of its own: input and paints come in between.

    Args:
        owner: when it is destroyed, the steps that are left are not called.
        steps: what to call, in order. A step that raises is the last one.
    """
    _next_turn(owner, iter(steps))


def _next_turn(owner: QObject, steps: Iterator[Callable[[], object]]) -> None:
    def turn() -> None:
        step = next(steps, None)
        if step is not None:
            step()
            _next_turn(owner, steps)

    QTimer.singleShot(0, owner, turn)
