"""Following jobs of the service until they end."""

from __future__ import annotations

import heapq
import itertools
import threading
import time
from typing import Protocol

from desktop.core.errors import TusouError
from desktop.core.progress import TaskCancelled, TaskContext
from desktop.engines.analyticdb import answers
from desktop.engines.analyticdb.answers import Job
from desktop.engines.analyticdb.client import Client
from desktop.engines.analyticdb.errors import NotThereError
from desktop.engines.analyticdb.packs import Travel
from desktop.engines.analyticdb.patience import BACKGROUND, Pace

_IDLE_CHECK_S = 0.2
_GATHER_S = 0.5


class JobEnd(Protocol):
    """What is told of a job: its last state, or why it cannot be followed. Called on a poller's thread."""

    def __call__(self, travel: Travel, job: Job | None, error: TusouError | None) -> None:
        """Tell it."""


class Pollers:
    """Threads that ask for jobs, each job when it is due, old jobs less often.

    Args:
        client: to ask with.
        pace: intervals.
        ctx: ends the threads when cancelled.
        ended: told once for each job.
        threads: how many.
    """

    def __init__(self, client: Client, pace: Pace, ctx: TaskContext, ended: JobEnd, *, threads: int = 4) -> None:
        self._client = client
        self._pace = pace
        self._ctx = ctx
        self._ended = ended
        self._due: list[tuple[float, int, float, Travel]] = []
        self._order = itertools.count()
        self._changed = threading.Condition()
        self._threads = [
            threading.Thread(target=self._work, name=f"analyticdb-poller-{number}", daemon=True)
            for number in range(threads)
        ]

    def start(self) -> None:
        """Start the threads."""
        for thread in self._threads:
            thread.start()

    def follow(self, travel: Travel, *, at_once: bool = False) -> None:
        """Ask for a job until it ends.

        Args:
            travel: with its job id.
            at_once: the job is not new: it may have ended long ago. Its items are still gathering, though.
        """
        now = time.monotonic()
        self._push(now + (_GATHER_S if at_once else self._pace.interval_s(0.0)), now, travel)

    def join(self, timeout_s: float) -> None:
        """Wait for the threads to end, after cancellation."""
        deadline = time.monotonic() + timeout_s
        for thread in self._threads:
            thread.join(max(0.0, deadline - time.monotonic()))

    def _push(self, due: float, born: float, travel: Travel) -> None:
        with self._changed:
            heapq.heappush(self._due, (due, next(self._order), born, travel))
            self._changed.notify()

    def _work(self) -> None:
        try:
            while True:
                self._step()
        except TaskCancelled:
            return

    def _step(self) -> None:
        with self._changed:
            self._ctx.check()
            remaining_s = self._due[0][0] - time.monotonic() if self._due else _IDLE_CHECK_S
            if remaining_s > 0:
                self._changed.wait(min(remaining_s, _IDLE_CHECK_S))
                return
            _, _, born, travel = heapq.heappop(self._due)
        age_s = time.monotonic() - born
        try:
            job = answers.job_of(
                self._client.call("GetUploadDocumentJob", self._ctx, patience=BACKGROUND, job_id=travel.job_id)
            )
        except TusouError as error:
            if not isinstance(error, NotThereError) or age_s >= self._pace.appears_s:
                self._ended(travel, None, error)
                return
        else:
            if job.state.ended:
                self._ended(travel, job, None)
                return
        self._push(time.monotonic() + self._pace.interval_s(age_s), born, travel)
