"""Text in pictures by the command line, with the reader that is installed."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image, ImageDraw, ImageFont

from desktop.embedding.text_reader import is_available
from tests.e2e.command_line import CommandLine


@pytest.fixture
def tusou(tmp_path: Path) -> CommandLine:
    return CommandLine(tmp_path / "home")


def sign(path: Path, text: str) -> Path:
    picture = Image.new("RGB", (480, 160), "white")
    ImageDraw.Draw(picture).text((30, 50), text, font=ImageFont.load_default(40), fill="black")
    picture.save(path)
    return path


@pytest.mark.skipif(is_available(), reason="the extra “ocr” is installed")
def test_without_the_extra_it_says_how_to_install_it(tusou: CommandLine) -> None:
    refused = tusou.run("text", "on", "--json")
    assert (refused.status, refused.data["error"]["code"]) == (1, "reader_missing")
    assert "tusou[ocr]" in refused.data["error"]["message"]
    assert not tusou.json("text", "status")["available"]


@pytest.mark.skipif(not is_available(), reason="the extra “ocr” is not installed")
def test_text_is_read_after_photos_were_added_and_found(tusou: CommandLine, tmp_path: Path) -> None:
    early, late = sign(tmp_path / "1.png", "Platform 12"), sign(tmp_path / "2.png", "Fresh coffee")
    assert tusou.json("add", str(early))["added"] == 1
    assert tusou.json("text", "status") == {"enabled": False, "available": True, "read": 0, "missing": 1}
    assert tusou.json("text", "on")["enabled"]
    assert tusou.json("add", str(late))["added"] == 1
    assert tusou.json("text", "status") == {"enabled": True, "available": True, "read": 1, "missing": 1}
    assert tusou.json("text", "read") == {"enabled": True, "available": True, "read": 2, "missing": 0}
    found = {match["file_name"]: match["source"] for match in tusou.json("search", "platform 12")["matches"]}
    assert found["1.png"] == "text"
    (line,) = tusou.json("text", "show", str(late))["lines"]
    assert line["text"] == "Fresh coffee"
    assert tusou.run("text", "show", str(late)).out == "Fresh coffee\n"
    assert tusou.json("text", "off", "--forget") == {"enabled": False, "available": True, "read": 0, "missing": 2}
