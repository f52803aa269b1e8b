"""Bad luck on request: which calls go wrong, how, how often."""

from __future__ import annotations

import random
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from fnmatch import fnmatch

from tests.emulator.wire import Part


class FaultKind(StrEnum):
    """What goes wrong."""

    # refused; not carried out
    THROTTLED = "throttled"
    THROTTLED_RETRY_AFTER = "throttled_retry_after"
    UNAVAILABLE = "unavailable"
    INTERNAL_ERROR = "internal_error"
    HTML_ERROR = "html_error"
    FORBIDDEN = "forbidden"
    STATUS_FAIL = "status_fail"
    ERROR = "error"
    DROPPED = "dropped"
    # carried out, but the answer is lost or spoiled
    LOST_ANSWER = "lost_answer"
    CUT_BODY = "cut_body"
    SLOW_BODY = "slow_body"
    TRUNCATED_JSON = "truncated_json"
    HUGE_JSON = "huge_json"
    ODD_SHAPE = "odd_shape"
    HIDDEN_FAILURE = "hidden_failure"
    # late
    DELAYED = "delayed"
    # jobs
    JOB_FAILS = "job_fails"
    JOB_STALLS = "job_stalls"


JOB_KINDS = frozenset({FaultKind.JOB_FAILS, FaultKind.JOB_STALLS})


@dataclass
class Fault:
    """One kind of bad luck and the calls that it befalls.

    Attributes:
        kind: what goes wrong.
        action: which action, with ``*`` and ``?``; the bucket's is ``PostObject``, that of result files ``GetObject``.
        part: on which host, or None for any.
        document: which FileName, with ``*`` and ``?``.
        times: how often it still strikes, or None for always.
        probability: how likely it strikes.
        code, status, message, headers: of the refusal, where the kind has none of its own.
        seconds: how long (DELAYED) or how slow (SLOW_BODY, for each 16 bytes).
        retry_after_ms: what THROTTLED_RETRY_AFTER asks for.
        size_bytes: how large HUGE_JSON is.
        struck: how often it struck.
    """

    kind: FaultKind
    action: str = "*"
    part: Part | None = None
    document: str = "*"
    times: int | None = None
    probability: float = 1.0
    code: str = "InternalError"
    status: int = 400
    message: str = "The request processing has failed due to some unknown error."
    seconds: float = 0.0
    headers: Mapping[str, str] = field(default_factory=dict)
    retry_after_ms: int = 200
    size_bytes: int = 1 << 30
    struck: int = field(default=0, init=False)


class Faults:
    """The faults in force.

    Args:
        seed: of the dice, for faults with a probability.
    """

    def __init__(self, seed: int = 0) -> None:
        self._dice = random.Random(seed)  # noqa: S311 -- repeatable bad luck, nothing secret
        self._lock = threading.Lock()
        self._faults: list[Fault] = []

    def add(self, kind: FaultKind | str, action: str = "*", **options: object) -> Fault:
        """Put a fault in force; ``options`` are the attributes of :class:`Fault`."""
        fault = Fault(FaultKind(kind), action, **options)  # type: ignore[arg-type]
        with self._lock:
            self._faults.append(fault)
        return fault

    def remove(self, fault: Fault) -> None:
        """Take one fault out of force."""
        with self._lock:
            self._faults.remove(fault)

    def clear(self) -> None:
        """Take all faults out of force."""
        with self._lock:
            self._faults.clear()

    def strike_call(self, part: Part, action: str, document: str) -> Fault | None:
        """The fault that befalls this call, if any."""
        return self._strike(part, action, document, of_jobs=False)

    def strike_job(self, document: str) -> Fault | None:
        """The fault that befalls the job of this document, if any."""
        return self._strike(Part.GPDB, "UploadDocumentAsync", document, of_jobs=True)

    def _strike(self, part: Part, action: str, document: str, *, of_jobs: bool) -> Fault | None:
        with self._lock:
            for fault in self._faults:
                if (fault.kind in JOB_KINDS) is of_jobs and self._fits(fault, part, action, document):
                    fault.struck += 1
                    return fault
        return None

    def _fits(self, fault: Fault, part: Part, action: str, document: str) -> bool:
        return (
            (fault.times is None or fault.struck < fault.times)
            and fault.part in {None, part}
            and fnmatch(action, fault.action)
            and fnmatch(document, fault.document)
            and (fault.probability >= 1.0 or self._dice.random() < fault.probability)
        )
