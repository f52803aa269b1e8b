"""What every engine can do, and what it says of itself.

The rest of the program knows engines by this module only. What an engine lacks is a flag in :class:`Capabilities`,
never a question after its name.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Protocol, runtime_checkable

from desktop.core.errors import TusouError
from desktop.core.match import SearchResult
from desktop.core.photo import FileVersion, Photo, PhotoId, PhotoPage, Place
from desktop.core.progress import TaskContext
from desktop.core.query import Query


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What a library can do.

    Attributes:
        paid: adding and searching cost money; large imports are announced first.
        offline: works without a network.
        lists_ids: :meth:`Engine.photo_ids` answers at once, so that a grid can show everything.
        searches_links: takes an :class:`~desktop.core.query.ImageLink` as it is; otherwise the caller fetches it.
        stores_links: takes a link for adding as it is and fetches it itself; otherwise the caller fetches it.
        languages: languages that text search understands, as ISO 639-1 codes.
        filter_fields: fields that filters may name, or None for any.
        metadata_fields: keys that metadata may have, or None for any.
        restores: :meth:`Engine.restore` undoes :meth:`Engine.remove`.
        dry_run: can check an import without storing it.
        strips_location: leaves out of uploads where a photo was taken.
        first_matches: how many matches a search had better ask for at first; more can be asked for.
    """

    paid: bool
    offline: bool
    lists_ids: bool
    searches_links: bool
    stores_links: bool
    languages: frozenset[str]
    filter_fields: frozenset[str] | None = None
    metadata_fields: frozenset[str] | None = None
    restores: bool = False
    dry_run: bool = False
    strips_location: bool = False
    first_matches: int = 500


class PhotoOrder(StrEnum):
    """Orders in which a whole library can be listed."""

    ADDED = "added"
    """What came into the library last is first."""
    TAKEN = "taken"
    """What was taken last is first, by the camera's clock, else by the time at which the file was last changed."""
    NAME = "name"
    """By file name, upper and lower case alike, 9 before 10."""


@dataclass(frozen=True, slots=True)
class EngineStatus:
    """Health of a library.

    Attributes:
        photos: photos in the library, or None where the engine cannot say.
        size_bytes: bytes on this computer.
        model: id of the embedding model.
        healthy: whether it answers.
        usage: what this session used, such as ``{"entries": 12, "tokens": 40}``.
    """

    photos: int | None
    size_bytes: int
    model: str
    healthy: bool = True
    usage: Mapping[str, int] = field(default_factory=dict)


class Recognition(StrEnum):
    """What an engine knows of a file before it is read."""

    UNKNOWN = "unknown"
    UNCHANGED = "unchanged"


@dataclass(frozen=True, slots=True)
class IngestItem:
    """One photo on its way into a library.

    Attributes:
        id: identity within the import journal.
        place: where the bytes came from.
        sha256: of ``content``, in hex; empty for a link that the engine fetches itself.
        content: the encoded picture as it was found. None where the engine does not need it any more (a job that the
            service already has) or fetches it itself.
        caption: to set, or None to leave alone.
        metadata: to set; keys that are not named stay.
        document: name of the remote document that an earlier attempt chose, else empty.
        job_id: job that the service is already working on, else empty.
        dry_run: check without storing.
        mends: the item was imported before, and is imported again since the library was damaged: not what the user
            took out on purpose.
    """

    id: int
    place: Place
    sha256: str
    content: bytes | None
    caption: str | None = None
    metadata: Mapping[str, str] = field(default_factory=dict)
    document: str = ""
    job_id: str = ""
    dry_run: bool = False
    mends: bool = False


class Outcome(StrEnum):
    """How an item ended. ADDED, UPDATED and UNCHANGED are durable when they are reported."""

    ADDED = "added"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class IngestResult:
    """The end of one item.

    Attributes:
        item_id: identity within the import journal.
        outcome: how it ended.
        photo_id: the photo that it became, else empty.
        error: why it failed, else None.
    """

    item_id: int
    outcome: Outcome
    photo_id: PhotoId = ""
    error: TusouError | None = None


class IngestReport(Protocol):
    """How an ingest tells what becomes of its items. Every call is durable when it returns. Safe from any thread."""

    def uploading(self, item_ids: Sequence[int], document: str) -> None:
        """The items travel together as one remote document of this name. Told before the first byte leaves."""

    def uploaded(self, item_ids: Sequence[int], job_id: str) -> None:
        """The service has the items and works on them under this job."""

    def transferred(self, size_bytes: int) -> None:
        """So many more bytes have left this computer (not durable: for display only)."""

    def finished(self, results: Sequence[IngestResult]) -> None:
        """The items came to an end."""


class Ingest(Protocol):
    """One import's way into an engine: a pipeline of its own with bounded queues.

    Used by one thread, closed once. Results come through the :class:`IngestReport` on other threads.
    """

    def put(self, item: IngestItem) -> None:
        """Hand over an item; blocks while the engine has enough to do.

        Raises:
            TaskCancelled: the import was asked to stop.
            TusouError: the engine cannot go on at all (disk full, key revoked); items without a result stay as they
                are and can be put again later.
        """

    def flush(self) -> None:
        """Wait until every item that was put has its result. Raises as :meth:`put` does."""

    def close(self) -> None:
        """Stop working and free everything. Items without a result stay as they are. Never raises."""


class Engine(Protocol):
    """A library on one engine. Methods block, may be called from any thread, and raise TusouError or TaskCancelled."""

    @property
    def name(self) -> str:
        """``local`` or ``analyticdb``."""

    @property
    def capabilities(self) -> Capabilities:
        """What this library can do. May change after the first call to the service."""

    def search(self, query: Query, ctx: TaskContext) -> SearchResult:
        """Find photos.

        Raises:
            InvalidInputError: QUERY_EMPTY, QUERY_UNSUPPORTED, FILTER_INVALID, or an image that cannot be read.
        """

    def list_photos(self, limit: int, after: str | None, ctx: TaskContext) -> PhotoPage:
        """A page of the library, newest first. ``after`` is what the page before gave as ``next``.

        Raises:
            InvalidInputError: LIST_MARK_INVALID.
        """

    def photo_ids(self, order: PhotoOrder = PhotoOrder.ADDED) -> Sequence[PhotoId]:
        """All photos in an order; only where ``capabilities.lists_ids``."""

    def photos(self, ids: Sequence[PhotoId]) -> Sequence[Photo]:
        """The photos of these ids, in this order; those that are not there are left out."""

    def find(self, id_or_path: str) -> Photo:
        """The photo of an id, of an unambiguous beginning of an id (8 characters or more), or of a path.

        Raises:
            InvalidInputError: PHOTO_NOT_FOUND.
        """

    def thumbnail(self, photo_id: PhotoId) -> bytes:
        """A small picture (JPEG, longest side at most 256 px), from the library itself.

        Raises:
            InvalidInputError: PHOTO_NOT_FOUND, or why its picture cannot be had.
        """

    def picture(self, photo_id: PhotoId) -> Path | bytes:
        """The full picture: the file on this computer, else the encoded bytes from the service."""

    def remove(self, ids: Sequence[PhotoId], ctx: TaskContext) -> int:
        """Take photos out of the library; the user's own files are never touched. Returns how many were there."""

    def restore(self, ids: Sequence[PhotoId]) -> int:
        """Undo :meth:`remove` of this session; only where ``capabilities.restores``. Returns how many came back."""

    def set_caption(self, photo_id: PhotoId, caption: str, ctx: TaskContext) -> None:
        """Change a caption."""

    def set_tags(self, photo_id: PhotoId, tags: Sequence[str], ctx: TaskContext) -> None:
        """Replace the tags."""

    def annotate(self, photo_id: PhotoId, caption: str, tags: Sequence[str], ctx: TaskContext) -> None:
        """Change the caption and replace the tags in one go, which where it is paid for costs once."""

    def recognise(self, places: Sequence[Place]) -> Sequence[Recognition]:
        """Which files are known unchanged by path, size and time of change. Reads no file."""

    def known_in(self, folder: str) -> Set[FileVersion]:
        """Files directly in a folder that :meth:`recognise` would call unchanged, all at once. Reads no file.

        May leave out any of them, such as files that were missing: only :meth:`recognise` notices that they are back.

        Args:
            folder: absolute path.
        """

    def open_ingest(self, report: IngestReport, ctx: TaskContext) -> Ingest:
        """Begin adding photos."""

    def status(self, ctx: TaskContext) -> EngineStatus:
        """Health of the library."""

    def close(self) -> None:
        """Free everything. Never raises."""


@dataclass(frozen=True, slots=True)
class NearPair:
    """Two photos that look like edits of one picture.

    Attributes:
        first, second: the photos.
        score: 0 … 1, higher is more alike.
    """

    first: PhotoId
    second: PhotoId
    score: float


@runtime_checkable
class FindsDuplicates(Engine, Protocol):
    """An engine that compares all of its photos with each other. Others would pay for a search a photo."""

    def near_duplicates(
        self, threshold: float, ctx: TaskContext, among: Sequence[PhotoId] | None = None
    ) -> Sequence[NearPair]:
        """Pairs of photos that hold the same picture, best first; reports photos compared.

        Args:
            threshold: lowest score of a pair, 0 … 1.
            ctx: of the work.
            among: only these photos are compared; None compares all.
        """

    def copied(self) -> Sequence[PhotoId]:
        """Photos whose very bytes are in more than one file, newest first."""

    def files(self, ids: Sequence[PhotoId]) -> Mapping[PhotoId, Sequence[Path]]:
        """Every file that held a photo when last looked at, oldest first; a photo without one is left out."""


@runtime_checkable
class FindsNames(Engine, Protocol):
    """An engine that looks file names up."""

    def named(self, start: str) -> Sequence[PhotoId]:
        """Photos whose file names begin with ``start``, upper and lower case of A … Z alike, in no order."""


@runtime_checkable
class CountsUsage(Protocol):
    """An engine whose service counts what is paid for."""

    def usage(self) -> Mapping[str, int]:
        """What this session used so far, such as ``{"entries": 12, "tokens": 40}``. Asks nobody."""


@runtime_checkable
class FollowsFiles(Engine, Protocol):
    """An engine that knows which files its photos are in, so that a watched folder can be followed."""

    def unseen(self, places: Sequence[Place]) -> Sequence[Place]:
        """Which files should be imported: neither known unchanged nor taken out by the user. Reads no file.

        A file that was missing and is as it was counts as back.
        """

    def files_below(self, folder: Path) -> Sequence[Path]:
        """Files in a folder and the folders below that held photos when last looked at."""

    def mark_missing(self, files: Sequence[Path]) -> int:
        """Remember that these files are not where they were; their photos stay. Returns how many were thought there."""


@runtime_checkable
class WithdrawsItems(Protocol):
    """An engine whose service goes on by itself with what an import began, unless it is told to stop."""

    def withdraw(self, items: Sequence[IngestItem], ctx: TaskContext) -> None:
        """Undo what was begun for items of a cancelled import: stop its jobs, remove what those stored.

        Args:
            items: with the document and the job that the journal knows; items without either need nothing.
            ctx: of the work.
        """


@dataclass(frozen=True, slots=True)
class ModelUse:
    """What a library has of an embedding model.

    Attributes:
        model: its id.
        photos: that have a vector of it.
        missing: photos of the library without one.
        size_bytes: of these vectors.
        answers: searches use it.
        wanted: searches will use it when no photo is missing.
    """

    model: str
    photos: int
    missing: int
    size_bytes: int
    answers: bool
    wanted: bool


@runtime_checkable
class SwitchesModels(Protocol):
    """An engine that computes its vectors itself, with one of several models."""

    def models(self) -> Sequence[ModelUse]:
        """Every model that the library has something of, the answering one first."""

    def use_model(self, model_id: str) -> None:
        """Let a model answer: at once if every photo has its vector, else when :meth:`embed_missing` is through.

        Raises:
            ModelError: MODEL_NOT_FOUND.
        """

    def embed_missing(self, ctx: TaskContext, paused: Callable[[], bool]) -> int:
        """Compute the vectors that are missing, then let the wanted model answer. Reports photos.

        What was computed before a cancellation or a crash stays.

        Args:
            ctx: of the work.
            paused: asked before each batch; while it is true nothing is computed.

        Returns:
            How many photos got vectors.
        """

    def forget_model(self, model_id: str) -> int:
        """Delete the vectors of a model. Returns the bytes that the disk got back.

        Raises:
            ModelError: MODEL_IN_USE.
        """
