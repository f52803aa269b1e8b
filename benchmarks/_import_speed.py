"""Importing through the local engine, against bare work on the same photos and by the size of the library."""

from __future__ import annotations

import hashlib
import os
import resource
import sys
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from benchmarks._photos import make_photos
from benchmarks._table import print_table
from desktop.core.photo import PhotoId, Place, PlaceKind
from desktop.core.progress import TaskContext
from desktop.embedding.colour import SIDE, shares
from desktop.embedding.image_encoder import ImageEncoder
from desktop.engines.base import IngestItem, IngestResult
from desktop.engines.local.engine import LocalEngine
from desktop.engines.local.model import BundledModel
from desktop.engines.local.picture import THUMBNAIL_QUALITY, THUMBNAIL_SIDE
from desktop.imaging.decode import decode
from desktop.imaging.image import Fit

ROOT = Path(__file__).resolve().parents[1]
MODEL, LEXICON = ROOT / "resources" / "model", ROOT / "resources" / "lexicon"
THREADS = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
#: Photos that are added to libraries of different sizes, and before them, so that everything is loaded.
_ADDED, _FIRST = 50, 4
#: Pieces of an import, and how many photos they are measured on.
_PIECES = ("network, by twos", "decoding", "square for it", "thumbnail", "grey, colours", "hash")
_TAKEN_APART = 100
#: Photos so many times as many that take more than this many times as long are worse than linear.
_NOISE = 1.15


class _Report:
    """A report that counts."""

    def __init__(self) -> None:
        self.done = 0

    def uploading(self, item_ids: Sequence[int], document: str) -> None: ...

    def uploaded(self, item_ids: Sequence[int], job_id: str) -> None: ...

    def transferred(self, size_bytes: int) -> None: ...

    def finished(self, results: Sequence[IngestResult]) -> None:
        self.done += len(results)


@dataclass(frozen=True)
class Cost:
    """What work on one photo takes, in seconds."""

    elapsed_s: float
    processor_s: float


def add(engine: LocalEngine, files: Sequence[Path]) -> Sequence[PhotoId]:
    """Import files, all at once. Returns the ids of their photos."""
    report = _Report()
    ids = []
    ingest = engine.open_ingest(report, TaskContext())
    for number, file in enumerate(files):
        content, state = file.read_bytes(), file.stat()
        ids.append(hashlib.sha256(content).hexdigest())
        place = Place(PlaceKind.FILE, str(file), "", state.st_size, state.st_mtime_ns)
        ingest.put(IngestItem(number, place, ids[-1], content))
    ingest.flush()
    ingest.close()
    if report.done != len(files):
        raise SystemExit(f"{report.done} of {len(files)} photos were imported")
    return ids


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
        ("photos", "import ms", "bare inference ms", "bare decode ms", "of inference", "of both", "processors busy"),
        [(name, *_processor_times(*costs)) for name, costs in figures.items()],
    )
    print_table(
        "Where the processor time of an import goes, ms a photo",
        ("photos", *_PIECES, "rest", "import"),
        [(name, *_pieces(files, figures[name][0])) for name, files in sets.items()],
    )
    print(f"\nPeak memory of this process: {_peak_memory_mb():.0f} MB")


def cost_of_adding(engine: LocalEngine, folder: Path) -> Cost:
    """What it takes to add 50 small photos to a library. They stay there.

    Args:
        engine: of the library.
        folder: for the photos; made.
    """
    files = make_photos(folder, (300, 225), _ADDED + _FIRST)
    add(engine, files[:_FIRST])
    return _cost(_ADDED, lambda: add(engine, files[_FIRST:]))


def print_growth(costs: dict[int, Cost]) -> None:
    """A table of what adding takes by the size of the library; more than linear is marked."""
    rows: list[tuple[object, ...]] = []
    before: tuple[int, Cost] | None = None
    for size, cost in costs.items():
        times = mark = ""
        if before is not None:
            growth = cost.processor_s / before[1].processor_s
            times, mark = f"× {growth:.2f}", "worse than linear" if growth > _NOISE * size / before[0] else ""
        rows.append((f"{size:,}", cost.processor_s * 1000, cost.elapsed_s * 1000, times, mark))
        before = size, cost
    headers = ("photos there", "processor ms a photo", "ms a photo", "processor time, times", "")
    print_table(f"Growth of imports, {_ADDED} photos of 300 px added", headers, rows)


def _import_figures(files: Sequence[Path], library: Path) -> tuple[Cost, Cost, Cost]:
    """Costs of importing, of bare inference and of bare decoding."""
    contents = [file.read_bytes() for file in files]
    encoder = ImageEncoder(MODEL)
    side, decode_side = encoder.input_side, BundledModel(MODEL, LEXICON).decode_side
    pixels = decode(contents[0], min_side=decode_side).square(side, Fit.CROP)
    encoder.encode(pixels)  # load
    engine = LocalEngine(library, MODEL, LEXICON)
    add(engine, files[:2])  # opens the database and loads the model
    imported = _cost(len(files) - 2, lambda: add(engine, files[2:]))
    engine.close()
    inference = _cost(len(files), lambda: _on_threads(len(files), lambda _: encoder.encode(pixels)))
    decoding = _cost(
        len(files), lambda: _on_threads(len(files), lambda number: decode(contents[number], min_side=decode_side))
    )
    return imported, inference, decoding


def _pieces(files: Sequence[Path], imported: Cost) -> Sequence[float]:
    """Processor time of each piece of an import by itself, of what is left, and of the whole: milliseconds a photo."""
    contents = [file.read_bytes() for file in files[:_TAKEN_APART]]
    model, encoder = BundledModel(MODEL, LEXICON), ImageEncoder(MODEL)
    images = [decode(content, min_side=model.decode_side) for content in contents]
    smalls = [image.small(THUMBNAIL_SIDE) for image in images]
    squares = [image.square(encoder.input_side, Fit.CROP) for image in images]
    encoder.encode(squares[0])  # load
    work: Sequence[Callable[[int], object]] = (
        lambda number: encoder.encode_all(squares[number : number + 2]) if number % 2 == 0 else None,
        lambda number: decode(contents[number], min_side=model.decode_side),
        lambda number: images[number].square(encoder.input_side, Fit.CROP),
        lambda number: images[number].thumbnail(THUMBNAIL_SIDE, THUMBNAIL_QUALITY),
        lambda number: (smalls[number].tiny_grey(), shares(smalls[number].square(SIDE, Fit.SQUASH))),
        lambda number: hashlib.sha256(contents[number]).hexdigest(),
    )
    costs = [_cost(len(contents), partial(_on_threads, len(contents), each)) for each in work]
    pieces = [cost.processor_s * 1000 for cost in costs]
    whole = imported.processor_s * 1000
    return [*pieces, whole - sum(pieces), whole]


def _cost(count: int, work: Callable[[], object]) -> Cost:
    started, processor_started = time.perf_counter(), time.process_time()
    work()
    return Cost((time.perf_counter() - started) / count, (time.process_time() - processor_started) / count)


def _on_threads(count: int, work: Callable[[int], object]) -> None:
    with ThreadPoolExecutor(THREADS) as pool:
        list(pool.map(work, range(count)))


def _rates(imported: Cost, inference: Cost, decoding: Cost) -> Sequence[float]:
    seconds = [cost.elapsed_s for cost in (imported, inference, decoding)]
    # Both need every core, so one after the other is the most that these cores can do.
    bounds = (seconds[1], max(seconds[1:]), sum(seconds[1:]))
    return [1 / part for part in seconds] + [bound / seconds[0] for bound in bounds]


def _processor_times(imported: Cost, inference: Cost, decoding: Cost) -> Sequence[float]:
    milliseconds = [cost.processor_s * 1000 for cost in (imported, inference, decoding)]
    shares = milliseconds[1] / milliseconds[0], sum(milliseconds[1:]) / milliseconds[0]
    return [*milliseconds, *shares, imported.processor_s / imported.elapsed_s]


def _files(folder: Path) -> Sequence[Path]:
    return sorted(path for path in folder.rglob("*") if path.suffix.lower() in {".jpg", ".jpeg", ".png"})[:600]


def _made_photos(folder: Path, share: float) -> dict[str, Sequence[Path]]:
    return {
        name: make_photos(folder / name, size, round(count * share))
        for name, size, count in (
            ("JPEG 12 MP", (4000, 3000), 80),
            ("JPEG 0.3 MP", (640, 480), 300),
            ("JPEG 300 px", (300, 225), 300),
        )
    }


def _peak_memory_mb() -> float:
    unit = 1e6 if sys.platform == "darwin" else 1e3
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit
