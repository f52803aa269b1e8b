"""Text in pictures is really read, by the networks of the extra."""

from __future__ import annotations

import subprocess
import sys
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from desktop.core.errors import ErrorCode, ModelError
from desktop.core.progress import TaskContext
from desktop.embedding import text_reader
from desktop.embedding.text_reader import RapidReader, UInt8, is_available

pytestmark = pytest.mark.skipif(not is_available(), reason="the extra “ocr” is not installed")

Size = tuple[int, int]


@pytest.fixture(scope="module")
def reader() -> RapidReader:
    return RapidReader()


@cache
def chinese_font() -> str:
    """A font with Chinese characters, or nothing."""
    command = ["fc-match", "-f", "%{file}\n%{lang}", ":lang=zh-cn"]
    try:
        answer = subprocess.run(command, capture_output=True, text=True, check=True)
    except (FileNotFoundError, subprocess.CalledProcessError):
        return ""
    path, _, languages = answer.stdout.partition("\n")
    return path if "zh-cn" in languages and Path(path).suffix in {".ttf", ".ttc", ".otf"} else ""


def written(*lines: tuple[str, int, int], size: Size = (480, 320), font: str = "", paper: str = "white") -> UInt8:
    """A picture with lines of text at x and y, 28 pixels high."""
    picture = Image.new("RGB", size, paper)
    draw = ImageDraw.Draw(picture)
    for text, x, y in lines:
        draw.text((x, y), text, font=ImageFont.truetype(font, 28) if font else ImageFont.load_default(28), fill="black")
    return np.asarray(picture)


def test_english_is_read_with_its_place(reader: RapidReader) -> None:
    (first, second) = reader.read(written(("Closed on Sundays", 40, 40), ("Invoice 2034", 120, 240)), TaskContext())
    assert (first.text, second.text) == ("Closed on Sundays", "Invoice 2034")
    assert min(first.confidence, second.confidence) > 0.8
    left, top, right, bottom = second.box
    assert 0.2 < left < 0.3 < right < 0.7
    assert 0.7 < top < 0.8 < bottom < 0.9


def test_chinese_is_read(reader: RapidReader) -> None:
    if not chinese_font():
        pytest.skip("there is no font with Chinese characters")
    lines = reader.read(
        written(("今日特价", 40, 40), ("北京南站 Platform 12", 40, 160), font=chinese_font()), TaskContext()
    )
    text = " ".join(line.text for line in lines)
    assert "今日特价" in text
    assert "北京南站" in text
    assert "Platform 12" in text


def test_a_picture_without_text_has_none(reader: RapidReader, capfd: pytest.CaptureFixture[str]) -> None:
    assert reader.read(written(size=(300, 200), paper="navy"), TaskContext()) == []
    assert capfd.readouterr() == ("", "")


def test_an_incomplete_installation_is_told_and_nothing_is_fetched(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(text_reader, "_READS", "not_there")
    with pytest.raises(ModelError) as caught:
        RapidReader().read(written(), TaskContext())
    assert caught.value.code is ErrorCode.MODEL_MISSING
    assert caught.value.params["path"].endswith("not_there.onnx")


@pytest.mark.parametrize("network", ["_FINDS", "_TURNS", "_READS"])
def test_a_damaged_network_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, network: str) -> None:
    (tmp_path / "rubbish.onnx").write_bytes(b"rubbish" * 100)
    monkeypatch.setattr(text_reader, network, str(tmp_path / "rubbish"))
    with pytest.raises(ModelError) as caught:
        RapidReader().read(written(("hello", 40, 40)), TaskContext())
    assert caught.value.code is ErrorCode.MODEL_DAMAGED


def test_a_library_that_the_reader_needs_and_is_not_there_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "rapidocr", None)
    with pytest.raises(ModelError) as caught:
        RapidReader().read(written(), TaskContext())
    assert caught.value.code is ErrorCode.MODEL_DAMAGED
