"""Jobs: the part of a task that worker threads touch."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from desktop.config.redaction import redact
from desktop.core.errors import TusouError, UnexpectedError
from desktop.core.progress import Progress, TaskCancelled, TaskContext

Work = Callable[[TaskContext], Any]

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Succeeded:
    """The work returned ``result``."""

    result: object


@dataclass(frozen=True, slots=True)
class Failed:
    """The work raised ``error``."""

    error: TusouError


@dataclass(frozen=True, slots=True)
class Cancelled:
    """The work stopped, or never began, because it was asked to."""


Outcome = Succeeded | Failed | Cancelled


class Job:
    """One piece of work, with the progress and the outcome that wait for the GUI thread.

    Args:
        work: what to call; runs on a worker thread.
        announce: called on the worker thread when there is news. Not called again for progress until the news was
            taken, so that a chatty piece of work cannot flood the event loop.
    """

    def __init__(self, work: Work, announce: Callable[[Job], None]) -> None:
        self.context = TaskContext(self._on_progress)
        self._work: Work | None = work
        self._announce = announce
        self._lock = threading.Lock()
        self._progress: Progress | None = None
        self._announced = False
        self._outcome: Outcome | None = None

    def run(self) -> None:
        """Do the work; never raises."""
        work, self._work = self._work, None
        if work is None or self.context.cancelled:
            self.end(Cancelled())
        else:
            self.end(self._outcome_of(work))

    def end(self, outcome: Outcome) -> None:
        """Record the outcome and announce it. What the work captured is let go."""
        self._work = None
        with self._lock:
            self._outcome = outcome
        self._announce(self)

    def take_progress(self) -> Progress | None:
        """The newest progress that was not taken yet; further progress is announced again."""
        with self._lock:
            progress, self._progress, self._announced = self._progress, None, False
        return progress

    @property
    def outcome(self) -> Outcome | None:
        """How the work ended, or None while it has not."""
        with self._lock:
            return self._outcome

    def _outcome_of(self, work: Work) -> Outcome:
        try:
            result = work(self.context)
        except TaskCancelled:
            return Cancelled()
        except TusouError as error:
            return Failed(error)
        except Exception as error:  # noqa: BLE001 -- the boundary of the thread: whatever is left is a bug, and is told
            _log.exception("Work failed unexpectedly")
            return Failed(UnexpectedError(redact(f"{type(error).__name__}: {error}")))
        # The window has moved on; a call that could not be interrupted came back too late.
        return Cancelled() if self.context.cancelled else Succeeded(result)

    def _on_progress(self, progress: Progress) -> None:
        with self._lock:
            self._progress = progress
            if self._announced:
                return
            self._announced = True
        self._announce(self)
