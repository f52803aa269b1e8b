"""Pictures are told apart by the names of their colours."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import ImageColor

from desktop.embedding import colour
from desktop.embedding.lexicon import Lexicon

LEXICON = Lexicon(Path(__file__).parents[3] / "resources" / "lexicon")


def plain(name: str) -> colour.Uint8Array:
    """A picture of one colour."""
    return np.full((colour.SIDE, colour.SIDE, 3), ImageColor.getrgb(name)[:3], np.uint8)


def named(text: str) -> list[str]:
    return [(*colour.COLOURS, "monochrome")[number] for number in LEXICON.interpret(text).colours]


@pytest.mark.parametrize(
    ("css", "name"),
    [
        *(("red", "red"), ("crimson", "red"), ("darkred", "red"), ("orange", "orange"), ("darkorange", "orange")),
        *(("yellow", "yellow"), ("gold", "yellow"), ("green", "green"), ("forestgreen", "green"), ("lime", "green")),
        *(("cyan", "cyan"), ("teal", "cyan"), ("blue", "blue"), ("navy", "blue"), ("skyblue", "blue")),
        *(("purple", "purple"), ("indigo", "purple"), ("pink", "pink"), ("hotpink", "pink"), ("deeppink", "pink")),
        *(("saddlebrown", "brown"), ("sienna", "brown"), ("black", "black"), ("grey", "grey"), ("white", "white")),
    ],
)
def test_a_picture_of_one_colour_is_called_by_it(css: str, name: str) -> None:
    shares = colour.shares(plain(css))
    assert shares.dtype == np.uint8
    assert shares.argmax() == colour.COLOURS.index(name)
    assert shares.max() == 255


def test_skin_has_no_colour() -> None:
    assert colour.shares(plain("#e0ac69")).sum() == 0


def test_the_middle_counts_more_than_the_edge() -> None:
    picture = plain("white")
    picture[12:36, 12:36] = ImageColor.getrgb("red")
    share = colour.shares(picture)[colour.COLOURS.index("red")] / 255
    assert 0.25 < share < 0.5


def test_more_of_a_colour_is_more_sure_and_common_colours_need_more() -> None:
    levels = np.repeat(np.array([[0], [8], [40], [255]], np.uint8), len(colour.COLOURS), 1)
    red, black = (colour.confidence(levels, colour.COLOURS.index(name)) for name in ("red", "black"))
    assert red[0] == 0
    assert list(red) == sorted(red)
    assert red[2] > 0.8 > 0.5 > black[2]


def test_monochrome_pictures_are_those_without_any_colour() -> None:
    half = plain("grey")
    half[:, :24] = ImageColor.getrgb("red")
    shares = np.stack([colour.shares(plain("grey")), colour.shares(plain("red")), colour.shares(half)])
    assert colour.confidence(shares, colour.MONOCHROME).tolist() == [1, 0, 0]


@pytest.mark.parametrize(
    ("text", "colours"),
    [
        ("red", ["red"]),
        ("blue car", ["blue"]),
        ("红色的车", ["red"]),
        ("穿红裙子的女孩在海边", ["red"]),
        ("黑猫坐在沙发上", ["black"]),
        ("金色的手表", ["yellow"]),
        ("blue and white sneakers", ["blue", "white"]),
        ("orange car", ["orange"]),
        ("black and white photo of a dog", ["monochrome"]),
        ("黑白照片", ["monochrome"]),
        ("深蓝色汽车", ["blue"]),
    ],
)
def test_colours_are_understood_in_both_languages(text: str, colours: list[str]) -> None:
    assert named(text) == colours


@pytest.mark.parametrize(
    "text", ["red wine", "红酒", "orange", "oranges", "红绿灯", "黄山", "黄昏", "golden retriever", "绿化"]
)
def test_things_that_are_named_after_a_colour_stay_things(text: str) -> None:
    assert named(text) == []


def test_a_phrase_keeps_every_part() -> None:
    assert list(LEXICON.interpret("穿红裙子的女孩在海边").terms) == ["红", "裙子", "女孩", "海边"]
    assert list(LEXICON.interpret("red bicycle in front of a shop").terms) == ["red", "bicycle", "shop"]
    assert list(LEXICON.interpret("两个人在餐厅吃火锅").terms) == ["人", "餐厅", "火锅"]
