"""How long to wait for the service, how often to ask again, and how fast to poll."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

import tenacity

from desktop.core.errors import ErrorCode, TusouError
from desktop.core.progress import TaskContext

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Patience:
    """Limits of one call, in seconds.

    Attributes:
        connect_s: for connecting, and for each piece that is sent.
        read_s: without any byte received.
        total_s: for one attempt.
        attempts: in all.
        give_up_s: after which no further attempt begins; nor is it waited for one that would.
        first_wait_s: longest wait before the second attempt; doubled for each further one.
        longest_wait_s: bound of the doubling.
        not_retried: errors that the caller deals with.
    """

    connect_s: float = 20.0
    read_s: float = 30.0
    total_s: float = 45.0
    attempts: int = 6
    give_up_s: float = 60.0
    first_wait_s: float = 0.4
    longest_wait_s: float = 10.0
    not_retried: frozenset[ErrorCode] = frozenset()


#: Someone is waiting in front of the window.
INTERACTIVE = Patience()
#: An import can wait out a bad minute.
BACKGROUND = Patience(read_s=60.0, total_s=120.0, attempts=60, give_up_s=180.0, longest_wait_s=15.0)
#: Creating an index takes a while.
SET_UP = Patience(read_s=120.0, total_s=180.0, attempts=5, give_up_s=240.0)
#: A check says quickly what is wrong.
CHECK = Patience(connect_s=5.0, read_s=15.0, total_s=20.0, attempts=2, give_up_s=10.0)


@dataclass(frozen=True, slots=True)
class Pace:
    """How an import treats the service.

    Attributes:
        first_ask_s: age of a job at which it is asked for the first time; no later than the smallest interval.
        poll_first_s: smallest interval after that; the service wants no job asked for more often than every 3 s.
        poll_last_s: largest interval, for old jobs.
        window: jobs pending or running at most; the service allows 20 for one account.
        uploads: transfers at the same time.
        appears_s: age until which a job that the service does not find may yet be found: its parts agree after a while.
        no_room_s: how long to try while the account's other programs take all room.
    """

    first_ask_s: float = 2.0
    poll_first_s: float = 3.0
    poll_last_s: float = 30.0
    window: int = 20
    uploads: int = 6
    appears_s: float = 30.0
    no_room_s: float = 900.0

    def interval_s(self, age_s: float) -> float:
        """Seconds until a job of this age is asked again: a third of its age within the limits, with jitter.

        A new job, of age 0, is asked for the first time.
        """
        if age_s <= 0:
            return min(self.first_ask_s, self.poll_first_s) * random.uniform(1.0, 1.2)  # noqa: S311 -- no secret
        calm = min(self.poll_last_s, max(self.poll_first_s, age_s / 3))
        return calm * random.uniform(1.0, 1.2)  # noqa: S311 -- no secret


def retry(work: Callable[[], T], patience: Patience, ctx: TaskContext) -> T:
    """Do ``work`` until it succeeds, fails for good, or patience ends: exponential backoff with full jitter.

    A wait that the service asked for is honoured. The last error is raised as it is.

    Raises:
        TaskCancelled: also while waiting.
    """

    def wait_s(state: tenacity.RetryCallState) -> float:
        error = state.outcome.exception() if state.outcome is not None else None
        asked_s = error.retry_after_s if isinstance(error, TusouError) else None
        jitter_s = backoff_s(state.attempt_number - 1, patience)
        return jitter_s if asked_s is None else asked_s + min(jitter_s, 1.0)

    def is_worth_it(error: BaseException) -> bool:
        return isinstance(error, TusouError) and error.retryable and error.code not in patience.not_retried

    retrying = tenacity.Retrying(
        retry=tenacity.retry_if_exception(is_worth_it),
        wait=wait_s,
        stop=tenacity.stop_after_attempt(patience.attempts) | tenacity.stop_before_delay(patience.give_up_s),
        sleep=ctx.wait,
        reraise=True,
    )
    return retrying(work)


def backoff_s(failures: int, patience: Patience = BACKGROUND) -> float:
    """Seconds to wait after so many failures besides the first: full jitter under a doubling bound.

    Source: Brooker, "Exponential Backoff And Jitter", AWS Architecture Blog, 2015.
    """
    bound_s = min(patience.longest_wait_s, patience.first_wait_s * 2 ** min(failures, 30))
    return random.uniform(0.0, bound_s)  # noqa: S311 -- no secret
