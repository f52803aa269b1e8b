"""Changing the model of a library: the old one answers until the new one has every photo, through kills and pauses."""

from __future__ import annotations

import io
import shutil
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

import pytest
from PIL import Image

from desktop.core.errors import ErrorCode, ModelError
from desktop.core.match import SearchResult
from desktop.core.photo import Place, PlaceKind
from desktop.core.progress import Progress, TaskCancelled, TaskContext
from desktop.core.query import ImageFile, ImageTerm, LibraryPhoto, Query, TextTerm
from desktop.embedding.clip_encoder import ClipEncoder
from desktop.embedding.pack import read_pack
from desktop.embedding.pack_record import Curve, PackRecord, digest, list_files, write_record
from desktop.engines.base import IngestItem, IngestResult, ModelUse, SwitchesModels
from desktop.engines.local.engine import LocalEngine
from desktop.engines.local.vectors import BLOCK_ROWS
from desktop.engines.teaching import Verdict
from tests.contract.support import RESOURCES
from tests.hub.tiny_pack import COLOURS, build_pack

COLOUR_NAMES = ("red", "green", "blue", "yellow", "white")
COPIES = 8
PHOTOS = COPIES * len(COLOUR_NAMES)
#: Photos of the first transaction of a change.
FIRST = 8


class Report:
    """Nothing may fail."""

    def uploading(self, item_ids: Sequence[int], document: str) -> None: ...

    def uploaded(self, item_ids: Sequence[int], job_id: str) -> None: ...

    def transferred(self, size_bytes: int) -> None: ...

    def finished(self, results: Sequence[IngestResult]) -> None:
        for result in results:
            assert result.error is None


def shelve(packs: Path, name: str, seed: int = 0, languages: tuple[str, ...] = ("en", "zh")) -> str:
    """Put a pack on the shelf, as an installation does. Returns the id of its model."""
    folder = build_pack(packs / name, COLOURS, seed=seed)
    encoder = ClipEncoder(read_pack(folder))
    probes, files = encoder.probe(), list_files(folder, lambda: None)
    record = PackRecord(
        name=name,
        source=str(folder),
        installed_at=datetime(2026, 1, 2, tzinfo=UTC),
        dimensions=encoder.dimensions,
        digest=digest(files),
        files=files,
        languages=languages,
        text=Curve(even=0.9, scale=0.02),
        picture=Curve(even=0.8, scale=0.04),
        picture_probe=tuple(probes.picture.tolist()),
        text_probe=tuple(probes.text.tolist()),
        provider="CPUExecutionProvider",
        picture_ms=1,
        text_ms=1,
    )
    write_record(folder, record)
    return record.model_id


@pytest.fixture(scope="module")
def packs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("packs")


@pytest.fixture(scope="module")
def tiny(packs: Path) -> str:
    return shelve(packs, "Tiny")


@pytest.fixture(scope="module")
def other(packs: Path) -> str:
    return shelve(packs, "Other", seed=4, languages=("en",))


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library of colours, embedded by the bundled model. To be copied."""
    root = tmp_path_factory.mktemp("filled")
    for name in COLOUR_NAMES:
        for number in range(COPIES):
            shade = Image.fromarray(COLOURS[name]).resize((60 + number, 60))
            (root / "photos").mkdir(exist_ok=True)
            shade.save(root / "photos" / f"{name[0]}-{number}.png")
    engine = LocalEngine(root / "library", RESOURCES / "model", RESOURCES / "lexicon")
    add(engine, sorted((root / "photos").iterdir()))
    engine.close()
    return root


@pytest.fixture
def home(filled: Path, tmp_path: Path) -> Path:
    shutil.copytree(filled / "library", tmp_path / "library")
    return tmp_path


@pytest.fixture
def open_library(home: Path, packs: Path) -> Iterator[Callable[[], LocalEngine]]:
    opened: list[LocalEngine] = []

    def open_() -> LocalEngine:
        opened.append(LocalEngine(home / "library", RESOURCES / "model", RESOURCES / "lexicon", packs))
        return opened[-1]

    yield open_
    for engine in opened:
        engine.close()


@pytest.fixture
def library(open_library: Callable[[], LocalEngine]) -> LocalEngine:
    return open_library()


def add(engine: LocalEngine, paths: Sequence[Path]) -> None:
    ingest = engine.open_ingest(Report(), TaskContext())
    for number, path in enumerate(paths):
        content = path.read_bytes()
        place = Place(PlaceKind.FILE, str(path), "", len(content), path.stat().st_mtime_ns)
        ingest.put(IngestItem(number, place, sha256(content).hexdigest(), content))
    ingest.flush()
    ingest.close()


def by_text(engine: LocalEngine, text: str, count: int = COPIES) -> SearchResult:
    return engine.search(Query((TextTerm(text),), top_k=count), TaskContext())


def by_image(engine: LocalEngine, path: Path) -> SearchResult:
    return engine.search(Query((ImageTerm(ImageFile(path)),), top_k=100), TaskContext())


def initials(result: SearchResult) -> list[str]:
    return [match.photo.file_name[0] for match in result.matches]


def model_of(engine: LocalEngine) -> str:
    return engine.status(TaskContext()).model


def use_of(engine: LocalEngine, model: str) -> ModelUse:
    return next(use for use in engine.models() if use.model == model)


def embed(engine: LocalEngine, ctx: TaskContext | None = None) -> int:
    return engine.embed_missing(ctx or TaskContext(), lambda: False)


def cancelling(after: int) -> TaskContext:
    """Cancels itself when so many photos are done."""

    def look(progress: Progress) -> None:
        if progress.done >= after:
            ctx.cancel()

    ctx = TaskContext(look)
    return ctx


def test_a_joint_model_finds_what_lacks_something_too(library: LocalEngine, tiny: str) -> None:
    library.use_model(tiny)
    embed(library)
    assert initials(by_text(library, "not red", PHOTOS))[-COPIES:] == ["r"] * COPIES
    assert set(initials(by_text(library, "不要红色", PHOTOS - COPIES))) == {"g", "b", "y", "w"}


def test_the_old_model_answers_until_the_new_one_has_every_photo(library: LocalEngine, tiny: str, filled: Path) -> None:
    assert isinstance(library, SwitchesModels)
    bundled = model_of(library)
    red = filled / "photos" / "r-0.png"
    before = by_image(library, red)
    library.use_model(tiny)
    assert [(use.model, use.answers, use.wanted) for use in library.models()] == [
        (bundled, True, False),
        (tiny, False, True),
    ]
    with pytest.raises(TaskCancelled):
        embed(library, cancelling(after=FIRST))
    assert use_of(library, tiny).photos == FIRST
    during = by_image(library, red)
    assert model_of(library) == bundled
    assert [match.photo.id for match in during.matches] == [match.photo.id for match in before.matches]

    assert embed(library) == PHOTOS - FIRST
    assert model_of(library) == tiny
    after = by_image(library, red)
    assert after.matches[0].score == 1
    assert initials(after)[:COPIES] == ["r"] * COPIES
    assert initials(by_text(library, "something red")) == ["r"] * COPIES
    assert initials(by_text(library, "蓝色")) == ["b"] * COPIES
    assert len(after.matches) == PHOTOS


def test_searches_go_on_while_another_thread_embeds(library: LocalEngine, tiny: str, filled: Path) -> None:
    library.use_model(tiny)
    done = threading.Event()
    worker = threading.Thread(target=lambda: (embed(library), done.set()))
    worker.start()
    counts = {len(by_image(library, filled / "photos" / "g-1.png").matches)}
    while not done.wait(0.01):
        counts.add(len(by_image(library, filled / "photos" / "g-1.png").matches))
    worker.join()
    assert counts == {PHOTOS}
    assert model_of(library) == tiny


def test_the_way_back_to_the_bundled_model_is_immediate(library: LocalEngine, tiny: str) -> None:
    bundled = model_of(library)
    library.use_model(tiny)
    embed(library)
    library.use_model(bundled)
    assert model_of(library) == bundled
    library.use_model(tiny)
    assert model_of(library) == tiny


def test_an_empty_library_changes_at_once(packs: Path, tiny: str, tmp_path: Path, filled: Path) -> None:
    engine = LocalEngine(tmp_path / "new", RESOURCES / "model", RESOURCES / "lexicon", packs)
    engine.use_model(tiny)
    assert model_of(engine) == tiny
    add(engine, [filled / "photos" / "b-0.png", filled / "photos" / "r-0.png"])
    assert initials(by_text(engine, "blue"))[0] == "b"
    assert use_of(engine, tiny).missing == 0
    engine.close()


def test_progress_counts_photos_and_starts_from_what_is_there(library: LocalEngine, tiny: str) -> None:
    library.use_model(tiny)
    with pytest.raises(TaskCancelled):
        embed(library, cancelling(after=FIRST))
    told: list[Progress] = []
    embed(library, TaskContext(told.append))
    assert (told[0].done, told[0].total) == (0, PHOTOS - FIRST)
    assert told[-1].done == told[-1].total == PHOTOS - FIRST


def test_photos_that_lack_several_models_are_looked_at_once(library: LocalEngine, tiny: str, home: Path) -> None:
    bundled = model_of(library)
    # As after an update of the program that brought another model.
    with closing(sqlite3.connect(home / "library" / "library.sqlite3")) as connection, connection:
        connection.execute("UPDATE model SET name = 'an earlier one'")
    library.use_model(tiny)
    told: list[Progress] = []
    assert embed(library, TaskContext(told.append)) == PHOTOS
    assert told[-1].total == PHOTOS
    assert {use.model: use.photos for use in library.models()} == {
        tiny: PHOTOS,
        bundled: PHOTOS,
        "an earlier one": PHOTOS,
    }
    library.forget_model("an earlier one")
    assert {use.model for use in library.models()} == {tiny, bundled}


def test_a_pause_holds_the_work_until_it_ends(library: LocalEngine, tiny: str) -> None:
    library.use_model(tiny)
    asked: list[int] = []

    def paused() -> bool:
        asked.append(use_of(library, tiny).photos)
        return len(asked) < 3

    library.embed_missing(TaskContext(), paused)
    assert asked[:3] == [0, 0, 0]
    assert model_of(library) == tiny


def test_a_pause_can_be_cancelled(library: LocalEngine, tiny: str) -> None:
    library.use_model(tiny)
    ctx = TaskContext()

    def paused() -> bool:
        ctx.cancel()
        return True

    with pytest.raises(TaskCancelled):
        library.embed_missing(ctx, paused)


KILLED = """
import os, sys
from pathlib import Path
from desktop.core.progress import TaskContext
from desktop.engines.local.engine import LocalEngine
from desktop.engines.teaching import Verdict
from tests.contract.support import RESOURCES

engine = LocalEngine(Path(sys.argv[1]), RESOURCES / "model", RESOURCES / "lexicon", Path(sys.argv[2]))
engine.use_model(sys.argv[3])
engine.embed_missing(TaskContext(lambda progress: progress.done >= 8 and os._exit(9)), lambda: False)
"""


def test_a_kill_in_the_middle_loses_nothing_and_the_next_program_goes_on(
    open_library: Callable[[], LocalEngine], home: Path, packs: Path, tiny: str
) -> None:
    command = [sys.executable, "-c", KILLED, str(home / "library"), str(packs), tiny]
    assert subprocess.run(command, check=False, cwd=RESOURCES.parent).returncode == 9
    library = open_library()
    kept = use_of(library, tiny).photos
    assert FIRST <= kept < PHOTOS
    assert model_of(library) != tiny
    assert embed(library) == PHOTOS - kept
    assert model_of(library) == tiny
    assert initials(by_text(library, "green")) == ["g"] * COPIES


def test_photos_that_come_meanwhile_are_found_by_both_models(
    library: LocalEngine, tiny: str, tmp_path: Path, filled: Path
) -> None:
    library.use_model(tiny)
    with pytest.raises(TaskCancelled):
        embed(library, cancelling(after=FIRST))
    late = tmp_path / "x-late.png"
    Image.new("RGB", (70, 50), (235, 20, 20)).save(late)
    add(library, [late])
    assert initials(by_image(library, late))[0] == "x"
    assert embed(library) == PHOTOS - FIRST
    assert "x" in initials(by_text(library, "red", COPIES + 1))


def test_another_program_sees_the_change(open_library: Callable[[], LocalEngine], tiny: str, filled: Path) -> None:
    first, second = open_library(), open_library()
    by_image(second, filled / "photos" / "r-0.png")
    first.use_model(tiny)
    embed(first)
    assert initials(by_text(second, "yellow")) == ["y"] * COPIES
    assert model_of(second) == tiny


def test_photos_whose_files_are_gone_or_changed_are_seen_by_what_the_library_keeps(
    library: LocalEngine, tiny: str, tmp_path: Path, filled: Path
) -> None:
    gone, changed = tmp_path / "x-gone.png", tmp_path / "y-changed.png"
    Image.fromarray(COLOURS["red"]).resize((50, 50)).save(gone)
    Image.fromarray(COLOURS["red"]).resize((51, 51)).save(changed)
    add(library, [gone, changed])
    content = encoded("red", 52)
    ingest = library.open_ingest(Report(), TaskContext())
    member = Place(PlaceKind.ARCHIVE_MEMBER, str(tmp_path / "old.zip"), "z-member.png", len(content), 1)
    ingest.put(IngestItem(9, member, sha256(content).hexdigest(), content))
    ingest.flush()
    ingest.close()
    gone.unlink()
    Image.fromarray(COLOURS["green"]).save(changed)
    library.use_model(tiny)
    assert embed(library) == PHOTOS + 3
    assert set(initials(by_text(library, "red", COPIES + 3))) == {"r", "x", "y", "z"}


def encoded(name: str, side: int) -> bytes:
    buffer = io.BytesIO()
    Image.fromarray(COLOURS[name]).resize((side, side)).save(buffer, "PNG")
    return buffer.getvalue()


def test_words_and_pictures_are_fused(library: LocalEngine, tiny: str) -> None:
    library.use_model(tiny)
    embed(library)
    blue = next(match.photo for match in by_text(library, "blue").matches)
    library.set_caption(blue.id, "my red period", TaskContext())
    found = by_text(library, "red", COPIES + 1)
    assert blue.id in {match.photo.id for match in found.matches}
    sources = {match.photo.id: match.source.value for match in found.matches}
    assert sources[blue.id] == "text"
    assert {source for id_, source in sources.items() if id_ != blue.id} == {"vector"}


def test_a_photo_of_the_library_asks_with_the_vector_of_the_answering_model(library: LocalEngine, tiny: str) -> None:
    library.use_model(tiny)
    embed(library)
    white = by_text(library, "white").matches[0].photo
    found = library.search(Query((ImageTerm(LibraryPhoto(white.id)),), top_k=COPIES), TaskContext())
    assert found.matches[0].photo.id == white.id
    assert initials(found) == ["w"] * COPIES


def test_a_restored_photo_is_found_again_after_a_change(library: LocalEngine, tiny: str, filled: Path) -> None:
    photo = library.find(str(filled / "photos" / "r-0.png"))
    library.remove([photo.id], TaskContext())
    library.use_model(tiny)
    assert embed(library) == PHOTOS - 1
    library.restore([photo.id])
    found = library.search(Query((ImageTerm(LibraryPhoto(photo.id)),), top_k=3), TaskContext())
    assert initials(found) == ["r"] * 3
    assert embed(library) == 1
    assert initials(by_text(library, "red")) == ["r"] * COPIES


def test_languages_are_those_of_the_answering_model(library: LocalEngine, other: str) -> None:
    assert library.capabilities.languages == {"en", "zh"}
    library.use_model(other)
    embed(library)
    by_text(library, "red")
    assert library.capabilities.languages == {"en"}


# Forgetting


def test_forgetting_a_model_frees_its_space(library: LocalEngine, tiny: str, home: Path) -> None:
    bundled = model_of(library)
    library.use_model(tiny)
    embed(library)
    pad(home / "library" / "library.sqlite3", 6000)
    library.use_model(bundled)
    before = size_of(home / "library")
    freed = library.forget_model(tiny)
    assert freed > 0
    assert size_of(home / "library") <= before - freed
    assert [use.model for use in library.models()] == [bundled]
    assert library.forget_model(tiny) == 0


def pad(database: Path, size_bytes: int) -> None:
    """Makes the vectors of the pack large, so that a few photos take the space of many."""
    with closing(sqlite3.connect(database)) as connection, connection:
        (model,) = connection.execute("SELECT id FROM model WHERE name LIKE 'Tiny@%'").fetchone()
        connection.execute("UPDATE embedding SET classes = zeroblob(?) WHERE model_id = ?", (size_bytes, model))


def size_of(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def crowd(database: Path) -> None:
    """Adds as many photos as fill a block of the index, with vectors of every model."""
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.execute(
            "WITH RECURSIVE number (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number WHERE n < ?)"
            " INSERT INTO photo (sha256, format, width, height, size_bytes, dated_at, added_at)"
            " SELECT printf('%064d', n), 'JPEG', 1, 1, 1, '', 0 FROM number",
            (BLOCK_ROWS,),
        )
        connection.execute(
            "INSERT INTO embedding (photo_id, model_id, vector, classes, probabilities)"
            " SELECT photo.id, model_id, vector, classes, probabilities"
            " FROM photo, (SELECT * FROM embedding GROUP BY model_id) WHERE sha256 LIKE '000%'"
        )


@pytest.mark.skipif(sys.platform != "linux", reason="asks the system which files are mapped")
def test_files_of_a_forgotten_model_go_where_no_mapped_file_can_be_deleted(
    library: LocalEngine, tiny: str, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bundled = model_of(library)
    library.use_model(tiny)
    embed(library)
    crowd(home / "library" / "library.sqlite3")
    library.search(Query((TextTerm("red"),)), TaskContext())
    (mapped,) = (home / "library" / "index").rglob("*.block")
    assert str(mapped) in Path("/proc/self/maps").read_text(encoding="utf-8")
    left = home / "library" / "index" / "of a model forgotten earlier" / "000000.block"
    left.parent.mkdir()
    left.touch()
    unlink = Path.unlink

    def unlink_unmapped(path: Path, missing_ok: bool = False) -> None:
        if str(path) in Path("/proc/self/maps").read_text(encoding="utf-8"):
            raise PermissionError("as on Windows")
        unlink(path, missing_ok)

    monkeypatch.setattr(Path, "unlink", unlink_unmapped)
    library.use_model(bundled)
    library.forget_model(tiny)
    assert not mapped.exists()
    assert not left.exists()


def test_a_model_in_use_is_not_forgotten(library: LocalEngine, tiny: str, other: str) -> None:
    bundled = model_of(library)
    library.use_model(tiny)
    embed(library)
    library.use_model(other)  # wanted, while the other one answers
    for model in (tiny, other, bundled):
        with pytest.raises(ModelError) as caught:
            library.forget_model(model)
        assert caught.value.code is ErrorCode.MODEL_IN_USE


def test_a_forgotten_model_can_come_back(open_library: Callable[[], LocalEngine], tiny: str, filled: Path) -> None:
    library, second = open_library(), open_library()
    bundled = model_of(library)
    for _ in range(2):
        library.use_model(tiny)
        assert embed(library) == PHOTOS
        for engine in (library, second):
            found = engine.search(Query((TextTerm("red"),), top_k=100), TaskContext())
            ids = [match.photo.id for match in found.matches]
            assert len(ids) == len(set(ids))
            assert initials(found)[:COPIES] == ["r"] * COPIES
        library.use_model(bundled)
        library.forget_model(tiny)


def test_a_model_that_is_not_there_is_refused(library: LocalEngine) -> None:
    with pytest.raises(ModelError) as caught:
        library.use_model("Nothing@123")
    assert caught.value.code is ErrorCode.MODEL_NOT_FOUND


def test_the_bundled_model_answers_when_a_pack_has_vanished(
    home: Path, open_library: Callable[[], LocalEngine], packs: Path, filled: Path
) -> None:
    shelf = home / "packs"
    vanishing = shelve(shelf, "Vanishing", seed=2)
    engine = LocalEngine(home / "library", RESOURCES / "model", RESOURCES / "lexicon", shelf)
    engine.use_model(vanishing)
    embed(engine)
    engine.close()
    shutil.rmtree(shelf)
    library = open_library()
    assert len(by_image(library, filled / "photos" / "r-0.png").matches) == PHOTOS
    assert model_of(library) != vanishing


def test_taught_words_are_learned_anew_with_another_model(library: LocalEngine, tiny: str) -> None:
    reds = [photo.id for photo in library.photos(library.photo_ids()) if photo.file_name.startswith("r")]
    library.judge("ember", dict.fromkeys(reds[:5], Verdict.FITS), TaskContext())
    assert initials(by_text(library, "ember")) == ["r"] * COPIES
    library.use_model(tiny)
    embed(library)
    assert model_of(library) == tiny
    assert library.lesson("ember", 1, TaskContext()).searchable
    found = by_text(library, "ember")
    assert initials(found) == ["r"] * COPIES
    assert min(match.score for match in found.matches) > 0.5
