"""Name, version and words of the project, from pyproject.toml: said once, used by every installer."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]

#: Reverse domain name of the program, as AppStream, macOS and Windows want one. Never changes: systems know it by this.
APP_ID = "io.github.tusou.Tusou"
TITLE = "Tusou"
#: Whom a Debian package names; an address of the name that is reserved for none, until there is one.
MAINTAINER = "Tusou maintainers <maintainers@tusou.invalid>"


@dataclass(frozen=True, slots=True)
class Project:
    """What every installer says of the program.

    Attributes:
        name: the package and the command.
        version: such as ``1.2.0``.
        summary: one line.
        licence: SPDX expression.
    """

    name: str
    version: str
    summary: str
    licence: str


def read(root: Path = ROOT) -> Project:
    """Read the project file.

    Raises:
        LookupError: the file that pyproject.toml names has no version.
    """
    content = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
    file = root / content["tool"]["hatch"]["version"]["path"]
    found = re.search(r'^__version__ = "([^"]+)"$', file.read_text(encoding="utf-8"), re.MULTILINE)
    if found is None:
        raise LookupError(f"{file} has no __version__")
    table = content["project"]
    return Project(table["name"], found[1], table["description"], table["license"])
