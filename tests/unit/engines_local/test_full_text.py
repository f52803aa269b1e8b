"""Full text in Chinese and English: parts of sentences, short words, names of files, and no syntax."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desktop.core.match import MatchSource
from desktop.core.progress import TaskContext
from desktop.core.query import Query, TextTerm
from desktop.engines.local import full_text
from desktop.engines.local.database import Database
from desktop.engines.local.engine import LocalEngine
from tests.contract.support import add


@pytest.fixture
def database(tmp_path: Path) -> Database:
    return Database(tmp_path / "library.sqlite3")


def _store(database: Database, *captions: str) -> None:
    with database.writing() as connection:
        for number, caption in enumerate(captions, 1):
            connection.execute(
                "INSERT INTO photo (id, sha256, format, width, height, size_bytes, dated_at, caption, added_at)"
                " VALUES (?, ?, 'PNG', 1, 1, 1, '2024-01-01', ?, 0)",
                (number, str(number), caption),
            )
            full_text.index_photo(connection, number)


def _search(database: Database, text: str) -> dict[int, float]:
    with database.reading() as connection:
        hits = full_text.search(connection, text, 3)
    return dict(zip(hits.photos.tolist(), hits.scores.tolist(), strict=True))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("猫", {1}),
        ("海边", {2}),
        ("日落", {2}),
        ("北海", {3}),
        ("海道", {3}),
        ("海", {2, 3}),
        ("狗", set()),
        ("CAT", {1}),
        ("cats", {1}),
        ("sunset beach", {2}),
        ("beaches", {2}),
        ("bea", {2}),
        ("2034", {1}),
        ("IMG2034", {1}),
        ("é", set()),
        ("cafe", {3}),
    ],
)
def test_words_and_parts_of_chinese_sentences_are_found(database: Database, text: str, found: set[int]) -> None:
    _store(database, "我家的猫 cat IMG2034", "海边的日落 sunset at the beach", "北海道 Café")
    assert set(_search(database, text)) == found
    database.close()


@pytest.mark.parametrize(
    ("text", "found"),
    [("龍", {1, 2}), ("龙", {1, 2}), ("恐龍", {1}), ("恐龙", {1}), ("龙舟", {2}), ("頭髮", {3}), ("ＤＲＡＧＯＮ", {1})],
)
def test_both_ways_of_writing_chinese_and_full_width_are_found(database: Database, text: str, found: set[int]) -> None:
    _store(database, "恐龍 dragon", "龙舟", "头发")
    assert set(_search(database, text)) == found
    database.close()


def test_more_of_the_query_scores_higher_and_all_of_it_scores_1(database: Database) -> None:
    _store(database, "red bicycle", "red car", "blue car")
    scores = _search(database, "a red bicycle")
    assert scores[1] == pytest.approx(1)
    assert 0 < scores[2] < 0.5  # "red" is common here, "bicycle" is not
    assert 3 not in scores
    database.close()


def test_the_beginning_of_a_word_counts_half_and_one_letter_is_none(database: Database) -> None:
    _store(database, "catalogue", "beach", "dog")
    assert _search(database, "cat") == {1: pytest.approx(0.5)}
    assert _search(database, "c") == {}
    assert _search(database, "the dog's catalogue").keys() == {1, 3}
    database.close()


def test_the_words_of_a_query_are_what_carries_meaning() -> None:
    assert full_text.units("The cat on the mat, the cat") == ["cat", "mat"]
    assert full_text.units("the") == ["the"]
    assert full_text.units("北海道2024年") == ["北 海", "海 道", "2024", "年"]
    assert full_text.units('"*(){}^:-+') == []
    assert full_text.units('IMG_2034.JPG "winter morning.png" v1.2 .png a.b') == [
        *("winter morning", "img", "2034", "v", "1", "2", "png", "b"),
    ]


@given(text=st.text(max_size=60) | st.text(alphabet='"*(){}^:-+ANDORNEAT 狗龍ͺ½é＂a1_\x00\ud800', max_size=30))
@settings(deadline=None, max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_text_is_an_error_or_syntax(tmp_path: Path, text: str) -> None:
    database = Database(tmp_path / "library.sqlite3")
    with database.writing() as connection:
        connection.execute("DELETE FROM photo")
        connection.execute("DELETE FROM words")
    _store(database, "nothing of this")
    hits = _search(database, text)
    assert all(0 < score <= 1.0001 for score in hits.values())
    database.close()


def test_names_of_files_and_folders_and_tags_count(
    engine: LocalEngine, draw: Callable[..., Path], ctx: TaskContext
) -> None:
    hokkaido, other = add(engine, draw("北海道旅行/winter_morning.png", 1), draw("else/other.png", 2))
    engine.set_tags(other.id, ["blueprint"], ctx)
    for text, photo in (("北海道", hokkaido), ("morning", hokkaido), ("blueprint", other)):
        match = engine.search(Query([TextTerm(text)]), ctx).matches[0]
        assert match.photo.id == photo.id
        assert match.source in {MatchSource.TEXT, MatchSource.BOTH}


def test_words_follow_every_change(engine: LocalEngine, draw: Callable[..., Path], ctx: TaskContext) -> None:
    (photo,) = add(engine, draw("a.png"), caption="zeppelinfahrt")
    engine.set_caption(photo.id, "luftschiffahrt", ctx)

    def found(text: str) -> bool:
        return any(
            match.source is not MatchSource.VECTOR for match in engine.search(Query([TextTerm(text)]), ctx).matches
        )

    assert not found("zeppelinfahrt")
    assert found("luftschiffahrt")
    engine.set_tags(photo.id, ["ballonfahrt"], ctx)
    assert found("ballonfahrt")
    engine.set_tags(photo.id, [], ctx)
    assert not found("ballonfahrt")
