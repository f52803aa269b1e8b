"""Comparing a part of a watched folder with what the library has of it."""

from __future__ import annotations

import os
import stat
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from desktop.core.photo import Place, PlaceKind
from desktop.core.progress import TaskContext
from desktop.engines.base import FollowsFiles
from desktop.imaging.formats import is_image_name
from desktop.services.importing.finding import find
from desktop.services.importing.model import Passed, Request
from desktop.services.watching.placeholder import is_placeholder

#: Places that the library is asked about at a time.
_CHUNK = 1000


@dataclass(slots=True)
class Difference:
    """What the library does not know yet.

    Attributes:
        new: files to import.
        young: files that are probably still being written: to be looked at again.
        missing: how many files were found to be gone, which the library knows by now.
        back: how many files may have been thought to be gone and are there, which the library knows by now.
    """

    new: list[Place] = field(default_factory=list)
    young: list[Path] = field(default_factory=list)
    missing: int = 0
    back: int = 0


def compare(engine: FollowsFiles, folder: Path, paths: Sequence[Path], ctx: TaskContext, quiet_s: float) -> Difference:
    """Look at paths in a watched folder, whatever happened to them. Files that are back are known to be back after it.

    Args:
        engine: the library.
        folder: the watched folder.
        paths: files and folders in it, or the folder itself, that may be new, changed or gone.
        ctx: of the work.
        quiet_s: how long a file must have been left alone.

    Raises:
        TusouError: the library cannot be read or written.
        TaskCancelled: on request.
    """
    difference = Difference()
    there = {file for path in paths for file in engine.files_below(path)}
    seen: set[str] = set()
    passed = 0
    chunk: list[Place] = []
    for each in _places(engine, folder, paths, ctx):
        if isinstance(each, Passed):
            passed += each.items
            continue
        seen.add(each.source)
        chunk.append(each)
        if len(chunk) == _CHUNK:
            _sort_out(engine, chunk, difference, quiet_s)
            chunk.clear()
    _sort_out(engine, chunk, difference, quiet_s)
    below = [file for path in paths for file in engine.files_below(path)]
    # Whether a file that was named by itself was thought to be gone is not known.
    settled = seen.intersection(map(str, paths)) - {place.source for place in difference.new}
    difference.back = len(set(below) - there) + len(settled)
    unmet = [file for file in below if str(file) not in seen]
    if len(unmet) == passed:  # the library knows no more files than were passed over: those are the same
        unmet = []
    unmet += [path for path in paths if str(path) not in seen]
    ctx.check()
    difference.missing = engine.mark_missing([file for file in dict.fromkeys(unmet) if _is_gone(file)])
    return difference


def _places(engine: FollowsFiles, folder: Path, paths: Sequence[Path], ctx: TaskContext) -> Iterator[Place | Passed]:
    """The photos that are at some paths now; those of folders that the library knows as they are in numbers."""
    for path in paths:
        ctx.check()
        if any(part.startswith(".") for part in path.relative_to(folder).parts):
            continue
        try:
            state = path.stat()
        except OSError:
            continue
        if stat.S_ISDIR(state.st_mode):
            request = Request((str(path),), (), None, {}, dry_run=False)
            for each in find(request, ctx.check, engine.known_in):
                if isinstance(each, Passed):
                    yield each
                elif each.error is None:
                    yield each.place
        elif stat.S_ISREG(state.st_mode) and is_image_name(path.name):
            yield Place(PlaceKind.FILE, str(path), "", state.st_size, state.st_mtime_ns)


def _sort_out(engine: FollowsFiles, places: Sequence[Place], difference: Difference, quiet_s: float) -> None:
    for place in engine.unseen(places) if places else ():
        try:
            state = os.stat(place.source)  # noqa: PTH116 -- a string already
        except OSError:  # gone again
            continue
        if is_placeholder(state):
            continue
        if abs(time.time() - state.st_mtime) < quiet_s:
            difference.young.append(Path(place.source))
        else:
            difference.new.append(place)


def _is_gone(file: Path) -> bool:
    """Whether a file is not there; one that may not be looked at is not gone."""
    try:
        file.lstat()
    except (FileNotFoundError, NotADirectoryError):
        return True
    except OSError:
        return False
    return False
