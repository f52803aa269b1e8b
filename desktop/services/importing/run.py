"""One run of one import: finding, preparing and the engine side by side, until all is done or somebody says stop.

::

    sources ─ walker ─→ journal ─ preparer ─→ belt ─ this thread ─→ Ingest ─ report ─→ journal
              (thread)            (thread)                          (engine's threads)

A pass takes every waiting item once. Items whose content is in other hands (a second copy in the same import, another
program) stay waiting and come again in the next pass, by when the engine mostly knows their content.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import count

from desktop.core.errors import ErrorCode
from desktop.core.priority import yield_to_others
from desktop.core.progress import TaskCancelled, TaskContext
from desktop.engines.base import Engine, Ingest, IngestResult
from desktop.services.importing.belt import Belt
from desktop.services.importing.item_table import Claimant
from desktop.services.importing.journal import Journal
from desktop.services.importing.lease import Lease
from desktop.services.importing.model import ImportPhase, ImportRecord
from desktop.services.importing.name import describe
from desktop.services.importing.pace import Pace
from desktop.services.importing.preparing import Preparer
from desktop.services.importing.progress import report
from desktop.services.importing.reading import Reader
from desktop.services.importing.walker import Walker
from desktop.services.importing.withdrawing import withdraw

_BELT_ITEMS = 64
_BELT_BYTES = 64 << 20
_WATCH_S = 0.1
_STATE_EVERY = 5
#: How long contents in other hands are left before they are looked at again.
_OTHER_HANDS_S = 0.2
_LOST_JOB = frozenset({ErrorCode.JOB_FAILED, ErrorCode.JOB_CANCELLED})


class ImportRun:
    """One run. Made and executed on one thread; :meth:`stop`, ``pace`` and ``current`` may be used from any.

    Args:
        journal: the journal.
        record: the import.
        lease: this run's.
        engine: of the import's library.
        outer: the context of whoever waits for the run.
        changed: called after each change of items.
        allow_private_links: whether links may lead into private networks.
    """

    def __init__(
        self,
        journal: Journal,
        record: ImportRecord,
        lease: Lease,
        engine: Engine,
        outer: TaskContext,
        changed: Callable[[], None],
        *,
        allow_private_links: bool,
    ) -> None:
        self._journal = journal
        self._record = record
        self._claimant = Claimant(lease.token, record.library)
        self._engine = engine
        self._outer = outer
        self._changed = changed
        self._allow_private_links = allow_private_links
        self._ctx = TaskContext()
        self._failure: BaseException | None = None
        self._resumed_ids: set[int] = set()
        self.pace = Pace()
        self.current = ""

    def stop(self) -> None:
        """Stop within a second. Nothing is lost."""
        self._ctx.cancel()

    def execute(self) -> None:
        """Import until nothing is left to do.

        Raises:
            TaskCancelled: stopped: by :meth:`stop`, by ``outer``, or because the journal says paused or cancelled.
            TusouError: the engine or the journal cannot go on.
        """
        with ThreadPoolExecutor(3, "import", initializer=yield_to_others) as pool:
            pool.submit(self._guard, self._watch)
            try:
                ingest = self._engine.open_ingest(self, self._ctx)
                try:
                    self._passes(ingest, pool)
                finally:
                    self._ctx.cancel()
                    ingest.close()
                    self._take_back()
            except TaskCancelled:
                if self._failure is None:
                    raise
            finally:
                self._ctx.cancel()
        if self._failure is not None:
            raise self._failure

    # -- IngestReport ------------------------------------------------------------------------------------------------

    def uploading(self, item_ids: Sequence[int], document: str) -> None:
        """See :class:`~desktop.engines.base.IngestReport`."""
        self._journal.items.uploading(item_ids, document)
        self._changed()

    def uploaded(self, item_ids: Sequence[int], job_id: str) -> None:
        """See :class:`~desktop.engines.base.IngestReport`."""
        self._journal.items.uploaded(item_ids, job_id)
        self._changed()

    def transferred(self, size_bytes: int) -> None:
        """See :class:`~desktop.engines.base.IngestReport`."""
        self.pace.send(size_bytes)

    def finished(self, results: Sequence[IngestResult]) -> None:
        """See :class:`~desktop.engines.base.IngestReport`.

        A job of an earlier run that came to nothing is no verdict on the photos: they are sent again, once.
        """
        lost = [each.item_id for each in results if self._lost_its_job(each)]
        self._journal.items.put_back(lost)
        self._resumed_ids.difference_update(lost)
        ended = [each for each in results if each.item_id not in lost]
        self._journal.items.finish(ended)
        self._count_ended(len(ended))

    # -- stages ------------------------------------------------------------------------------------------------------

    def _passes(self, ingest: Ingest, pool: ThreadPoolExecutor) -> None:
        while True:
            self._pass(ingest, pool)
            ingest.flush()
            record = self._journal.imports.get(self._record.id)
            if record is None:
                raise TaskCancelled
            if record.listed and not self._journal.items.is_waiting(record.id):
                return
            self._record = record
            self._ctx.wait(_OTHER_HANDS_S)

    def _pass(self, ingest: Ingest, pool: ThreadPoolExecutor) -> None:
        belt = Belt(_BELT_ITEMS, _BELT_BYTES)
        walker = Walker(self._journal.walks, self._record, self._engine, self._ctx, self._changed)
        walk = None if self._record.listed else pool.submit(self._guard, walker.run)
        pool.submit(self._guard, lambda: self._prepare(belt, walk))
        while (item := belt.get(self._ctx)) is not None:
            self.current = describe(item.place)
            ingest.put(item)

    def _take_back(self) -> None:
        record = self._journal.imports.get(self._record.id)
        if record is not None and record.state is ImportPhase.CANCELLED:
            withdraw(self._journal.items, record.id, self._engine, self._outer)

    def _prepare(self, belt: Belt, walk: Future[None] | None) -> None:
        reader = Reader(
            self._ctx,
            pasted=lambda name: self._journal.imports.pasted(self._record.id, name),
            fetches_links=not self._engine.capabilities.stores_links,
            allow_private_links=self._allow_private_links,
        )
        preparer = Preparer(
            self._journal.items,
            self._record,
            self._claimant,
            reader,
            belt,
            self._ctx,
            self._resumed_ids,
            self._count_ended,
        )
        try:
            preparer.run(walk)
        finally:
            reader.close()
            belt.close()

    def _watch(self) -> None:
        """Carry a stop from outside to all stages, and progress to the outside."""
        for turn in count():
            if self._outer.cancelled:
                self._ctx.cancel()
            if turn % _STATE_EVERY == 0:
                record = self._journal.imports.get(self._record.id)
                if record is None or record.state is not ImportPhase.RUNNING:
                    self._ctx.cancel()
            report(self._outer, self._journal, self._record.id, self.current)
            self._ctx.wait(_WATCH_S)

    def _guard(self, stage: Callable[[], None]) -> None:
        """Run a stage on its thread. What ends it stops the others too and is raised by :meth:`execute`."""
        try:
            stage()
        except TaskCancelled:
            return
        except BaseException as error:  # noqa: BLE001 -- a thread's boundary: nothing is swallowed, execute raises it
            self._failure = self._failure or error
            self._ctx.cancel()

    def _lost_its_job(self, result: IngestResult) -> bool:
        return result.error is not None and result.error.code in _LOST_JOB and result.item_id in self._resumed_ids

    def _count_ended(self, items: int) -> None:
        self.pace.add(items)
        self._changed()
