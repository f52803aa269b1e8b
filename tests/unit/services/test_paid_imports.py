"""What is announced before photos go into a library that costs money."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop.config.credentials import CredentialStore
from desktop.config.paths import Paths
from desktop.config.settings import SettingsStore
from desktop.core.progress import TaskContext
from desktop.engines.analyticdb.connection import Connection
from desktop.services.library import LibraryRegistry
from desktop.services.paid_imports import MANY_PHOTOS, PaidImportService


@pytest.fixture
def settings(tusou_home: Path) -> SettingsStore:
    return SettingsStore(Paths.from_environment().settings_file)


@pytest.fixture
def libraries(settings: SettingsStore) -> Iterator[LibraryRegistry]:
    libraries = LibraryRegistry(Paths.from_environment(), settings, CredentialStore({}))
    libraries.add_analyticdb(Connection("cloud", "cn-hangzhou", "gp-1", "photos", "photos"))
    yield libraries
    libraries.close()


@pytest.fixture
def service(libraries: LibraryRegistry, settings: SettingsStore) -> PaidImportService:
    return PaidImportService(libraries, settings)


def test_a_library_that_costs_nothing_is_not_announced(service: PaidImportService, tmp_path: Path) -> None:
    assert service.announcement("local", [str(tmp_path)], 1, TaskContext()) is None


def test_a_library_that_costs_money_is_announced_once(service: PaidImportService, tmp_path: Path) -> None:
    for name in ("a.jpg", "b.PNG", "notes.txt"):
        (tmp_path / name).touch()
    said = service.announcement("cloud", [str(tmp_path), "/somewhere/c.jpg"], 1, TaskContext())
    assert said is not None
    assert (said.photos, said.first, said.strips_location) == (4, True, True)
    service.agree("cloud")
    assert service.announcement("cloud", [str(tmp_path)], 0, TaskContext()) is None


def test_many_photos_are_announced_each_time(service: PaidImportService) -> None:
    service.agree("cloud")
    for _ in range(2):
        said = service.announcement("cloud", [], MANY_PHOTOS, TaskContext())
        assert said is not None
        assert not said.first


def test_a_connection_made_anew_is_announced_anew(service: PaidImportService, libraries: LibraryRegistry) -> None:
    connection = libraries.connection("cloud")
    service.agree("cloud")
    libraries.remove("cloud")
    libraries.add_analyticdb(connection)
    said = service.announcement("cloud", [], 1, TaskContext())
    assert said is not None
    assert said.first
