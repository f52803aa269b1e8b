"""What the contract suite needs: engines to run it over, a report that remembers, and items made of files."""

from __future__ import annotations

import atexit
import hashlib
import threading
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from functools import cache
from pathlib import Path

from desktop.core.photo import Photo, Place, PlaceKind
from desktop.core.progress import TaskContext
from desktop.engines.analyticdb.connection import Connection, Secrets
from desktop.engines.analyticdb.engine import AnalyticDBEngine
from desktop.engines.analyticdb.patience import Pace
from desktop.engines.base import Engine, IngestItem, IngestResult
from desktop.engines.local.engine import LocalEngine
from tests.emulator import Emulator

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


@cache
def _emulator() -> Emulator:
    """One service for all tests of this process; every library is a collection of its own."""
    emulator = Emulator()
    atexit.register(emulator.close)
    return emulator


@contextmanager
def analyticdb_engine(folder: Path) -> Iterator[Engine]:
    emulator = _emulator()
    access = emulator.access
    prepared = emulator.collection()
    fields = {**prepared.metadata, "shop": "text"}
    name = f"library_{uuid.uuid4().hex[:8]}"
    emulator.namespace().collections[name] = replace(prepared, name=name, metadata=fields, documents={})
    connection = Connection(
        name=name,
        region=access.region,
        instance=access.instance,
        namespace=access.namespace,
        collection=name,
        endpoint=access.endpoint,
        open_platform_endpoint=access.open_platform_endpoint,
        ca_bundle=access.ca_bundle,
    )
    secrets = Secrets(access.access_key_id, access.access_key_secret, "", access.namespace_password)
    engine = AnalyticDBEngine(connection, lambda: secrets, folder, pace=Pace(poll_first_s=0.02, poll_last_s=0.2))
    try:
        yield engine
    finally:
        engine.close()


#: Every engine, as a function that opens an empty library in a folder of its own until the block ends.
ENGINES: dict[str, Callable[[Path], AbstractContextManager[Engine]]] = {
    "analyticdb": analyticdb_engine,
    "local": local_engine,
}
