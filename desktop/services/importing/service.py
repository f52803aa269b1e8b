"""Importing as the window and the command line use it."""

from __future__ import annotations

import hashlib
import os
import threading
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Protocol

from desktop.config.paths import Paths
from desktop.core.errors import TusouError
from desktop.core.progress import TaskCancelled, TaskContext
from desktop.engines.base import Engine
from desktop.services.importing.error_report import write_errors
from desktop.services.importing.journal import Journal
from desktop.services.importing.lease import Lease
from desktop.services.importing.model import (
    ImportPhase,
    ImportRecord,
    ImportState,
    ImportSummary,
    ItemPhase,
    ItemState,
    PastedImage,
    Request,
    Source,
)
from desktop.services.importing.name import readable
from desktop.services.importing.notice import Listener, Notice
from desktop.services.importing.progress import report, state_of, summary_of
from desktop.services.importing.source import absolute
from desktop.services.importing.withdrawing import withdraw

if TYPE_CHECKING:
    from desktop.services.importing.run import ImportRun

_LEASE_POLL_S = 0.2
_GOES_ON = (ImportPhase.WAITING, ImportPhase.RUNNING, ImportPhase.STOPPED)


class Libraries(Protocol):
    """What importing needs of the library registry."""

    def open(self, name: str | None = None) -> Engine:
        """The engine of a library."""


class ImportService:
    """Imports of all libraries. Safe from any thread; any number of programs may use the same journal.

    Every method raises StorageError where the journal cannot be used.

    Args:
        registry: opens libraries.
        paths: where the journal is.
        allow_private_links: whether links may lead into this computer and private networks.
    """

    def __init__(self, registry: Libraries, paths: Paths, *, allow_private_links: bool = False) -> None:
        self._registry = registry
        self._allow_private_links = allow_private_links
        self._paths = paths
        self._lock = threading.RLock()
        self._run_ended = threading.Condition(self._lock)
        self._running = 0
        self._closed = False
        self._opened: Journal | None = None
        self._runs: dict[int, ImportRun] = {}
        self._notice = Notice()

    def add(
        self,
        library: str,
        sources: Sequence[Source],
        *,
        caption: str | None = None,
        metadata: Mapping[str, str] | None = None,
        dry_run: bool = False,
    ) -> int:
        """Write down what is to be imported; :meth:`run` does it.

        The same request as that of an import that has not ended goes on with that import: its sources are walked
        again, what was done before counts as unchanged, and what failed is tried again.

        Args:
            library: name of a library.
            sources: paths, links and pasted pictures.
            caption: for each photo, or None to leave captions alone.
            metadata: for each photo; keys that are not named stay.
            dry_run: check without storing.

        Returns:
            the id of the import.
        """
        pasted = _named_apart([each for each in sources if isinstance(each, PastedImage)])
        request = Request(
            sources=tuple(
                dict.fromkeys(absolute(os.fspath(each)) for each in sources if not isinstance(each, PastedImage))
            ),
            pasted=tuple((each.name, hashlib.sha256(each.content).hexdigest()) for each in pasted),
            caption=None if caption is None else readable(caption),
            metadata={readable(key): readable(value) for key, value in (metadata or {}).items()},
            dry_run=dry_run,
        )
        import_id = self._journal.imports.add(library, request, pasted)
        self._notice.tell()
        return import_id

    def run(self, import_id: int, ctx: TaskContext) -> ImportSummary:
        """Import until the end, or until paused or cancelled. Waits while another program runs the same import.

        Args:
            import_id: what :meth:`add` or :meth:`resumable` gave.
            ctx: cancelling stops the run; the import goes on with the next one.

        Returns:
            what became of everything.

        Raises:
            TaskCancelled: ``ctx`` was cancelled.
            TusouError: the library cannot be opened, or the engine or the journal cannot go on; what is not done yet
                stays as it is.
        """
        with self._lock:
            self._check(ctx)
            self._running += 1
        try:
            while self._goes_on(import_id):
                self._check(ctx)
                lease = self._journal.imports.begin(import_id)
                if lease is None:
                    report(ctx, self._journal, import_id)
                    ctx.wait(_LEASE_POLL_S)
                else:
                    self._run_once(import_id, lease, ctx)
            report(ctx, self._journal, import_id)
            return summary_of(self._journal, import_id)
        finally:
            with self._run_ended:
                self._running -= 1
                self._run_ended.notify_all()

    def resumable(self, library: str | None = None) -> Sequence[int]:
        """Imports that go on by themselves, the oldest first; those of one library or of all."""
        records = self._journal.imports.all()
        return [each.id for each in reversed(records) if each.state in _GOES_ON and library in (None, each.library)]

    def pause(self, import_id: int) -> None:
        """Pause until :meth:`resume`, also over restarts."""
        self._journal.imports.pause(import_id)
        self._stop(import_id)

    def resume(self, import_id: int) -> None:
        """Let a paused or stopped import go on; call :meth:`run` then."""
        self._journal.imports.resume(import_id)
        self._notice.tell()

    def cancel(self, import_id: int, ctx: TaskContext | None = None) -> None:
        """Cancel an import. What is in the library stays there; what its service works on is taken back.

        Args:
            import_id: the import.
            ctx: ends the wait for the service.

        Raises:
            TusouError: the import is cancelled, but its service could not be told and goes on with what it has.
        """
        is_left_to_runner = self._journal.imports.cancel(import_id)
        self._stop(import_id)
        record = self._journal.imports.get(import_id)
        if record is not None and record.state is ImportPhase.CANCELLED and not is_left_to_runner:
            withdraw(self._journal.items, import_id, self._registry.open(record.library), ctx or TaskContext())

    def retry_failed(self, import_id: int) -> None:
        """Let what failed be tried again; call :meth:`run` then."""
        self._journal.imports.retry_failed(import_id)
        self._notice.tell()

    def clear_finished(self) -> None:
        """Forget imports that are done or cancelled. Photos are not touched."""
        self._journal.imports.clear_ended()
        self._notice.tell()

    def forget(self, import_id: int) -> None:
        """Forget one import if it is done or cancelled. Photos are not touched."""
        self._journal.imports.clear_ended(import_id)
        self._notice.tell()

    def is_busy(self, library: str) -> bool:
        """Whether an import into a library is under way."""
        return any(each.library == library and each.state is ImportPhase.RUNNING for each in self.imports())

    def imports(self) -> Sequence[ImportState]:
        """All imports, newest first."""
        records = self._journal.imports.all()
        with self._lock:
            runs = dict(self._runs)
        return [state_of(self._journal, record, runs.get(record.id)) for record in records]

    def superseded(self) -> frozenset[int]:
        """Imports whose request was asked for again later: what failed then was tried again."""
        return self._journal.imports.superseded()

    def items(
        self, import_id: int, states: Sequence[ItemPhase] = (), limit: int = 1000, offset: int = 0
    ) -> Sequence[ItemState]:
        """A part of the items of an import in these states (none: in any), in the order in which they were found.

        Photos that were found in the library as they are have no item: :meth:`imports` counts them.
        """
        return self._journal.items.list(import_id, states, limit, offset)

    def export_errors(self, import_id: int, path: Path, translate: Callable[[str], str] = str) -> None:
        """Write why items failed to a CSV file, in plain words.

        Args:
            import_id: the import.
            path: the file; overwritten.
            translate: puts sentences of ``core.error_text`` into another language than English.

        Raises:
            StorageError: DISK_FULL, STORAGE_READ_ONLY, STORAGE_FAILED.
        """
        write_errors(self._journal.items.failures(import_id), path, translate)

    def changed(self, listener: Listener) -> Callable[[], None]:
        """Call ``listener`` on any thread, at most ten times a second, when imports change here.

        Returns:
            what takes the listener off again.
        """
        return self._notice.listen(listener)

    def close(self) -> None:
        """Stop every run of this process and close the journal. What is not done goes on at the next start."""
        with self._run_ended:
            self._closed = True
            for run in self._runs.values():
                run.stop()
            self._run_ended.wait_for(lambda: self._running == 0)
            if self._opened is not None:
                self._opened.close()
                self._opened = None
        self._notice.close()

    @property
    def _journal(self) -> Journal:
        """Opened when it is first needed: a window starts faster without."""
        with self._lock:
            if self._opened is None:
                self._opened = Journal(self._paths.journal)
            return self._opened

    def _goes_on(self, import_id: int) -> bool:
        record = self._journal.imports.get(import_id)
        return record is not None and record.state in _GOES_ON

    def _run_once(self, import_id: int, lease: Lease, ctx: TaskContext) -> None:
        failure: TusouError | None = None
        try:
            record = self._journal.imports.get(import_id)
            if record is not None:
                self._execute(record, lease, ctx)
        except TaskCancelled:
            self._check(ctx)
        except TusouError as error:
            failure = error
            raise
        finally:
            try:
                self._journal.imports.end(import_id, lease, failure)
            finally:
                lease.release()
                with self._lock:
                    self._runs.pop(import_id, None)
                self._notice.tell()

    def _execute(self, record: ImportRecord, lease: Lease, ctx: TaskContext) -> None:
        from desktop.services.importing.run import ImportRun  # loads the image library

        run = ImportRun(
            self._journal,
            record,
            lease,
            self._registry.open(record.library),
            ctx,
            self._notice.tell,
            allow_private_links=self._allow_private_links,
        )
        with self._lock:
            self._check(ctx)
            self._runs[record.id] = run
        self._notice.tell()
        run.execute()

    def _check(self, ctx: TaskContext) -> None:
        ctx.check()
        if self._closed:
            raise TaskCancelled

    def _stop(self, import_id: int) -> None:
        with self._lock:
            run = self._runs.get(import_id)
        if run is not None:
            run.stop()
        self._notice.tell()


def _named_apart(pasted: Sequence[PastedImage]) -> Sequence[PastedImage]:
    """The same pictures, each once, with names that differ: a place is known by its name."""
    by_name: dict[str, bytes] = {}
    for each in pasted:
        name, number = each.name, 1
        while by_name.get(name, each.content) != each.content:
            number += 1
            path = PurePath(each.name)
            name = f"{path.stem} ({number}){path.suffix}"
        by_name[name] = each.content
    return [PastedImage(content, name) for name, content in by_name.items()]
