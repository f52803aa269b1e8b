"""Fixtures that every part of the tests shares."""

from __future__ import annotations

import os
import sys
from collections.abc import Generator
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parent.parent

# No test touches the keyring of whoever runs it; those that need a keyring start one of their own.
os.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.fail.Keyring"


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


@pytest.fixture
def trash(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of a trash that belongs to this test only."""
    if sys.platform in ("win32", "darwin"):
        pytest.skip("the trash of this system cannot be moved for a test")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    # Send2Trash looks at the environment once, when it is loaded.
    for module in [name for name in sys.modules if name.partition(".")[0] == "send2trash"]:
        monkeypatch.delitem(sys.modules, module)
    return tmp_path / "data" / "Trash"


def pytest_xdist_auto_num_workers() -> int:
    """One process more than processors, since many tests wait for a service, a job, or another process."""
    return (os.cpu_count() or 1) + 1


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Let pytest-xdist send what a test logged about names that are no UTF-8; it sends valid text only."""
    report = yield
    report.sections = [
        (title, text.encode("utf-8", "backslashreplace").decode("utf-8")) for title, text in report.sections
    ]
    return report
