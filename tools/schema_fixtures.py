"""Keeps a small settings file and small databases of the present schema versions, for the tests of later versions.

Run it once before a version with a changed schema is released, and commit what it writes; what is there is never
written over, since it is what an earlier program left.

python tools/schema_fixtures.py
"""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

from desktop.config.credentials import CredentialStore
from desktop.config.paths import Paths, lexicon_dir, model_dir, resource_dir
from desktop.config.settings import VERSION as SETTINGS_VERSION
from desktop.config.settings import ConnectionSettings, SettingsStore
from desktop.core.photo import Place, PlaceKind
from desktop.core.progress import TaskContext
from desktop.engines.analyticdb.ledger import Entry, Ledger
from desktop.engines.analyticdb.ledger_file import VERSION as LEDGER_VERSION
from desktop.engines.base import IngestItem, IngestResult
from desktop.engines.local.engine import LocalEngine
from desktop.engines.local.schema import VERSION as LIBRARY_VERSION
from desktop.services.importing import ImportService
from desktop.services.importing.schema import MIGRATIONS as JOURNAL_MIGRATIONS
from desktop.services.library import LibraryRegistry
from desktop.services.notebook import MIGRATIONS as NOTEBOOK_MIGRATIONS
from desktop.services.notebook import Notebook

TARGET = Path(__file__).resolve().parents[1] / "tests" / "data" / "schemas"
PHOTO = resource_dir() / "samples" / "clock.jpg"
CONTENT = PHOTO.read_bytes()
PLACE = Place(PlaceKind.FILE, "/photos/clock.jpg", "", len(CONTENT), 1_700_000_000_000_000_000)
WHEN = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)

VERSIONS = {
    "settings": SETTINGS_VERSION,
    "library": LIBRARY_VERSION,
    "journal": len(JOURNAL_MIGRATIONS),
    "ledger": LEDGER_VERSION,
    "notebook": len(NOTEBOOK_MIGRATIONS),
}
"""What is kept → its present schema version."""


class _Report:
    """Nothing may fail."""

    def uploading(self, item_ids: Sequence[int], document: str) -> None: ...

    def uploaded(self, item_ids: Sequence[int], job_id: str) -> None: ...

    def transferred(self, size_bytes: int) -> None: ...

    def finished(self, results: Sequence[IngestResult]) -> None:
        for result in results:
            if result.error is not None:
                raise result.error


def main() -> None:
    """Write what is not there yet."""
    TARGET.mkdir(exist_ok=True)
    writers: dict[str, tuple[str, Callable[[Path], Path]]] = {
        "settings": ("toml", settings),
        "library": ("sqlite3", library),
        "journal": ("sqlite3", journal),
        "ledger": ("sqlite3", ledger),
        "notebook": ("sqlite3", notebook),
    }
    for kind, (suffix, write) in writers.items():
        target = TARGET / f"{kind}-{VERSIONS[kind]}.{suffix}"
        if not target.exists():
            with tempfile.TemporaryDirectory() as folder:
                shutil.copyfile(write(Path(folder)), target)
            print(f"{target.name}  {target.stat().st_size} bytes")


def settings(folder: Path) -> Path:
    """A file of settings with a connection."""
    file = folder / "settings.toml"
    connection = ConnectionSettings(
        name="shop", region="cn-hangzhou", instance="gp-1", namespace="photos", collection="shop"
    )
    SettingsStore(file).update(
        lambda present: present.replace(language="zh_CN", theme="dark", library="shop", connections=(connection,))
    )
    return file


def library(folder: Path) -> Path:
    """A library with one photo that has a caption and a value."""
    engine = LocalEngine(folder, model_dir(), lexicon_dir())
    ingest = engine.open_ingest(_Report(), TaskContext())
    item = IngestItem(1, PLACE, hashlib.sha256(CONTENT).hexdigest(), CONTENT, "grandma's clock", {"room": "hall"})
    ingest.put(item)
    ingest.flush()
    ingest.close()
    engine.close()
    return folder / "library.sqlite3"


def journal(folder: Path) -> Path:
    """A journal with an import that has not begun."""
    paths = Paths(folder, folder, folder, folder)
    registry = LibraryRegistry(paths, SettingsStore(paths.settings_file), CredentialStore())
    service = ImportService(registry, paths)
    service.add("local", ["/photos"], caption="all of it")
    service.close()
    return paths.journal


def ledger(folder: Path) -> Path:
    """A ledger of an AnalyticDB library with one photo."""
    digest = hashlib.sha256(CONTENT).hexdigest()
    known = Ledger(folder)
    known.confirm(
        [Entry("clock-1.jpg", digest, "clock.jpg", PLACE, "grandma's clock", {"room": "hall"}, added_at=WHEN)]
    )
    known.close()
    return known.path


def notebook(folder: Path) -> Path:
    """A notebook with a photo that is to be kept and a search that has a name."""
    paths = Paths(folder, folder, folder, folder)
    notes = Notebook(paths)
    with notes.of("local").write() as connection:
        connection.execute("INSERT INTO kept VALUES (?)", (hashlib.sha256(CONTENT).hexdigest(),))
        connection.execute(
            "INSERT INTO search (name, digest, body, searched_at) VALUES ('clocks', 'digest', ?, ?)",
            (json.dumps({"terms": []}), WHEN.isoformat()),
        )
    notes.close()
    return paths.library("local") / "notebook.sqlite3"


if __name__ == "__main__":
    main()
