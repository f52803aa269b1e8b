"""Fixtures that every part of the tests shares."""

from __future__ import annotations

from collections.abc import Generator
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


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Let pytest-xdist send what a test logged about names that are no UTF-8; it sends valid text only."""
    report = yield
    report.sections = [
        (title, text.encode("utf-8", "backslashreplace").decode("utf-8")) for title, text in report.sections
    ]
    return report
