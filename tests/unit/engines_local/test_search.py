"""Composed queries: any of them is answered, in order, within its filters."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from datetime import date, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from desktop.core.errors import ErrorCode, InvalidInputError
from desktop.core.match import MatchSource
from desktop.core.progress import TaskCancelled, TaskContext
from desktop.core.query import (
    Filter,
    FilterField,
    ImageFile,
    ImageTerm,
    LibraryPhoto,
    Operator,
    Query,
    Term,
    TextTerm,
)
from desktop.engines.local.engine import LocalEngine
from tests.contract.support import RESOURCES, add

_WEIGHTS = st.sampled_from([-2.0, -1.0, -0.1, 0.5, 1.0, 3.0])
_TEXTS = st.sampled_from(["cat", "猫", "rocket", "coins", "no cat", "咖啡 cup", "Chelsea", "", "'", "zzz"]) | st.text(
    max_size=8
)


@pytest.fixture(scope="module")
def samples(tmp_path_factory: pytest.TempPathFactory, sample_photos: Path) -> Iterator[LocalEngine]:
    """A library with all sample photos; not changed by the tests of this module."""
    engine = LocalEngine(tmp_path_factory.mktemp("samples"), RESOURCES / "model", RESOURCES / "lexicon")
    add(engine, *sorted(sample_photos.glob("*.jpg")))
    engine.set_caption(engine.find(str(sample_photos / "cat.jpg")).id, "Chelsea", TaskContext())
    yield engine
    engine.close()


def _names(engine: LocalEngine, *terms: Term, filters: tuple[Filter, ...] = ()) -> list[str]:
    return [match.photo.file_name for match in engine.search(Query(terms, filters), TaskContext()).matches]


@given(
    texts=st.lists(st.tuples(_TEXTS, _WEIGHTS), max_size=3),
    images=st.lists(st.tuples(st.integers(0, 8), _WEIGHTS), max_size=3),
    filters=st.lists(
        st.builds(
            Filter,
            st.sampled_from([*(field.value for field in FilterField), "shop"]),
            st.sampled_from(Operator),
            st.sampled_from(["2024", "10", "jpeg", "landscape", "cat", "", "x'--"]),
        ),
        max_size=2,
    ),
    top_k=st.integers(1, 20),
)
@settings(deadline=None, max_examples=120)
def test_any_query_is_answered_in_order_or_refused(
    samples: LocalEngine,
    texts: list[tuple[str, float]],
    images: list[tuple[int, float]],
    filters: list[Filter],
    top_k: int,
) -> None:
    ids = samples.photo_ids()
    terms: list[Term] = [TextTerm(text, weight) for text, weight in texts]
    terms += [ImageTerm(LibraryPhoto(ids[number]), weight) for number, weight in images]
    try:
        result = samples.search(Query(terms, filters, top_k), TaskContext())
    except InvalidInputError as error:
        assert error.code in {ErrorCode.QUERY_EMPTY, ErrorCode.FILTER_INVALID}
        return
    scores = [match.score for match in result.matches]
    assert len(scores) <= top_k
    assert scores == sorted(scores, reverse=True)
    assert all(0 <= score <= 1 for score in scores)
    assert [match.rank for match in result.matches] == list(range(1, len(scores) + 1))
    assert len({match.photo.id for match in result.matches}) == len(scores)
    assert result.cut <= len(scores)


def test_a_text_finds_by_picture_by_words_and_by_both(samples: LocalEngine) -> None:
    def source(text: str) -> MatchSource:
        return samples.search(Query([TextTerm(text)]), TaskContext()).matches[0].source

    assert source("Katze Chelsea") is MatchSource.TEXT
    assert source("猫") is MatchSource.VECTOR
    assert source("cat") is MatchSource.BOTH  # its file's name says so too


def test_a_text_that_says_nothing_finds_nothing(samples: LocalEngine) -> None:
    assert _names(samples, TextTerm("qqqqqq")) == []
    assert _names(samples, TextTerm("?!")) == []


def test_terms_join_by_weight(samples: LocalEngine, sample_photos: Path) -> None:
    coins, cat = ImageTerm(ImageFile(sample_photos / "coins.jpg")), TextTerm("猫")
    assert set(_names(samples, coins, cat)[:2]) == {"coins.jpg", "cat.jpg"}
    assert _names(samples, coins, TextTerm("猫", 0.2))[0] == "coins.jpg"
    assert _names(samples, ImageTerm(coins.image, 0.2), cat)[0] == "cat.jpg"


def test_a_minus_text_takes_down_what_shows_it(samples: LocalEngine, sample_photos: Path) -> None:
    cat = ImageTerm(ImageFile(sample_photos / "cat.jpg"))
    assert _names(samples, cat)[0] == "cat.jpg"
    assert _names(samples, cat, TextTerm("猫", -1))[0] != "cat.jpg"


@pytest.mark.parametrize("text", ["Chelsea cat", "切尔西的猫"])
def test_a_phrase_ranks_by_what_is_seen_and_by_what_is_said(
    engine: LocalEngine, sample_photos: Path, text: str
) -> None:
    cat, coins, rocket = add(engine, *(sample_photos / f"{name}.jpg" for name in ("cat", "coins", "rocket")))
    engine.set_caption(coins.id, "Chelsea 切尔西", TaskContext())
    found = [match.photo.id for match in engine.search(Query([TextTerm(text)]), TaskContext()).matches]
    assert set(found[:2]) == {cat.id, coins.id}
    engine.set_caption(cat.id, "Chelsea 切尔西", TaskContext())
    assert engine.search(Query([TextTerm(text)]), TaskContext()).matches[0].photo.id == cat.id
    assert rocket.id not in found[:2]


@pytest.mark.parametrize("text", ["rocket", "火箭"])
def test_a_caption_that_says_it_comes_before_a_picture_that_may_show_it(
    engine: LocalEngine, sample_photos: Path, tmp_path: Path, text: str
) -> None:
    folder = tmp_path / "a" / "b" / "c"  # names of the three nearest folders are words of a photo
    folder.mkdir(parents=True)
    faint = folder / "0.jpg"
    with Image.open(sample_photos / "rocket.jpg") as picture:
        picture.resize((24, 24)).save(faint, quality=30)
    seen, said = add(engine, faint, sample_photos / "coins.jpg")
    engine.set_caption(said.id, text, TaskContext())
    first, second = engine.search(Query([TextTerm(text)]), TaskContext()).matches[:2]
    assert [first.photo.id, second.photo.id] == [said.id, seen.id]
    assert (first.source, second.source) == (MatchSource.TEXT, MatchSource.VECTOR)


def test_text_in_quotation_marks_is_looked_for_as_it_is(engine: LocalEngine, sample_photos: Path) -> None:
    cat, coins, rocket = add(engine, *(sample_photos / f"{name}.jpg" for name in ("cat", "coins", "rocket")))
    engine.set_caption(coins.id, "No people, please", TaskContext())
    engine.set_caption(rocket.id, "people say no", TaskContext())
    engine.set_caption(cat.id, "禁止入内", TaskContext())

    def found(text: str) -> list[str]:
        return [match.photo.id for match in engine.search(Query([TextTerm(text)]), TaskContext()).matches]

    assert found('"no people"') == [coins.id]
    assert found("“止入”") == [cat.id]
    assert found("“入止”") == []
    assert found('"猫"') == []
    assert found('cat "say no"')[:2] in ([cat.id, rocket.id], [rocket.id, cat.id])


def test_a_text_may_only_say_what_is_unwanted(samples: LocalEngine) -> None:
    result = samples.search(Query([TextTerm("不要猫")]), TaskContext())
    assert len(result.matches) == len(samples.photo_ids())
    assert result.matches[-1].photo.file_name == "cat.jpg"
    assert result.matches[0].score > 0.9 > 0.5 > result.matches[-1].score


def test_what_shows_all_terms_comes_before_what_shows_one(samples: LocalEngine) -> None:
    cat = samples.find(samples.search(Query([TextTerm("Chelsea")]), TaskContext()).matches[0].photo.id)
    terms = [TextTerm("猫"), TextTerm("Chelsea"), TextTerm("rocket")]
    together = samples.search(Query(terms), TaskContext()).matches
    assert together[0].photo.id == cat.id
    assert together[0].score < samples.search(Query(terms[:2]), TaskContext()).matches[0].score


def test_a_filter_that_lets_nothing_through_finds_nothing(samples: LocalEngine, sample_photos: Path) -> None:
    nothing = Filter.parse("width>100000")
    assert _names(samples, ImageTerm(ImageFile(sample_photos / "cat.jpg")), filters=(nothing,)) == []
    assert _names(samples, TextTerm("cat"), filters=(nothing,)) == []


def test_the_same_bytes_score_exactly_1(samples: LocalEngine, sample_photos: Path) -> None:
    best = samples.search(Query([ImageTerm(ImageFile(sample_photos / "coins.jpg"))]), TaskContext()).matches[0]
    assert best.score == 1


def test_a_photo_that_is_not_in_the_library_is_no_query(samples: LocalEngine) -> None:
    with pytest.raises(InvalidInputError) as failure:
        samples.search(Query([ImageTerm(LibraryPhoto("0" * 64))]), TaskContext())
    assert failure.value.code is ErrorCode.PHOTO_NOT_FOUND


def test_a_cancelled_search_stops(samples: LocalEngine) -> None:
    ctx = TaskContext()
    ctx.cancel()
    with pytest.raises(TaskCancelled):
        samples.search(Query([TextTerm("cat")]), ctx)


def test_photos_added_between_searches_are_found(
    engine: LocalEngine, draw: Callable[..., Path], ctx: TaskContext
) -> None:
    first = draw("1.png", 1)
    query = Query([ImageTerm(ImageFile(first))])
    for number in range(1, 4):
        add(engine, draw(f"{number}.png", number))
        assert len(engine.search(query, ctx).matches) == number


def test_days_that_a_text_names_are_looked_for_in_dates_and_in_words(
    engine: LocalEngine, draw: Callable[..., Path], ctx: TaskContext
) -> None:
    files = [draw("first.png", 1), draw("second.png", 2), draw("2019-05 third.png", 3)]
    for file, year in zip(files, (2019, date.today().year - 1, 2001), strict=True):  # noqa: DTZ011
        moment = datetime(year, 5, 17, 12).timestamp()  # noqa: DTZ001
        os.utime(file, (moment, moment))
    add(engine, *files)
    engine.set_caption(engine.find(str(files[1])).id, "我家的狗", ctx)

    def scores(text: str) -> dict[str, float]:
        matches = engine.search(Query([TextTerm(text)]), ctx).matches
        return {match.photo.file_name[:5]: match.score for match in matches if match.source is not MatchSource.VECTOR}

    assert scores("2019-05") == {"first": pytest.approx(1), "2019-": pytest.approx(1)}
    assert scores("photos from May 2019") == {"first": pytest.approx(1)}
    assert scores("去年拍的照片") == {"secon": pytest.approx(1)}
    assert scores("2001年") == {"2019-": pytest.approx(1)}
    assert next(iter(scores("2019 first"))) == "first"
    assert next(iter(scores("去年的狗"))) == "secon"
    assert scores("1998") == scores('"2001"') == {}
