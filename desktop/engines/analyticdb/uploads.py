"""The way of an import's photos into a library on AnalyticDB.

::

    put ─→ preparers ─→ packs ─→ uploaders ─→ the service's jobs ─→ pollers ─→ ledger, report
           recognise,   ≤ 100    bucket, then   (≤ 20, see window)             a failed archive is split
           convert      photos   UploadDocumentAsync                           and goes back to the uploaders

Everything is bounded: the intake, the archives waiting on disk, the transfers, the jobs. Document names follow from
contents, so whatever is repeated after a crash or a lost answer overwrites itself.
"""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import replace

from desktop.core.errors import EngineError, ErrorCode, InvalidInputError, TusouError, UnexpectedError
from desktop.core.progress import TaskCancelled, TaskContext
from desktop.engines.analyticdb.answers import Job, JobState
from desktop.engines.analyticdb.deadline import LinkedContext
from desktop.engines.analyticdb.errors import NotThereError, Scene, from_service
from desktop.engines.analyticdb.intake import Intake, Known
from desktop.engines.analyticdb.jobs import Pollers
from desktop.engines.analyticdb.ledger import Entry
from desktop.engines.analyticdb.library import Library
from desktop.engines.analyticdb.packs import PackSize, Spool, Travel, is_pack, split
from desktop.engines.analyticdb.patience import BACKGROUND
from desktop.engines.analyticdb.redaction import redact
from desktop.engines.analyticdb.sending import Sender
from desktop.engines.analyticdb.travel_queue import TravelQueue
from desktop.engines.analyticdb.twins import Twins
from desktop.engines.analyticdb.window import Window
from desktop.engines.base import IngestItem, IngestReport, IngestResult, Outcome

#: What the service bills for embedding a photo.
_ENTRIES_OF_A_PHOTO = 2
_PREPARERS = 2
_WAIT_S = 0.1
_CLOSE_S = 3.0
#: A job that fails for a reason that may pass is begun anew so many times.
_JOB_ATTEMPTS = 3

#: Errors that concern one photo only; all others end the ingest and leave its items as they are.
_OF_ONE_ITEM = frozenset(
    {
        ErrorCode.SERVICE_REFUSED,
        ErrorCode.JOB_FAILED,
        ErrorCode.JOB_CANCELLED,
        ErrorCode.ANSWER_UNEXPECTED,
        ErrorCode.METADATA_INVALID,
        ErrorCode.NOT_SUPPORTED,
    }
)
_Result = tuple[IngestItem, Outcome, str, TusouError | None]


class CloudIngest:
    """One import's way into a library; see the module. Implements :class:`~desktop.engines.base.Ingest`.

    Args:
        library: where to.
        report: told what becomes of the items.
        ctx: stops the ingest.
    """

    def __init__(self, library: Library, report: IngestReport, ctx: TaskContext) -> None:
        self._library = library
        self._report = report
        self._ctx = LinkedContext(ctx)
        self._changed = threading.Condition()
        self._outstanding = 0
        self._closed = False
        self._fatal: TusouError | None = None
        self._queue: queue.Queue[IngestItem] = queue.Queue(maxsize=2 * _PREPARERS)
        self._spool = Spool(library.spool_folder)
        self._twins = Twins()
        self._sizes = PackSize()
        self._travels = TravelQueue(library.pace.uploads)
        self._window = Window(library.pace.window)
        self._intake = Intake(library, self._spool, self._sizes)
        self._sender = Sender(library, self._window, self._sizes, self._ctx, report.transferred)
        self._pollers = Pollers(library.client, library.pace, self._ctx, self._job_ended)
        self._threads = [
            threading.Thread(target=self._guard, args=(work,), name=f"analyticdb-{name}-{number}", daemon=True)
            for name, work, count in (
                ("prepare", self._prepare, _PREPARERS),
                ("upload", self._upload, library.pace.uploads),
            )
            for number in range(count)
        ]
        for thread in self._threads:
            thread.start()
        self._pollers.start()

    # -- Ingest ------------------------------------------------------------------------------------------------------

    def put(self, item: IngestItem) -> None:
        """See :class:`~desktop.engines.base.Ingest`."""
        with self._changed:
            self._raise_if_over()
            self._outstanding += 1
        while True:
            try:
                self._queue.put(item, timeout=_WAIT_S)
            except queue.Full:
                with self._changed:
                    self._raise_if_over()
            else:
                return

    def send(self, travel: Travel) -> None:
        """Upload a document that is ready, whatever is known of it."""
        with self._changed:
            self._raise_if_over()
            self._outstanding += len(travel.members)
        self._travels.put(travel, self._ctx)

    def flush(self) -> None:
        """See :class:`~desktop.engines.base.Ingest`."""
        while True:
            if self._queue.unfinished_tasks == 0:
                for travel in self._intake.remainder(self._ctx):
                    self._travels.put(travel, self._ctx, urgent=True)
            with self._changed:
                self._raise_if_over()
                if self._outstanding == 0:
                    return
                self._changed.wait(_WAIT_S)

    def close(self) -> None:
        """See :class:`~desktop.engines.base.Ingest`."""
        with self._changed:
            self._closed = True
        self._ctx.cancel()
        deadline = time.monotonic() + _CLOSE_S
        for thread in self._threads:
            thread.join(max(0.0, deadline - time.monotonic()))
        self._pollers.join(max(0.0, deadline - time.monotonic()))
        self._intake.close()
        self._spool.close()

    def _raise_if_over(self) -> None:
        if self._fatal is not None:
            raise self._fatal
        self._ctx.check()

    # -- threads -----------------------------------------------------------------------------------------------------

    def _guard(self, work: Callable[[], None]) -> None:
        """Do ``work`` for ever; what it raises ends the ingest."""
        try:
            while True:
                work()
        except TaskCancelled:
            return
        except TusouError as error:
            self._end(error)
        except Exception as error:  # noqa: BLE001 -- a thread's boundary: put and flush raise it
            self._end(UnexpectedError(f"{type(error).__name__}: {error}"))

    def _end(self, error: TusouError) -> None:
        with self._changed:
            self._fatal = self._fatal or error
            self._changed.notify_all()
        self._ctx.cancel()

    def _prepare(self) -> None:
        twin = self._twins.next()
        if twin is not None:
            self._take(twin)
            return
        try:
            item = self._queue.get(timeout=_WAIT_S)
        except queue.Empty:
            self._ctx.check()
            return
        try:
            self._take(item)
        finally:
            self._queue.task_done()

    def _take(self, item: IngestItem) -> None:
        self._ctx.check()
        if not self._twins.begin(item):
            return
        try:
            taken = self._intake.take(item, self._ctx)
        except TusouError as error:
            if not isinstance(error, InvalidInputError) and not self._is_of_one_item(error):
                raise
            self._finish([(item, Outcome.FAILED, "", error)])
        else:
            self._pass_on(taken)

    def _pass_on(self, taken: Known | list[Travel]) -> None:
        if isinstance(taken, Known):
            self._finish([(taken.item, Outcome.UNCHANGED, taken.document, None)])
            return
        for travel in taken:
            if travel.job_id:
                self._window.adopt()
                self._pollers.follow(travel, at_once=True)
            else:
                self._travels.put(travel, self._ctx)

    def _upload(self) -> None:
        travel = self._travels.get(self._ctx)
        try:
            self._send(travel)
        except TusouError as error:
            if not self._is_of_one_item(error):
                raise
            self._came_to_nothing(travel, error)

    def _is_of_one_item(self, error: TusouError) -> bool:
        return error.code in _OF_ONE_ITEM or isinstance(error, NotThereError)

    # -- one document ------------------------------------------------------------------------------------------------

    def _send(self, travel: Travel) -> None:
        if travel.archive is not None:
            self._library.ledger.begin_pack(travel.document, travel.names())
        self._tell(lambda: self._report.uploading(travel.item_ids, travel.document))
        job_id = self._sender.send(travel)
        self._tell(lambda: self._report.uploaded(travel.item_ids, job_id))
        self._pollers.follow(travel)

    def _job_ended(self, travel: Travel, job: Job | None, error: TusouError | None) -> None:
        """See :class:`~desktop.engines.analyticdb.jobs.JobEnd`."""
        self._window.release()

        def conclude() -> None:
            if job is not None:
                self._library.spent(job.usage)
            if job is not None and job.state is JobState.SUCCEEDED and not _left_some_out(job, travel):
                self._confirm(travel)
            elif error is not None and not self._is_of_one_item(error):
                raise error
            else:
                self._came_to_nothing(travel, _job_error(job, error))

        try:
            conclude()
        except TaskCancelled:
            return
        except TusouError as failure:
            self._end(failure)
        except Exception as failure:  # noqa: BLE001 -- a thread's boundary: put and flush raise it
            self._end(UnexpectedError(f"{type(failure).__name__}: {failure}"))

    def _confirm(self, travel: Travel) -> None:
        self._intake.ended(travel)
        ledger = self._library.ledger
        results: list[_Result] = []
        entries: list[Entry] = []
        for member in travel.members:
            known = ledger.by_document(member.entry.document)
            outcome = Outcome.ADDED if known is None or known.hidden else Outcome.UPDATED
            results.append((member.item, outcome, member.entry.document, None))
            entries.append(_confirmed(member.entry, travel.document, known))
        if not travel.dry_run:
            ledger.confirm(entries)
        if travel.archive is not None:
            travel.archive.unlink(missing_ok=True)
        self._finish(results)

    def _came_to_nothing(self, travel: Travel, error: TusouError) -> None:
        """A document was refused or its job failed: split an archive, begin anew what may pass, else give up."""
        if len(travel.members) > 1 and travel.archive is not None:
            self._remove_remains(travel)
            for part in split(travel, self._spool):
                self._travels.put(part, self._ctx, urgent=True)
            return
        travel.failures += 1
        if error.retryable and travel.url and travel.failures < _JOB_ATTEMPTS:
            travel.job_id = ""
            self._travels.put(travel, self._ctx, urgent=True)
            return
        if is_pack(travel.document):
            self._remove_remains(travel)  # its photos may travel in other archives next time
        self._intake.ended(travel)
        self._finish([(member.item, Outcome.FAILED, "", error) for member in travel.members])

    def _remove_remains(self, travel: Travel) -> None:
        """Take away what a failed archive left on the service, and forget it."""
        try:
            self._library.client.call("DeleteDocument", self._ctx, patience=BACKGROUND, file_name=travel.document)
        except NotThereError:
            pass  # it left nothing
        except TusouError as error:
            if not self._is_of_one_item(error):
                raise
        self._library.ledger.drop_pack(travel.document)

    # -- telling -----------------------------------------------------------------------------------------------------

    def _tell(self, say: Callable[[], None]) -> None:
        if self._closed:
            raise TaskCancelled
        say()

    def _finish(self, results: Sequence[_Result]) -> None:
        told = [IngestResult(item.id, outcome, document, error) for item, outcome, document, error in results]
        self._tell(lambda: self._report.finished(told))
        self._twins.ended(item.sha256 for item, *_ in results)
        with self._changed:
            self._outstanding -= len(results)
            self._changed.notify_all()


def _confirmed(entry: Entry, document: str, known: Entry | None) -> Entry:
    """What is remembered of a photo that arrived in a document; a copy in an earlier archive is not forgotten."""
    if is_pack(document):
        return replace(entry, pack=document, alone=False, hidden=False)
    pack = known.pack if known is not None else ""
    return replace(entry, pack=pack, alone=bool(pack), hidden=False)


def _left_some_out(job: Job, travel: Travel) -> bool:
    """Whether the service embedded more than half, but not all, of an archive's photos, by what it billed for."""
    photos = len(travel.members)
    return photos < job.usage.entries < _ENTRIES_OF_A_PHOTO * photos


def _job_error(job: Job | None, error: TusouError | None) -> TusouError:
    """Why a job came to nothing, in the service's words."""
    if isinstance(error, NotThereError):
        return EngineError(ErrorCode.JOB_FAILED, error.detail, retryable=True)
    if error is not None:
        return error
    if job is None or job.state is JobState.CANCELLED:
        return EngineError(ErrorCode.JOB_CANCELLED)
    told = from_service(Scene("UploadDocumentAsync", ""), code="", message=job.error)
    return EngineError(ErrorCode.JOB_FAILED, redact(job.error), retryable=told.retryable)
