"""Which packages really went into an installation, under which licences, and the texts of these licences."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Iterable, Iterator, Sequence
from importlib.metadata import Distribution, distribution, packages_distributions
from pathlib import Path

from desktop.app.self_test import INSTALLED_COMPONENTS
from installer.shared_libraries import Entry, is_of_system

_LICENCE_FILE = re.compile(r"licen[cs]e|copying|notice|authors", re.IGNORECASE)
_CLASSIFIER = "License :: OSI Approved :: "
_LONGEST_EXPRESSION = 60
_NOT_SHIPPED = {"tusou"}
#: What comes with Python or PyInstaller, and the program itself.
_KNOWN = {*sys.stdlib_module_names, "_pyi_rth_utils", "desktop"}
_FOLDER = "resources/licences"
_LESSER_TEXTS = Path(__file__).parent / "texts"

_HEADING = f"""
{INSTALLED_COMPONENTS}

Each with the texts of its licences in the folder `resources/licences`. The libraries of Qt are separate files in
`PySide6/Qt/lib` (Windows: `PySide6`), unmodified, under the LGPL-3.0; they may be replaced by other builds of the same
version.

| component | version | licence |
| --- | --- | --- |
"""


def write(page: Path, modules: Iterable[str], binaries: Sequence[Entry], target: Path) -> list[tuple[str, str]]:
    """Write the page of components and collect the texts of their licences.

    Args:
        page: what is said of them in words.
        modules: names of the Python modules that went in.
        binaries: shared libraries that went in.
        target: the folder to write to; emptied first.

    Returns:
        Files and the folders of the collection that they go to.

    Raises:
        LookupError: a module belongs to no package, so that nobody knows its licence.
    """
    modules = list(modules)
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir(parents=True)
    tops = {module.partition(".")[0] for module in modules} | {re.split(r"[/\\.]", entry[0])[0] for entry in binaries}
    of_nobody = {module.partition(".")[0] for module in modules} - _KNOWN - packages_distributions().keys()
    of_nobody = {module for module in of_nobody if not module.startswith("_sysconfigdata_")}
    if of_nobody:
        raise LookupError(f"of no known package: {', '.join(sorted(of_nobody))}")
    shipped = list(_distributions(tops))
    rows = [("Python", sys.version.partition(" ")[0], "PSF-2.0")]
    rows += [(each.name, each.version, _licence(each)) for each in shipped]
    rows += [(package, "", "see its text") for package in _debian_packages(binaries)]
    table = "".join(f"| {name} | {version} | {licence} |\n" for name, version, licence in rows)
    written = target / page.name
    written.write_text(page.read_text(encoding="utf-8") + _HEADING + table, encoding="utf-8")
    return [(str(written), "resources"), *_texts(shipped, binaries)]


def _distributions(tops: set[str]) -> Iterator[Distribution]:
    names = {name for top, names in packages_distributions().items() if top in tops for name in names}
    for name in sorted(names - _NOT_SHIPPED, key=str.casefold):
        yield distribution(name)


def _licence(package: Distribution) -> str:
    def stated(field: str) -> list[str]:
        return [str(each) for each in package.metadata.get_all(field, [])]

    short = [
        each
        for each in (*stated("License-Expression"), *stated("License"))
        if "\n" not in each and len(each) <= _LONGEST_EXPRESSION
    ]
    classified = [each.removeprefix(_CLASSIFIER) for each in stated("Classifier") if each.startswith(_CLASSIFIER)]
    return next(iter((*short, ", ".join(classified))), "") or "see its text"


def _texts(shipped: Iterable[Distribution], binaries: Sequence[Entry]) -> Iterator[tuple[str, str]]:
    for package in shipped:
        for file in package.files or []:
            if _LICENCE_FILE.search(file.name) and file.suffix != ".py":
                yield str(package.locate_file(file)), str(Path(_FOLDER, package.name, *file.parent.parts[1:]))
    for text in sorted(_LESSER_TEXTS.glob("*.txt")):  # the packages of Qt come without
        yield str(text), str(Path(_FOLDER, "Qt"))
    own = Path(sysconfig.get_path("stdlib"), "LICENSE.txt")
    if own.is_file():
        yield str(own), str(Path(_FOLDER, "Python"))
    for name, text in _debian_packages(binaries).items():
        yield str(text), str(Path(_FOLDER, name))


def _debian_packages(binaries: Sequence[Entry]) -> dict[str, Path]:
    """Debian packages whose libraries went in, and the statement of their licences."""
    files = [str(Path(entry[1]).resolve()) for entry in binaries if is_of_system(Path(entry[1]).resolve(), entry[2])]
    if not files or shutil.which("dpkg") is None:
        return {}
    found = subprocess.run(["dpkg", "-S", *files], capture_output=True, text=True, check=False).stdout
    packages = {line.partition(":")[0] for line in found.splitlines()}
    texts = {package: Path("/usr/share/doc", package, "copyright") for package in sorted(packages)}
    return {package: text for package, text in texts.items() if text.is_file()}
