"""Damaged databases: found at the start, put aside, saved as far as they can be read, and filled up again.

Before anything is opened, :func:`mend` looks whether SQLite can open the files at all, which costs next to nothing, and
whether an earlier :func:`inspect` marked them. Later, beside other work, :func:`inspect` lets SQLite read the whole
file; what it finds is mended at the next start, when nobody has the file open. What was lost is imported again: the
imports that the journal knows begin anew, and files that the library still names and copies that no row names any more
become further imports.
"""

from __future__ import annotations

import hashlib
import logging
import sqlite3
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from desktop.config.paths import JOURNAL_NAME, Paths, private_folder, storage_error
from desktop.config.settings import LOCAL_LIBRARY
from desktop.core import salvage
from desktop.core.errors import ErrorCode, StorageError
from desktop.core.progress import TaskContext
from desktop.services.importing.model import PastedImage, Request

_LIBRARY_NAME = "library.sqlite3"
_MARK = ".damaged"
_STAMP = "inspected"
_DAY_S = 86_400.0
_JOURNAL_TABLES = ("import", "item", "pasted")
#: Copies go back into the library through the journal, so many bytes in one import.
_PASTED_BYTES = 64 << 20

_logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Mended:
    """A database that was damaged and is in order again.

    Attributes:
        path: the database.
        aside: where the damaged file is now.
        rows: photos of a library, or rows of the journal, that were saved.
    """

    path: Path
    aside: Path
    rows: int


def mend(paths: Paths) -> Sequence[Mended]:
    """Mend what is damaged. Nothing of this process may be open yet.

    Raises:
        StorageError: the disk is full or read-only; the damaged files are where they were.
    """
    if not paths.data_root.is_dir():
        return ()
    mended = []
    for path, work in (
        (paths.data_root / JOURNAL_NAME, _mend_journal),
        (paths.library_root(LOCAL_LIBRARY) / _LIBRARY_NAME, _mend_library),
    ):
        if path.parent.is_dir() and _needs_mending(path):
            with _alone(path):
                if _needs_mending(path):  # another program may have been quicker
                    done = work(path, paths)
                    _mark(path).unlink(missing_ok=True)
                    _logger.warning("%s was damaged; it is now %s, and %d rows were saved", path, done.aside, done.rows)
                    mended.append(done)
    return mended


def inspect(paths: Paths, ctx: TaskContext) -> Sequence[Path]:
    """Read databases from end to end, and mark those that are damaged, to be mended at the next start.

    Returns:
        The damaged ones.

    Raises:
        TaskCancelled: asked to stop.
    """
    damaged = []
    for path in (paths.data_root / JOURNAL_NAME, paths.library_root(LOCAL_LIBRARY) / _LIBRARY_NAME):
        found = salvage.faults(path, lambda: ctx.cancelled)
        ctx.check()
        if found:
            _logger.error("%s is damaged: %s", path, "; ".join(found))
            _mark(path).touch(mode=0o600)
            damaged.append(path)
    return damaged


def inspect_daily(paths: Paths, ctx: TaskContext) -> Sequence[Path]:
    """As :func:`inspect`, but at most once a day: it reads everything. Nothing where the last time was not long ago."""
    stamp = paths.data / _STAMP
    if stamp.exists() and abs(time.time() - stamp.stat().st_mtime) < _DAY_S:
        return ()
    damaged = inspect(paths, ctx)
    stamp.touch(mode=0o600)
    return damaged


def damage_of(mended: Sequence[Mended]) -> StorageError | None:
    """What to tell a person of databases that were mended; None for none."""
    if not mended:
        return None
    detail = "; ".join(f"{each.path}: {each.aside.name}, {each.rows}" for each in mended)
    return StorageError(ErrorCode.DATABASE_MENDED, detail, params={"path": str(mended[0].aside)})


def _needs_mending(path: Path) -> bool:
    if path.name == _LIBRARY_NAME and not path.exists():
        from desktop.engines.local.salvage import Salvager

        Salvager(path.parent).finish()
    return path.exists() and (_mark(path).exists() or salvage.is_damaged(path))


def _mend_journal(path: Path, _paths: Paths) -> Mended:
    from desktop.services.importing.journal import Journal

    part = path.with_name(f"{path.stem}.salvaged{path.suffix}")
    for companion in salvage.COMPANIONS:
        part.with_name(part.name + companion).unlink(missing_ok=True)
    Journal(part).close()
    with _translated(path), closing(sqlite3.connect(part, isolation_level=None)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        rows = salvage.copy_rows(path, connection, _JOURNAL_TABLES)
        connection.execute("DELETE FROM item WHERE import_id NOT IN (SELECT id FROM import)")
        connection.execute("DELETE FROM pasted WHERE import_id NOT IN (SELECT id FROM import)")
        # What a walk had met may be lost with the damaged part: the sources of what has not ended are walked again.
        connection.execute("UPDATE import SET round = round + 1 WHERE state NOT IN ('done', 'cancelled')")
        connection.execute("COMMIT")
    with _translated(path):
        aside = salvage.move_aside(path, "damaged")
        part.replace(path)
    return Mended(path, aside, rows)


def _mend_library(path: Path, paths: Paths) -> Mended:
    from desktop.engines.local.salvage import Salvager
    from desktop.services.importing.journal import Journal

    salvager = Salvager(path.parent)
    saved = salvager.save()
    with closing(Journal(paths.journal)) as journal:
        # In the journal before the damaged file goes: whatever happens next, nothing is forgotten.
        journal.imports.walk_again(LOCAL_LIBRARY)
        if saved.sources:
            journal.imports.add(LOCAL_LIBRARY, _request(saved.sources, ()), ())
        for pasted in _batches(saved.originals):
            journal.imports.add(LOCAL_LIBRARY, _request((), pasted), pasted)
    return Mended(path, salvager.put_in_place(), saved.photos)


def _request(sources: Sequence[str], pasted: Sequence[PastedImage]) -> Request:
    named = tuple((each.name, hashlib.sha256(each.content).hexdigest()) for each in pasted)
    return Request(sources=tuple(sources), pasted=named, caption=None, metadata={}, dry_run=False)


def _batches(files: Sequence[Path]) -> Iterator[Sequence[PastedImage]]:
    batch: list[PastedImage] = []
    for file in files:
        batch.append(PastedImage(file.read_bytes(), file.name))
        if sum(len(each.content) for each in batch) >= _PASTED_BYTES:
            yield batch
            batch = []
    if batch:
        yield batch


def _mark(path: Path) -> Path:
    return path.with_name(path.name + _MARK)


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    """One program mends at a time."""
    from filelock import FileLock

    lock = FileLock(private_folder(path.parent) / f"{path.name}.mending.lock", mode=0o600)
    with lock:
        yield


@contextmanager
def _translated(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise storage_error(error, path) from error
    except sqlite3.Error as error:
        raise StorageError(ErrorCode.STORAGE_FAILED, str(error), params={"path": str(path)}) from error
