"""The doctor finds what is wrong, says how to mend it, and changes nothing."""

from __future__ import annotations

import sqlite3
import sys
from pathlib import Path

import keyring
import pytest
from keyring.backends import fail

from desktop.config.credentials import CredentialStore
from desktop.config.paths import Paths
from desktop.config.settings import SettingsStore
from desktop.core.errors import ErrorCode
from desktop.core.progress import TaskCancelled, TaskContext
from desktop.engines.analyticdb.connection import Connection
from desktop.services import display, doctor
from desktop.services.doctor import Finding, examine
from desktop.services.library import LibraryRegistry


@pytest.fixture
def paths(tusou_home: Path) -> Paths:
    return Paths.from_environment()


def findings(paths: Paths, environ: dict[str, str] | None = None) -> dict[str, Finding]:
    credentials = CredentialStore(environ or {})
    registry = LibraryRegistry(paths, SettingsStore(paths.settings_file), credentials)
    return {each.name: each for each in examine(registry, paths, credentials, TaskContext())}


def test_a_fresh_installation_is_well_but_for_the_screen(paths: Paths) -> None:
    found = findings(paths)
    assert {name for name, each in found.items() if not each.ok} <= {"display libraries"}
    assert {"display libraries", "folders", "settings", "keyring", "model", "disk", "journal"} < set(found)
    for each in found.values():
        assert each.text()
        assert "{" not in each.text()


@pytest.mark.parametrize("name", ["journal", "local: database"])
def test_a_damaged_database_is_found_and_left_as_it_is(paths: Paths, name: str) -> None:
    file = paths.journal if name == "journal" else paths.library("local") / "library.sqlite3"
    file.write_bytes(b"SQLite format 3\x00" + b"rubbish" * 500)
    before = file.read_bytes()
    finding = findings(paths)[name]
    assert finding.error is not None
    assert finding.error.code is ErrorCode.DATABASE_DAMAGED
    assert str(file) in finding.text()
    assert file.read_bytes() == before


@pytest.mark.parametrize(
    ("statement", "code"),
    [("CREATE TABLE tune (id)", ErrorCode.DATABASE_DAMAGED), ("PRAGMA user_version = 99", ErrorCode.DATABASE_TOO_NEW)],
)
def test_a_sound_file_that_is_no_library_of_ours_is_found(paths: Paths, statement: str, code: ErrorCode) -> None:
    file = paths.library("local") / "library.sqlite3"
    with sqlite3.connect(file) as connection:
        connection.execute(statement)
    connection.close()
    before = file.read_bytes()
    finding = findings(paths)["local: database"]
    assert finding.error is not None
    assert finding.error.code is code
    assert file.read_bytes() == before


def test_an_intact_database_is_called_so(paths: Paths) -> None:
    with sqlite3.connect(paths.journal) as connection:
        connection.execute("CREATE TABLE photo (id)")
    connection.close()
    assert "is intact" in findings(paths)["journal"].text()


def test_settings_of_a_newer_program_are_named_and_the_rest_is_examined(paths: Paths) -> None:
    (paths.config / "settings.toml").write_text("version = 999\n")
    found = findings(paths)
    assert not found["settings"].ok
    assert str(paths.settings_file) in found["settings"].text()
    assert "local: database" in found


def test_a_missing_keyring_matters_only_to_connections(paths: Paths, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keyring.core, "_keyring_backend", fail.Keyring())
    assert findings(paths)["keyring"].ok
    registry = LibraryRegistry(paths, SettingsStore(paths.settings_file), CredentialStore({}))
    registry.add_analyticdb(Connection("shop", "cn-hangzhou"))
    finding = findings(paths)["keyring"]
    assert not finding.ok
    assert "environment variables" in finding.text()
    key = {"ALIBABA_CLOUD_ACCESS_KEY_ID": "i", "ALIBABA_CLOUD_ACCESS_KEY_SECRET": "s", "TUSOU_NAMESPACE_PASSWORD": "p"}
    assert findings(paths, key)["keyring"].ok


def test_a_connection_that_is_not_complete_is_named_without_using_the_network(
    paths: Paths, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keyring.core, "_keyring_backend", fail.Keyring())
    registry = LibraryRegistry(paths, SettingsStore(paths.settings_file), CredentialStore({}))
    registry.add_analyticdb(Connection("shop", "cn-hangzhou"))
    assert "instance" in findings(paths)["shop: settings"].text()


def test_the_network_is_said_not_to_be_needed_without_connections(paths: Paths) -> None:
    assert "not needed" in findings(paths)["network"].text()
    registry = LibraryRegistry(paths, SettingsStore(paths.settings_file), CredentialStore({}))
    registry.add_analyticdb(Connection("shop", "cn-hangzhou"))
    assert "network" not in findings(paths)


def test_a_full_disk_is_foreseen(paths: Paths, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "ENOUGH_DISK_BYTES", sys.maxsize)
    finding = findings(paths)["disk"]
    assert not finding.ok
    assert "Free some space" in finding.text()


def test_what_keeps_qt_from_loading_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(display, "_PROBE", "import sys; sys.exit('libEGL.so.1: cannot open')")
    assert display.missing_libraries() == "libEGL.so.1: cannot open"
    monkeypatch.setattr(display, "_PROBE", "import sys; sys.exit(3)")
    assert display.missing_libraries() is None


def test_a_home_that_cannot_be_used_is_found_and_the_rest_is_examined(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("in the way")
    found = findings(Paths.from_environment({"TUSOU_HOME": str(tmp_path / "file")}))
    assert str(tmp_path / "file") in found["folders"].text()
    assert not found["folders"].ok
    assert found["model"].ok


def test_it_can_be_stopped(paths: Paths) -> None:
    credentials = CredentialStore({})
    ctx = TaskContext()
    ctx.cancel()
    with pytest.raises(TaskCancelled):
        examine(LibraryRegistry(paths, SettingsStore(paths.settings_file), credentials), paths, credentials, ctx)
