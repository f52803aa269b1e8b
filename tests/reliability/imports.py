"""Imports of real photos by the real service into real libraries, disturbed while they run."""

from __future__ import annotations

import hashlib
import threading
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

from desktop.config.paths import Paths, lexicon_dir, model_dir
from desktop.core.progress import Progress, TaskContext
from desktop.engines.analyticdb.connection import Connection, Secrets
from desktop.engines.analyticdb.engine import AnalyticDBEngine
from desktop.engines.analyticdb.patience import Pace
from desktop.engines.base import Engine
from desktop.engines.local.engine import LocalEngine
from desktop.services.importing import ImportService, ImportSummary, Source
from tests.emulator import Behaviour, Emulator
from tests.reliability.killing import photo

#: The service is asked for jobs after 3 to 30 s; here a hundred times sooner.
PACE = Pace(poll_first_s=0.03, poll_last_s=0.3)


class Rig:
    """A library and the service that imports into it.

    Attributes:
        paths: where the program keeps its files.
        engine: the library.
        service: imports.
        emulator: the cloud; None for a library on this computer.
    """

    def __init__(self, paths: Paths, engine: Engine, emulator: Emulator | None) -> None:
        self.paths = paths
        self.engine = engine
        self.emulator = emulator
        self.service = ImportService(self, paths)  # type: ignore[arg-type]

    def open(self, name: str | None = None) -> Engine:
        """The registry's part that imports need."""
        return self.engine

    def add(self, *sources: Source, caption: str | None = None) -> int:
        return self.service.add("library", sources, caption=caption)

    def run(self, import_id: int, *, at: int = 0, then: Callable[[], None] = lambda: None) -> ImportSummary:
        """Run an import; when ``at`` photos are done, ``then`` happens on a thread of its own."""
        happened: list[threading.Thread] = []

        def look(progress: Progress) -> None:
            if at and progress.done >= at and not happened:
                happened.append(threading.Thread(target=then))
                happened[0].start()

        try:
            return self.service.run(import_id, TaskContext(look))
        finally:
            for thread in happened:
                thread.join()

    def stored(self) -> Counter[str]:
        """Beginnings of the SHA-256 of what is in the library or at the service, with how often it is there."""
        if self.emulator is None:
            return Counter(each[:12] for each in self.engine.photo_ids())
        names = self.emulator.documents()
        return Counter(name.rpartition(".")[0].rpartition("-")[2] for name in names)

    def close(self) -> None:
        self.service.close()
        self.engine.close()


@contextmanager
def rig(kind: str, home: Path, behaviour: Behaviour | None = None) -> Iterator[Rig]:
    """A new library of a kind, ``local`` or ``analyticdb``, with its files in ``home``."""
    root = home
    paths = Paths(root / "data", root / "cache", root / "config", root / "log")
    with ExitStack() as stack:
        emulator = None
        if kind != "local":
            emulator = stack.enter_context(Emulator(fast=True, behaviour=behaviour or Behaviour(job_seconds=0.05)))
        # No name here may hold the engine: who replaces it wants its memory back.
        made = Rig(paths, new_engine(paths.library("library"), emulator), emulator)
        stack.callback(made.close)
        yield made


def new_engine(folder: Path, emulator: Emulator | None) -> Engine:
    """A library in a folder: the emulator's collection, or one on this computer."""
    return LocalEngine(folder, model_dir(), lexicon_dir()) if emulator is None else cloud_engine(emulator, folder)


def connection_to(emulator: Emulator) -> Connection:
    """The way to the emulator's collection."""
    names = ("region", "instance", "namespace", "collection", "endpoint", "open_platform_endpoint", "ca_bundle")
    return Connection(name="library", **{name: getattr(emulator.access, name) for name in names})


def cloud_engine(emulator: Emulator, folder: Path) -> AnalyticDBEngine:
    """The emulator's collection."""
    access, connection = emulator.access, connection_to(emulator)
    secrets = Secrets(access.access_key_id, access.access_key_secret, "", access.namespace_password)
    return AnalyticDBEngine(connection, lambda: secrets, folder, pace=PACE)


def make_photos(folder: Path, count: int, first: int = 0) -> Counter[str]:
    """Write so many different photos; beginnings of their SHA-256."""
    folder.mkdir(parents=True, exist_ok=True)
    hashes: Counter[str] = Counter()
    for number in range(first, first + count):
        content = photo(number)
        (folder / f"{number:05}.png").write_bytes(content)
        hashes[hashlib.sha256(content).hexdigest()[:12]] += 1
    return hashes


def codes(summary: ImportSummary) -> Sequence[str]:
    """Why items failed, each reason once."""
    return sorted({failure.error.code.value for failure in summary.failed})
