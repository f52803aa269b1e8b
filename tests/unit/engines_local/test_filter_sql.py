"""Filters: exact, for every field, and never part of a statement."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from desktop.core.errors import ErrorCode, InvalidInputError
from desktop.core.progress import TaskContext
from desktop.core.query import Filter, FilterField, ImageFile, ImageTerm, Operator, Query
from desktop.engines.local import attribute, filter_sql
from desktop.engines.local.engine import LocalEngine
from tests.contract.support import add


def compiled(filter_: Filter) -> attribute.Test | filter_sql.Condition:
    return attribute.test(filter_) or filter_sql.condition(filter_)


@pytest.fixture
def find(engine: LocalEngine, draw: Callable[..., Path], ctx: TaskContext) -> Callable[[str], set[str]]:
    """Names of the photos that a filter lets through: three photos of different kinds."""
    wide = draw("trip/day 1/wide.png", 1, (80, 40))
    tall = draw("trip/day 2/tall.jpg", 2, (40, 80))
    square = draw("home/square.png", 3, (50, 50))
    exif = Image.Exif()
    exif[0x0132] = "2024:05:17 10:00:00"
    with Image.open(tall) as image:
        image.save(tall, exif=exif)
    for path, when in ((wide, 1_700_000_000), (square, 1_600_000_000)):  # November 2023, September 2020
        os.utime(path, (when, when))
    photos = dict(zip(("wide", "tall", "square"), add(engine, wide, tall, square), strict=True))
    engine.set_caption(photos["wide"].id, "Panorama 全景", ctx)
    engine.set_tags(photos["tall"].id, ["Tower", "高"], ctx)
    add(engine, square, metadata={"shop": "North", "price": "12.5"})
    add(engine, wide, metadata={"price": "9"})

    def find_(text: str) -> set[str]:
        query = Query([ImageTerm(ImageFile(wide))], [Filter.parse(part) for part in text.split(" & ")])
        return {Path(match.photo.file_name).stem for match in engine.search(query, ctx).matches}

    return find_


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("date=2024", "tall"),
        ("date=2024-05", "tall"),
        ("date=2024-06", ""),
        ("date=2024-05-17", "tall"),
        ("date!=2024-05-17", "wide square"),
        ("date>=2024-05-17", "tall"),
        ("date<2024-05-17", "wide square"),
        ("date>=2023-11-10", "wide tall"),
        ("date<=2023", "wide square"),
        ("date<2023", "square"),
        ("date!=2020", "wide tall"),
        ("folder~trip", "wide tall"),
        ("folder~day 2", "tall"),
        ("folder~wide", ""),
        ("type=png", "wide square"),
        ("type=JPG", "tall"),
        ("type!=jpeg", "wide square"),
        ("size>0", "wide tall square"),
        ("size>1MB", ""),
        ("size<=0.5 GB", "wide tall square"),
        ("width>=80", "wide"),
        ("height=50", "square"),
        ("orientation=portrait", "tall"),
        ("orientation!=portrait", "wide square"),
        ("file_name~all", "tall"),
        ("file_name=WIDE.png", "wide"),
        ("caption~全景", "wide"),
        ("caption~panorama", "wide"),
        ("caption!=", "wide"),
        ("caption=", "tall square"),
        ("tag=tower", "tall"),
        ("tag~高", "tall"),
        ("tag!=", "tall"),
        ("tag!=tower", "wide square"),
        ("shop=north", "square"),
        ("shop!=", "square"),
        ("shop=", "wide tall"),
        ("price>10", "square"),
        ("price<10", "wide"),
        ("type=png & price>0 & width=80", "wide"),
        ("nothing=x' OR 1=1 --", ""),
    ],
)
def test_a_filter_lets_exactly_these_through(find: Callable[[str], set[str]], text: str, names: str) -> None:
    assert find(text) == set(names.split())


def test_a_folder_includes_the_folders_below(find: Callable[[str], set[str]], draw: Callable[..., Path]) -> None:
    trip = draw("trip/day 1/wide.png", 1, (80, 40)).parents[1]
    assert find(f"folder={trip}") == {"wide", "tall"}
    assert find(f"folder={trip}/") == {"wide", "tall"}
    assert find(f"folder!={trip}") == {"square"}
    assert find(f"folder={str(trip)[:-1]}") == set()
    assert find("folder=~nobody of this name/trip") == set()


@pytest.mark.parametrize(
    "text", ["date=yesterday", "date=2024-13", "size=big", "width=wide", "orientation=up", "type>a", "folder=", "tag<a"]
)
def test_a_senseless_filter_is_refused(text: str) -> None:
    with pytest.raises(InvalidInputError) as failure:
        compiled(Filter.parse(text))
    assert failure.value.code is ErrorCode.FILTER_INVALID
    assert failure.value.params["filter"] == text


@given(
    field=st.sampled_from([field.value for field in FilterField]) | st.text(min_size=1, max_size=10),
    operator=st.sampled_from(Operator),
    value=st.text(max_size=20),
)
def test_any_filter_is_a_test_or_a_condition_with_bound_values_or_refused(
    field: str, operator: Operator, value: str
) -> None:
    try:
        made = compiled(Filter(field, operator, value))
    except InvalidInputError:
        return
    if isinstance(made, tuple):
        sql, values = made
        assert sql.count("?") == len(values)
        assert sql.isascii()
    else:
        assert made(np.zeros((attribute.COUNT, 3), np.int64)).shape == (3,)


def test_an_answer_is_given_again_until_something_changes(
    engine: LocalEngine, find: Callable[[str], set[str]], ctx: TaskContext
) -> None:
    assert find("caption~panorama") == find("caption~panorama") == {"wide"}
    tall = next(photo for photo in engine.photos(engine.photo_ids()) if photo.file_name == "tall.jpg")
    engine.set_caption(tall.id, "another panorama", ctx)
    assert find("caption~panorama") == {"wide", "tall"}
    engine.remove([tall.id], ctx)
    assert find("caption~panorama") == {"wide"}
    engine.restore([tall.id])
    assert find("caption~panorama") == {"wide", "tall"}
