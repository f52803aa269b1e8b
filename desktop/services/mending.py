"""Damaged databases: found at the start, put aside, saved as far as they can be read, and filled up again.

Before anything is opened, :func:`mend` looks whether SQLite can open the files at all, which costs next to nothing, and
whether they were marked: by an earlier :func:`inspect`, or by whoever met the damage at work. Later, beside other work,
:func:`inspect` lets SQLite read the whole file; what it finds is mended at the next start, when nobody has the file
open. What was lost is imported again: the imports that the journal knows begin anew, and files that the library still
names and copies that no row names any more become further imports. What the user took out stays out.

What cannot be made again from photos (notebooks, and the ledgers of libraries on AnalyticDB) is copied whenever it was
found sound, and what the damaged file has lost is taken from that copy.
"""

from __future__ import annotations

import hashlib
import logging
import sqlite3
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from desktop.config.paths import JOURNAL_NAME, Paths, private_folder
from desktop.config.settings import LOCAL_LIBRARY
from desktop.core import salvage
from desktop.core.errors import ErrorCode, StorageError
from desktop.core.progress import TaskContext
from desktop.core.renaming import put_in_place
from desktop.core.storage_error import storage_error
from desktop.services.database import Database
from desktop.services.notebook import MIGRATIONS as NOTEBOOK_MIGRATIONS
from desktop.services.notebook import NAME as NOTEBOOK_NAME
from desktop.services.notebook import TABLES as NOTEBOOK_TABLES

if TYPE_CHECKING:
    from desktop.services.importing.model import PastedImage, Request

_LIBRARY_NAME = "library.sqlite3"
_LEDGER_NAME = "ledger.sqlite3"
_STAMP = "inspected"
_DAY_S = 86_400.0
_JOURNAL_TABLES = ("import", "item", "pasted")
_JOURNAL_STRAYS = (
    "DELETE FROM item WHERE import_id NOT IN (SELECT id FROM import)",
    "DELETE FROM pasted WHERE import_id NOT IN (SELECT id FROM import)",
)
_NOTEBOOK_STRAYS = ("DELETE FROM picture WHERE search_id NOT IN (SELECT id FROM search)",)
#: Copies go back into the library through the journal, so many bytes in one import.
_PASTED_BYTES = 64 << 20

_logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Mended:
    """A database that was damaged and is in order again.

    Attributes:
        path: the database.
        aside: where the damaged file is now.
        rows: photos of a library, or rows of another database, that were saved.
    """

    path: Path
    aside: Path
    rows: int


_Work = Callable[[Path, Paths], Mended]


def mend(paths: Paths) -> Sequence[Mended]:
    """Mend what is damaged. Nothing of this process may be open yet; what another program has open is left for later.

    Raises:
        StorageError: the disk is full or read-only; the damaged files are where they were.
    """
    if not paths.data_root.is_dir():
        return ()
    mended = []
    for path, work in _databases(paths):
        if path.parent.is_dir() and _needs_mending(path):
            with _alone(path):
                if _needs_mending(path):  # another program may have been quicker
                    done = work(path, paths)
                    salvage.mark_of(path).unlink(missing_ok=True)
                    _logger.warning("%s was damaged; it is now %s, and %d rows were saved", path, done.aside, done.rows)
                    mended.append(done)
    return mended


def inspect(paths: Paths, ctx: TaskContext) -> Sequence[Path]:
    """Read databases from end to end, and mark those that are damaged, to be mended at the next start. Small ones that
    are sound are copied.

    Returns:
        The damaged ones.

    Raises:
        TaskCancelled: asked to stop.
    """
    damaged = []
    for path, _ in _databases(paths):
        found = salvage.faults(path, lambda: ctx.cancelled)
        ctx.check()
        if found:
            _logger.error("%s is damaged: %s", path, "; ".join(found))
            salvage.mark_damaged(path)
            damaged.append(path)
        elif path.name in {_LEDGER_NAME, NOTEBOOK_NAME}:
            _keep_sound_copy(path)
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
    libraries = [each for each in mended if each.path.name == _LIBRARY_NAME]
    if libraries:  # photos weigh more than records of them
        return StorageError(ErrorCode.DATABASE_MENDED, detail, params={"path": str(libraries[0].aside)})
    names = ", ".join(each.path.name for each in mended)
    return StorageError(ErrorCode.RECORDS_MENDED, detail, params={"path": str(mended[0].aside), "value": names})


def _databases(paths: Paths) -> Sequence[tuple[Path, _Work]]:
    """Every database that is there or may be, and what mends it."""
    found: list[tuple[Path, _Work]] = [
        (paths.data_root / JOURNAL_NAME, _mend_journal),
        (paths.library_root(LOCAL_LIBRARY) / _LIBRARY_NAME, _mend_library),
    ]
    for folder in sorted(paths.library_root(LOCAL_LIBRARY).parent.glob("*/")):
        found += [(folder / _LEDGER_NAME, _mend_ledger), (folder / NOTEBOOK_NAME, _mend_notebook)]
    return found


def _needs_mending(path: Path) -> bool:
    if not path.exists() and _part(path).exists():
        # A program was killed after it had moved the damaged file away and before it put the new one in its place.
        with _translated(path):
            put_in_place(_part(path), path)
    is_damaged = path.exists() and (salvage.mark_of(path).exists() or salvage.is_damaged(path))
    if is_damaged and salvage.is_in_use(path):
        _logger.warning("%s is damaged, and cannot be mended while another program has it open", path)
        return False
    return is_damaged


def _keep_sound_copy(path: Path) -> None:
    if not path.exists():
        return
    try:
        salvage.keep_sound_copy(path)
    except (OSError, sqlite3.Error) as error:  # tomorrow is another day; what is there is sound
        _logger.warning("%s was not copied: %s", path, error)


def _mend_journal(path: Path, _paths: Paths) -> Mended:
    from desktop.services.importing.journal import Journal

    part = _new_part(path)
    with closing(Journal(part)) as journal:
        rows = _copy(part, (path,), _JOURNAL_TABLES, _JOURNAL_STRAYS)
        # What a walk had met may be lost with the damaged part.
        journal.walks.unfinished_again()
    return _exchange(path, part, rows)


def _mend_ledger(path: Path, _paths: Paths) -> Mended:
    from desktop.engines.analyticdb.salvage import save

    part = _new_part(path)
    return _exchange(path, part, save(path, salvage.sound_copy_of(path), part))


def _mend_notebook(path: Path, _paths: Paths) -> Mended:
    part = _new_part(path)
    Database(part, NOTEBOOK_MIGRATIONS).close()
    rows = _copy(part, (salvage.sound_copy_of(path), path), NOTEBOOK_TABLES, _NOTEBOOK_STRAYS)
    return _exchange(path, part, rows)


def _new_part(path: Path) -> Path:
    """Where the new database is made; what an earlier try left there goes."""
    part = _part(path)
    for companion in salvage.COMPANIONS:
        part.with_name(part.name + companion).unlink(missing_ok=True)
    return part


def _copy(part: Path, sources: Sequence[Path], tables: Sequence[str], strays: Sequence[str]) -> int:
    """Copy what can be read, later sources over earlier ones, then drop what belongs to nothing. Returns rows."""
    with _translated(part), closing(sqlite3.connect(part, isolation_level=None)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        for source in sources:
            salvage.copy_rows(source, connection, tables)
        for statement in strays:
            connection.execute(statement)
        rows = sum(int(connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]) for table in tables)  # noqa: S608
        connection.execute("COMMIT")
    return rows


def _exchange(path: Path, part: Path, rows: int) -> Mended:
    with _translated(path):
        aside = salvage.move_aside(path, "damaged")
        put_in_place(part, path)
    return Mended(path, aside, rows)


def _mend_library(path: Path, paths: Paths) -> Mended:
    from desktop.engines.local.salvage import Salvager
    from desktop.services.importing.journal import Journal

    salvager = Salvager(path.parent)
    saved = salvager.save()
    with closing(Journal(paths.journal)) as journal:
        # In the journal before the damaged file goes: whatever happens next, nothing is forgotten.
        journal.walks.again(LOCAL_LIBRARY)
        if saved.sources:
            journal.imports.add(LOCAL_LIBRARY, _request(saved.sources, ()), ())
        for pasted in _batches(saved.originals):
            journal.imports.add(LOCAL_LIBRARY, _request((), pasted), pasted)
    return Mended(path, salvager.put_in_place(), saved.photos)


def _request(sources: Sequence[str], pasted: Sequence[PastedImage]) -> Request:
    from desktop.services.importing.model import Request

    named = tuple((each.name, hashlib.sha256(each.content).hexdigest()) for each in pasted)
    return Request(sources=tuple(sources), pasted=named, caption=None, metadata={}, dry_run=False, mends=True)


def _batches(files: Sequence[Path]) -> Iterator[Sequence[PastedImage]]:
    from desktop.services.importing.model import PastedImage

    batch: list[PastedImage] = []
    for file in files:
        batch.append(PastedImage(file.read_bytes(), file.name))
        if sum(len(each.content) for each in batch) >= _PASTED_BYTES:
            yield batch
            batch = []
    if batch:
        yield batch


def _part(path: Path) -> Path:
    return path.with_name(f"{path.stem}.salvaged{path.suffix}")


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
