"""How the service behaves where its documentation leaves room, and how slow it is."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class ArchiveNaming(StrEnum):
    """How the pictures of an archive show in lists and matches, which the service does not document."""

    MEMBERS = "members"
    ARCHIVE = "archive"
    NAMELESS = "nameless"
    NUMBERED = "numbered"


class Refusal(StrEnum):
    """How the 21st job of an account is refused, which the service does not document."""

    STATUS_FAIL = "status_fail"
    THROTTLING = "throttling"


@dataclass
class Behaviour:
    """How the service behaves.

    Attributes:
        job_seconds: how long a job takes at least.
        latency_s: how long every call takes at least.
        latencies: the same for single actions.
        sloppy: answers vary in spelling and types as the real ones do.
        archive_naming: MEMBERS: every picture is a document of its own; ARCHIVE: the archive is one document, whose
            pictures match under their own names but can be neither listed nor deleted singly; NAMELESS: the same, and
            they match under the archive's name; NUMBERED: the same with a number behind the archive's name.
        leaves_out: a picture of an archive that cannot be used is left out, instead of failing the whole archive.
        refusal: what the 21st job gets.
        agrees_after_s: age from which what was created is known to the other calls, too.
    """

    job_seconds: float = 0.0
    latency_s: float = 0.0
    latencies: dict[str, float] = field(default_factory=dict)
    sloppy: bool = True
    archive_naming: ArchiveNaming = ArchiveNaming.MEMBERS
    leaves_out: bool = False
    refusal: Refusal = Refusal.STATUS_FAIL
    agrees_after_s: float = 0.0

    def latency_of(self, action: str) -> float:
        return self.latencies.get(action, self.latency_s)
