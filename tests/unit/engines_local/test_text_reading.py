"""Text in pictures: read once, kept, found by words and parts of words, in Chinese and English."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from collections.abc import Callable, Sequence
from contextlib import closing
from hashlib import sha256
from pathlib import Path

import pytest
from PIL import Image

from desktop.core.errors import ErrorCode, InvalidInputError
from desktop.core.match import MatchSource
from desktop.core.photo import Place, PlaceKind
from desktop.core.progress import Progress, TaskCancelled, TaskContext
from desktop.core.query import Query, TextTerm
from desktop.core.text_line import TextLine
from desktop.embedding.text_reader import UInt8
from desktop.engines.base import IngestItem, IngestResult
from desktop.engines.local.engine import LocalEngine
from desktop.engines.local.salvage import Salvager
from desktop.engines.reading import ReadingState, ReadsText
from tests.colour_reader import BLACK, BLUE, GREEN, RED, SIGNS, Colour, ColourReader


class Report:
    def uploading(self, item_ids: Sequence[int], document: str) -> None: ...

    def uploaded(self, item_ids: Sequence[int], job_id: str) -> None: ...

    def transferred(self, size_bytes: int) -> None: ...

    def finished(self, results: Sequence[IngestResult]) -> None:
        for result in results:
            assert result.error is None


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where the pictures are. Names of the three nearest folders are words of a photo."""
    folder = tmp_path / "p" / "q" / "r"
    folder.mkdir(parents=True)
    return folder


@pytest.fixture
def signs(engine: LocalEngine, folder: Path, ctx: TaskContext) -> dict[Colour, str]:
    """A library with a picture of each colour: colour → id of the photo."""
    ids = {}
    ingest = engine.open_ingest(Report(), ctx)
    for number, colour in enumerate((RED, GREEN, BLUE, BLACK)):
        path = folder / f"{number}.png"
        Image.new("RGB", (64, 48), colour).save(path)
        content = path.read_bytes()
        ids[colour] = sha256(content).hexdigest()
        place = Place(PlaceKind.FILE, str(path), "", len(content), path.stat().st_mtime_ns)
        ingest.put(IngestItem(number, place, ids[colour], content))
    ingest.flush()
    ingest.close()
    return ids


@pytest.fixture
def read(engine: LocalEngine, signs: dict[Colour, str], ctx: TaskContext) -> dict[Colour, str]:
    """The same, read."""
    engine.read_missing(ColourReader(), ctx)
    return signs


def said(engine: LocalEngine, text: str) -> list[str]:
    """Photos that have the text in words."""
    found = engine.search(Query((TextTerm(text),)), TaskContext())
    return [match.photo.id for match in found.matches if match.source is not MatchSource.VECTOR]


def test_the_local_engine_reads_text(engine: LocalEngine) -> None:
    assert isinstance(engine, ReadsText)


def test_each_photo_is_read_once(engine: LocalEngine, signs: dict[Colour, str], ctx: TaskContext) -> None:
    reader = ColourReader()
    assert engine.reading_state(reader.id) == ReadingState(read=0, missing=4)
    assert engine.read_missing(reader, ctx) == 4
    assert engine.reading_state(reader.id) == ReadingState(read=4, missing=0)
    assert engine.read_missing(reader, ctx) == 0
    assert reader.pictures == 4


def test_lines_are_kept_with_their_boxes(engine: LocalEngine, read: dict[Colour, str]) -> None:
    assert engine.text_of(read[RED]) == [
        TextLine("Closedon Sundays", (0.1, 0.1, 0.9, 0.2), 0.9),
        TextLine("Invoice IMG2034", (0.1, 0.3, 0.9, 0.4), 0.9),
    ]
    assert engine.text_of(read[BLUE]) == []
    assert engine.text_of("0" * 64) == []


@pytest.mark.parametrize(
    ("text", "colour"),
    [
        ("invoice", RED),
        ("INVOICE", RED),
        ("invoice 2034", RED),
        ("voice", RED),
        ("closed", RED),
        ("day", RED),
        ("２０３４", RED),
        ("北京", GREEN),
        ("站", GREEN),
        ("京南", GREEN),
        ("公司", GREEN),
        ("有限公司", GREEN),
        ("价", GREEN),
        ("4.50", GREEN),
        ("50", GREEN),
    ],
)
def test_text_is_found(engine: LocalEngine, read: dict[Colour, str], text: str, colour: Colour) -> None:
    assert said(engine, text) == [read[colour]]


@pytest.mark.parametrize("text", ["20345", "03", "in", "上海", '" OR "', "NEAR(", "司今"])
def test_what_no_picture_says_is_not_found(engine: LocalEngine, read: dict[Colour, str], text: str) -> None:
    del read
    assert said(engine, text) == []


def test_a_word_counts_more_than_a_part_of_one(engine: LocalEngine, signs: dict[Colour, str], ctx: TaskContext) -> None:
    words = {RED: ("education",), GREEN: ("the city of cats",), BLUE: ("a cat",)}
    engine.read_missing(ColourReader(signs=words), ctx)
    assert said(engine, "cat") == [signs[BLUE]]  # three letters are in too many words
    assert said(engine, "cats") == [signs[GREEN]]
    found = engine.search(Query((TextTerm("educat"),)), ctx)
    assert [(match.photo.id, round(match.score, 2)) for match in found.matches] == [(signs[RED], 0.5)]


def test_a_photo_that_cannot_be_read_is_not_tried_again(
    engine: LocalEngine, read: dict[Colour, str], ctx: TaskContext
) -> None:
    assert engine.text_of(read[BLACK]) == []
    assert engine.read_missing(ColourReader(), ctx) == 0


def test_a_photo_whose_file_is_away_is_read_when_it_is_back(
    engine: LocalEngine, signs: dict[Colour, str], folder: Path, ctx: TaskContext
) -> None:
    reader = ColourReader()
    away = (folder / "0.png").rename(folder / "away.png")
    assert engine.read_missing(reader, ctx) == 3
    assert engine.reading_state(reader.id).missing == 1
    away.rename(folder / "0.png")
    assert engine.read_missing(reader, ctx) == 1
    assert said(engine, "invoice") == [signs[RED]]


class Short(ColourReader):
    """Has too little memory for the first picture that it sees."""

    def read(self, pixels: UInt8, ctx: TaskContext) -> Sequence[TextLine]:
        if not self.pictures:
            self.pictures += 1
            raise InvalidInputError(ErrorCode.IMAGE_TOO_LARGE, "out of memory", retryable=True)
        return super().read(pixels, ctx)


def test_a_photo_for_which_memory_was_short_is_read_another_time(
    engine: LocalEngine, signs: dict[Colour, str], ctx: TaskContext
) -> None:
    reader = Short()
    assert engine.read_missing(reader, ctx) == 3
    assert engine.reading_state(reader.id).missing == 1
    assert engine.read_missing(reader, ctx) == 1


def test_reading_stops_and_goes_on(engine: LocalEngine, signs: dict[Colour, str]) -> None:
    del signs
    reader = ColourReader()

    def stop_after_two(progress: Progress) -> None:
        if progress.done == 2:
            ctx.cancel()

    ctx = TaskContext(stop_after_two)
    with pytest.raises(TaskCancelled):
        engine.read_missing(reader, ctx)
    left = engine.reading_state(reader.id).missing
    assert 0 < left < 4
    assert engine.read_missing(reader, TaskContext()) == left


def test_a_killed_reading_goes_on_where_it_was(
    library: Path, engine: LocalEngine, signs: dict[Colour, str], ctx: TaskContext
) -> None:
    program = (
        "import sys, time\n"
        "from pathlib import Path\n"
        "from desktop.core.progress import TaskContext\n"
        "from desktop.engines.local.engine import LocalEngine\n"
        "from tests.contract.support import RESOURCES\n"
        "from tests.colour_reader import ColourReader\n"
        "class Stuck(ColourReader):\n"
        "    def read(self, pixels, ctx):\n"
        "        if self.pictures == 2:\n"
        "            print('stuck', flush=True)\n"
        "            time.sleep(60)\n"
        "        return super().read(pixels, ctx)\n"
        "engine = LocalEngine(Path(sys.argv[1]), RESOURCES / 'model', RESOURCES / 'lexicon')\n"
        "engine.read_missing(Stuck(), TaskContext())\n"
    )
    with subprocess.Popen([sys.executable, "-c", program, str(library)], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "stuck\n"
        process.kill()
    reader = ColourReader()
    assert engine.reading_state(reader.id) == ReadingState(read=2, missing=2)
    assert engine.read_missing(reader, ctx) == 2
    assert said(engine, "invoice") == [signs[RED]]
    assert said(engine, "北京") == [signs[GREEN]]


def test_nothing_is_read_during_a_pause(engine: LocalEngine, signs: dict[Colour, str]) -> None:
    del signs
    reader, ctx = ColourReader(), TaskContext()
    asked = []

    def paused() -> bool:
        asked.append(reader.pictures)
        if len(asked) == 3:
            ctx.cancel()
        return True

    with pytest.raises(TaskCancelled):
        engine.read_missing(reader, ctx, paused)
    assert asked == [0, 0, 0]


def test_another_reader_reads_anew(engine: LocalEngine, read: dict[Colour, str], ctx: TaskContext) -> None:
    better = ColourReader("colours-2", {**SIGNS, RED: ("Closed on Sundays",)})
    assert engine.reading_state(better.id).missing == 4
    assert said(engine, "invoice") == [read[RED]]  # until then, what was read before counts
    assert engine.read_missing(better, ctx) == 4
    assert said(engine, "invoice") == []
    assert said(engine, "closed") == [read[RED]]


def test_forgotten_text_is_not_found_and_can_be_read_again(
    library: Path, engine: LocalEngine, read: dict[Colour, str], ctx: TaskContext
) -> None:
    def index_bytes() -> int:
        with closing(sqlite3.connect(library / "library.sqlite3")) as connection:
            return int(connection.execute("SELECT sum(length(block)) FROM read_words_data").fetchone()[0])

    full = index_bytes()
    assert engine.forget_text() == 4
    assert said(engine, "invoice") == said(engine, "北京") == []
    assert index_bytes() < full // 2
    assert engine.text_of(read[RED]) == []
    assert engine.read_missing(ColourReader(), ctx) == 4
    assert said(engine, "北京") == [read[GREEN]]


def test_removed_photos_are_neither_read_nor_found(
    engine: LocalEngine, signs: dict[Colour, str], ctx: TaskContext
) -> None:
    reader = ColourReader()
    engine.remove([signs[RED]], ctx)
    assert engine.read_missing(reader, ctx) == 3
    engine.restore([signs[RED]])
    assert engine.read_missing(reader, ctx) == 1
    engine.remove([signs[RED]], ctx)
    assert said(engine, "invoice") == []


def test_what_was_read_leaves_the_index_with_its_photo(
    library: Path, engine: LocalEngine, read: dict[Colour, str]
) -> None:
    del read
    engine.close()
    with closing(sqlite3.connect(library / "library.sqlite3")) as connection:
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("DELETE FROM photo")
        connection.execute("INSERT INTO read_words (read_words, rank) VALUES ('integrity-check', 1)")
        assert connection.execute("SELECT count(*) FROM read_part").fetchone() == (0,)


def test_text_survives_the_mending_of_a_library(
    library: Path, engine: LocalEngine, read: dict[Colour, str], open_engine: Callable[[], LocalEngine]
) -> None:
    engine.close()
    salvager = Salvager(library)
    salvager.save()
    salvager.put_in_place()
    mended = open_engine()
    assert said(mended, "invoice") == [read[RED]]
    assert said(mended, "北京") == [read[GREEN]]
    assert [line.text for line in mended.text_of(read[GREEN])] == list(SIGNS[GREEN])
