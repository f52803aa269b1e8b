"""The runner: the one way for the window to have work done."""

from __future__ import annotations

import time
from collections import deque

from PySide6.QtCore import QDeadlineTimer, QObject, Qt, QTimer, Signal

from desktop.tasks.collector import Collector
from desktop.tasks.job import Job, Work
from desktop.tasks.lane import Lane
from desktop.tasks.task import Task
from desktop.tasks.worker import LaneWorkers

PROGRESS_INTERVAL_S = 0.1
"""Shortest time between two ``progressed`` signals of one task."""


class TaskRunner(QObject):
    """Runs work on the threads of its lanes and brings the outcome to the GUI thread.

    Lives on the GUI thread; every method is called there. As long as there may be threads, rubbish is collected on the
    GUI thread only (see :class:`~desktop.tasks.collector.Collector`).

    Args:
        parent: its Qt parent.
    """

    _announced = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._workers = {lane: LaneWorkers(lane) for lane in Lane}
        self._tasks: dict[Job, Task] = {}
        self._news: deque[Job] = deque()
        self._progress_told_at: dict[Job, float] = {}
        self._held_back: set[Job] = set()
        self._timer = QTimer(self, singleShot=True, interval=round(PROGRESS_INTERVAL_S * 1000))
        self._timer.timeout.connect(self._on_progress_due)
        self._collector = Collector(self)
        self._announced.connect(self._on_announced, Qt.ConnectionType.QueuedConnection)

    def submit(self, work: Work, *, lane: Lane, owner: QObject) -> Task:
        """Have ``work`` called on a thread of ``lane``.

        Signals of the task come after the caller has returned to the event loop, never from within this call.

        Args:
            work: gets a :class:`~desktop.core.progress.TaskContext`; raises TusouError or TaskCancelled.
            lane: the lane to use.
            owner: who wants the outcome; when it is destroyed, the task is abandoned.
        """
        job = Job(work, self._announce)
        workers = self._workers[lane]
        task = Task(job, owner, workers.discard)
        self._tasks[job] = task
        workers.put(job)
        return task

    def shutdown(self, timeout_ms: int) -> bool:
        """Cancel everything, wait, and deliver what is left.

        Args:
            timeout_ms: how long to wait in all, in milliseconds.

        Returns:
            Whether all threads ended. If not, this object must be kept until the process ends.
        """
        for job in tuple(self._tasks):
            job.context.cancel()
        for workers in self._workers.values():
            workers.close()
        deadline = QDeadlineTimer(timeout_ms)
        ended = [workers.wait(deadline) for workers in self._workers.values()]
        self._on_announced()
        self._timer.stop()
        if all(ended):
            self._collector.close()
        return all(ended)

    def _announce(self, job: Job) -> None:
        # On a worker thread. The deque is safe for this, and the queued signal carries no Python object.
        self._news.append(job)
        self._announced.emit()

    def _on_announced(self) -> None:
        while self._news:
            job = self._news.popleft()
            if job.outcome is not None:
                self._end(job)
            else:
                self._tell_progress(job)

    def _end(self, job: Job) -> None:
        task, outcome = self._tasks.pop(job, None), job.outcome
        self._held_back.discard(job)
        self._progress_told_at.pop(job, None)
        if task is None or outcome is None:
            return
        if (progress := job.take_progress()) is not None:
            task.deliver_progress(progress)
        task.deliver_outcome(outcome)

    def _tell_progress(self, job: Job) -> None:
        now = time.monotonic()
        if now - self._progress_told_at.get(job, 0.0) < PROGRESS_INTERVAL_S:
            self._held_back.add(job)
            if not self._timer.isActive():
                self._timer.start()
            return
        self._progress_told_at[job] = now
        task, progress = self._tasks.get(job), job.take_progress()
        if task is not None and progress is not None:
            task.deliver_progress(progress)

    def _on_progress_due(self) -> None:
        held_back, self._held_back = self._held_back, set()
        for job in held_back:
            self._tell_progress(job)
