"""A copy of the gpdb SDK with only the models that Tusou uses: of over 900, all of which the SDK imports at once.

Which ones they are follows from the source: the client methods that ``desktop/engines/analyticdb`` names, the models
that those methods name, the models that Tusou itself names, and whatever models these refer to.
"""

from __future__ import annotations

import ast
import importlib.util
import re
import shutil
from collections.abc import Iterable, Mapping
from pathlib import Path

PACKAGE = "alibabacloud_gpdb20160503"

_ALIAS = "main_models"  # how the SDK's own files call its models
_METHOD_ENDING = "_with_options"
_NOTICE = (
    "# Part of {package}, Apache License 2.0. Changed for Tusou's installers: models that Tusou does not use are left"
    " out.\n"
)


def write(user: Path, target: Path) -> Path:
    """Copy what is used of the installed SDK.

    Args:
        user: the folder of the source that uses the SDK.
        target: the folder that gets the package; emptied first.

    Returns:
        ``target``, to be searched before the installed packages.

    Raises:
        LookupError: the source names no method of the SDK's client: one of the two has changed its ways.
    """
    source = _installed()
    homes = _homes(source)
    used = used_models(user, source, homes)
    shutil.rmtree(target, ignore_errors=True)
    package = target / PACKAGE
    (package / "models").mkdir(parents=True)
    for file in source.glob("*.py"):
        shutil.copy(file, package)
    for module in {homes[name] for name in used}:
        shutil.copy(source / "models" / f"{module}.py", package / "models")
    lines = [f"from .{homes[name]} import {name}\n" for name in sorted(used)]
    (package / "models" / "__init__.py").write_text(_NOTICE.format(package=PACKAGE) + "".join(lines), encoding="utf-8")
    return target


def used_models(user: Path, source: Path, homes: Mapping[str, str]) -> set[str]:
    """Names of the models that are needed.

    Args:
        user: the folder of the source that uses the SDK.
        source: the folder of the SDK's package.
        homes: the module of every model.
    """
    words = {word for file in user.rglob("*.py") for word in re.findall(r"\w+", file.read_text(encoding="utf-8"))}
    client = ast.parse((source / "client.py").read_text(encoding="utf-8"))
    methods = [
        node
        for node in ast.walk(client)
        if isinstance(node, ast.FunctionDef) and node.name.removesuffix(_METHOD_ENDING) in words
    ]
    if not methods:
        raise LookupError(f"{user} names no method of {PACKAGE}")
    waiting = [name for method in methods for name in _named(method)] + [word for word in words if word in homes]
    used: set[str] = set()
    while waiting:
        name = waiting.pop()
        if name not in used:
            used.add(name)
            module = source / "models" / f"{homes[name]}.py"
            waiting += _named(ast.parse(module.read_text(encoding="utf-8")))
    return used


def _installed() -> Path:
    spec = importlib.util.find_spec(PACKAGE)
    if spec is None or not spec.submodule_search_locations:
        raise LookupError(f"{PACKAGE} is not installed")
    return Path(spec.submodule_search_locations[0])


def _homes(source: Path) -> dict[str, str]:
    """The module of every model, as the SDK's ``models/__init__.py`` imports it."""
    tree = ast.parse((source / "models" / "__init__.py").read_text(encoding="utf-8"))
    imports = [node for node in tree.body if isinstance(node, ast.ImportFrom) and node.level == 1 and node.module]
    return {alias.name: str(node.module) for node in imports for alias in node.names}


def _named(tree: ast.AST) -> Iterable[str]:
    """The models that a piece of the SDK names."""
    return {
        node.attr
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == _ALIAS
    }
