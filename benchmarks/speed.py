"""How fast the local engine and the program are, each figure against the bare work in the same run.

    python benchmarks/speed.py [FOLDER] [--photos 1000,10000,100000] [--parts import,search,start]

FOLDER has photos to import (by default, JPEGs of 12 MP and of 0.3 MP are made). ``--photos`` are the sizes of libraries
to search; one of 1,000,000 takes five minutes and 8 GB of disk. Prints tables.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks._photos import make_photos  # noqa: E402
from benchmarks._search_speed import LEXICON, MODEL, child, measure_search  # noqa: E402
from benchmarks._start_speed import measure_start  # noqa: E402
from benchmarks._table import print_table  # noqa: E402
from desktop.core.photo import Place, PlaceKind  # noqa: E402
from desktop.core.progress import TaskContext  # noqa: E402
from desktop.embedding.image_encoder import ImageEncoder  # noqa: E402
from desktop.engines.base import IngestItem, IngestResult  # noqa: E402
from desktop.engines.local.engine import LocalEngine  # noqa: E402
from desktop.engines.local.model import BundledModel  # noqa: E402
from desktop.imaging.decode import decode  # noqa: E402
from desktop.imaging.image import Fit  # noqa: E402

_SMALL_SHARE = 0.25
THREADS = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


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


def measure_import(photos: Path | None, folder: Path, share: float) -> None:
    """Import against bare inference and bare decoding of the same photos, or of a share of those that are made."""
    sets = {"given photos": _files(photos)} if photos else _made_photos(folder, share)
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
    side, decode_side = encoder.input_side, BundledModel(MODEL, LEXICON).decode_side
    pixels = decode(contents[0], min_side=decode_side).square(side, Fit.CROP)
    encoder.encode(pixels)  # load
    engine = LocalEngine(library, MODEL, LEXICON)
    _import(engine, files[:2])  # opens the database and loads the model
    imported = _cost(len(files) - 2, lambda: _import(engine, files[2:]))
    engine.close()
    inference = _cost(len(files), lambda: _on_threads(len(files), lambda _: encoder.encode(pixels)))
    decoding = _cost(
        len(files), lambda: _on_threads(len(files), lambda number: decode(contents[number], min_side=decode_side))
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


def _made_photos(folder: Path, share: float) -> dict[str, Sequence[Path]]:
    return {
        name: make_photos(folder / name, size, round(count * share))
        for name, size, count in (
            ("JPEG 12 MP", (4000, 3000), 40),
            ("JPEG 0.3 MP", (640, 480), 200),
            ("JPEG 300 px", (300, 225), 200),
        )
    }


def _peak_memory_mb() -> float:
    unit = 1e6 if sys.platform == "darwin" else 1e3
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit


def main() -> None:
    """Measure what was asked for."""
    parser = argparse.ArgumentParser(description="Speed of the local engine and of the program.")
    parser.add_argument("folder", nargs="?", type=Path)
    parser.add_argument("--photos", default="1000,10000,100000")
    parser.add_argument("--parts", default="import,search,start")
    parser.add_argument("--small", action="store_true", help="fewer photos to import, fewer starts")
    parser.add_argument("--child", type=Path, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.child is not None:
        child(arguments.child)
        return
    parts = arguments.parts.split(",")
    with tempfile.TemporaryDirectory() as folder:
        if "import" in parts:
            measure_import(arguments.folder, Path(folder), _SMALL_SHARE if arguments.small else 1)
        if "search" in parts:
            measure_search([int(size) for size in arguments.photos.split(",")], Path(folder))
        if "start" in parts:
            measure_start(ROOT / "resources" / "samples", Path(folder), 3 if arguments.small else 7)


if __name__ == "__main__":
    main()
