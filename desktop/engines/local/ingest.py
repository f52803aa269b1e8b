"""Adding photos: workers that decode and embed, and one writer that commits what they made in batches.

::

    put() → queue (bounded in items and bytes) → workers: known? copy, decode, embed → writer: one transaction → report

Workers share one session of the model with one thread each: measured faster than one worker with all threads, at a
third of the memory. Where enough is waiting, each takes two photos at once, which the network sees together. A result
is reported after its transaction is on the disk, never before.
"""

from __future__ import annotations

import sqlite3
import threading
import time
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePath

from desktop.core.errors import InvalidInputError, TusouError, UnexpectedError
from desktop.core.photo import PlaceKind
from desktop.core.priority import yield_to_others
from desktop.core.progress import TaskCancelled, TaskContext
from desktop.engines.base import IngestItem, IngestReport, IngestResult, Outcome
from desktop.engines.local import choice, record
from desktop.engines.local.database import Database
from desktop.engines.local.model import ModelShelf
from desktop.engines.local.original import OriginalStore
from desktop.engines.local.picture import Draft, Picture, draft_of, pictures_of
from desktop.engines.local.place import shown_name
from desktop.engines.local.removal import RemovalLog
from desktop.engines.local.vectors import BLOCK_ROWS
from desktop.engines.local.work import worker_count
from desktop.imaging.decode import read_file
from desktop.imaging.formats import is_image_name

#: Items and bytes that wait for a worker.
_MAX_WAITING = 32
_MAX_WAITING_BYTES = 64_000_000
#: Items that a worker takes at once. Two take the processor 6 % less time than one after the other; four take 7 % less
#: and 10 MB more for each worker.
_TOGETHER = 2
#: A batch is committed when it has so many items, or when its first has waited so long, or when nothing else is coming.
_BATCH_ITEMS = 64
_BATCH_SECONDS = 0.5
#: How soon a blocked thread notices a cancellation.
_POLL_SECONDS = 0.1


@dataclass(frozen=True, slots=True)
class _Prepared:
    """An item that a worker is done with, or all but its ``draft``; ``left_out``: the user took its photo out."""

    item: IngestItem
    draft: Draft | None = None
    picture: Picture | None = None
    original: str | None = None
    left_out: bool = False
    error: TusouError | None = None


class LocalIngest:
    """One import's way into the library. See :class:`desktop.engines.base.Ingest`.

    Args:
        database, originals, removals: of the library.
        shelf: the models that there are; the library says which of them see a picture.
        report: told of every result.
        catch_up: brings the index of searches up to date; called now and then, so that no search has to do it all.
        ctx: of the import; its cancellation stops everything within a second.
    """

    def __init__(
        self,
        database: Database,
        originals: OriginalStore,
        removals: RemovalLog,
        shelf: ModelShelf,
        report: IngestReport,
        catch_up: Callable[[TaskContext], None],
        ctx: TaskContext,
    ) -> None:
        self._database = database
        self._originals = originals
        self._removals = removals
        self._shelf = shelf
        self._report = report
        self._catch_up = catch_up
        self._not_in_index = 0
        self._ctx = ctx
        self._waiting: deque[IngestItem] = deque()
        self._waiting_bytes = 0
        self._prepared: deque[_Prepared] = deque()
        self._open_items = 0  # put, and without a result yet
        self._fatal: TusouError | None = None
        self._closed = False
        self._lock = threading.Lock()
        self._given = threading.Condition(self._lock)  # workers wait for it
        self._made = threading.Condition(self._lock)  # the writer waits for it
        self._taken = threading.Condition(self._lock)  # put() and flush() wait for it
        self._workers = [_thread(self._work, f"ingest-{number}") for number in range(worker_count())]
        self._working = len(self._workers)
        self._writer = _thread(self._write, "ingest-writer")
        for thread in (*self._workers, self._writer):
            thread.start()

    def put(self, item: IngestItem) -> None:
        """Hand over an item; blocks while the workers have enough to do. Raises as the protocol says."""
        size = len(item.content or b"")
        with self._lock:
            self._wait_until(lambda: self._has_room(size))
            self._waiting.append(item)
            self._waiting_bytes += size
            self._open_items += 1
            self._given.notify()

    def flush(self) -> None:
        """Wait until every item that was put has its result. Raises as the protocol says."""
        with self._lock:
            self._wait_until(lambda: self._open_items == 0)

    def close(self) -> None:
        """Stop. What the workers were done with is still committed and reported; the rest stays as it is."""
        with self._lock:
            self._closed = True
            self._wake_all()
        for thread in (*self._workers, self._writer):
            thread.join()

    def _has_room(self, size: int) -> bool:
        # A single item may be larger than the limit: it goes alone.
        fits = self._waiting_bytes + size <= _MAX_WAITING_BYTES or not self._waiting
        return fits and len(self._waiting) < _MAX_WAITING

    def _wait_until(self, condition: Callable[[], bool]) -> None:
        while True:
            self._ctx.check()
            if self._fatal is not None:
                raise self._fatal
            if condition():
                return
            self._taken.wait(_POLL_SECONDS)

    def _wake_all(self) -> None:
        for condition in (self._given, self._made, self._taken):
            condition.notify_all()

    @property
    def _stopping(self) -> bool:
        return self._closed or self._fatal is not None or self._ctx.cancelled

    # Workers

    def _work(self) -> None:
        try:
            self._prepare_items()
        finally:
            with self._lock:
                self._working -= 1
                self._made.notify()  # the writer ends after the last worker

    def _prepare_items(self) -> None:
        while items := self._next_items():
            try:
                prepared = self._seen([self._drafted(item) for item in items])
            except TusouError as error:  # the model is missing, the disk is full: no item can go on
                self._fail(error)
                return
            # What waits for the writer is small: without the bytes of the file.
            small = [replace(each, item=replace(each.item, content=None)) for each in prepared]
            with self._lock:
                self._prepared += small
                if self._batch_is_full:
                    self._made.notify()

    def _next_items(self) -> Sequence[IngestItem]:
        with self._lock:
            while not self._stopping:
                if self._waiting and len(self._prepared) < _BATCH_ITEMS:
                    share = len(self._waiting) // len(self._workers)  # nobody goes without while another has two
                    items = [self._waiting.popleft() for _ in range(min(max(share, 1), _TOGETHER))]
                    self._waiting_bytes -= sum(len(item.content or b"") for item in items)
                    if len(self._waiting) <= _MAX_WAITING // 2:  # woken for each, who puts would cost 1 % more
                        self._taken.notify_all()
                    return items
                self._given.wait(_POLL_SECONDS)
            return ()

    def _drafted(self, item: IngestItem) -> _Prepared:
        try:
            return self._draft(item)
        except InvalidInputError as error:
            return _Prepared(item, error=error)
        except TusouError:
            raise
        except Exception as error:  # noqa: BLE001 -- the end of a thread: a bug must cost one item, not the import
            return _Prepared(item, error=UnexpectedError(repr(error)))

    def _seen(self, prepared: Sequence[_Prepared]) -> Sequence[_Prepared]:
        """Items whose drafts have become pictures."""
        try:
            pictures = iter(pictures_of([each.draft for each in prepared if each.draft is not None]))
        except TusouError:
            raise
        except Exception as error:  # noqa: BLE001 -- as above
            if len(prepared) > 1:
                return [each for alone in prepared for each in self._seen([alone])]
            return [_Prepared(prepared[0].item, error=UnexpectedError(repr(error)))]
        return [each if each.draft is None else replace(each, draft=None, picture=next(pictures)) for each in prepared]

    def _draft(self, item: IngestItem) -> _Prepared:
        if item.mends and item.sha256 in self._removals.removed():
            return _Prepared(item, left_out=True)
        with self._database.reading() as connection:
            models = choice.read(connection, self._shelf).models
            known = record.known(connection, item.sha256, [model.id for model in models])
        wants_copy = item.place.kind is not PlaceKind.FILE and not known.kept
        if known.embedded and not wants_copy:
            return _Prepared(item)
        content = item.content if item.content is not None else read_file(Path(item.place.source))
        lacking = [model for model in models if model.id in known.lacking]
        draft = draft_of(content, lacking) if lacking else None
        original = None
        if wants_copy and not item.dry_run:
            original = self._originals.write(item.sha256, _suffix(item), content)
        return _Prepared(item, draft, original=original)

    # Writer

    def _write(self) -> None:
        while batch := self._next_batch():
            try:
                self._finish(batch)
            except TaskCancelled:  # while another process held the database: the items stay as they are
                return
            except TusouError as error:
                self._fail(error)
                return
            except Exception as error:  # noqa: BLE001 -- the end of a thread: told by put() and flush() instead
                self._fail(UnexpectedError(repr(error)))
                return

    def _next_batch(self) -> Sequence[_Prepared]:
        """What should be committed now; empty when there is nothing more to come."""
        with self._lock:
            first_at: float | None = None
            while True:
                if self._prepared and first_at is None:
                    first_at = time.monotonic()
                if self._stopping and not self._working:
                    break
                if self._batch_is_full or (first_at is not None and time.monotonic() - first_at >= _BATCH_SECONDS):
                    break
                self._made.wait(_POLL_SECONDS)
            # Workers overtake each other; the library keeps the order of the import.
            batch = sorted(self._prepared, key=lambda prepared: prepared.item.id)
            self._prepared.clear()
            self._given.notify_all()
            return batch

    @property
    def _batch_is_full(self) -> bool:
        return 0 < min(_BATCH_ITEMS, self._open_items) <= len(self._prepared)

    def _finish(self, batch: Sequence[_Prepared]) -> None:
        with self._database.writing(self._ctx) as connection:
            made = {
                model: record.model_row(connection, model, len(features.vector))
                for prepared in batch
                if prepared.picture is not None
                for model, features in prepared.picture.features.items()
            }
            results = [self._record(connection, prepared, made) for prepared in batch]
            stored = [result for prepared, result in zip(batch, results, strict=True) if not prepared.item.dry_run]
            self._removals.came_back([each.photo_id for each in stored if each.outcome is Outcome.ADDED])
        self._report.finished(results)
        with self._lock:
            self._open_items -= len(batch)
            self._taken.notify_all()
        self._not_in_index += len(batch)
        if self._not_in_index >= BLOCK_ROWS:
            self._not_in_index = 0
            self._catch_up(self._ctx)

    def _record(self, connection: sqlite3.Connection, prepared: _Prepared, models: Mapping[str, int]) -> IngestResult:
        item = prepared.item
        if prepared.error is not None:
            return IngestResult(item.id, Outcome.FAILED, error=prepared.error)
        if prepared.left_out:
            return IngestResult(item.id, Outcome.UNCHANGED)
        if item.dry_run:
            outcome = Outcome.UNCHANGED if prepared.picture is None else Outcome.ADDED
        else:
            outcome = record.record(connection, item, prepared.picture, prepared.original, models)
        return IngestResult(item.id, outcome, item.sha256)

    def _fail(self, error: TusouError) -> None:
        with self._lock:
            self._fatal = self._fatal or error
            self._wake_all()


def _thread(target: Callable[[], None], name: str) -> threading.Thread:
    def run() -> None:
        yield_to_others()
        target()

    # Daemons: a window that is closed in the middle of an import must not hang on a slow picture.
    return threading.Thread(target=run, name=name, daemon=True)


def _suffix(item: IngestItem) -> str:
    """The ending that a copy gets, from the name that the picture had."""
    suffix = PurePath(shown_name(item.place)).suffix.lower()
    return suffix if is_image_name(f"a{suffix}") else ""
