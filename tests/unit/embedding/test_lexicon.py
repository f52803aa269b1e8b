"""Words in two languages mean classes; scores mean confidence."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.core.errors import ErrorCode, ModelError
from desktop.embedding import lexicon_file
from desktop.embedding.concept import ConceptQuery
from desktop.embedding.lexicon import LONGEST_CHINESE, Lexicon
from desktop.embedding.ngrams import is_han
from desktop.embedding.posterior import ClassPosteriors

FOLDER = Path(__file__).parents[3] / "resources" / "lexicon"
LEXICON = Lexicon(FOLDER)

DOG, CAT, BEACH, SOFA = 207, 281, 978, 831


def library(*photos: dict[int, float]) -> ClassPosteriors:
    """Photos that show these classes with these probabilities."""
    posteriors = ClassPosteriors()
    for photo in photos:
        posteriors.append(np.array(list(photo), np.uint16), np.array(list(photo.values()), np.float32))
    return posteriors


PHOTOS = library({DOG: 0.9, SOFA: 0.05}, {CAT: 0.8, SOFA: 0.15}, {BEACH: 0.5, DOG: 0.45}, {BEACH: 0.99})


def best(query: ConceptQuery) -> int:
    return int(query.scores(PHOTOS).argmax())


def meant(text: str) -> set[int]:
    """The classes of the first concept of a text."""
    return set(np.flatnonzero(LEXICON.interpret(text).concepts[0]).tolist())


@pytest.mark.parametrize(
    "text", ["dog", "Dogs", "puppy", "狗", "小狗", "a photo of a dog", "一只可爱的狗", "golden retriever"]
)
def test_dogs_are_found_in_both_languages(text: str) -> None:
    query = LEXICON.interpret(text)
    assert best(query) == 0
    assert query.scores(PHOTOS)[0] > 0.8
    assert query.scores(PHOTOS)[1] < 0.1


@pytest.mark.parametrize("text", ["dog on the beach", "海滩上的狗", "beach dog", "沙滩 dog"])
def test_several_words_want_photos_that_show_all(text: str) -> None:
    query = LEXICON.interpret(text)
    assert len(query.concepts) == 2
    assert best(query) == 2


@pytest.mark.parametrize(
    ("text", "index"),
    [
        ("sedan", 817),
        ("yacht", 914),
        ("cow", 345),
        ("kitten", 281),
        ("lorry", 867),
        ("mice", 333),
        ("奶牛", 345),
        ("小猫", 281),
        ("吉他", 402),
        ("大熊猫", 388),
        ("披萨", 963),
        ("trousers", 608),
        ("woman", 578),
        ("宝宝", 520),
    ],
)
def test_everyday_words_are_known(text: str, index: int) -> None:
    assert index in meant(text)


@pytest.mark.parametrize(
    ("plural", "singular"),
    [("wolves", "wolf"), ("butterflies", "butterfly"), ("buses", "bus"), ("T-Shirts", "t-shirt")],
)
def test_plurals_mean_what_singulars_mean(plural: str, singular: str) -> None:
    assert meant(plural) == meant(singular)


def test_no_chinese_term_is_longer_than_what_is_looked_for() -> None:
    terms = lexicon_file.read(FOLDER).terms
    assert max(len(term) for term in terms if is_han(term[0])) == LONGEST_CHINESE


def test_the_longest_words_win() -> None:
    assert list(LEXICON.interpret("electric guitar").terms) == ["electric guitar"]
    assert list(LEXICON.interpret("my red wine and a hot dog").terms) == ["red wine", "hot dog"]
    assert list(LEXICON.interpret("斑点狗和北极熊").terms) == ["斑点狗", "北极熊"]


def test_what_was_understood_is_told() -> None:
    query = LEXICON.interpret("雪地里的两只狗")
    assert list(query.terms) == ["雪地", "狗"]
    assert query.coverage == 1


def test_words_that_are_not_understood_lower_the_confidence() -> None:
    certain, unsure = LEXICON.interpret("dog").scores(PHOTOS)[0], LEXICON.interpret("dog qwrtzp").scores(PHOTOS)[0]
    assert 0.3 < unsure < certain


@pytest.mark.parametrize(
    ("text", "term"),
    [
        ("buterfly", "butterfly"),
        ("elephent", "elephant"),
        ("elephnat", "elephant"),  # swapped
        ("giraff", "giraffe"),
        ("rhinocerous", "rhinoceros"),
        ("motorcylces", "motorcycle"),
    ],
)
def test_a_slip_of_the_pen_means_the_word_with_half_the_confidence(text: str, term: str) -> None:
    slipped, right = LEXICON.interpret(text), LEXICON.interpret(term)
    assert list(slipped.terms) == [term]
    assert np.array_equal(slipped.concepts[0], right.concepts[0])
    photos = library(dict.fromkeys(np.flatnonzero(right.concepts[0]).tolist()[:1], 0.9))
    assert slipped.scores(photos)[0] == pytest.approx(right.scores(photos)[0] / 2)


def test_slips_within_a_text_are_read_too() -> None:
    assert list(LEXICON.interpret("yelow buterfly on a flower").terms) == ["yellow", "butterfly", "flower"]


@pytest.mark.parametrize("name", ["Berlin", "Sarah", "Nikon", "Beijing", "Thomas", "x1y2z3", "sony"])
def test_names_are_no_slips(name: str) -> None:
    assert not LEXICON.interpret(name).concepts


def test_words_that_are_spelt_alike_are_guessed() -> None:
    query = LEXICON.interpret("skyscraping")
    assert query.terms[0] == "skyscraper"
    assert query.guess is not None
    assert 0 < query.guess.max() <= 1


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("wheel chair", "wheelchair"),
        ("wrist watches", "wristwatch"),
        ("a sea shell on the beach", "a seashell on the beach"),
        ("the dog's sofa", "the dog sofa"),
        ("the dog’s sofa", "the dog sofa"),
        ("ＤＯＧ", "dog"),
        ("éléphant", "elephant"),
        ("飛機", "飞机"),
        ("海灘上的貓", "海滩上的猫"),
        ("🐘", "elephant"),
        ("🐶 on the 🏖", "dog on the beach"),
        ("please find my dog", "dog"),
        ("我想找狗", "狗"),
    ],
)
def test_other_ways_to_write_it_mean_the_same(text: str, same: str) -> None:
    one, other = LEXICON.interpret(text), LEXICON.interpret(same)
    assert [set(np.flatnonzero(each)) for each in one.concepts][:2] == [
        set(np.flatnonzero(each)) for each in other.concepts
    ]
    assert one.coverage == 1


def test_a_green_house_is_a_house_that_is_green() -> None:
    assert list(LEXICON.interpret("a green house").terms) == ["green", "house"]


@pytest.mark.parametrize(
    ("kind", "thing"), [("boat", "sailboat"), ("boat", "canoe"), ("rodent", "beaver"), ("tool", "shovel")]
)
def test_a_word_for_a_kind_means_everything_of_it(kind: str, thing: str) -> None:
    assert meant(thing) <= meant(kind) | {724, 484}


@pytest.mark.parametrize("text", ["", "   ", "qwrtzp", "的", "the", "?!", "数学", "mathematics"])
def test_what_no_photo_shows_scores_nothing(text: str) -> None:
    query = LEXICON.interpret(text)
    assert list(query.terms) == []
    assert query.scores(PHOTOS).tolist() == [0, 0, 0, 0]


@settings(max_examples=150, deadline=None, derandomize=True)
@given(st.text(max_size=30) | st.text(alphabet="狗猫的 doghtcas-'s海滩", max_size=30))
def test_any_text_gives_scores_between_0_and_1(text: str) -> None:
    query = LEXICON.interpret(text)
    scores = query.scores(PHOTOS)
    assert scores.shape == (4,)
    assert scores.dtype == np.float32
    assert ((scores >= 0) & (scores <= 1)).all()
    assert 0 <= query.coverage <= 1


def test_photos_can_be_added_one_by_one_and_in_blocks() -> None:
    posteriors = library(*[{DOG: i / 100} for i in range(100)])
    posteriors.append_block(posteriors.appended())
    posteriors.append(np.array([[CAT], [DOG]], np.uint16), np.array([[0.5], [0.25]], np.float32))
    assert len(posteriors) == 102
    weights = np.zeros(1000, np.float32)
    weights[DOG] = 1
    assert np.allclose(posteriors.mass(weights), [*(i / 100 for i in range(100)), 0, 0.25], atol=1e-4)
    assert not posteriors.mass(np.zeros(1000, np.float32)).any()
    posteriors.append(np.array([DOG], np.uint16), np.array([1], np.float32))
    assert posteriors.mass(weights)[-1] == 1


def test_an_empty_library_has_no_scores() -> None:
    assert LEXICON.interpret("dog on the beach").scores(ClassPosteriors()).shape == (0,)


def test_weights_of_the_wrong_size_are_refused() -> None:
    with pytest.raises(ValueError, match="1000"):
        PHOTOS.mass(np.zeros(3, np.float32))


def test_a_lexicon_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(ModelError) as caught:
        Lexicon(tmp_path)
    assert caught.value.code is ErrorCode.MODEL_MISSING


@pytest.mark.parametrize("size", [0, 10, 1000, 100_000])
def test_a_damaged_lexicon_is_named(tmp_path: Path, size: int) -> None:
    (tmp_path / "lexicon.npz").write_bytes((FOLDER / "lexicon.npz").read_bytes()[:size])
    with pytest.raises(ModelError) as caught:
        Lexicon(tmp_path)
    assert caught.value.code is ErrorCode.MODEL_DAMAGED
