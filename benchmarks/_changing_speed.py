"""Searches of a library whose photos come and go: after each change, and meanwhile."""

from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from functools import partial
from itertools import count
from pathlib import Path

import numpy as np

from benchmarks._asking import image_query, timed
from benchmarks._photos import SAMPLES
from benchmarks._synthetic import TABLES
from desktop.core.photo import PhotoId, Place, PlaceKind
from desktop.core.progress import TaskContext
from desktop.engines.base import IngestItem, IngestResult
from desktop.engines.local import record
from desktop.engines.local.database import Database
from desktop.engines.local.engine import LocalEngine

#: Every change is made so often; the median counts.
_ROUNDS = 5
_CHANGED = 100
#: Photos that an import commits at a time.
_BATCH = 64
#: How often photos come and go: as an import that is six times as quick as one on two processors commits.
_PERIOD_S = 0.1
#: Searches while photos come and go, each after a pause such as a quick person makes.
_SEARCHES = 60
_PAUSE_S = 0.02
#: What columns of copied rows get that must not be the same again; ``?1`` is how far their ids are.
_OTHERS = {"sha256": "hex(randomblob(32))", "source": "source || '.' || ?1"}

Row = tuple[object, ...]


class _Silent:
    """A report that nobody reads."""

    def uploading(self, item_ids: Sequence[int], document: str) -> None: ...

    def uploaded(self, item_ids: Sequence[int], job_id: str) -> None: ...

    def transferred(self, size_bytes: int) -> None: ...

    def finished(self, results: Sequence[IngestResult]) -> None: ...


def after_changes(engine: LocalEngine, library: Path) -> Sequence[tuple[str, float, float]]:
    """Milliseconds of each kind of change, and of the first search after it."""
    ids = engine.photo_ids()
    search = partial(engine.search, image_query(ids[0]), TaskContext())
    search()
    changes: dict[str, Callable[[int], object]] = {
        "none": lambda _: None,
        f"{_CHANGED} removed": lambda number: engine.remove(_part(ids, number), TaskContext()),
        f"{_CHANGED} restored": lambda number: engine.restore(_part(ids, number)),
        f"{_CHANGED} removed again": lambda number: engine.remove(_part(ids, number), TaskContext()),
        f"{_CHANGED} deleted for good": lambda _: _purge(library),
        "9 added": lambda number: _import_samples(engine, number),
    }
    figures: dict[str, list[tuple[float, float]]] = {name: [] for name in changes}
    for number in range(_ROUNDS):
        for name, change in changes.items():
            figures[name].append((timed(partial(change, number)), timed(search)))
    return [(name, *np.median(times, axis=0).tolist()) for name, times in figures.items()]


def meanwhile(engine: LocalEngine, library: Path) -> Sequence[Row]:
    """Searches alone and while another thread changes the library: p50, p99 and longest in milliseconds, changes."""
    ids = engine.photo_ids()
    numbers = count()

    def come_and_go() -> int:
        time.sleep(_PERIOD_S)
        part = _part(ids[::-1], next(numbers) % 3)
        return engine.remove(part, TaskContext()) + engine.restore(part)

    changes: dict[str, Callable[[], int]] = {
        "nothing": _rest,
        f"{_CHANGED} removed and restored every {_PERIOD_S:g} s": come_and_go,
        f"{_BATCH} made-up photos added every {_PERIOD_S:g} s": lambda: _add_rows(library),
        "photos imported, on every core": lambda: _import_samples(engine, 1000 + next(numbers)),
    }
    rows: list[Row] = []
    for name, change in changes.items():
        with _repeated(change) as changed:
            times = []
            for number in range(_SEARCHES):
                times.append(timed(partial(engine.search, image_query(ids[7 * number % len(ids)]), TaskContext())))
                time.sleep(_PAUSE_S)
        p50, p99 = np.percentile(times, (50, 99)).tolist()
        alone = rows[0][1] if rows else p50
        rows.append((name, p50, p99, max(times), p50 / float(str(alone)), sum(changed)))
    return rows


@contextmanager
def _repeated(change: Callable[[], int]) -> Iterator[Sequence[int]]:
    """Make a change again and again on another thread. Gives what the calls return, so far."""
    changed: list[int] = []
    ended = threading.Event()

    def work() -> None:
        while not ended.is_set():
            changed.append(change())

    thread = threading.Thread(target=work)
    thread.start()
    try:
        yield changed
    finally:
        ended.set()
        thread.join()


def _rest() -> int:
    time.sleep(_PAUSE_S)
    return 0


def _part(ids: Sequence[PhotoId], number: int) -> Sequence[PhotoId]:
    """Some photos, others for each number, and not the first."""
    return ids[1 + number * _CHANGED : 1 + (number + 1) * _CHANGED]


def _purge(library: Path) -> None:
    """Delete what was removed, as an import does with what was removed long ago."""
    database = Database(library / "library.sqlite3")
    with database.writing() as connection:
        record.purge(connection, 0)
    database.close()


def _add_rows(library: Path) -> int:
    """Add copies of the first photos under new ids, as an import commits them. Returns how many."""
    time.sleep(_PERIOD_S)
    with closing(sqlite3.connect(library / "library.sqlite3", timeout=60)) as connection, connection:
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("BEGIN IMMEDIATE")
        (last,) = connection.execute("SELECT seq FROM sqlite_sequence WHERE name = 'photo'").fetchone()
        for table, columns in TABLES.items():
            key, *others = columns.split(", ")
            values = ", ".join([f"{key} + ?1", *(_OTHERS.get(column, column) for column in others)])
            statement = f"INSERT INTO {table} ({columns}) SELECT {values} FROM {table} WHERE {key} <= ?2"
            connection.execute(statement, (last, _BATCH))
    return _BATCH


def _import_samples(engine: LocalEngine, number: int) -> int:
    """Import the samples as if they were others each time. Returns how many."""
    paths = sorted(SAMPLES.glob("*.jpg"))
    ingest = engine.open_ingest(_Silent(), TaskContext())
    for item, path in enumerate(paths):
        place = Place(PlaceKind.FILE, f"{path}.{number}", "", path.stat().st_size, path.stat().st_mtime_ns)
        ingest.put(IngestItem(item, place, f"{number:032x}{item:032x}", path.read_bytes()))
    ingest.flush()
    ingest.close()
    return len(paths)
