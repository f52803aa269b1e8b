"""Archives of photos: up to 100 images go up as one document, which divides the number of calls by as many.

Archives are built on disk, so that memory stays bounded and a failed archive can be split without asking for its photos
again. The folder of a program that was killed is cleared by the next one.
"""

from __future__ import annotations

import contextlib
import hashlib
import re
import shutil
import threading
import time
import uuid
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from filelock import FileLock, Timeout

from desktop.core.storage_error import storage_error
from desktop.engines.analyticdb.documents import HASH_DIGITS
from desktop.engines.analyticdb.ledger import Entry
from desktop.engines.base import IngestItem

MAX_IMAGES = 100
#: Fewer photos go up singly: that is as fast, and each can be edited and deleted for itself.
MIN_IMAGES = 4
_FIRST_BYTES, _FEWEST_BYTES, _MOST_BYTES = 16_000_000, 2_000_000, 200_000_000
_TRANSFER_S = 4.0
_PREFIX = "pack-"
_PACK_NAME = re.compile(rf"(?<![\w.-]){_PREFIX}[0-9a-f]{{{HASH_DIGITS}}}(?![0-9a-f])")
_FIXED_TIME = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class Member:
    """One photo on its way: the import's item without its bytes, and what will be remembered of it.

    Attributes:
        item: of the import.
        entry: what will be remembered.
        metadata: for the collection's fields.
        digest: SHA-256 of the bytes that travel, where these are not the original's.
    """

    item: IngestItem
    entry: Entry
    metadata: dict[str, object] = field(default_factory=dict)
    digest: str = ""


@dataclass(slots=True)
class Travel:
    """One document on its way: a photo, a link, or an archive of photos.

    Attributes:
        document: name on the service.
        members: its photos.
        content: bytes of a single photo, until they are uploaded.
        archive: the archive on disk.
        url: what to hand to the service: a link, or the address of what was uploaded.
        job_id: the service's job, once it has one.
        failures: jobs that failed for reasons that may pass.
    """

    document: str
    members: list[Member]
    content: bytes | None = None
    archive: Path | None = None
    url: str = ""
    job_id: str = ""
    failures: int = 0

    @property
    def item_ids(self) -> list[int]:
        """The items of the import that travel in it."""
        return [member.item.id for member in self.members]

    @property
    def dry_run(self) -> bool:
        """Whether it is only checked."""
        return self.members[0].item.dry_run

    def names(self) -> dict[str, str]:
        """Document names of its photos, by the SHA-256 of the original and of what travels."""
        by_original = {member.entry.sha256: member.entry.document for member in self.members}
        return by_original | {member.digest: member.entry.document for member in self.members if member.digest}

    def metadata(self) -> dict[str, object]:
        """Metadata of the document: in an archive, what all its photos share."""
        first, *rest = (member.metadata for member in self.members)
        return {key: value for key, value in first.items() if all(other.get(key) == value for other in rest)}


def pack_name(hashes: Iterable[str]) -> str:
    """The document name of an archive: the same for the same photos."""
    digest = hashlib.sha256("\n".join(sorted(hashes)).encode()).hexdigest()
    return f"{_PREFIX}{digest[:HASH_DIGITS]}.zip"


def is_pack(document: str) -> bool:
    """Whether a document is an archive that Tusou made."""
    return document.startswith(_PREFIX) and document.endswith(".zip")


def pack_of(name: str) -> str:
    """The archive of ours that a name is that of, or that of something in it; empty where it is neither."""
    found = _PACK_NAME.search(name)
    return f"{found[0]}.zip" if found is not None else ""


class Spool:
    """A folder for archives on their way, of this process alone.

    Args:
        folder: of all processes; folders of those that ended are removed.

    Raises:
        StorageError: the folder cannot be made.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder / uuid.uuid4().hex
        self._lock = FileLock(_lock_path(self._folder))
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            _clear(folder)
            self._lock.acquire()  # before the folder is there: nobody takes it for one that was left behind
            self._folder.mkdir(mode=0o700)
        except OSError as error:
            raise storage_error(error, self._folder) from error

    def new_path(self) -> Path:
        """A path for an archive to come."""
        return self._folder / f"{uuid.uuid4().hex}.zip"

    def close(self) -> None:
        """Remove the folder."""
        shutil.rmtree(self._folder, ignore_errors=True)
        self._lock.release()
        _lock_path(self._folder).unlink(missing_ok=True)


class Pack:
    """An archive that is being filled. Used by one thread at a time.

    Args:
        path: where it is written.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.members: list[Member] = []
        self.size_bytes = 0
        self._hashes: set[str] = set()
        self._archive: zipfile.ZipFile | None = None

    def __contains__(self, sha256: str) -> bool:
        return sha256 in self._hashes

    @property
    def documents(self) -> frozenset[str]:
        """Document names of its photos."""
        return frozenset(member.entry.document for member in self.members)

    def add(self, member: Member, content: bytes) -> None:
        """Add a photo.

        Raises:
            StorageError: the disk is full or read-only.
        """
        try:
            if self._archive is None:
                self._archive = zipfile.ZipFile(self.path, "w", zipfile.ZIP_STORED)
            self._archive.writestr(zipfile.ZipInfo(member.entry.document, _FIXED_TIME), content)
        except OSError as error:
            raise storage_error(error, self.path) from error
        self.members.append(member)
        self._hashes.add(member.entry.sha256)
        self.size_bytes += len(content)

    def travels(self, *, singly: bool = False) -> list[Travel]:
        """Close the archive: one travel with all photos, or one for each of few."""
        if not self.members:
            return []
        if self._archive is not None:
            self._archive.close()
        if singly or len(self.members) < MIN_IMAGES:
            singles = [_single(member, self.path) for member in self.members]
            self.path.unlink(missing_ok=True)
            return singles
        return [Travel(pack_name(self._hashes), self.members, archive=self.path)]

    def discard(self) -> None:
        """Throw the archive away."""
        if self._archive is not None:
            with contextlib.suppress(OSError):
                self._archive.close()
        self.path.unlink(missing_ok=True)


def split(travel: Travel, spool: Spool) -> list[Travel]:
    """Two archives with half of the photos each; single photos where a half would be one.

    Args:
        travel: an archive with at least two photos; its file is removed.
        spool: where the new ones are written.
    """
    if travel.archive is None:
        return []
    middle = (len(travel.members) + 1) // 2
    parts: list[Travel] = []
    for members in (travel.members[:middle], travel.members[middle:]):
        pack = Pack(spool.new_path())
        for member in members:
            pack.add(member, _read(travel.archive, member.entry.document))
        parts.extend(pack.travels(singly=len(members) < 2))
    travel.archive.unlink(missing_ok=True)
    return parts


def _single(member: Member, archive: Path) -> Travel:
    return Travel(member.entry.document, [member], content=_read(archive, member.entry.document))


def _read(archive: Path, name: str) -> bytes:
    with zipfile.ZipFile(archive) as opened:
        return opened.read(name)


class PackSize:
    """How large archives should be: what the uplink carries in a few seconds. Safe to share between threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._busy = 0
        self._since = 0.0
        self._sent = 0
        self.target_bytes = _FIRST_BYTES

    def began(self) -> None:
        """A transfer begins."""
        with self._lock:
            if self._busy == 0:
                self._since, self._sent = time.monotonic(), 0
            self._busy += 1

    def ended(self, size_bytes: int) -> None:
        """A transfer of so many bytes ended; the speed is that of all transfers together."""
        with self._lock:
            self._busy -= 1
            self._sent += size_bytes
            elapsed_s = time.monotonic() - self._since
            if elapsed_s > 0.2 and self._sent > 500_000:
                fitting = int(self._sent / elapsed_s * _TRANSFER_S)
                self.target_bytes = min(_MOST_BYTES, max(_FEWEST_BYTES, fitting))


def _lock_path(folder: Path) -> Path:
    return folder.with_name(f"{folder.name}.lock")


def _clear(folder: Path) -> None:
    """Remove what programs that were killed left behind."""
    for left in {path.with_name(path.name.removesuffix(".lock")) for path in folder.iterdir()}:
        lock = FileLock(_lock_path(left))
        with contextlib.suppress(Timeout, OSError):
            lock.acquire(timeout=0)
            shutil.rmtree(left, ignore_errors=True)
            lock.release()
            _lock_path(left).unlink(missing_ok=True)
