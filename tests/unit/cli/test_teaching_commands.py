"""`tusou teach` and `tusou words`."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from desktop.cli.main import main

pytestmark = pytest.mark.usefixtures("tusou_home")

Answer = Callable[..., Any]


@pytest.fixture
def answer(capsys: pytest.CaptureFixture[str]) -> Answer:
    """Runs a command; the JSON object that it prints."""

    def answer_(*arguments: str, status: int = 0) -> Any:
        assert main([*arguments, "--json"]) == status
        return json.loads(capsys.readouterr().out)

    return answer_


@pytest.fixture
def folder(tmp_path: Path, sample_photos: Path) -> Path:
    """Seven parts of one photo, and five others."""
    folder = tmp_path / "photos"
    folder.mkdir()
    with Image.open(sample_photos / "rocket.jpg") as photo:
        small = photo.convert("RGB").resize((160, 160))
    for number in range(7):
        small.crop((3 * number, 2 * number, 140 + 2 * number, 160 - 2 * number)).save(folder / f"{number}.jpg")
    for number, name in enumerate(("coffee", "coins", "cat", "bricks", "astronaut"), 7):
        with Image.open(sample_photos / f"{name}.jpg") as photo:
            photo.convert("RGB").resize((160, 160)).save(folder / f"{number}.jpg")
    return folder


def test_a_taught_word_is_listed_searched_and_suggests_photos(answer: Answer, folder: Path) -> None:
    answer("add", str(folder))
    paths = [str(folder / f"{number}.jpg") for number in range(12)]
    assert answer("teach", "Saturn V", *paths[:5]) | {"confidence": 1.0} == {
        "word": "Saturn V",
        "examples": 5,
        "refused": 0,
        "confidence": 1.0,
        "searchable": True,
        "changed": 5,
        "failed": [],
    }
    assert answer("teach", "saturn v", "--refuse", paths[9])["refused"] == 1
    (word,) = answer("words")["words"]
    assert (word["word"], word["examples"], word["refused"], word["searchable"]) == ("Saturn V", 5, 1, True)
    suggestions = answer("words", "Saturn V", "--limit", "2")["suggestions"]
    assert {each["path"] for each in suggestions} <= {*paths[5:7]}
    assert set(suggestions[0]) == {"id", "file_name", "path", "reason", "confidence"}
    matches = answer("search", "SATURN V", "-k", "7")["matches"]
    assert [match["path"] in paths[:5] for match in matches] == [True] * 5 + [False] * 2
    assert {match["path"] for match in matches} == set(paths[:7])
    missing = answer("teach", "Saturn V", paths[5], "nowhere.jpg", status=1)
    assert (missing["changed"], len(missing["failed"])) == (1, 1)
    assert answer("teach", "Saturn V", "--forget", *paths[:6])["examples"] == 0


def test_words_in_chinese(
    answer: Answer, folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    answer("add", str(folder / "0.jpg"))
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    assert main(["teach", "火箭", str(folder / "0.jpg")]) == 0
    assert capsys.readouterr().out == "火箭：照片 1 张，排除 0 张；还需要照片：4\n"
    assert main(["words"]) == 0
    assert capsys.readouterr().out == "火箭\t1\t0\t\t还需要照片：4\n"


@pytest.mark.parametrize("arguments", [["teach", " ", "x"], ["teach", "a", "x", "--refuse", "--forget"], ["words", ""]])
def test_wrong_usage_is_told(arguments: list[str]) -> None:
    assert main(arguments) == 2


def test_a_word_that_is_no_utf8_is_stored_as_it_can_be_shown(answer: Answer, folder: Path) -> None:
    answer("add", str(folder / "0.jpg"))
    assert answer("teach", "caf\udce9", str(folder / "0.jpg"))["word"] == "caf?"
