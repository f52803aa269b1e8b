"""Simple negation is understood in both languages, and nothing else is taken for it."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.core.query import ImageLink, ImageTerm, TextTerm
from desktop.core.wording import Wording, read, understood


@pytest.mark.parametrize(
    ("text", "wanted", "unwanted"),
    [
        ("beach without people", "beach", "people"),
        ("Beach WITHOUT any people in it", "Beach", "people"),
        ("beach with no people at sunset", "beach at sunset", "people"),
        ("dog not cat", "dog", "cat"),
        ("dog but not a cat", "dog", "cat"),
        ("a cat that is not black", "a cat", "black"),
        ("dog without a leash on the beach", "dog on the beach", "leash"),
        ("street without people, cars or bikes", "street", "people|cars|bikes"),
        ("beach, no people, sunset", "beach sunset", "people"),
        ("all animals except dogs and cats", "all animals", "dogs|cats"),
        ("nobody on the beach", "on the beach", "people"),
        ("beach without anyone", "beach", "people"),
        ("beach -people", "beach", "people"),
        ("没有人的海滩", "海滩", "人"),
        ("沒有人的海灘", "海灘", "人"),
        ("没有人海滩", "海滩", "人"),
        ("没人的海滩", "海滩", "人"),
        ("海滩上没有人", "海滩上", "人"),
        ("无人的海滩", "海滩", "人"),
        ("空无一人的街道", "街道", "人"),
        ("没有人和车的街道", "街道", "人|车"),
        ("有狗但没有猫", "有狗", "猫"),
        ("不要狗的海滩", "海滩", "狗"),
        ("红色的车 不要卡车", "红色的车", "卡车"),
        ("没有红色的车的街道", "街道", "红色的车"),
        ("除了猫以外的动物", "动物", "猫"),
        ("海滩 -人", "海滩", "人"),
        ("不含文字的海报", "海报", "文字"),
        ("不要和服", "", "和服"),
        ("animals w/o dogs", "animals", "dogs"),
        ("animals minus dogs", "animals", "dogs"),
        ("animals excluding: dogs", "animals", "dogs"),
        ("animals, exclude dogs", "animals", "dogs"),
        ("animals (no dogs)", "animals", "dogs"),
        ("anything but dogs", "", "dogs"),
        ("I don't want dogs", "", "dogs"),
        ("animals, don’t show me any dogs please", "animals please", "dogs"),
        ("do not show dogs", "", "dogs"),
        ("no dogs please", "", "dogs"),
        ("除狗外的动物", "动物", "狗"),
        ("动物（不要狗）", "动物", "狗"),
        ("不想看到狗", "", "狗"),
        ("动物 别要狗", "动物", "狗"),
    ],
)
def test_what_is_unwanted_is_told_from_what_is_wanted(text: str, wanted: str, unwanted: str) -> None:
    assert read(text) == Wording(wanted, tuple(unwanted.split("|")))


@pytest.mark.parametrize(
    "text", ["no people", "photos without people", "不要人", "无人", "没有人的照片", "除了人", "除了人都行"]
)
def test_a_text_may_say_only_what_is_unwanted(text: str) -> None:
    assert read(text) in {Wording("", ("people",)), Wording("", ("人",))}


@pytest.mark.parametrize(
    "text",
    [
        *("无人机", "无人机航拍", "无人驾驶汽车", "无人超市", "不锈钢", "无花果", "无尾熊", "无锡", "非洲", "除草机"),
        *(
            "淹没的村庄",
            "沉没的船",
            "神出鬼没",
            "没药",
            "有没有猫",
            "是不是狗",
            "除了狗还有猫",
            "除夕",
            "除雪车",
            "特别要紧",
            "别墅",
            "除夕外景",
        ),
        *("no entry sign", "no smoking", "No. 5", "No 10 Downing Street", "Dr. No", "forget-me-not", "notebook"),
        *(
            "no dogs allowed sign",
            "knot",
            "minus sign",
            "butterfly but red",
            "to be or not to be",
            "not found",
            "nothing",
            "t-shirt",
            "IMG-2034",
        ),
        *("2020 -2021", "without", "no", "没有", "除了", "-", ""),
        *('"no people"', "“没有人的海滩”", "「無人」", '"no dogs" sign'),
    ],
)
def test_other_words_stay_as_they_are(text: str) -> None:
    assert read(text) == Wording(text, ())


def test_quoted_text_may_stand_beside_a_negation() -> None:
    assert read('"no entry" without people') == Wording('"no entry"', ("people",))


def test_what_is_unwanted_weighs_as_much_as_the_text() -> None:
    image = ImageTerm(ImageLink("https://example.com/a.jpg"))
    terms = [TextTerm("dog not cat", 2.0), image, TextTerm("no people"), TextTerm("not a car", -1.0)]
    assert understood(terms) == [
        *(TextTerm("dog", 2.0), TextTerm("cat", -2.0)),
        image,
        TextTerm("people", -1.0),
        TextTerm("not a car", -1.0),
    ]


@settings(max_examples=200, deadline=None, derandomize=True)
@given(st.text(alphabet='no twihu-,"“”.没有无人不要除了的和、', max_size=60) | st.text(max_size=500))
def test_any_text_is_read(text: str) -> None:
    wording = read(text)
    assert wording == Wording(text, ()) or all(part.strip() for part in wording.unwanted)


@pytest.mark.parametrize("text", ["without x, ", "没有人", '"', "no a and ", "photo "])
def test_long_texts_are_prose(text: str) -> None:
    assert read(text * 2000) == Wording(text * 2000, ())
