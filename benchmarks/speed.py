"""How fast the local engine and the program are, each figure against the bare work in the same run.

    python benchmarks/speed.py [PHOTOS] [--sizes 1000,10000,100000] [--parts import,search,start]

PHOTOS is a folder of photos to import (by default, JPEGs of 12 MP and of 0.3 MP are made). Prints tables.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks._photos import make_photos  # noqa: E402
from benchmarks._synthetic import fill  # noqa: E402
from benchmarks._table import print_table  # noqa: E402
from desktop.core.photo import Place, PlaceKind  # noqa: E402
from desktop.core.progress import TaskContext  # noqa: E402
from desktop.core.query import Filter, ImageTerm, LibraryPhoto, Query, TextTerm  # noqa: E402
from desktop.embedding.image_encoder import ImageEncoder  # noqa: E402
from desktop.engines.base import IngestItem, IngestResult  # noqa: E402
from desktop.engines.local.engine import LocalEngine  # noqa: E402
from desktop.imaging.decode import decode  # noqa: E402
from desktop.imaging.image import Fit  # noqa: E402

MODEL, LEXICON = ROOT / "resources" / "model", ROOT / "resources" / "lexicon"
THREADS = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
QUERIES = 60


class _Silent:
    """A report that counts."""

    def __init__(self) -> None:
        self.done = 0

    def uploading(self, item_ids: Sequence[int], document: str) -> None: ...

    def uploaded(self, item_ids: Sequence[int], job_id: str) -> None: ...

    def transferred(self, size_bytes: int) -> None: ...

    def finished(self, results: Sequence[IngestResult]) -> None:
        self.done += len(results)


# Import


def measure_import(photos: Path | None, folder: Path) -> None:
    """Import against bare inference and bare decoding of the same photos."""
    sets = {"given photos": _files(photos)} if photos else _made_photos(folder)
    figures = {name: _import_figures(files, folder / f"import-{name}") for name, files in sets.items()}
    print_table(
        f"Import, photos a second on {THREADS} threads",
        ("photos", "count", "import", "bare inference", "bare decode", "of inference", "of slower", "of both in turn"),
        [(name, len(sets[name]), *_rates(*costs)) for name, costs in figures.items()],
    )
    print_table(
        "Import, processor time a photo (steadier on a busy machine)",
        ("photos", "import ms", "bare inference ms", "bare decode ms", "of inference", "of both"),
        [(name, *_processor_times(*costs)) for name, costs in figures.items()],
    )
    print(f"\nPeak memory of this process: {_peak_memory_mb():.0f} MB")


@dataclass(frozen=True)
class _Cost:
    """What work on one photo takes, in seconds."""

    elapsed_s: float
    processor_s: float


def _import_figures(files: Sequence[Path], library: Path) -> tuple[_Cost, _Cost, _Cost]:
    """Costs of importing, of bare inference and of bare decoding."""
    contents = [file.read_bytes() for file in files]
    encoder = ImageEncoder(MODEL)
    side = encoder.input_side
    pixels = decode(contents[0], min_side=2 * side).square(side, Fit.CROP)
    encoder.encode(pixels)  # load
    engine = LocalEngine(library, MODEL, LEXICON)
    _import(engine, files[:2])  # opens the database and loads the model
    imported = _cost(len(files) - 2, lambda: _import(engine, files[2:]))
    engine.close()
    inference = _cost(len(files), lambda: _on_threads(len(files), lambda _: encoder.encode(pixels)))
    decoding = _cost(
        len(files), lambda: _on_threads(len(files), lambda number: decode(contents[number], min_side=2 * side))
    )
    return imported, inference, decoding


def _cost(count: int, work: Callable[[], None]) -> _Cost:
    started, processor_started = time.perf_counter(), time.process_time()
    work()
    return _Cost((time.perf_counter() - started) / count, (time.process_time() - processor_started) / count)


def _on_threads(count: int, work: Callable[[int], object]) -> None:
    with ThreadPoolExecutor(THREADS) as pool:
        list(pool.map(work, range(count)))


def _rates(imported: _Cost, inference: _Cost, decoding: _Cost) -> Sequence[float]:
    seconds = [cost.elapsed_s for cost in (imported, inference, decoding)]
    # Both need every core, so one after the other is the most that these cores can do.
    bounds = (seconds[1], max(seconds[1:]), sum(seconds[1:]))
    return [1 / part for part in seconds] + [bound / seconds[0] for bound in bounds]


def _processor_times(imported: _Cost, inference: _Cost, decoding: _Cost) -> Sequence[float]:
    milliseconds = [cost.processor_s * 1000 for cost in (imported, inference, decoding)]
    return [*milliseconds, milliseconds[1] / milliseconds[0], sum(milliseconds[1:]) / milliseconds[0]]


def _import(engine: LocalEngine, files: Sequence[Path]) -> None:
    report = _Silent()
    ingest = engine.open_ingest(report, TaskContext())
    for number, file in enumerate(files):
        content, state = file.read_bytes(), file.stat()
        place = Place(PlaceKind.FILE, str(file), "", state.st_size, state.st_mtime_ns)
        ingest.put(IngestItem(number, place, hashlib.sha256(content).hexdigest(), content))
    ingest.flush()
    ingest.close()
    if report.done != len(files):
        raise SystemExit(f"{report.done} of {len(files)} photos were imported")


def _files(folder: Path) -> Sequence[Path]:
    return sorted(path for path in folder.rglob("*") if path.suffix.lower() in {".jpg", ".jpeg", ".png"})[:600]


def _made_photos(folder: Path) -> dict[str, Sequence[Path]]:
    return {
        name: make_photos(folder / name, size, count)
        for name, size, count in (
            ("JPEG 12 MP", (4000, 3000), 40),
            ("JPEG 0.3 MP", (640, 480), 200),
            ("JPEG 300 px", (300, 225), 200),
        )
    }


# Search


def measure_search(sizes: Sequence[int], folder: Path) -> None:
    """Searches of libraries of made-up photos through the engine, against one matrix product in numpy."""
    speeds: list[tuple[object, ...]] = []
    costs: list[tuple[object, ...]] = []
    for size in sizes:
        library = folder / f"library-{size}"
        vectors = fill(library, ImageEncoder(MODEL).model_id, size)
        engine = LocalEngine(library, MODEL, LEXICON)
        first_ms, _ = _opening(engine)  # fills the index from the database and writes its files
        engine.close()
        engine = LocalEngine(library, MODEL, LEXICON)
        opening_ms, memory_mb = _opening(engine)
        bare_ms = _bare_read_ms(library)
        disk_kb = engine.status(TaskContext()).size_bytes / 1e3 / size
        costs.append((f"{size:,}", first_ms, opening_ms, bare_ms, opening_ms / bare_ms, memory_mb, disk_kb))
        speeds += [(f"{size:,}", *figures) for figures in _searches(engine, vectors)]
        engine.close()
        shutil.rmtree(library)
    print_table(
        f"Search, {QUERIES} queries of each kind, 100 matches each",
        ("photos", "search", "p50 ms", "p99 ms", "numpy p50 ms", "ratio"),
        speeds,
    )
    headers = (
        "photos",
        "first search ever ms",
        "open and first search ms",
        "bare read of the vectors ms",
        "ratio to bare read",
        "memory MB",
        "disk kB a photo",
    )
    print_table("Libraries", headers, costs)
    _print_growth(speeds)


def _print_growth(speeds: Sequence[tuple[object, ...]]) -> None:
    """How the median of each kind of search grows from one size to the next."""
    by_kind: dict[object, list[tuple[str, float]]] = {}
    for size, kind, p50, *_ in speeds:
        by_kind.setdefault(kind, []).append((str(size), float(str(p50))))
    rows: list[tuple[object, ...]] = [
        (kind, f"{before} to {after}", later / earlier)
        for kind, points in by_kind.items()
        for (before, earlier), (after, later) in pairwise(points)
    ]
    print_table("Growth of searches", ("search", "photos", "time, times"), rows)


def _bare_read_ms(library: Path) -> float:
    """Reading the files of the index, or where there are none, the whole database."""
    files = list((library / "index").rglob("*.block")) or [library / "library.sqlite3"]
    started = time.perf_counter()
    for file in files:
        file.read_bytes()
    return (time.perf_counter() - started) * 1000


def _opening(engine: LocalEngine) -> tuple[float, float]:
    """Milliseconds of the first search of an engine, and the memory that it takes, in MB."""
    ids = engine.photo_ids()
    before = _memory_mb()
    started = time.perf_counter()
    engine.search(_image_query(ids[0]), TaskContext())
    opening = (time.perf_counter() - started) * 1000
    return opening, max(0.0, _memory_mb() - before)


def _searches(engine: LocalEngine, vectors: np.ndarray) -> Sequence[tuple[object, ...]]:
    ids = engine.photo_ids()
    numbers = np.random.default_rng(1).integers(len(ids), size=QUERIES)
    words = ("猫", "a red car", "海边的日落", "wedding", "dog")
    kinds: dict[str, Callable[[int], Query]] = {
        "image": lambda n: _image_query(ids[n]),
        "image, filtered": lambda n: _image_query(ids[n], Filter.parse("caption~cat")),
        "text": lambda n: Query([TextTerm(words[n % len(words)])]),
        "image and text": lambda n: Query([ImageTerm(LibraryPhoto(ids[n])), TextTerm("猫")]),
    }
    bare = float(np.median(_times(lambda n: np.argpartition(vectors @ vectors[n], -100)[-100:], numbers)))
    rows = []
    for kind, query in kinds.items():
        times = _times(partial(_run_query, engine, query), numbers)
        p50, p99 = np.percentile(times, (50, 99))
        rows.append((kind, float(p50), float(p99), bare, float(p50 / bare)))
    return rows


def _run_query(engine: LocalEngine, query: Callable[[int], Query], number: int) -> None:
    engine.search(query(number), TaskContext())


def _image_query(photo: str, *filters: Filter) -> Query:
    return Query([ImageTerm(LibraryPhoto(photo))], filters)


def _times(work: Callable[[int], object], numbers: np.ndarray) -> Sequence[float]:
    """Milliseconds of each call, after one that is not counted."""
    work(int(numbers[0]))
    times = []
    for number in numbers.tolist():
        started = time.perf_counter()
        work(number)
        times.append((time.perf_counter() - started) * 1000)
    return times


# Start


_BARE_WINDOW = """
import sys, time
from PySide6.QtCore import QEvent, QTimer
from PySide6.QtWidgets import QApplication, QWidget
class Window(QWidget):
    def paintEvent(self, event):
        QTimer.singleShot(0, QApplication.quit)
application = QApplication(sys.argv)
window = Window()
window.resize(1200, 800)
window.show()
application.exec()
"""


def measure_start(sample: Path, folder: Path) -> None:
    """Start of the window to its first paint, and ``tusou search`` from a cold process, against bare programs."""
    environment = {**os.environ, "TUSOU_HOME": str(folder / "home"), "TUSOU_STARTUP_TRACE": "1"}
    environment.setdefault("QT_QPA_PLATFORM", "offscreen")
    tusou = [sys.executable, "-m", "desktop"]
    subprocess.run([*tusou, "add", str(sample)], cwd=ROOT, env=environment, check=True, capture_output=True)
    window = [_first_paint([*tusou], environment) for _ in range(5)]
    bare = [_run_time([sys.executable, "-c", _BARE_WINDOW], environment) for _ in range(5)]
    onnx = [_run_time([sys.executable, "-c", "import numpy, onnxruntime"], environment) for _ in range(5)]
    rows: list[tuple[object, ...]] = [
        ("window to first paint", *_summary(window), "bare PySide6 window", *_ratio(window, bare))
    ]
    photo = min(sample.glob("*.jpg"))
    for name, arguments in (
        ("tusou search TEXT", ["search", "cat", "--json"]),
        ("tusou search --image, of the library", ["search", "--image", str(photo), "--json"]),
    ):
        times = [_run_time([*tusou, *arguments], environment) for _ in range(5)]
        rows.append((name, *_summary(times), "import numpy, onnxruntime", *_ratio(times, onnx)))
    print_table("Start, cold process", ("what", "median ms", "worst ms", "against", "median ms", "ratio"), rows)


def _first_paint(command: Sequence[str], environment: dict[str, str]) -> float:
    """Milliseconds from the start of the process to the line that the window prints when it was painted."""
    started = time.perf_counter()
    with subprocess.Popen(command, cwd=ROOT, env=environment, stderr=subprocess.PIPE, text=True) as process:
        if process.stderr is None:
            raise SystemExit("no standard error")
        for line in process.stderr:
            if line.startswith("first-paint"):
                elapsed = (time.perf_counter() - started) * 1000
                process.terminate()
                return elapsed
    raise SystemExit("the window was not painted")


def _run_time(command: Sequence[str], environment: dict[str, str]) -> float:
    started = time.perf_counter()
    subprocess.run(command, cwd=ROOT, env=environment, check=True, capture_output=True)
    return (time.perf_counter() - started) * 1000


def _summary(times: Sequence[float]) -> tuple[float, float]:
    return float(np.median(times)), max(times)


def _ratio(times: Sequence[float], against: Sequence[float]) -> tuple[float, float]:
    return float(np.median(against)), float(np.median(times) / np.median(against))


def _memory_mb() -> float:
    """Resident memory now, where the system tells; else the peak."""
    status = Path("/proc/self/statm")
    if status.exists():
        return int(status.read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6
    return _peak_memory_mb()


def _peak_memory_mb() -> float:
    unit = 1e6 if sys.platform == "darwin" else 1e3
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit


def main() -> None:
    """Measure what was asked for."""
    parser = argparse.ArgumentParser(description="Speed of the local engine and of the program.")
    parser.add_argument("photos", nargs="?", type=Path)
    parser.add_argument("--sizes", default="1000,10000,100000")
    parser.add_argument("--parts", default="import,search,start")
    arguments = parser.parse_args()
    parts = arguments.parts.split(",")
    with tempfile.TemporaryDirectory() as folder:
        if "import" in parts:
            measure_import(arguments.photos, Path(folder))
        if "search" in parts:
            measure_search([int(size) for size in arguments.sizes.split(",")], Path(folder))
        if "start" in parts:
            measure_start(ROOT / "resources" / "samples", Path(folder))


if __name__ == "__main__":
    main()
