"""What was asked of the service, for assertions."""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from tests.emulator.wire import Part

SECRET_PARAMETERS = frozenset({"NamespacePassword", "ManagerAccountPassword"})
MASK = "***"


@dataclass
class Call:
    """One request, as it went.

    Attributes:
        part: which host.
        action: the API action; ``PostObject`` at the bucket, ``GetObject`` for result files.
        parameters: from query and form body; passwords are masked.
        started_at: seconds since 1970.
        took_s: until the answer was ready.
        document: FileName, or empty.
        jobs_in_flight: pending and running jobs after the call.
        bytes_in: size of the request's body.
        status: HTTP status, 0 where the connection was dropped.
        code: error code, ``fail``, or empty.
        request_id: as told to the client.
        fault: the injected fault, or empty.
        user_agent: as the client told it.
    """

    part: Part
    action: str
    parameters: Mapping[str, str]
    started_at: float = field(default_factory=time.time)
    took_s: float = 0.0
    document: str = ""
    jobs_in_flight: int = 0
    bytes_in: int = 0
    status: int = 0
    code: str = ""
    request_id: str = ""
    fault: str = ""
    user_agent: str = ""


class Records:
    """All calls and addresses so far."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._calls: list[Call] = []
        self._urls: list[str] = []

    def add(self, call: Call) -> None:
        with self._lock:
            self._calls.append(call)

    def saw(self, url: str) -> None:
        with self._lock:
            self._urls.append(url)

    def clear(self) -> None:
        with self._lock:
            self._calls.clear()
            self._urls.clear()

    @property
    def calls(self) -> Sequence[Call]:
        with self._lock:
            return list(self._calls)

    @property
    def urls(self) -> Sequence[str]:
        with self._lock:
            return list(self._urls)


def masked(parameters: Mapping[str, str]) -> dict[str, str]:
    """``parameters`` without passwords."""
    return {name: MASK if name in SECRET_PARAMETERS else value for name, value in parameters.items()}
