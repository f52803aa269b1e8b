"""Preparing: takes waiting items from the journal, reads and hashes them, claims their contents, and passes them on."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Future, wait

from desktop.core.errors import TusouError
from desktop.core.progress import TaskContext
from desktop.engines.base import IngestItem
from desktop.services.importing.belt import Belt
from desktop.services.importing.item_table import Claimant, ItemTable
from desktop.services.importing.model import ImportRecord, ItemRecord
from desktop.services.importing.reading import Content, Reader

_FETCH = 64
#: Contents are claimed together, up to so many and so many bytes: one transaction for all of them.
_BATCH_ITEMS = 16
_BATCH_BYTES = 16 << 20
_POLL_S = 0.05


class Preparer:
    """Prepares the items of one run; used by one thread.

    Args:
        items: the journal's items.
        record: the import.
        claimant: who claims contents.
        reader: reads items.
        belt: takes what is prepared.
        ctx: stops it.
        resumed_ids: takes the ids of items that go on with a job of an earlier run.
        dropped: called with the number of items that ended without the engine.
    """

    def __init__(
        self,
        items: ItemTable,
        record: ImportRecord,
        claimant: Claimant,
        reader: Reader,
        belt: Belt,
        ctx: TaskContext,
        resumed_ids: set[int],
        dropped: Callable[[int], None],
    ) -> None:
        self._items = items
        self._record = record
        self._claimant = claimant
        self._reader = reader
        self._belt = belt
        self._ctx = ctx
        self._resumed_ids = resumed_ids
        self._dropped = dropped
        self._batch: list[tuple[ItemRecord, Content]] = []
        self._batch_bytes = 0

    def run(self, walk: Future[None] | None) -> None:
        """Prepare every waiting item once; those whose content is in other hands stay waiting.

        Args:
            walk: puts further items into the journal until it is done; None where all are there.
        """
        last_id = 0
        while True:
            self._ctx.check()
            all_found = walk is None or walk.done()  # asked before looking: what was found up to now is seen
            waiting = self._items.waiting(self._record.id, last_id, _FETCH)
            if waiting:
                last_id = waiting[-1].id
                self._prepare(waiting)
            elif walk is None or all_found:
                return
            else:
                wait([walk], _POLL_S)

    def _prepare(self, waiting: Sequence[ItemRecord]) -> None:
        held = self._items.held(self._claimant, [each.sha256 for each in waiting if each.sha256])
        for item in waiting:
            self._ctx.check()
            if item.sha256 in held:
                continue
            try:
                content = self._content(item)
            except TusouError as error:
                self._items.fail(item.id, error)
                self._dropped(1)
                continue
            self._batch.append((item, content))
            self._batch_bytes += len(content.data or b"")
            if len(self._batch) >= _BATCH_ITEMS or self._batch_bytes >= _BATCH_BYTES:
                self._pass_on()
        self._pass_on()

    def _content(self, item: ItemRecord) -> Content:
        """The bytes of an item; none where the service has them already."""
        return Content(item.place, item.sha256, None) if item.job_id else self._reader.read(item.place)

    def _pass_on(self) -> None:
        batch, self._batch, self._batch_bytes = self._batch, [], 0
        if not batch:
            return
        claims = [(item.id, content.place, content.sha256) for item, content in batch]
        claimed = self._items.claim(self._claimant, claims)
        for item, content in batch:
            if item.id not in claimed:
                continue
            if item.job_id:
                self._resumed_ids.add(item.id)
            self._belt.put(self._ingest_item(item, content), self._ctx)

    def _ingest_item(self, item: ItemRecord, content: Content) -> IngestItem:
        request = self._record.request
        is_same = item.sha256 == content.sha256
        return IngestItem(
            id=item.id,
            place=content.place,
            sha256=content.sha256,
            content=content.data,
            caption=request.caption,
            metadata=request.metadata,
            document=item.document if is_same else "",
            job_id=item.job_id,
            dry_run=request.dry_run,
            mends=request.mends,
        )
