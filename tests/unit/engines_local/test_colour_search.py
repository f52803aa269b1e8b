"""Colours as words find photos by what they look like."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from desktop.core.match import MatchSource
from desktop.core.progress import TaskContext
from desktop.core.query import Query, TextTerm
from desktop.engines.local.engine import LocalEngine
from tests.contract.support import add


@pytest.fixture
def plain(tmp_path: Path) -> Callable[[str], Path]:
    def make(colour: str) -> Path:
        path = tmp_path / f"{sum(colour.encode())}.png"
        Image.new("RGB", (64, 48), colour).save(path)
        return path

    return make


def _best(engine: LocalEngine, text: str) -> str:
    return engine.search(Query([TextTerm(text)]), TaskContext()).matches[0].photo.id


def test_colour_words_find_pictures_of_that_colour(engine: LocalEngine, plain: Callable[[str], Path]) -> None:
    red, green = add(engine, plain("crimson"), plain("green"))
    assert _best(engine, "red") == _best(engine, "红色") == red.id
    assert _best(engine, "green") == green.id
    (blue,) = add(engine, plain("navy"))
    assert _best(engine, "蓝色的") == blue.id
    match = engine.search(Query([TextTerm("blue")]), TaskContext()).matches[0]
    assert match.score > 0.9
    assert match.source is MatchSource.VECTOR


def test_an_unwanted_colour_takes_its_pictures_down(engine: LocalEngine, plain: Callable[[str], Path]) -> None:
    red, green = add(engine, plain("crimson"), plain("green"))
    assert _best(engine, "not red") == green.id
    assert _best(engine, "不要绿色") == red.id


def test_photos_that_came_before_the_library_knew_of_colours_are_looked_at(
    open_engine: Callable[[], LocalEngine], plain: Callable[[str], Path]
) -> None:
    engine = open_engine()
    _, green = add(engine, plain("crimson"), plain("green"))
    with engine._database.writing() as connection:  # as an earlier version left it
        connection.execute("DELETE FROM colour")
    assert _best(engine, "green") == green.id
    (blue,) = add(engine, plain("navy"))
    assert _best(engine, "blue") == blue.id
    assert _best(engine, "green") == green.id
