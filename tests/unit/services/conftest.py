"""A library over real files, and a trash that is nobody's."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.unit.services.library_of_files import LibraryOfFiles


@pytest.fixture
def files(tusou_home: Path) -> Iterator[LibraryOfFiles]:
    """An empty local library and the services around it."""
    library = LibraryOfFiles()
    yield library
    library.close()


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
