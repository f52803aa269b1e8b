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
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks import _import_speed
from benchmarks._asking import image_query, timed
from benchmarks._changing_speed import after_changes, meanwhile
from benchmarks._growth import Point, print_growth
from benchmarks._import_speed import Cost, cost_of_adding
from benchmarks._synthetic import fill
from benchmarks._table import print_table
from desktop.core.progress import TaskContext
from desktop.core.query import Filter, ImageTerm, LibraryPhoto, Query, TextTerm
from desktop.embedding.image_encoder import ImageEncoder
from desktop.engines.local.engine import LocalEngine
from desktop.engines.local.full_text import units

ROOT = Path(__file__).resolve().parents[1]
MODEL, LEXICON = ROOT / "resources" / "model", ROOT / "resources" / "lexicon"
QUERIES = 60
#: Beyond so many photos they have no thumbnails: a million would take 9 GB.
_MOST_WITH_THUMBNAILS = 100_000
_WORDS = ("猫", "a red car", "海边的日落", "wedding", "dog")

Row = tuple[Any, ...]


@dataclass
class _Figures:
    """What was measured of libraries of some sizes: rows of tables, each beginning with the size."""

    searches: list[Row] = field(default_factory=list)
    libraries: list[Row] = field(default_factory=list)
    changes: list[Row] = field(default_factory=list)
    meanwhile: list[Row] = field(default_factory=list)
    imports: dict[int, Cost] = field(default_factory=dict)


def measure_search(sizes: Sequence[int], folder: Path) -> None:
    """Print tables of searches, of libraries, of changes, and of how all of them grow."""
    figures = _Figures()
    for size in sizes:
        _measure(size, folder, figures, thumbnails=max(sizes) <= _MOST_WITH_THUMBNAILS)
    _print_tables(figures)
    _print_growths(figures)


def _measure(size: int, folder: Path, figures: _Figures, *, thumbnails: bool) -> None:
    library = folder / f"library-{size}"
    vectors = fill(library, ImageEncoder(MODEL).model_id, size, thumbnails=thumbnails).astype(np.float32)
    first = _opened_in_child(library)  # fills the index from the database and writes its files
    again = _opened_in_child(library)
    engine = LocalEngine(library, MODEL, LEXICON)
    disk_kb = engine.status(TaskContext()).size_bytes / 1e3 / size
    times = again["first_ms"], again["bare_ms"], again["first_ms"] / again["bare_ms"]
    figures.libraries.append((size, first["first_ms"], first["cpu_ms"], *times, again["memory_mb"], disk_kb))
    figures.searches += [(size, *each) for each in _searches(engine, library, vectors)]
    del vectors
    figures.changes += [(size, *each) for each in after_changes(engine, library)]
    figures.imports[size] = cost_of_adding(engine, folder / f"added-{size}")
    figures.meanwhile += [(size, *each) for each in meanwhile(engine, library)]
    engine.close()
    shutil.rmtree(library)


def _print_tables(figures: _Figures) -> None:
    headers: tuple[str, ...] = ("photos", "search", "p50 ms", "p99 ms", "peer", "peer p50 ms", "ratio")
    _print_sized(f"Search, {QUERIES} queries of each kind, 100 matches each", headers, figures.searches)
    headers = ("photos", "first search ever ms", "of processors ms", "open and first search ms")
    headers += ("bare read of the vectors ms", "ratio to bare read", "memory of the process MB", "disk kB a photo")
    _print_sized("Libraries", headers, figures.libraries)
    headers = ("photos", "change", "change ms", "first search ms")
    _print_sized("First search after a change", headers, figures.changes)
    headers = ("photos", "meanwhile", "p50 ms", "p99 ms", "longest ms", "p50, times alone", "photos changed")
    _print_sized("Image searches while photos come and go", headers, figures.meanwhile)


def _print_sized(title: str, headers: Sequence[str], rows: Sequence[Row]) -> None:
    print_table(title, headers, [(f"{size:,}", *rest) for size, *rest in rows])


def _print_growths(figures: _Figures) -> None:
    print_growth("Growth of searches", [(size, kind, p50) for size, kind, p50, *_ in figures.searches])
    points: list[Point] = []
    for size, ever, processors, opened, _, _, memory, disk_kb in figures.libraries:
        points += [(size, "first search ever", ever), (size, "first search ever, processor time", processors)]
        points += [(size, "open and first search", opened), (size, "memory", memory), (size, "disk", disk_kb * size)]
    print_growth("Growth of libraries", points)
    points = [(size, change, ms) for size, change, ms, _ in figures.changes if change != "none"]
    points += [(size, f"search after: {change}", ms) for size, change, _, ms in figures.changes]
    points += [(size, f"p99 of searches while: {change}", p99) for size, change, _, p99, *_ in figures.meanwhile]
    print_growth("Growth of changes", points)
    _import_speed.print_growth(figures.imports)


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
    started, processor_started = time.perf_counter(), time.process_time()
    engine = LocalEngine(library, MODEL, LEXICON)
    engine.search(image_query(ids[0]), TaskContext())
    first_ms, cpu_ms = (time.perf_counter() - started) * 1000, (time.process_time() - processor_started) * 1000
    for id_ in ids:
        engine.search(image_query(id_), TaskContext())
    engine.close()
    figures = {"first_ms": first_ms, "cpu_ms": cpu_ms, "bare_ms": _bare_read_ms(library), "memory_mb": memory_mb()}
    print(json.dumps(figures))


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
        "image": lambda n: image_query(ids[n]),
        "image, another date each time": lambda n: image_query(ids[n], _since(n)),
        "image, the same caption": lambda n: image_query(ids[n], Filter.parse("caption~cat")),
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


def _times(work: Callable[[int], object], numbers: np.ndarray) -> Sequence[float]:
    """Milliseconds of each call, after one that is not counted."""
    work(int(numbers[0]))
    return [timed(partial(work, number)) for number in numbers.tolist()]
