"""Workers: the threads of a lane and the queue that they share."""

from __future__ import annotations

import threading
from collections import deque

from PySide6.QtCore import QDeadlineTimer, QThread

from desktop.tasks.job import Cancelled, Job
from desktop.tasks.lane import Lane


class JobQueue:
    """Jobs that wait for a thread. Safe from any thread.

    Args:
        newest_first: take the last job put in first.
        capacity: how many jobs may wait; None is no limit.
    """

    def __init__(self, *, newest_first: bool, capacity: int | None) -> None:
        self._newest_first = newest_first
        self._capacity = capacity
        self._jobs: deque[Job] = deque()
        self._changed = threading.Condition()
        self._closed = False

    def put(self, job: Job) -> None:
        """Add a job; if too many wait then, the oldest one ends as cancelled."""
        trimmed = None
        with self._changed:
            closed = self._closed
            if not closed:
                self._jobs.append(job)
                if self._capacity is not None and len(self._jobs) > self._capacity:
                    trimmed = self._jobs.popleft()
                self._changed.notify()
        if closed:
            trimmed = job
        if trimmed is not None:
            trimmed.end(Cancelled())

    def take(self) -> Job | None:
        """The next job; blocks until there is one. None when the queue was closed."""
        with self._changed:
            self._changed.wait_for(lambda: self._jobs or self._closed)
            if self._closed:
                return None
            return self._jobs.pop() if self._newest_first else self._jobs.popleft()

    def discard(self, job: Job) -> None:
        """Take a job out and end it as cancelled, if it still waits."""
        with self._changed:
            try:
                self._jobs.remove(job)
            except ValueError:
                return
        job.end(Cancelled())

    def close(self) -> None:
        """End all waiting jobs as cancelled and let :meth:`take` return None from now on."""
        with self._changed:
            self._closed = True
            waiting, self._jobs = list(self._jobs), deque()
            self._changed.notify_all()
        for job in waiting:
            job.end(Cancelled())


class _Worker(QThread):
    def __init__(self, name: str, queue: JobQueue) -> None:
        super().__init__()
        self.setObjectName(name)
        self._queue = queue

    def run(self) -> None:
        while (job := self._queue.take()) is not None:
            job.run()


class LaneWorkers:
    """The threads of one lane; they start when the first job comes.

    Args:
        lane: the lane.
    """

    def __init__(self, lane: Lane) -> None:
        self._lane = lane
        policy = lane.policy
        self._queue = JobQueue(newest_first=policy.newest_first, capacity=policy.capacity)
        self._threads: list[_Worker] = []

    def put(self, job: Job) -> None:
        """Queue a job."""
        if len(self._threads) < self._lane.policy.threads:
            thread = _Worker(f"{self._lane.value}-{len(self._threads)}", self._queue)
            self._threads.append(thread)
            thread.start()
        self._queue.put(job)

    def discard(self, job: Job) -> None:
        """Take a job out of the queue, if it still waits."""
        self._queue.discard(job)

    def close(self) -> None:
        """Take no more work; the threads end after what they are doing now."""
        self._queue.close()

    def wait(self, deadline: QDeadlineTimer) -> bool:
        """Wait until the threads have ended. False if one was still working at the deadline."""
        # A thread that does not end must not be destroyed: Qt aborts the process then. It is kept and reported.
        self._threads = [thread for thread in self._threads if not thread.wait(deadline)]
        return not self._threads
