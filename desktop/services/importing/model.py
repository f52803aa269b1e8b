"""The words of importing: what is added, what became of it, and how far it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from desktop.core.errors import TusouError
from desktop.core.photo import Place


@dataclass(frozen=True, slots=True)
class PastedImage:
    """A picture from the clipboard, which is nowhere else.

    Attributes:
        content: the encoded picture.
        name: a name to show, with extension.
    """

    content: bytes
    name: str


Source = str | PastedImage
"""What a person adds: a path (file, folder or archive), an http or https link, or a pasted picture."""


class ImportPhase(StrEnum):
    """Where an import is. WAITING, RUNNING and STOPPED imports go on by themselves at the next start."""

    WAITING = "waiting"
    RUNNING = "running"
    PAUSED = "paused"
    STOPPED = "stopped"
    """The engine or the disk could not go on; ``ImportState.error`` says why. Can be run again."""
    DONE = "done"
    CANCELLED = "cancelled"


ENDED = (ImportPhase.DONE, ImportPhase.CANCELLED)


class ItemPhase(StrEnum):
    """Where one item of an import is."""

    WAITING = "waiting"
    PREPARING = "preparing"
    UPLOADING = "uploading"
    PROCESSING = "processing"
    DONE = "done"
    UNCHANGED = "unchanged"
    FAILED = "failed"
    CANCELLED = "cancelled"


IN_FLIGHT = (ItemPhase.PREPARING, ItemPhase.UPLOADING, ItemPhase.PROCESSING)
FINAL = (ItemPhase.DONE, ItemPhase.UNCHANGED, ItemPhase.FAILED, ItemPhase.CANCELLED)


@dataclass(frozen=True, slots=True)
class Failure:
    """A place that could not be imported. ``source`` is readable text, ``error`` says why."""

    source: str
    error: TusouError


@dataclass(frozen=True, slots=True)
class ImportSummary:
    """What became of each place that an import found; every place counts once."""

    added: int
    updated: int
    unchanged: int
    cancelled: int
    failed: Sequence[Failure]


@dataclass(frozen=True, slots=True)
class ImportState:
    """An import as it is shown.

    Attributes:
        id: identity within the journal.
        library: the library that it adds to.
        title: name of its first source.
        source_count: how many sources it has.
        state: where it is.
        counts: items by their state, photos that are in the library already included; a state without any is not named.
        bytes_done: bytes of the items that came to an end.
        bytes_total: bytes of all items found so far.
        bytes_sent: bytes that left this computer in this run.
        listed: whether all items are found, so that the total is known.
        items_per_s: moving average of this run, 0 where nothing is known.
        seconds_left: estimate, or None while it would mean nothing.
        current: what is being worked on, readable, maybe empty.
        created_at: when it was added (UTC).
        error: why it stopped, or None.
    """

    id: int
    library: str
    title: str
    source_count: int
    state: ImportPhase
    counts: Mapping[ItemPhase, int]
    bytes_done: int
    bytes_total: int
    bytes_sent: int
    listed: bool
    items_per_s: float
    seconds_left: float | None
    current: str
    created_at: datetime
    error: TusouError | None = None


@dataclass(frozen=True, slots=True)
class ItemState:
    """One item as it is shown: ``source`` is readable text; ``error`` is None unless it failed."""

    id: int
    source: str
    state: ItemPhase
    size_bytes: int
    error: TusouError | None = None


@dataclass(frozen=True, slots=True)
class Request:
    """What was asked for, in the form that makes two equal requests one import.

    Attributes:
        sources: absolute paths and links, without repetition, in the order given.
        pasted: names of pasted pictures with the SHA-256 of their bytes.
        caption: to set, or None to leave alone.
        metadata: to set.
        dry_run: check without storing.
        mends: the library was damaged; what the user took out of it stays out.
    """

    sources: tuple[str, ...]
    pasted: tuple[tuple[str, str], ...]
    caption: str | None
    metadata: Mapping[str, str]
    dry_run: bool
    mends: bool = False


@dataclass(frozen=True, slots=True)
class ImportRecord:
    """An import as the journal has it. A ``round`` is one walk over the sources; adding them again begins the next."""

    id: int
    library: str
    request: Request
    state: ImportPhase
    round: int
    listed: bool
    runner: str
    created_at: datetime
    error: TusouError | None


@dataclass(frozen=True, slots=True)
class Found:
    """A place that the walk over the sources met.

    Attributes:
        place: where it is.
        state: WAITING, UNCHANGED or FAILED.
        error: why it failed.
        listing: the failure is of a source that could not be looked into, so that a retry has to walk again.
    """

    place: Place
    state: ItemPhase = ItemPhase.WAITING
    error: TusouError | None = None
    listing: bool = False


@dataclass(frozen=True, slots=True)
class Passed:
    """Files that a walk met and passed over, since the library has them as they are: only their number is kept."""

    items: int
    size_bytes: int


@dataclass(frozen=True, slots=True)
class ItemRecord:
    """An item as the journal has it."""

    id: int
    place: Place
    sha256: str
    document: str
    job_id: str
