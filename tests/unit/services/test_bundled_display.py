"""The doctor of an installation names the system library that its window lacks."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

PySide6 = pytest.importorskip("PySide6")

pytestmark = [
    pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux leaves libraries to the system"),
]


def qt_folder() -> Path:
    return Path(PySide6.__file__).parent / "Qt"


def missing_libraries(bundle: Path) -> str:
    """What the doctor of an installation finds; in a process of its own, since a library is loaded for good."""
    script = (
        "import sys; sys._MEIPASS = sys.argv[1]; from desktop.services.display import *; print(missing_libraries())"
    )
    return subprocess.run([sys.executable, "-c", script, bundle], capture_output=True, text=True, check=True).stdout


def test_an_installation_whose_libraries_are_all_there_is_well(tmp_path: Path) -> None:
    (tmp_path / "PySide6").mkdir()
    (tmp_path / "PySide6" / "Qt").symlink_to(qt_folder())
    assert missing_libraries(tmp_path) == "\n"


def test_a_library_that_is_not_there_is_named(tmp_path: Path) -> None:
    plugins = tmp_path / "PySide6" / "Qt" / "plugins" / "platforms"
    plugins.mkdir(parents=True)
    shutil.copy(qt_folder() / "plugins" / "platforms" / "libqxcb.so", plugins)  # far from the libraries that it needs
    assert "libQt6XcbQpa" in missing_libraries(tmp_path)
