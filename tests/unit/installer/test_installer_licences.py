"""An installation names what is in it, and brings the texts of the licences."""

from __future__ import annotations

from importlib.metadata import version
from pathlib import Path

import pytest

from installer import licences


def test_what_went_in_is_listed_with_version_licence_and_text(tmp_path: Path) -> None:
    page = tmp_path / "third-party.md"
    page.write_text("# Components\n", encoding="utf-8")
    modules = ["numpy.linalg", "requests.api", "desktop.core", "json"]
    found = licences.write(page, modules, [], tmp_path / "made")
    text = (tmp_path / "made" / "third-party.md").read_text(encoding="utf-8")
    assert text.startswith("# Components\n")
    assert f"| requests | {version('requests')} | Apache-2.0 |" in text
    assert f"| numpy | {version('numpy')} |" in text
    assert "| tusou |" not in text
    assert "pillow" not in text.casefold()
    targets = {(Path(folder).as_posix(), Path(file).name) for file, folder in found}
    assert ("resources", "third-party.md") in targets
    assert ("resources/licences/requests/licenses", "LICENSE") in targets
    assert ("resources/licences/Qt", "LGPL-3.0.txt") in targets
    assert len(targets) == len(found)  # none takes the place of another
    assert all(Path(file).is_file() for file, _folder in found)


def test_a_module_whose_licence_nobody_knows_is_refused(tmp_path: Path) -> None:
    page = tmp_path / "third-party.md"
    page.write_text("# Components\n", encoding="utf-8")
    with pytest.raises(LookupError, match="copied_from_somewhere"):
        licences.write(page, ["numpy", "copied_from_somewhere.part"], [], tmp_path / "made")
