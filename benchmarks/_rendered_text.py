"""How much of the text in pictures is read, and found: words in Chinese and English at several sizes and papers.

Each picture has six words of one language at one size. A word counts as read if a line of the reader holds it, blanks
not looked at; as found if a search for its middle part (four letters, or two characters) has the picture among the
matches in words, in a library of all the pictures.
"""

from __future__ import annotations

import io
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from benchmarks._table import print_table
from desktop.config.paths import lexicon_dir, model_dir
from desktop.core.match import MatchSource
from desktop.core.photo import Place, PlaceKind
from desktop.core.progress import TaskContext
from desktop.core.query import Query, TextTerm
from desktop.embedding.text_reader import RapidReader
from desktop.engines.base import IngestItem, IngestResult
from desktop.engines.local.engine import LocalEngine

SIZES = (8, 10, 12, 16, 24, 48)
"""Heights of the type, in pixels."""
_WORDS_OF_A_PICTURE = 6
_PICTURE = (800, 480)
_WORDS = {
    "en": """Platform closed invoice customs passport fragile emergency reception laundry platinum hydrogen receipt
        departure saturday vegetarian workshop elevator cinnamon password triangle umbrella harbour mountain volcano
        directory warranty calendar insurance discount membership kitchen festival newspaper orchestra dictionary""",
    "zh": """今日特价 北京南站 禁止吸烟 生日快乐 有限公司 小心地滑 图书馆 牛肉面 紧急出口 停车场 身份证 营业执照
        电子发票 合同编号 收款人 会议室 洗手间 保质期 生产日期 使用说明 请勿打扰 注意安全 售票处 行李寄存 欢迎光临
        谢谢惠顾 暂停服务 无线网络 健康证明 学生宿舍 中心医院 火车东站 人民广场 第二食堂 急诊部 登机口""",
}
#: Black on white; white on dark; little contrast; noise; a photo below; turned by 15 degrees; saved as a poor JPEG.
_PAPERS = ("white", "dark", "faint", "rough", "photo", "turned", "poor JPEG")


Colour = tuple[int, int, int]

_COLOURS: Mapping[str, Colour] = {"dark": (30, 40, 70), "faint": (190, 190, 185)}
_INKS: Mapping[str, Colour] = {"dark": (250, 240, 200), "faint": (160, 165, 165), "photo": (255, 255, 255)}


@dataclass(frozen=True)
class RenderedText:
    """A picture and what it says: language, size of the type, paper, words."""

    content: bytes
    language: str
    size: int
    paper: str
    words: Sequence[str]


@dataclass(frozen=True)
class Recall:
    """Words that there are, that were read, and that were found by a part of them."""

    words: int
    read: int
    found: int

    def __add__(self, other: Recall) -> Recall:
        return Recall(self.words + other.words, self.read + other.read, self.found + other.found)


class _Report:
    def uploading(self, item_ids: Sequence[int], document: str) -> None: ...

    def uploaded(self, item_ids: Sequence[int], job_id: str) -> None: ...

    def transferred(self, size_bytes: int) -> None: ...

    def finished(self, results: Sequence[IngestResult]) -> None:
        for result in results:
            if result.error is not None:
                raise result.error


def measure(folder: Path, photo: Path | None = None) -> Mapping[tuple[str, int, str], Recall]:
    """Read and search rendered pictures.

    Args:
        folder: an empty one, for the library.
        photo: a photo to write on; None leaves that paper out.

    Returns:
        (language, size, paper) → recall. Chinese is left out where no font has it.
    """
    pictures = {sha256(each.content).hexdigest(): each for each in _rendered(photo)}
    engine = LocalEngine(folder, model_dir(), lexicon_dir())
    try:
        ctx = TaskContext()
        ingest = engine.open_ingest(_Report(), ctx)
        for number, (identity, each) in enumerate(pictures.items()):
            place = Place(PlaceKind.CLIPBOARD, f"{number}.png", "", len(each.content), 0)
            ingest.put(IngestItem(number, place, identity, each.content))
        ingest.flush()
        ingest.close()
        engine.read_missing(RapidReader(), ctx)
        measured: dict[tuple[str, int, str], Recall] = {}
        for identity, each in pictures.items():
            key = (each.language, each.size, each.paper)
            measured[key] = measured.get(key, Recall(0, 0, 0)) + _recall(engine, identity, each)
        return measured
    finally:
        engine.close()


def show(measured: Mapping[tuple[str, int, str], Recall]) -> None:
    """Print a table of languages and sizes, all papers together, and one of papers, all sizes together."""
    for title, column in (("height in px", 1), ("paper", 2)):
        sums: dict[tuple[str, str], Recall] = {}
        for key, recall in measured.items():
            group = (key[0], str(key[column]))
            sums[group] = sums.get(group, Recall(0, 0, 0)) + recall
        rows = [
            (*group, recall.words, recall.read / recall.words, recall.found / recall.words)
            for group, recall in sums.items()
        ]
        print_table(f"Text in pictures, by {title}", ("language", title, "words", "read", "found by a part"), rows)


def _recall(engine: LocalEngine, identity: str, picture: RenderedText) -> Recall:
    text = _plain("".join(line.text for line in engine.text_of(identity)))
    found = sum(identity in _said(engine, _part(word)) for word in picture.words)
    return Recall(len(picture.words), sum(_plain(word) in text for word in picture.words), found)


def _said(engine: LocalEngine, text: str) -> set[str]:
    result = engine.search(Query((TextTerm(text),)), TaskContext())
    return {match.photo.id for match in result.matches if match.source is not MatchSource.VECTOR}


def _part(word: str) -> str:
    length = 4 if word.isascii() else 2
    start = (len(word) - length) // 2
    return word[start : start + length]


def _plain(text: str) -> str:
    return "".join(text.lower().split())


def _rendered(photo: Path | None) -> Iterator[RenderedText]:
    chance = np.random.default_rng(7)
    fonts = {"en": "", "zh": chinese_font()}
    for language in ("en", "zh") if fonts["zh"] else ("en",):
        for size in SIZES:
            for paper in _PAPERS:
                if paper == "photo" and photo is None:
                    continue
                words = [
                    str(each) for each in chance.choice(_WORDS[language].split(), _WORDS_OF_A_PICTURE, replace=False)
                ]
                picture = _paper(paper, photo, chance)
                _write(picture, words, fonts[language], size, _INKS.get(paper, (10, 10, 10)))
                yield RenderedText(_encoded(picture, paper), language, size, paper, words)


def _encoded(picture: Image.Image, paper: str) -> bytes:
    buffer = io.BytesIO()
    if paper == "turned":
        picture = picture.rotate(15, Image.Resampling.BICUBIC, expand=True, fillcolor=(255, 255, 255))
    if paper == "poor JPEG":
        picture.save(buffer, "JPEG", quality=15)
    else:
        picture.save(buffer, "PNG")
    return buffer.getvalue()


def chinese_font() -> str:
    """Path of a font with Chinese characters; empty where fontconfig knows none."""
    command = ["fc-match", "-f", "%{file}\n%{lang}", ":lang=zh-cn"]
    try:
        answer = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    except (FileNotFoundError, subprocess.CalledProcessError):
        return ""
    path, _, languages = answer.partition("\n")
    return path if "zh-cn" in languages else ""


def _paper(kind: str, photo: Path | None, chance: np.random.Generator) -> Image.Image:
    width, height = _PICTURE
    if kind == "photo" and photo is not None:
        return Image.open(photo).convert("RGB").resize(_PICTURE)
    if kind == "rough":
        return Image.fromarray(chance.normal(190, 18, (height, width, 3)).clip(0, 255).astype(np.uint8))
    return Image.new("RGB", _PICTURE, _COLOURS.get(kind, (255, 255, 255)))


def _write(picture: Image.Image, words: Sequence[str], font: str, size: int, ink: Colour) -> None:
    draw = ImageDraw.Draw(picture)
    type_ = ImageFont.truetype(font, size) if font else ImageFont.load_default(size)
    for number, word in enumerate(words):
        draw.text((40 + number % 2 * 400, 40 + number // 2 * 150), word, font=type_, fill=ink)
