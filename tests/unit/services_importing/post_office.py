"""A small real engine with jobs, for tests of what the journal keeps about uploads.

Items travel as documents, several together; a job takes as long as the test wants, and outlives the program.
"""

from __future__ import annotations

import time
from collections.abc import Sequence, Set
from dataclasses import dataclass, field

from desktop.core.errors import EngineError, ErrorCode
from desktop.core.photo import FileVersion, Place
from desktop.core.progress import TaskContext
from desktop.engines.base import Capabilities, IngestItem, IngestReport, IngestResult, Outcome, Recognition

PACK = 4


@dataclass
class PostOffice:
    """The engine and its service in one.

    Attributes:
        letters: items as they were put, in order.
        jobs: ids of the items of each job.
        open: whether jobs come to an end.
        losing: ids of jobs that are lost.
        stuck_before_job: answers to uploads are lost: no job id is ever told.
        withdrawn: items that were taken back.
    """

    letters: list[IngestItem] = field(default_factory=list)
    jobs: dict[str, list[int]] = field(default_factory=dict)
    open: bool = True
    losing: set[str] = field(default_factory=set)
    stuck_before_job: bool = False
    withdrawn: list[IngestItem] = field(default_factory=list)
    name: str = "analyticdb"
    capabilities: Capabilities = field(
        default_factory=lambda: Capabilities(
            paid=True, offline=False, lists_ids=False, searches_links=False, stores_links=True, languages=frozenset()
        )
    )

    def recognise(self, places: Sequence[Place]) -> Sequence[Recognition]:
        return [Recognition.UNKNOWN] * len(places)

    def known_in(self, folder: str) -> Set[FileVersion]:
        return frozenset()

    def open_ingest(self, report: IngestReport, ctx: TaskContext) -> Counter:
        return Counter(self, report, ctx)

    def withdraw(self, items: Sequence[IngestItem], ctx: TaskContext) -> None:
        self.withdrawn.extend(items)

    def close(self) -> None:
        pass


class Counter:
    def __init__(self, office: PostOffice, report: IngestReport, ctx: TaskContext) -> None:
        self._office = office
        self._report = report
        self._ctx = ctx
        self._pack: list[IngestItem] = []
        self._under_way: dict[str, list[int]] = {}

    def put(self, item: IngestItem) -> None:
        self._ctx.check()
        self._office.letters.append(item)
        if item.job_id:
            self._under_way.setdefault(item.job_id, []).append(item.id)
            return
        self._pack.append(item)
        if len(self._pack) == PACK:
            self._send()

    def flush(self) -> None:
        if self._pack:
            self._send()
        while not self._office.open:
            self._ctx.wait(0.01)
        for job_id, item_ids in self._under_way.items():
            self._report.finished([self._result(job_id, item_id) for item_id in item_ids])
        self._under_way.clear()
        self._ctx.check()

    def close(self) -> None:
        pass

    def _send(self) -> None:
        pack, self._pack = self._pack, []
        item_ids = [item.id for item in pack]
        document = pack[0].document or f"pack-{pack[0].sha256[:12]}.zip"
        self._report.uploading(item_ids, document)
        while self._office.stuck_before_job:
            self._ctx.wait(0.01)
        self._report.transferred(sum(len(item.content or b"") for item in pack))
        job_id = f"job-{len(self._office.jobs)}"
        self._office.jobs[job_id] = item_ids
        self._report.uploaded(item_ids, job_id)
        self._under_way[job_id] = item_ids
        time.sleep(0)

    def _result(self, job_id: str, item_id: int) -> IngestResult:
        if job_id in self._office.losing:
            return IngestResult(item_id, Outcome.FAILED, error=EngineError(ErrorCode.JOB_FAILED))
        return IngestResult(item_id, Outcome.ADDED, f"photo-{item_id}")
