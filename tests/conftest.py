"""Fixtures that every part of the tests shares."""

from __future__ import annotations

from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parent.parent


@pytest.fixture
def tusou_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder that holds everything that the program keeps during one test."""
    home = tmp_path / "tusou-home"
    home.mkdir()
    monkeypatch.setenv("TUSOU_HOME", str(home))
    return home


@pytest.fixture(scope="session")
def sample_photos() -> Path:
    """The folder of sample photos that the program ships (see resources/samples/README.md)."""
    return REPOSITORY / "resources" / "samples"
