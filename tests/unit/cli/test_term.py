"""Terms and weights are read in the order in which they were typed."""

from __future__ import annotations

from pathlib import Path

import click
import pytest

from desktop.cli.term import image_source, parse_terms
from desktop.core.query import ImageFile, ImageLink, ImageTerm, Term, TextTerm

OPTIONS = {
    "--image": True,
    "--without": True,
    "--weight": True,
    "--filter": True,
    "-k": True,
    "--json": False,
    "-l": True,
}


def parse(*arguments: str) -> list[Term]:
    return parse_terms(arguments, OPTIONS)


def test_every_text_is_a_term() -> None:
    assert parse("red car", "beach") == [TextTerm("red car"), TextTerm("beach")]


def test_a_weight_belongs_to_the_term_before_it() -> None:
    assert parse("dog", "--weight", "2", "--image", "/a.jpg", "beach", "--weight=0.5") == [
        TextTerm("dog", 2.0),
        ImageTerm(ImageFile(Path("/a.jpg").absolute())),
        TextTerm("beach", 0.5),
    ]


def test_a_negative_weight_and_without_count_against() -> None:
    assert parse("dog", "cat", "--weight", "-1") == [TextTerm("dog"), TextTerm("cat", -1.0)]
    assert parse("dog", "--without", "cat") == [TextTerm("dog"), TextTerm("cat", -1.0)]


@pytest.mark.parametrize("weight", ["0.3", "-0.3"])
def test_the_weight_of_without_says_how_strongly_it_counts_against(weight: str) -> None:
    assert parse("dog", "--without", "cat", "--weight", weight)[1] == TextTerm("cat", -0.3)


def test_other_options_may_stand_anywhere_even_between_a_term_and_its_weight() -> None:
    assert parse("-k", "5", "dog", "--filter", "type=png", "--json", "--weight", "3", "-k5", "cat") == [
        TextTerm("dog", 3.0),
        TextTerm("cat"),
    ]


def test_behind_two_dashes_everything_is_text() -> None:
    assert parse("--json", "--", "--weight", "-k") == [TextTerm("--weight"), TextTerm("-k")]


def test_links_and_files_are_told_apart() -> None:
    link, file = parse("--image", "HTTPS://example.org/a.jpg", "--image", "a.jpg")
    assert link == ImageTerm(ImageLink("HTTPS://example.org/a.jpg"))
    assert file == ImageTerm(ImageFile(Path("a.jpg").absolute()))


def test_a_tilde_without_such_a_home_is_the_name_of_a_file() -> None:
    assert image_source("~no-such-user.jpg") == ImageFile(Path("~no-such-user.jpg").absolute())


@pytest.mark.parametrize(
    "arguments",
    [
        ("--weight", "2"),
        ("--weight", "2", "dog"),
        ("dog", "--weight", "2", "--weight", "3"),
        ("dog", "--weight", "much"),
        ("dog", "--weight", "nan"),
        ("dog", "--weight", "inf"),
        ("dog", "--weight", "0"),
    ],
)
def test_weights_without_a_term_or_a_meaning_are_refused(arguments: tuple[str, ...]) -> None:
    with pytest.raises(click.BadParameter):
        parse(*arguments)
