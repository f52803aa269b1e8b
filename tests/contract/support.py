"""What the contract suite needs: engines to run it over, a report that remembers, and items made of files."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from desktop.core.photo import Photo, Place, PlaceKind
from desktop.core.progress import TaskContext
from desktop.engines.base import Engine, IngestItem, IngestResult
from desktop.engines.local.engine import LocalEngine

RESOURCES = Path(__file__).parents[2] / "resources"


class Report:
    """An ingest report that remembers everything."""

    def __init__(self) -> None:
        self.results: list[IngestResult] = []
        self._lock = threading.Lock()

    def uploading(self, item_ids: Sequence[int], document: str) -> None:
        """Not remembered: only remote engines tell."""

    def uploaded(self, item_ids: Sequence[int], job_id: str) -> None:
        """Not remembered: only remote engines tell."""

    def transferred(self, size_bytes: int) -> None:
        """Not remembered: only remote engines tell."""

    def finished(self, results: Sequence[IngestResult]) -> None:
        with self._lock:
            self.results.extend(results)

    @property
    def by_item(self) -> Mapping[int, IngestResult]:
        return {result.item_id: result for result in self.results}


def item_of(path: Path, id_: int = 0, **fields: object) -> IngestItem:
    """A file as an item of an import."""
    content = path.read_bytes()
    state = path.stat()
    place = Place(PlaceKind.FILE, str(path), "", state.st_size, state.st_mtime_ns)
    return IngestItem(id_, place, hashlib.sha256(content).hexdigest(), content, **fields)  # type: ignore[arg-type]


def ingest(engine: Engine, items: Sequence[IngestItem], ctx: TaskContext | None = None) -> Report:
    """Bring items into a library and wait for all of them."""
    report = Report()
    run = engine.open_ingest(report, ctx or TaskContext())
    try:
        for item in items:
            run.put(item)
        run.flush()
    finally:
        run.close()
    return report


def add(engine: Engine, *paths: Path, **fields: object) -> Sequence[Photo]:
    """Add files; the photos that they became, in this order."""
    report = ingest(engine, [item_of(path, number, **fields) for number, path in enumerate(paths)])
    results = [report.by_item[number] for number in range(len(paths))]
    assert not [result.error for result in results if result.error]
    return engine.photos([result.photo_id for result in results])


@contextmanager
def local_engine(folder: Path) -> Iterator[Engine]:
    engine = LocalEngine(folder, RESOURCES / "model", RESOURCES / "lexicon")
    try:
        yield engine
    finally:
        engine.close()


#: Every engine, as a function that opens an empty library in a folder of its own until the block ends.
ENGINES: dict[str, Callable[[Path], object]] = {"local": local_engine}
