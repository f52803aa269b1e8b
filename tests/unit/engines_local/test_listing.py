"""All photos of a library, newest first: nothing is listed anew that was listed before."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from desktop.core.progress import TaskContext
from desktop.engines.local.engine import LocalEngine
from tests.contract.support import add

Draw = Callable[..., Path]


def _names(engine: LocalEngine) -> list[str]:
    return [photo.file_name for photo in engine.photos(engine.photo_ids())]


def test_what_was_added_since_comes_first_and_the_rest_is_the_same(engine: LocalEngine, draw: Draw) -> None:
    assert list(engine.photo_ids()) == []
    add(engine, draw("a.png", 1))
    add(engine, draw("b.png", 2))
    before = engine.photo_ids()
    assert engine.photo_ids() is before
    add(engine, draw("c.png", 3))
    after = engine.photo_ids()
    assert _names(engine) == ["c.png", "b.png", "a.png"]
    assert [id_ is known for id_, known in zip(after[1:], before, strict=True)] == [True, True]


def test_photos_that_another_process_added_or_took_out_are_noticed(
    open_engine: Callable[[], LocalEngine], draw: Draw, ctx: TaskContext
) -> None:
    engine, other = open_engine(), open_engine()
    for number, name in enumerate(("a.png", "b.png", "c.png")):
        add(engine, draw(name, number))
    assert _names(engine) == ["c.png", "b.png", "a.png"]
    taken = other.photo_ids()[1]
    other.remove([taken], ctx)
    assert _names(engine) == ["c.png", "a.png"]
    add(other, draw("d.png", 9))
    assert _names(engine) == ["d.png", "c.png", "a.png"]
    other.restore([taken])
    assert _names(engine) == ["d.png", "c.png", "b.png", "a.png"]


def test_the_newest_photo_can_be_taken_out_and_come_back(engine: LocalEngine, draw: Draw, ctx: TaskContext) -> None:
    paths = [draw("a.png", 1), draw("b.png", 2)]
    for path in paths:
        add(engine, path)
    newest = engine.photo_ids()[0]
    engine.remove([newest], ctx)
    assert _names(engine) == ["a.png"]
    add(engine, paths[1])
    assert _names(engine) == ["b.png", "a.png"]
