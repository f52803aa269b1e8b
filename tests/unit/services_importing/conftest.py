from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop.config.paths import Paths
from desktop.services.importing import ImportService
from tests.unit.services_importing.album import Album


class OneLibrary:
    """A registry with one library in it."""

    def __init__(self, engine: Album) -> None:
        self.engine = engine

    def open(self, name: str | None = None) -> Album:
        return self.engine


@pytest.fixture
def album(tmp_path: Path) -> Album:
    return Album(tmp_path / "album")


@pytest.fixture
def service(tusou_home: Path, album: Album) -> Iterator[ImportService]:
    before = set(threading.enumerate())
    service = ImportService(OneLibrary(album), Paths.from_environment())
    yield service
    service.close()
    assert not set(threading.enumerate()) - before
    assert not list(tusou_home.rglob("*.lock"))
