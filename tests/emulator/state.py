"""What the service knows: accounts, instances, namespaces, collections, documents and jobs."""

from __future__ import annotations

import math
import secrets
import threading
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from tests.emulator.errors import OperationFailed, ServiceError
from tests.emulator.signature import AccessKey
from tests.emulator.vision import Look

REGION = "cn-hangzhou"
DIMENSIONS = {
    "multimodal-embedding-v1": (1024,),
    "clip-vit-b-32": (512,),
    "clip-vit-b-16": (512,),
    "clip-vit-l-14": (768,),
    "clip-vit-l-14-336px": (768,),
    "clip-rn50": (1024,),
    "clip-rn101": (512,),
    "clip-rn50x4": (640,),
    "clip-rn50x16": (768,),
    "clip-rn50x64": (1024,),
    "text-embedding-v1": (1536,),
    "text-embedding-v2": (1536,),
    "text-embedding-v3": (1024, 768, 512),
    "text2vec": (1024,),
    "m3e-base": (768,),
    "m3e-small": (512,),
}
CANCELLING_SHARE = 0.1
IMAGE_MODEL = "multimodal-embedding-v1"


class Clock:
    """The service's time, which tests may move on."""

    def __init__(self) -> None:
        self._ahead_s = 0.0

    def now(self) -> float:
        """Seconds since 1970."""
        return time.time() + self._ahead_s

    def advance(self, seconds: float) -> None:
        """Let ``seconds`` pass at once for jobs and for the expiry of addresses."""
        self._ahead_s += seconds


@dataclass
class Picture:
    """One stored image.

    Attributes:
        id: key of the row in the collection.
        name: its name, in an archive that of the member.
        path: where its bytes are.
        look: its features.
        shown: its name in addresses.
    """

    id: str
    name: str
    path: Path
    look: Look
    shown: str


@dataclass
class Document:
    """One stored file: an image, or an archive with its pictures."""

    name: str
    version: int
    size: int
    md5: str
    mtime: float
    source: str
    metadata: dict[str, str]
    pictures: list[Picture]


@dataclass
class Collection:
    """A document collection ("knowledge base")."""

    name: str
    model: str
    dimension: int
    metrics: str
    metadata: dict[str, str]
    full_text_fields: Sequence[str]
    parser: str
    created_at: float = 0.0
    documents: dict[str, Document] = field(default_factory=dict)

    def document(self, name: str) -> Document:
        try:
            return self.documents[name]
        except KeyError:
            raise OperationFailed(f"document {name} not found in collection {self.name}") from None

    def store(self, document: Document) -> None:
        """Add ``document``, or replace the one of the same name and count its version up."""
        old = self.documents.get(document.name)
        document.version = old.version + 1 if old else 1
        self.documents[document.name] = document


@dataclass
class Namespace:
    """A namespace with its own password."""

    name: str
    password: str
    collections: dict[str, Collection] = field(default_factory=dict)
    vector_indexes: set[str] = field(default_factory=set)

    def collection(self, name: str) -> Collection:
        try:
            return self.collections[name]
        except KeyError:
            raise ServiceError("Collection.NotFound", f"Collection {name} does not exist.", 404) from None


@dataclass
class Instance:
    """An AnalyticDB for PostgreSQL instance."""

    id: str
    description: str
    region: str = REGION
    status: str = "Running"
    lock_mode: str = "Unlock"
    has_vector_engine: bool = True
    manager_account: str = "tusou_manager"
    manager_password: str = field(default_factory=lambda: "Mgr-" + secrets.token_urlsafe(9))
    initialised: bool = False
    namespaces: dict[str, Namespace] = field(default_factory=dict)


class JobStatus(StrEnum):
    """In the service's spelling."""

    PENDING = "Pending"
    START = "Start"
    RUNNING = "Running"
    SUCCESS = "Success"
    FAILED = "Failed"
    CANCELLING = "Cancelling"
    CANCELLED = "Cancelled"


@dataclass
class Job:
    """What processes one upload. Its state follows from the time, whenever somebody looks.

    Attributes:
        file_name: name of the uploaded document.
        created_at: seconds since 1970.
        duration_s: how long it takes at least.
        stalled: it never ends.
        prepared: the documents that it will store, None while they are being read.
        error: why it fails, empty if it does not.
        cancelled_at: when somebody asked it to stop.
        stored: how many of ``prepared`` are in the collection.
    """

    id: str
    collection: Collection
    file_name: str
    created_at: float
    duration_s: float
    dry_run: bool = False
    stalled: bool = False
    prepared: list[Document] | None = None
    error: str = ""
    cancelled_at: float | None = None
    stored: int = 0
    ended: JobStatus | None = None
    ended_at: float = 0.0
    entries: int = 0

    def progress(self, now: float) -> float:
        """How far it is, 0 … 1, by time alone."""
        if self.duration_s <= 0:
            return 1.0
        return min(1.0, max(0.0, (now - self.created_at) / self.duration_s))

    def status(self, now: float) -> JobStatus:
        if self.ended is not None:
            return self.ended
        if self.cancelled_at is not None:
            return JobStatus.CANCELLING
        if self.progress(now) < 0.05:
            return JobStatus.PENDING
        return JobStatus.START if self.progress(now) < 0.1 else JobStatus.RUNNING

    def settle(self, now: float) -> None:
        """Store what is due at ``now`` and end if it is time."""
        if self.ended is not None:
            return
        if self.cancelled_at is not None:
            if now >= self.cancelled_at + CANCELLING_SHARE * self.duration_s:
                self._end(JobStatus.CANCELLED, now)
            return
        if self.stalled or (self.prepared is None and not self.error):
            return
        progress = self.progress(now)
        if self.prepared is not None and not self.error and not self.dry_run:
            self._store_up_to(math.floor(progress * len(self.prepared)))
        if progress >= 1.0:
            self._end(JobStatus.FAILED if self.error else JobStatus.SUCCESS, now)

    def cancel(self, now: float) -> None:
        """Stop soon; what is stored stays.

        Raises:
            OperationFailed: it has ended, or is being cancelled already.
        """
        if self.ended is not None or self.cancelled_at is not None:
            raise OperationFailed(f"job {self.id} is {self.status(now).value} and cannot be cancelled")
        self.cancelled_at = now

    def _end(self, status: JobStatus, now: float) -> None:
        self.ended = status
        self.ended_at = now

    def _store_up_to(self, count: int) -> None:
        assert self.prepared is not None
        for document in self.prepared[self.stored : count]:
            self.collection.store(document)
            self.entries += 2 * len(document.pictures)
        self.stored = max(self.stored, count)


class Cloud:
    """All that the service knows, behind one lock.

    Attributes:
        lock: held while state is read or changed.
        keys: access keys by id.
        denied: actions that the account may not call.
        skew_s: how far the service's clock is ahead of this computer's, for signatures.
        max_jobs_in_flight: the most jobs that were pending or running at once.
    """

    JOB_LIMIT = 20

    def __init__(self) -> None:
        self.lock = threading.RLock()
        self.clock = Clock()
        self.skew_s = 0.0
        self.keys: dict[str, AccessKey] = {}
        self.denied: set[str] = set()
        self.instances: dict[str, Instance] = {}
        self.jobs: dict[str, Job] = {}
        self.max_jobs_in_flight = 0
        self.entries_used = 0
        self.tokens_used = 0
        self._active: list[Job] = []

    def add_key(self, *, temporary: bool = False) -> AccessKey:
        """Give the account one more access key."""
        key_id = ("STS." if temporary else "LTAI5t") + secrets.token_hex(9)
        key = AccessKey(key_id, secrets.token_urlsafe(22), secrets.token_urlsafe(60) if temporary else "")
        self.keys[key.id] = key
        return key

    def settle(self) -> Iterable[Job]:
        """Bring all jobs up to date and return those that are pending or running."""
        now = self.clock.now()
        for job in self._active:
            job.settle(now)
            if job.ended is not None:
                self.entries_used += job.entries
        self._active = [job for job in self._active if job.ended is None]
        return self._active

    @property
    def jobs_in_flight(self) -> int:
        with self.lock:
            return sum(1 for _ in self.settle())

    def start(self, job: Job) -> None:
        """Take ``job`` in; the caller has checked the limit."""
        self.jobs[job.id] = job
        self._active.append(job)
        self.max_jobs_in_flight = max(self.max_jobs_in_flight, len(self._active))
