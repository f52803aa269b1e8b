"""Adding photos: what is reported is on the disk, whatever happens; nothing hangs, nothing is done twice."""

from __future__ import annotations

import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path

import pytest

from desktop.core.errors import ErrorCode, ModelError, StorageError
from desktop.core.progress import TaskCancelled, TaskContext
from desktop.core.query import ImageFile, ImageTerm, Query
from desktop.embedding.image_encoder import ImageFeatures
from desktop.engines.base import IngestResult, Outcome
from desktop.engines.local.engine import LocalEngine
from desktop.engines.local.model import BundledModel
from desktop.engines.local.picture import features_of
from desktop.imaging.image import DecodedImage
from tests.contract.support import RESOURCES, Report, add, ingest, item_of

Draw = Callable[..., Path]

#: Imports every picture of a folder and prints the id of each photo when it is told that it is stored.
_IMPORTER = """
import sys
from pathlib import Path
from tests.contract.support import Report, item_of, RESOURCES
from desktop.core.progress import TaskContext
from desktop.engines.local.engine import LocalEngine

class Loud(Report):
    def finished(self, results):
        for result in results:
            print(result.photo_id, flush=True)

engine = LocalEngine(Path(sys.argv[1]), RESOURCES / "model", RESOURCES / "lexicon")
run = engine.open_ingest(Loud(), TaskContext())
for number, path in enumerate(sorted(Path(sys.argv[2]).glob("*.png"))):
    run.put(item_of(path, number))
run.flush()
run.close()
print("done", flush=True)
"""


def _importer(library: Path, photos: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", _IMPORTER, str(library), str(photos)],
        cwd=RESOURCES.parent,
        stdout=subprocess.PIPE,
        text=True,
    )


def test_many_photos_are_each_reported_once_and_all_there(engine: LocalEngine, draw: Draw) -> None:
    paths = [draw(f"{number}.png", number) for number in range(80)]
    report = ingest(engine, [item_of(path, number) for number, path in enumerate(paths)])
    assert sorted(result.item_id for result in report.results) == list(range(80))
    assert {result.outcome for result in report.results} == {Outcome.ADDED}
    assert len(engine.photo_ids()) == 80


def test_the_same_bytes_at_once_are_added_once(engine: LocalEngine, draw: Draw) -> None:
    paths = [draw(f"{number}.png", 1) for number in range(20)]
    report = ingest(engine, [item_of(path, number) for number, path in enumerate(paths)])
    outcomes = [result.outcome for result in report.results]
    assert outcomes.count(Outcome.ADDED) == 1
    assert outcomes.count(Outcome.UNCHANGED) == 19
    assert len(engine.places(engine.photo_ids()[0])) == 20


def test_photos_that_are_seen_together_keep_apart(
    engine: LocalEngine, library: Path, draw: Draw, monkeypatch: pytest.MonkeyPatch
) -> None:
    features = BundledModel.features

    def clumsy(model: BundledModel, images: Sequence[DecodedImage]) -> Sequence[ImageFeatures]:
        if any(image.info.width == 40 for image in images):
            raise ZeroDivisionError
        return features(model, images)

    monkeypatch.setattr(BundledModel, "features", clumsy)
    good = [draw(f"{number}.png", number) for number in range(0, 24, 2)]
    odd = [draw(f"{number}.png", number, (40, 48)) for number in range(1, 12, 2)]
    damaged = [draw(f"{number}.png", number) for number in range(13, 24, 2)]
    for path in damaged:
        path.write_bytes(path.read_bytes()[:100])
    paths = sorted((*good, *odd, *damaged), key=lambda path: int(path.stem))
    report = ingest(engine, [item_of(path, number) for number, path in enumerate(paths)])
    failed = {paths[result.item_id]: result.error.code for result in report.results if result.error is not None}
    assert failed == {**dict.fromkeys(odd, ErrorCode.UNEXPECTED), **dict.fromkeys(damaged, ErrorCode.IMAGE_DAMAGED)}
    model = BundledModel(RESOURCES / "model", RESOURCES / "lexicon")
    with closing(sqlite3.connect(library / "library.sqlite3")) as connection:
        vectors = dict(connection.execute("SELECT sha256, vector FROM embedding JOIN photo ON photo.id = photo_id"))
    assert vectors == {
        item_of(path).sha256: features_of(path.read_bytes(), [model])[model.id].vector.astype("<f2").tobytes()
        for path in good
    }


@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL")
@pytest.mark.parametrize("after", [1, 40])
def test_what_was_reported_survives_a_kill(
    open_engine: Callable[[], LocalEngine], library: Path, draw: Draw, after: int
) -> None:
    paths = [draw(f"{number}.png", number) for number in range(90)]
    with _importer(library, paths[0].parent) as importer:
        assert importer.stdout is not None
        told = [importer.stdout.readline().strip() for _ in range(after)]
        importer.send_signal(signal.SIGKILL)
        told += importer.stdout.read().split()
    engine = open_engine()
    assert set(told) - {"done"} <= set(engine.photo_ids())
    check = sqlite3.connect(library / "library.sqlite3")
    assert check.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert check.execute("PRAGMA foreign_key_check").fetchall() == []
    check.close()
    report = ingest(engine, [item_of(path, number) for number, path in enumerate(paths)])
    assert {result.outcome for result in report.results} <= {Outcome.ADDED, Outcome.UNCHANGED}
    assert len(engine.photo_ids()) == 90


def test_two_processes_add_to_one_library_and_searches_see_both(
    engine: LocalEngine, library: Path, draw: Draw, ctx: TaskContext
) -> None:
    theirs = [draw(f"theirs/{number}.png", number) for number in range(30)]
    ours = [draw(f"ours/{number}.png", 1000 + number) for number in range(30)]
    add(engine, ours[0])
    assert len(engine.search(Query([ImageTerm(ImageFile(ours[0]))]), ctx).matches) == 1
    with _importer(library, theirs[0].parent) as importer:
        add(engine, *ours[1:])
        assert importer.wait(60) == 0
    for path in (ours[20], theirs[20]):
        matches = engine.search(Query([ImageTerm(ImageFile(path))]), ctx).matches
        assert len(matches) == 60
        assert matches[0].photo.path == str(path)


def test_what_another_program_removed_and_restored_is_seen(
    open_engine: Callable[[], LocalEngine], draw: Draw, ctx: TaskContext
) -> None:
    here, there = open_engine(), open_engine()
    a, b = add(here, draw("a.png", 1), draw("b.png", 2))
    query = Query([ImageTerm(ImageFile(Path(a.path or "")))])
    assert len(here.search(query, ctx).matches) == 2
    there.remove([b.id], ctx)
    assert [match.photo.id for match in here.search(query, ctx).matches] == [a.id]
    there.restore([b.id])
    assert len(here.search(query, ctx).matches) == 2


def test_a_cancellation_stops_within_a_second(engine: LocalEngine, draw: Draw) -> None:
    ctx = TaskContext()
    report = Report()
    run = engine.open_ingest(report, ctx)
    items = [item_of(draw(f"{number}.png", number, (700, 700)), number) for number in range(60)]
    threading.Timer(0.2, ctx.cancel).start()
    with pytest.raises(TaskCancelled):
        for item in items:
            run.put(item)
        run.flush()
    started = time.monotonic()
    run.close()
    assert time.monotonic() - started < 5  # a second, with room for a busy machine
    assert len(engine.photo_ids()) == len(report.results) < 60


def test_closing_in_the_middle_loses_nothing_that_was_done(engine: LocalEngine, draw: Draw) -> None:
    report = Report()
    run = engine.open_ingest(report, TaskContext())
    for number in range(30):
        run.put(item_of(draw(f"{number}.png", number), number))
    run.close()
    run.close()
    assert {result.photo_id for result in report.results} == set(engine.photo_ids())


def test_a_journal_that_fails_stops_the_import_and_is_told(engine: LocalEngine, draw: Draw) -> None:
    class Failing(Report):
        def finished(self, results: Sequence[IngestResult]) -> None:
            raise StorageError(ErrorCode.DISK_FULL)

    run = engine.open_ingest(Failing(), TaskContext())
    run.put(item_of(draw("a.png", 1)))
    with pytest.raises(StorageError) as failure:
        run.flush()
    assert failure.value.code is ErrorCode.DISK_FULL
    with pytest.raises(StorageError):
        run.put(item_of(draw("b.png", 2)))
    run.close()


def test_a_missing_model_stops_the_import_and_is_told(tmp_path: Path, draw: Draw) -> None:
    model = tmp_path / "model"
    model.mkdir()
    (model / "model.json").write_bytes((RESOURCES / "model" / "model.json").read_bytes())
    engine = LocalEngine(tmp_path / "library", model, RESOURCES / "lexicon")
    with pytest.raises(ModelError) as failure:
        ingest(engine, [item_of(draw("a.png", 1))])
    assert failure.value.code is ErrorCode.MODEL_MISSING
    assert list(engine.photo_ids()) == []
    engine.close()


@pytest.mark.skipif(not hasattr(signal, "SIGXFSZ"), reason="POSIX limits")
def test_a_full_disk_stops_the_import_and_keeps_the_library(
    open_engine: Callable[[], LocalEngine], library: Path, draw: Draw
) -> None:
    paths = [draw(f"{number}.png", number, (200, 200)) for number in range(60)]
    limited = "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, 300_000))\n" + _IMPORTER
    run = subprocess.run(
        [sys.executable, "-c", limited, str(library), str(paths[0].parent)],
        cwd=RESOURCES.parent,
        check=False,
        capture_output=True,
        text=True,
        timeout=60,
    )
    told = set(run.stdout.split())
    assert "done" not in told
    assert "StorageError" in run.stderr
    engine = open_engine()
    assert told <= set(engine.photo_ids())
    add(engine, *paths)
    assert len(engine.photo_ids()) == 60
