"""Tags teach words: they are searched over the whole library, and further photos are suggested."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from PIL import Image

from desktop.core.match import MatchSource
from desktop.core.progress import TaskContext
from desktop.core.query import ImageTerm, LibraryPhoto, Query, TextTerm
from desktop.engines.local.engine import LocalEngine
from desktop.engines.teaching import Reason, TaughtWord, TeachesWords, Verdict
from tests.contract.support import RESOURCES, add

KINDS = ("cat", "coffee", "coins", "rocket", "bricks", "astronaut")
CUTS = 7
WORD = "我家的猫"
NAME = "xyzzy"


@pytest.fixture(scope="module")
def cuttings(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Seven parts of each of six real photos, under names that say nothing."""
    folder = tmp_path_factory.mktemp("cuttings")
    for kind, name in enumerate(KINDS):
        with Image.open(RESOURCES / "samples" / f"{name}.jpg") as photo:
            small = photo.convert("RGB").resize((160, 160))
        for number in range(CUTS):
            part = small.crop((3 * number, 2 * number, 142 + 2 * number, 160 - 2 * number))
            part.save(folder / f"{kind}{number}.jpg")
    return folder


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder of the library."""
    return tmp_path_factory.mktemp("album")


@pytest.fixture(scope="module")
def album(folder: Path, cuttings: Path) -> Iterator[LocalEngine]:
    engine = LocalEngine(folder, RESOURCES / "model", RESOURCES / "lexicon")
    add(engine, *sorted(cuttings.iterdir()))
    yield engine
    engine.close()


@pytest.fixture
def engine(album: LocalEngine, ctx: TaskContext) -> LocalEngine:
    """The album, of which nothing was said yet."""
    for known in album.words():
        album.judge(known.word, dict.fromkeys(album.photo_ids(), Verdict.OPEN), ctx)
    return album


def ids(engine: LocalEngine, cuttings: Path, kind: str) -> list[str]:
    return [engine.find(str(cuttings / f"{KINDS.index(kind)}{number}.jpg")).id for number in range(CUTS)]


def say(engine: LocalEngine, word: str, photos: Sequence[str], verdict: Verdict = Verdict.FITS) -> None:
    engine.judge(word, dict.fromkeys(photos, verdict), TaskContext())


def found(engine: LocalEngine, text: str) -> list[tuple[str, float, MatchSource]]:
    result = engine.search(Query([TextTerm(text)], top_k=100), TaskContext())
    return [(match.photo.id, match.score, match.source) for match in result.matches]


def test_the_engine_teaches_words(engine: LocalEngine) -> None:
    assert isinstance(engine, TeachesWords)
    assert list(engine.words()) == []


def test_five_tagged_photos_make_a_word_searchable(engine: LocalEngine, cuttings: Path, ctx: TaskContext) -> None:
    cats = ids(engine, cuttings, "cat")
    say(engine, NAME, cats[:4])
    assert engine.lesson(NAME, 3, ctx).confidence is None
    assert {id_ for id_, *_ in found(engine, NAME)} & set(cats[4:]) == set()
    say(engine, NAME, cats[4:5])
    lesson = engine.lesson(NAME, 3, ctx)
    assert lesson.searchable
    matches = found(engine, NAME)
    assert {id_ for id_, *_ in matches[:5]} == set(cats[:5])
    assert all(score > 0.99 and source is MatchSource.BOTH for _, score, source in matches[:5])
    assert {id_ for id_, *_ in matches[5:7]} == set(cats[5:])
    assert all(source is MatchSource.VECTOR for *_, source in matches[5:7])


def test_a_word_is_known_by_its_letters(engine: LocalEngine, cuttings: Path) -> None:
    rockets = ids(engine, cuttings, "rocket")
    say(engine, "Saturn V", rockets[:3])
    say(engine, " saturn  v", rockets[3:5])
    assert list(engine.words()) == [TaughtWord("Saturn V", examples=5, refused=0)]
    for text in ("saturn v", "ＳＡＴＵＲＮ Ｖ", "photos of the Saturn V"):
        assert {id_ for id_, *_ in found(engine, text)[:7]} == set(rockets), text
    assert engine.photos(rockets[:5])[4].tags == ["Saturn V"]


def test_a_short_word_within_another_is_not_meant(engine: LocalEngine, cuttings: Path) -> None:
    coins = ids(engine, cuttings, "coins")
    before = found(engine, "cathedral"), found(engine, "熊猫")
    say(engine, "cat", coins[:5])
    say(engine, "猫", coins[:5])
    assert found(engine, "cathedral") == before[0]
    assert not {id_ for id_, *_ in found(engine, "熊猫")[:3]} & set(coins[5:])


def test_what_the_model_understands_by_a_word_still_counts_a_little(engine: LocalEngine, cuttings: Path) -> None:
    coins, coffee = ids(engine, cuttings, "coins"), ids(engine, cuttings, "coffee")
    say(engine, "espresso", coins[:5])
    say(engine, "espresso", coffee[:1], Verdict.REFUSED)
    scores = {id_: score for id_, score, _ in found(engine, "espresso")}
    assert {id_ for id_, *_ in found(engine, "espresso")[:7]} == set(coins)
    assert all(0.1 < scores[id_] < 0.4 for id_ in coffee[1:])
    assert scores.get(coffee[0], 0) == 0


def test_a_word_counts_against_photos_too(engine: LocalEngine, cuttings: Path, ctx: TaskContext) -> None:
    cats = ids(engine, cuttings, "cat")
    say(engine, WORD, cats[:5])
    query = Query([ImageTerm(LibraryPhoto(cats[6])), TextTerm(WORD, -1.0)], top_k=100)
    assert not {match.photo.id for match in engine.search(query, ctx).matches[:5]} & set(cats[:5])


def test_likely_photos_are_suggested_and_what_was_said_is_not_asked_again(
    engine: LocalEngine, cuttings: Path, ctx: TaskContext
) -> None:
    coffee, coins = ids(engine, cuttings, "coffee"), ids(engine, cuttings, "coins")
    say(engine, "break", coffee[:5])
    say(engine, "break", coins[:2], Verdict.REFUSED)
    lesson = engine.lesson("break", 6, ctx)
    assert lesson.word == TaughtWord("break", examples=5, refused=2)
    asked = [suggestion.photo.id for suggestion in lesson.suggestions]
    assert asked[0] in coffee[5:]
    assert not {*coffee[:5], *coins[:2]} & set(asked)
    assert len(asked) == len(set(asked)) <= 6
    assert lesson.suggestions[0].reason is Reason.LIKELY
    assert lesson == engine.lesson("break", 6, ctx)


def test_few_examples_suggest_what_is_nearest(engine: LocalEngine, cuttings: Path, ctx: TaskContext) -> None:
    coffee = ids(engine, cuttings, "coffee")
    say(engine, "cup", coffee[:1])
    lesson = engine.lesson("cup", 2, ctx)
    assert lesson.word.lacking == 4
    assert lesson.suggestions[0].photo.id in coffee
    assert all(suggestion.confidence is None for suggestion in lesson.suggestions)
    assert engine.lesson("no such word", 2, ctx).suggestions == []


def test_a_wrong_example_does_not_run_off_with_the_word(engine: LocalEngine, cuttings: Path, ctx: TaskContext) -> None:
    cats, face = ids(engine, cuttings, "cat"), ids(engine, cuttings, "astronaut")
    say(engine, WORD, [*cats[:6], face[0]])
    lesson = engine.lesson(WORD, 8, ctx)
    assert [s.photo.id for s in lesson.suggestions if s.reason is Reason.DOUBTFUL] == [face[0]]
    assert found(engine, WORD)[7][0] == cats[6]
    scores = {id_: score for id_, score, _ in found(engine, WORD)}
    assert max(scores.get(id_, 0) for id_ in face[1:]) < 0.5


def test_a_verdict_can_be_taken_back(engine: LocalEngine, cuttings: Path, ctx: TaskContext) -> None:
    cats = ids(engine, cuttings, "cat")
    engine.set_tags(cats[1], ["sofa", WORD], ctx)
    before = engine.judge(WORD, {cats[0]: Verdict.FITS, cats[1]: Verdict.REFUSED, "0" * 64: Verdict.FITS}, ctx)
    assert before == {cats[0]: Verdict.OPEN, cats[1]: Verdict.FITS}
    assert engine.photos([cats[1]])[0].tags == ["sofa"]
    again = engine.judge(WORD, before, ctx)
    assert again == {cats[0]: Verdict.FITS, cats[1]: Verdict.REFUSED}
    assert set(engine.photos([cats[1]])[0].tags) == {"sofa", WORD}
    assert engine.judge(WORD, before, ctx) == {}
    assert engine.judge("  ", {cats[0]: Verdict.FITS}, ctx) == {}
    engine.set_tags(cats[1], [], ctx)


def test_removed_photos_teach_nothing(engine: LocalEngine, cuttings: Path, ctx: TaskContext) -> None:
    cats = ids(engine, cuttings, "cat")
    say(engine, WORD, cats[:5])
    engine.remove(cats[:1], ctx)
    assert engine.lesson(WORD, 1, ctx).word.examples == 4
    assert engine.lesson(WORD, 1, ctx).confidence is None
    engine.restore(cats[:1])
    assert engine.lesson(WORD, 1, ctx).searchable


def test_what_another_process_tags_is_learned_at_once(
    engine: LocalEngine, folder: Path, cuttings: Path, ctx: TaskContext
) -> None:
    bricks = ids(engine, cuttings, "bricks")
    assert engine.lesson("wall", 1, ctx).word.examples == 0
    other = LocalEngine(folder, RESOURCES / "model", RESOURCES / "lexicon")
    try:
        say(other, "wall", bricks[:5])
    finally:
        other.close()
    assert {id_ for id_, *_ in found(engine, "wall")[:7]} == set(bricks)
