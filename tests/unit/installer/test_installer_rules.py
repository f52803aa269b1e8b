"""What goes into an installation follows from the source and from a few rules."""

from __future__ import annotations

import configparser
import subprocess
import sys
import xml.etree.ElementTree as ET
from collections.abc import Iterable
from pathlib import Path

import pytest

from desktop import __version__
from installer import project, qt_parts, sdk_subset, shared_libraries, version_resource
from installer.linux_packages import metainfo_text

ROOT = Path(__file__).parents[3]
ENGINE = ROOT / "desktop" / "engines" / "analyticdb"
LANGUAGES = ["en", "zh_CN"]


def test_name_and_version_are_those_of_the_project() -> None:
    found = project.read()
    assert (found.name, found.version, found.licence) == ("tusou", __version__, "Apache-2.0")


def test_a_project_without_a_version_is_told(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_bytes((ROOT / "pyproject.toml").read_bytes())
    (tmp_path / "desktop").mkdir()
    (tmp_path / "desktop" / "__init__.py").write_text("")
    with pytest.raises(LookupError, match="__version__"):
        project.read(tmp_path)


def test_the_sdk_comes_along_with_the_models_that_are_used_and_works_without_the_others(tmp_path: Path) -> None:
    target = sdk_subset.write(ENGINE, tmp_path / "sdk")
    models = list((target / sdk_subset.PACKAGE / "models").glob("_*.py"))
    assert len(models) < 100  # of more than 900
    script = """
from desktop.engines.analyticdb import sdk
loaded = sdk.load()
assert loaded.models.__file__.startswith(__import__("sys").argv[1]), loaded.models.__file__
for action, method in sdk._METHODS.items():
    for kind in ("Request", "Response", "ResponseBody"):
        assert hasattr(loaded.models, action + kind), action + kind
    assert hasattr(loaded.GpdbClient, method + "_with_options")
assert loaded.models.QueryContentRequestRerankModel(name="x").name == "x"
"""
    command = [sys.executable, "-c", f"import sys; sys.path.insert(0, sys.argv[1])\n{script}", str(target)]
    subprocess.run(command, check=True, cwd=ROOT)


def test_a_source_that_does_not_use_the_sdk_is_told(tmp_path: Path) -> None:
    (tmp_path / "nothing.py").write_text("x = 1\n")
    with pytest.raises(LookupError, match="names no method"):
        sdk_subset.write(tmp_path, tmp_path / "sdk")


@pytest.mark.parametrize(
    ("name", "used"),
    [
        ("PySide6/Qt/plugins/platforms/libqxcb.so", True),
        ("PySide6/Qt/plugins/platforms/libqwayland.so", True),
        ("PySide6/Qt/plugins/platforms/libqoffscreen.so", True),
        ("PySide6/plugins/platforms/qwindows.dll", True),
        ("PySide6\\plugins\\platforms\\qwindows.dll", True),
        ("PySide6/Qt/plugins/platforms/libqcocoa.dylib", True),
        ("PySide6/Qt/plugins/iconengines/libqsvgicon.so", True),
        ("PySide6/Qt/plugins/platforms/libqeglfs.so", False),
        ("PySide6/Qt/plugins/platformthemes/libqgtk3.so", False),
        ("PySide6/Qt/plugins/imageformats/libqpdf.so", False),
        ("PySide6/Qt/plugins/qmltooling/libqmldbg_tcp.so", False),
        ("PySide6/Qt/plugins/sqldrivers/libqsqlite.so", False),
        ("PySide6/Qt/translations/qtbase_zh_CN.qm", True),
        ("PySide6/Qt/translations/qtbase_fr.qm", False),
        ("PySide6/Qt/translations/qt_help_zh_CN.qm", False),
        ("resources/translations/tusou_zh_CN.qm", True),
        ("PySide6/QtWidgets.abi3.so", True),
    ],
)
def test_plugins_and_translations_of_qt_come_along_if_they_are_used(name: str, used: bool) -> None:
    assert qt_parts.is_used(name, LANGUAGES) is used


def test_libraries_come_along_if_they_are_loaded_and_not_the_business_of_the_system(tmp_path: Path) -> None:
    packages, system = tmp_path / "site-packages", Path("/usr/lib/x86_64-linux-gnu")
    links = {
        packages / "PySide6/QtGui.so": [packages / "PySide6/Qt/lib/libQt6Gui.so.6"],
        packages / "PySide6/Qt/lib/libQt6Gui.so.6": [system / "libX11.so.6", system / "libz.so.1"],
        packages / "numpy/core.so": [system / "libz.so.1", system / "libstdc++.so.6"],
        Path("/usr/lib/python3.11/lib-dynload/_ssl.so"): [system / "libssl.so.3"],
    }

    def imports(file: str) -> Iterable[tuple[str, str | None]]:
        yield "libnowhere.so", None
        for library in links.get(Path(file), []):
            yield library.name, str(library)

    entries = [
        ("PySide6/QtGui.so", str(packages / "PySide6/QtGui.so"), "EXTENSION"),
        ("PySide6/Qt/lib/libQt6Gui.so.6", str(packages / "PySide6/Qt/lib/libQt6Gui.so.6"), "BINARY"),
        ("PySide6/Qt/lib/libQt6Quick.so.6", str(packages / "PySide6/Qt/lib/libQt6Quick.so.6"), "BINARY"),
        ("numpy/core.so", str(packages / "numpy/core.so"), "EXTENSION"),
        ("onnxruntime/libprovider.so", str(packages / "onnxruntime/libprovider.so"), "BINARY"),
        ("python3.11/lib-dynload/_ssl.so", "/usr/lib/python3.11/lib-dynload/_ssl.so", "EXTENSION"),
        ("libpython3.11.so.1.0", str(system / "libpython3.11.so.1.0"), "BINARY"),
        *((name, str(system / name), "BINARY") for name in ("libX11.so.6", "libz.so.1", "libssl.so.3")),
        ("libstdc++.so.6", str(system / "libstdc++.so.6"), "BINARY"),
    ]
    kept = shared_libraries.needed(entries, imports)
    left_out = {entry[0] for entry in entries} - {entry[0] for entry in kept}
    assert left_out == {"PySide6/Qt/lib/libQt6Quick.so.6", "libX11.so.6", "libstdc++.so.6"}

    data = [
        ("libQt6Gui.so.6", "PySide6/Qt/lib/libQt6Gui.so.6", "SYMLINK"),
        ("libQt6Quick.so.6", "PySide6/Qt/lib/libQt6Quick.so.6", "SYMLINK"),
        ("numpy/libz.so.1", "../libz.so.1", "SYMLINK"),
        ("resources/icons/app.svg", "/src/app.svg", "DATA"),
    ]
    assert [entry[0] for entry in shared_libraries.without_dead_links(data, kept)] == [
        "libQt6Gui.so.6",
        "numpy/libz.so.1",
        "resources/icons/app.svg",
    ]


def test_the_version_resource_is_what_windows_reads(tmp_path: Path) -> None:
    path = version_resource.write(
        project.Project("tusou", "1.2.3rc4", "Finds", "Apache-2.0"), "tusou.exe", tmp_path / "v"
    )
    text = Path(path).read_text(encoding="utf-8")
    assert "filevers=(1, 2, 3, 4)" in text
    assert "StringStruct('OriginalFilename', 'tusou.exe')" in text
    compile(text, path, "eval")


def test_the_desktop_offers_tusou_for_every_picture_that_it_reads() -> None:
    entry = configparser.ConfigParser(interpolation=None, strict=True)
    entry.optionxform = str  # type: ignore[assignment,method-assign]
    entry.read(ROOT / "installer" / "linux" / "tusou.desktop", encoding="utf-8")
    section = entry["Desktop Entry"]
    known = set(section["MimeType"].strip(";").split(";"))
    written = {"jpeg", "png", "gif", "webp", "bmp", "tiff", "heif", "avif", "x-portable-anymap", "x-dcraw"}
    assert {f"image/{name}" for name in written} <= known
    assert section["Exec"] == "tusou-window %F"


def test_the_metadata_names_version_and_desktop_entry(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1767323045")
    text = metainfo_text(project.read())
    assert "@" not in text
    root = ET.fromstring(text)  # noqa: S314 -- our own file
    release = root.find("releases/release")
    assert release is not None
    assert (release.get("version"), release.get("date")) == (__version__, "2026-01-02")
    assert root.findtext("launchable") == "tusou.desktop"
    assert root.findtext("id") == project.APP_ID
