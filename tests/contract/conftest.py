"""The engines that the contract suite runs over."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop.core.progress import TaskContext
from desktop.engines.base import Engine
from tests.contract.support import ENGINES


@pytest.fixture(params=sorted(ENGINES))
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """An empty library on each engine."""
    with ENGINES[request.param](tmp_path / "library") as opened:
        yield opened


@pytest.fixture
def ctx() -> TaskContext:
    return TaskContext()


@pytest.fixture
def photos(tmp_path: Path, sample_photos: Path) -> Path:
    """A folder of the user's with copies of the sample photos."""
    folder = tmp_path / "photos"
    folder.mkdir()
    for path in sorted(sample_photos.glob("*.jpg")):
        (folder / path.name).write_bytes(path.read_bytes())
    return folder
