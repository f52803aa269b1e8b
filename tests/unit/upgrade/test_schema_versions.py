"""What an earlier version left is read and brought up to date; what a later one left is refused and not touched."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from desktop.config.credentials import CredentialStore
from desktop.config.paths import Paths, lexicon_dir, model_dir
from desktop.config.settings import VERSION as SETTINGS_VERSION
from desktop.config.settings import SettingsStore
from desktop.core.error_text import one_line
from desktop.core.errors import ErrorCode, TusouError
from desktop.core.photo import Photo
from desktop.core.progress import TaskContext
from desktop.core.query import Query, TextTerm
from desktop.engines.analyticdb.ledger import Ledger
from desktop.engines.analyticdb.ledger_file import VERSION as LEDGER_VERSION
from desktop.engines.local.engine import LocalEngine
from desktop.engines.local.schema import VERSION as LIBRARY_VERSION
from desktop.services.importing import ImportService
from desktop.services.importing.schema import MIGRATIONS as JOURNAL_MIGRATIONS
from desktop.services.library import LibraryRegistry
from desktop.services.notebook import MIGRATIONS as NOTEBOOK_MIGRATIONS
from desktop.services.notebook import Notebook

SCHEMAS = Path(__file__).parents[2] / "data" / "schemas"
VERSIONS = {
    "settings": SETTINGS_VERSION,
    "library": LIBRARY_VERSION,
    "journal": len(JOURNAL_MIGRATIONS),
    "ledger": LEDGER_VERSION,
    "notebook": len(NOTEBOOK_MIGRATIONS),
}
HELP = "run tools/schema_fixtures.py and commit what it writes"


def kept(kind: str) -> list[Path]:
    return sorted(SCHEMAS.glob(f"{kind}-*"))


def schema_version(database: Path) -> int:
    with closing(sqlite3.connect(database)) as connection:
        return int(connection.execute("PRAGMA user_version").fetchone()[0])


def set_schema_version(database: Path, version: int) -> None:
    with closing(sqlite3.connect(database)) as connection:
        connection.execute(f"PRAGMA user_version = {version}")


def read_library(file: Path) -> list[Photo]:
    engine = LocalEngine(file.parent, model_dir(), lexicon_dir())
    try:
        found = engine.search(Query(terms=(TextTerm("clock"),)), TaskContext())
        return [match.photo for match in found.matches]
    finally:
        engine.close()


def read_journal(file: Path) -> list[str]:
    paths = Paths(file.parent, file.parent, file.parent, file.parent)
    registry = LibraryRegistry(paths, SettingsStore(paths.settings_file), CredentialStore({}))
    service = ImportService(registry, paths)
    try:
        return [state.title for state in service.imports()]
    finally:
        service.close()


def read_ledger(file: Path) -> list[str]:
    ledger = Ledger(file.parent)
    try:
        entry = ledger.by_document("clock-1.jpg")
        return [] if entry is None else [entry.caption]
    finally:
        ledger.close()


def read_notebook(file: Path) -> list[str]:
    notebook = Notebook(Paths(file.parents[2], file.parent, file.parent, file.parent))
    try:
        with notebook.of(file.parent.name).read() as connection:
            return [row["name"] for row in connection.execute("SELECT name FROM search JOIN kept")]
    finally:
        notebook.close()


#: Kind of database → its name in a library, and what opens it.
DATABASES: dict[str, tuple[str, Callable[[Path], list[object]]]] = {
    "library": ("library.sqlite3", read_library),  # type: ignore[dict-item]
    "journal": ("journal.sqlite3", read_journal),  # type: ignore[dict-item]
    "ledger": ("ledger.sqlite3", read_ledger),  # type: ignore[dict-item]
    "notebook": ("libraries/local/notebook.sqlite3", read_notebook),  # type: ignore[dict-item]
}


def copied(fixture: Path, folder: Path) -> Path:
    kind = fixture.name.partition("-")[0]
    target = folder / DATABASES[kind][0]
    target.parent.mkdir(parents=True, exist_ok=True)
    return Path(shutil.copyfile(fixture, target))


@pytest.mark.parametrize("kind", VERSIONS)
def test_every_schema_version_is_kept(kind: str) -> None:
    numbers = {int(path.stem.partition("-")[2]) for path in kept(kind)}
    assert numbers == set(range(1, VERSIONS[kind] + 1)), HELP


@pytest.mark.parametrize("fixture", kept("settings"), ids=lambda path: path.name)
def test_settings_of_every_version_are_read(fixture: Path, tmp_path: Path) -> None:
    file = Path(shutil.copyfile(fixture, tmp_path / "settings.toml"))
    settings = SettingsStore(file).load()
    assert (settings.version, settings.language, settings.theme, settings.library) == (
        SETTINGS_VERSION,
        "zh_CN",
        "dark",
        "shop",
    )
    assert [(each.name, each.instance, each.collection) for each in settings.connections] == [("shop", "gp-1", "shop")]


@pytest.mark.parametrize("fixture", kept("library"), ids=lambda path: path.name)
def test_libraries_of_every_version_are_searched(fixture: Path, tmp_path: Path) -> None:
    file = copied(fixture, tmp_path)
    (photo,) = read_library(file)
    assert (photo.file_name, photo.caption, photo.metadata) == ("clock.jpg", "grandma's clock", {"room": "hall"})
    assert schema_version(file) == LIBRARY_VERSION


@pytest.mark.parametrize("fixture", kept("journal"), ids=lambda path: path.name)
def test_journals_of_every_version_go_on(fixture: Path, tmp_path: Path) -> None:
    file = copied(fixture, tmp_path)
    assert read_journal(file) == ["photos"]
    assert schema_version(file) == VERSIONS["journal"]


@pytest.mark.parametrize("fixture", kept("ledger"), ids=lambda path: path.name)
def test_ledgers_of_every_version_are_read(fixture: Path, tmp_path: Path) -> None:
    file = copied(fixture, tmp_path)
    assert read_ledger(file) == ["grandma's clock"]
    assert schema_version(file) == LEDGER_VERSION


@pytest.mark.parametrize("fixture", kept("notebook"), ids=lambda path: path.name)
def test_notebooks_of_every_version_are_read(fixture: Path, tmp_path: Path) -> None:
    file = copied(fixture, tmp_path)
    assert read_notebook(file) == ["clocks"]
    assert schema_version(file) == VERSIONS["notebook"]


@pytest.mark.parametrize("kind", DATABASES)
def test_a_newer_database_is_refused_by_name_and_left_untouched(kind: str, tmp_path: Path) -> None:
    _, read = DATABASES[kind]
    file = copied(kept(kind)[-1], tmp_path)
    set_schema_version(file, VERSIONS[kind] + 1)
    before = file.read_bytes()
    with pytest.raises(TusouError) as caught:
        read(file)
    assert caught.value.code is ErrorCode.DATABASE_TOO_NEW
    assert str(file) in one_line(caught.value)
    assert file.read_bytes() == before


def test_newer_settings_are_refused_by_name_and_left_untouched(tmp_path: Path) -> None:
    file = tmp_path / "settings.toml"
    file.write_text(f"version = {SETTINGS_VERSION + 1}\nlanguage = 'fr'\n", encoding="utf-8")
    before = file.read_bytes()
    with pytest.raises(TusouError) as caught:
        SettingsStore(file).load()
    assert caught.value.code is ErrorCode.SETTINGS_TOO_NEW
    assert str(file) in one_line(caught.value)
    assert file.read_bytes() == before
