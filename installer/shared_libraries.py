"""Which shared libraries go into an installation.

What a package brings goes in. Libraries of Qt and of the system go in if something in there is linked to them. On
Linux, what only Qt is linked to, and the runtime of C++, are left to the system: they have to fit its display server,
input methods and drivers. Python itself and what it is linked to (OpenSSL, SQLite, libffi …) are taken along, since
their versions differ from system to system.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from pathlib import Path, PurePath

Entry = tuple[str, str, str]
"""Path in the collection, path of the file, kind of the file: as PyInstaller lists them."""

Imports = Callable[[str], Iterable[tuple[str, str | None]]]
"""File → what it is linked to: names and, where they were found, paths of the libraries."""

_SYSTEM_FOLDERS = tuple(Path(folder).resolve() for folder in ("/lib", "/lib64", "/usr/lib", "/usr/lib64"))
_PACKAGES = {"site-packages", "dist-packages"}
_RUNTIME = ("libstdc++.so", "libgcc_s.so")
_LINK, _EXTENSION = "SYMLINK", "EXTENSION"


def needed(entries: Sequence[Entry], imports: Imports) -> list[Entry]:
    """The entries that are needed, of all that were found."""
    files = {Path(source).resolve(): entry for entry in entries for source in [entry[1]]}
    of_qt = {file for file, entry in files.items() if entry[0].startswith(("PySide6", "shiboken6"))}
    of_system = {file for file, entry in files.items() if is_of_system(file, entry[2])}
    of_python = files.keys() - of_qt - of_system
    loaded_by_name = {file for file in of_qt if files[file][2] == _EXTENSION or "plugins" in files[file][0]}
    with_python = _reached(of_python, files, imports)
    with_qt = _reached(loaded_by_name, files, imports) - of_system
    return [
        entry for file, entry in files.items() if file in with_python | with_qt and not file.name.startswith(_RUNTIME)
    ]


def without_dead_links(entries: Iterable[Entry], libraries: Collection[Entry]) -> list[Entry]:
    """``entries`` but for links to libraries that were left out."""
    names = {entry[0] for entry in libraries}
    return [entry for entry in entries if entry[2] != _LINK or _target(entry) in names]


def is_of_system(file: Path, kind: str) -> bool:
    """Whether a file of this kind is a library of the Linux system, and neither Python nor part of a package."""
    if kind == _EXTENSION or file.name.startswith("libpython") or _PACKAGES & set(file.parts):
        return False
    return any(file.is_relative_to(folder) for folder in _SYSTEM_FOLDERS)


def _reached(roots: Iterable[Path], files: Collection[Path], imports: Imports) -> set[Path]:
    reached: set[Path] = set()
    waiting = list(roots)
    while waiting:
        file = waiting.pop()
        if file not in reached:
            reached.add(file)
            found = (Path(path).resolve() for _name, path in imports(str(file)) if path is not None)
            waiting += [library for library in found if library in files]
    return reached


def _target(entry: Entry) -> str:
    """What a link in the collection leads to, as a path in the collection."""
    parts: list[str] = []
    for part in (PurePath(entry[0]).parent / entry[1]).parts:
        if part == "..":
            parts.pop()
        else:
            parts.append(part)
    return str(PurePath(*parts))
