"""Searches of libraries of made-up photos through the engine, against bare work on the same data."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from functools import partial
from itertools import pairwise
from pathlib import Path

import numpy as np

from benchmarks._synthetic import fill
from benchmarks._table import print_table
from desktop.core.photo import PhotoId, Place, PlaceKind
from desktop.core.progress import TaskContext
from desktop.core.query import Filter, ImageTerm, LibraryPhoto, Query, TextTerm
from desktop.embedding.image_encoder import ImageEncoder
from desktop.engines.base import IngestItem, IngestResult
from desktop.engines.local.engine import LocalEngine
from desktop.engines.local.full_text import units

ROOT = Path(__file__).resolve().parents[1]
MODEL, LEXICON = ROOT / "resources" / "model", ROOT / "resources" / "lexicon"
QUERIES = 60
#: Beyond so many photos they have no thumbnails: a million would take 9 GB.
_MOST_WITH_THUMBNAILS = 100_000
_WORDS = ("猫", "a red car", "海边的日落", "wedding", "dog")
#: Times of so many photos more than this many times as long is worse than linear.
_NOISE = 1.15

Row = tuple[object, ...]


def measure_search(sizes: Sequence[int], folder: Path) -> None:
    """Print tables of searches, of libraries, and of how both grow."""
    speeds: list[Row] = []
    costs: list[Row] = []
    changes: list[Row] = []
    for size in sizes:
        library = folder / f"library-{size}"
        with_thumbnails = size <= _MOST_WITH_THUMBNAILS
        vectors = fill(library, ImageEncoder(MODEL).model_id, size, thumbnails=with_thumbnails).astype(np.float32)
        first = _opened_in_child(library)  # fills the index from the database and writes its files
        again = _opened_in_child(library)
        engine = LocalEngine(library, MODEL, LEXICON)
        disk_kb = engine.status(TaskContext()).size_bytes / 1e3 / size if with_thumbnails else ""
        figures = first["first_ms"], again["first_ms"], again["bare_ms"], again["first_ms"] / again["bare_ms"]
        costs.append((f"{size:,}", *figures, again["memory_mb"], disk_kb))
        speeds += [(f"{size:,}", *each) for each in _searches(engine, library, vectors)]
        del vectors
        changes += [(f"{size:,}", *each) for each in _changes(engine)]
        engine.close()
        shutil.rmtree(library)
    headers: tuple[str, ...] = ("photos", "search", "p50 ms", "p99 ms", "peer", "peer p50 ms", "ratio")
    print_table(f"Search, {QUERIES} queries of each kind, 100 matches each", headers, speeds)
    headers = ("photos", "first search ever ms", "open and first search ms", "bare read of the vectors ms")
    headers += ("ratio to bare read", "memory of the process MB", "disk kB a photo")
    print_table("Libraries", headers, costs)
    print_table("First search after a change", ("photos", "change", "change ms", "first search ms"), changes)
    _print_growth("Growth of searches", [(str(size), kind, p50) for size, kind, p50, *_ in speeds])
    _print_growth("Growth of opening", [(str(size), "open and first search", ms) for size, _, ms, *_ in costs])


def _print_growth(title: str, points: Sequence[Row]) -> None:
    """How times grow from one size to the next; what grows more than the photos is marked."""
    by_kind: dict[object, list[tuple[int, float]]] = {}
    for size, kind, ms in points:
        by_kind.setdefault(kind, []).append((int(str(size).replace(",", "")), float(str(ms))))
    rows: list[Row] = []
    for kind, series in by_kind.items():
        for (before, earlier), (after, later) in pairwise(series):
            mark = "worse than linear" if later / earlier > _NOISE * after / before else ""
            rows.append((kind, f"{before:,} to {after:,}", f"× {after / before:g}", f"× {later / earlier:.2f}", mark))
    if rows:
        print_table(title, ("what", "photos", "photos, times", "time, times", ""), rows)


# A process of its own, whose memory is that of the library


def _opened_in_child(library: Path) -> dict[str, float]:
    command = [sys.executable, str(ROOT / "benchmarks" / "speed.py"), "--child", str(library)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, cwd=ROOT, env=environment, check=True, capture_output=True, text=True)
    answer: dict[str, float] = json.loads(done.stdout)
    return answer


def child(library: Path) -> None:
    """Open a library and search it, and print what that took."""
    with closing(sqlite3.connect(library / "library.sqlite3")) as connection:
        ids = [id_ for (id_,) in connection.execute("SELECT sha256 FROM photo ORDER BY id LIMIT 50")]
    np.ones((2, 2)) @ np.ones((2, 2))  # numpy's own start is not the library's
    started = time.perf_counter()
    engine = LocalEngine(library, MODEL, LEXICON)
    engine.search(_image_query(ids[0]), TaskContext())
    first_ms = (time.perf_counter() - started) * 1000
    for id_ in ids:
        engine.search(_image_query(id_), TaskContext())
    engine.close()
    print(json.dumps({"first_ms": first_ms, "bare_ms": _bare_read_ms(library), "memory_mb": memory_mb()}))


def _bare_read_ms(library: Path) -> float:
    """Reading the files of the index, or where there are none, the whole database."""
    files = list((library / "index").rglob("*.block")) or [library / "library.sqlite3"]
    buffer = bytearray(1 << 20)
    started = time.perf_counter()
    for path in files:
        with path.open("rb", buffering=0) as file:
            while file.readinto(buffer):
                pass
    return (time.perf_counter() - started) * 1000


def memory_mb() -> float:
    """Resident memory now, with pages of mapped files; 0 where the system does not tell."""
    status = Path("/proc/self/statm")
    return int(status.read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6 if status.exists() else 0.0


# Searches


def _searches(engine: LocalEngine, library: Path, vectors: np.ndarray) -> Sequence[Row]:
    ids = engine.photo_ids()[::-1]  # in the order of the vectors
    numbers = np.random.default_rng(1).integers(len(ids), size=QUERIES)
    kinds: dict[str, Callable[[int], Query]] = {
        "image": lambda n: _image_query(ids[n]),
        "image, another date each time": lambda n: _image_query(ids[n], _since(n)),
        "image, the same caption": lambda n: _image_query(ids[n], Filter.parse("caption~cat")),
        "text": lambda n: Query([TextTerm(_WORDS[n % len(_WORDS)])]),
        "image and text": lambda n: Query([ImageTerm(LibraryPhoto(ids[n])), TextTerm("猫")]),
    }
    exact = float(np.median(_times(lambda n: np.argpartition(vectors @ vectors[n], -100)[-100:], numbers)))
    with closing(sqlite3.connect(library / "library.sqlite3")) as connection:
        full_text = float(np.median(_times(partial(_full_text, connection), numbers)))
    rows: list[Row] = []
    for kind, query in kinds.items():
        times = _times(partial(_run_query, engine, query), numbers)
        p50, p99 = (float(each) for each in np.percentile(times, (50, 99)))
        peer, bare = ("SQLite FTS5 alone", full_text) if kind == "text" else ("numpy exact", exact)
        rows.append((kind, p50, p99, peer, bare, p50 / bare))
    return rows


def _since(number: int) -> Filter:
    return Filter.parse(f"date>={2005 + number % 15}-{number % 9 + 1:02}")


def _full_text(connection: sqlite3.Connection, number: int) -> None:
    expression = " OR ".join(f'"{unit}"' for unit in units(_WORDS[number % len(_WORDS)]))
    statement = "SELECT rowid FROM words WHERE words MATCH ? ORDER BY rank LIMIT 100"
    connection.execute(statement, (expression,)).fetchall()


def _run_query(engine: LocalEngine, query: Callable[[int], Query], number: int) -> None:
    engine.search(query(number), TaskContext())


def _image_query(photo: PhotoId, *filters: Filter) -> Query:
    return Query([ImageTerm(LibraryPhoto(photo))], filters)


def _times(work: Callable[[int], object], numbers: np.ndarray) -> Sequence[float]:
    """Milliseconds of each call, after one that is not counted."""
    work(int(numbers[0]))
    return [_timed(partial(work, number)) for number in numbers.tolist()]


def _timed(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return (time.perf_counter() - started) * 1000


# Changes


class _Silent:
    """A report that nobody reads."""

    def uploading(self, item_ids: Sequence[int], document: str) -> None: ...

    def uploaded(self, item_ids: Sequence[int], job_id: str) -> None: ...

    def transferred(self, size_bytes: int) -> None: ...

    def finished(self, results: Sequence[IngestResult]) -> None: ...


def _changes(engine: LocalEngine) -> Sequence[Row]:
    """What a search takes after photos came or went: nothing is built anew."""
    ids = engine.photo_ids()
    removed = ids[10:110]

    def add() -> None:
        ingest = engine.open_ingest(_Silent(), TaskContext())
        for number, path in enumerate(sorted((ROOT / "resources" / "samples").glob("*.jpg"))):
            place = Place(PlaceKind.FILE, str(path), "", path.stat().st_size, path.stat().st_mtime_ns)
            ingest.put(IngestItem(number, place, f"{number:064}", path.read_bytes()))
        ingest.flush()
        ingest.close()

    changes: tuple[tuple[str, Callable[[], object]], ...] = (
        ("none", lambda: None),
        ("100 removed", lambda: engine.remove(removed, TaskContext())),
        ("100 restored", lambda: engine.restore(removed)),
        ("9 added", add),
    )
    search = partial(engine.search, _image_query(ids[0]), TaskContext())
    return [(name, _timed(change), _timed(search)) for name, change in changes]
