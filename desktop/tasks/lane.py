"""Lanes: kinds of work that must not wait for each other."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


@dataclass(frozen=True, slots=True)
class LanePolicy:
    """How a lane works through its queue.

    Attributes:
        threads: how many pieces of work run at the same time.
        newest_first: the last one in is the first one served.
        capacity: how many pieces of work may wait; beyond it the oldest one is cancelled. None is no limit.
    """

    threads: int
    newest_first: bool = False
    capacity: int | None = None


class Lane(Enum):
    """A kind of work with threads and a queue of its own."""

    #: Two threads, because a call to a service that the user gave up on cannot be interrupted.
    SEARCH = "search"
    #: Long runs of imports, each one thread.
    IMPORT = "import"
    #: Short calls to the import journal: list, pause, resume, cancel.
    JOURNAL = "journal"
    #: Newest first, so that what the user looks at now comes before what was scrolled past.
    THUMBNAIL = "thumbnail"
    #: Full pictures for the preview and the viewer.
    PICTURE = "picture"
    #: Reading and changing a library: pages, captions, removal, export.
    LIBRARY = "library"
    #: Reading text in pictures: one long task, as long as photos are missing.
    READING = "reading"
    #: Following watched folders: one task that runs as long as the program.
    WATCH = "watch"
    #: What the user switches, chooses, pauses and resumes: carried out in that order, however quick the clicks.
    CHOICE = "choice"
    #: Connections and secrets; a locked keyring may block it for minutes.
    CONFIG = "config"
    #: Fetching and testing model packs, one after the other.
    DOWNLOAD = "download"
    #: Looking at photos again with another model: one task that runs for hours and pauses.
    EMBEDDING = "embedding"

    @property
    def policy(self) -> LanePolicy:
        """How this lane works through its queue."""
        return _POLICIES[self]


_POLICIES = {
    Lane.SEARCH: LanePolicy(threads=2),
    Lane.IMPORT: LanePolicy(threads=2),
    Lane.JOURNAL: LanePolicy(threads=1),
    Lane.THUMBNAIL: LanePolicy(threads=2, newest_first=True, capacity=256),
    Lane.PICTURE: LanePolicy(threads=2, newest_first=True, capacity=8),
    Lane.LIBRARY: LanePolicy(threads=2),
    Lane.READING: LanePolicy(threads=1),
    Lane.WATCH: LanePolicy(threads=1),
    Lane.CHOICE: LanePolicy(threads=1),
    Lane.CONFIG: LanePolicy(threads=2),
    Lane.DOWNLOAD: LanePolicy(threads=1),
    Lane.EMBEDDING: LanePolicy(threads=1),
}
