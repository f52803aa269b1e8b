"""Installing a pack: it arrives in a folder of its own, is tested there, and then appears whole among the others."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from desktop.config.paths import private_folder
from desktop.core.errors import ErrorCode, ModelError
from desktop.core.progress import TaskContext
from desktop.core.renaming import put_in_place
from desktop.core.storage_error import storage_error
from desktop.embedding.clip_encoder import ClipEncoder
from desktop.embedding.pack import read_pack
from desktop.embedding.pack_examination import examine
from desktop.embedding.pack_record import Curve, PackRecord, check_files, digest, list_files, write_record
from desktop.embedding.pack_shelf import PackShelf
from desktop.services.models import intake
from desktop.services.models.hub import DEFAULT_REVISION, Hub, Snapshot
from desktop.services.models.samples import load_samples

#: Where packs are while they arrive, below the folder of packs. The shelf passes over names with a dot.
_INCOMING = ".incoming"
#: Beside such a folder: what comes there.
_SOURCE_SUFFIX = ".source"
_LOCK_POLL_S = 0.2
_MAX_NAME = 96
_NAME = re.compile(rf"[A-Za-z0-9][A-Za-z0-9._-]{{0,{_MAX_NAME - 1}}}")
_NOT_IN_NAMES = re.compile(r"[^A-Za-z0-9._-]+")


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a pack comes from.

    Attributes:
        name: of the model.
        source: the repository, or the folder or zip.
        revision: commit, or empty.
    """

    name: str
    source: str
    revision: str = ""


class Installer:
    """Installs packs. Safe between threads and processes.

    Args:
        folder: of the installed packs; there.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def from_hub(self, hub: Hub, repository: str, ctx: TaskContext, revision: str = DEFAULT_REVISION) -> Path:
        """Fetch and install a pack; what an earlier try fetched is not fetched again. Reports bytes.

        Nothing is fetched where the pack is installed at this commit already, and in order.

        Returns:
            The folder of the installed pack.

        Raises:
            ModelError: as :meth:`Hub.snapshot`, :meth:`Hub.fetch` and :func:`read_pack`; MODEL_PACK_MISMATCHED.
            StorageError: it cannot be written, or the disk has no room.
        """
        name = checked_name(repository.rpartition("/")[2])
        with self._arriving(repository, ctx) as arriving:
            snapshot = hub.snapshot(repository, revision, ctx)
            installed = self._installed(snapshot, ctx)
            if installed is not None:
                return installed
            _discard_others(arriving, snapshot)
            target = private_folder(arriving / snapshot.revision)
            _fetch(hub, snapshot, target, ctx)
            return self._install(target, Origin(name, repository, snapshot.revision), ctx)

    def from_path(self, path: Path, ctx: TaskContext) -> Path:
        """Install a pack from a folder or a zip. Reports bytes.

        Returns:
            The folder of the installed pack.

        Raises:
            ModelError: as :func:`read_pack`; MODEL_PACK_MISMATCHED.
            InvalidInputError: ARCHIVE_*.
            StorageError: it cannot be read or written, or the disk has no room.
        """
        path = path.absolute()
        name = name_of(path)
        with self._arriving(str(path), ctx) as arriving:
            target = arriving / "pack"
            shutil.rmtree(target, ignore_errors=True)
            try:
                (intake.from_folder if path.is_dir() else intake.from_zip)(path, target, ctx)
                return self._install(target, Origin(name, str(path)), ctx)
            finally:
                shutil.rmtree(target, ignore_errors=True)

    def unfinished(self) -> Mapping[str, int]:
        """What installations left that did not end: repository, folder or zip → bytes."""
        found = {}
        for note in (self._folder / _INCOMING).glob(f"*{_SOURCE_SUFFIX}"):
            try:
                found[note.read_text("utf-8")] = _size(note.with_suffix(""))
            except FileNotFoundError:  # it ends just now
                continue
            except OSError as error:
                raise storage_error(error, note) from error
        return {source: size for source, size in found.items() if size}

    def discard(self, source: str, ctx: TaskContext) -> int:
        """Delete what an installation left that did not end. Returns the bytes that it had.

        Raises:
            StorageError: it cannot be deleted.
        """
        with self._arriving(source, ctx) as arriving:
            return _size(arriving)

    def remove(self, folder: Path) -> int:
        """Delete an installed pack. Returns the bytes that it had.

        Raises:
            StorageError: it cannot be deleted.
        """
        size = _size(folder)
        gone = private_folder(self._folder / _INCOMING) / f"removed {folder.name}"
        try:
            shutil.rmtree(gone, ignore_errors=True)
            put_in_place(folder, gone)  # gone at once, whatever becomes of the rest
            shutil.rmtree(gone)
        except OSError as error:
            raise storage_error(error, folder) from error
        return size

    def _installed(self, snapshot: Snapshot, ctx: TaskContext) -> Path | None:
        """The installed pack of a commit, if every byte of it is in order."""
        for pack in PackShelf(self._folder).packs():
            of_commit = (pack.record.source, pack.record.revision) == (snapshot.repository, snapshot.revision)
            if of_commit and _is_intact(pack.folder, ctx):
                return pack.folder
        return None

    def _install(self, arrived: Path, origin: Origin, ctx: TaskContext) -> Path:
        try:
            record = _examined(arrived, origin, ctx)
            target = self._folder / record.model_id
            if _is_intact(target, ctx):
                shutil.rmtree(arrived)
                return target
            if target.exists():
                self.remove(target)
            write_record(arrived, record)
            _sync(arrived)
            put_in_place(arrived, target)
        except ModelError:
            shutil.rmtree(arrived, ignore_errors=True)  # it would not pass the next time either
            raise
        except OSError as error:
            raise storage_error(error, arrived) from error
        return target

    @contextmanager
    def _arriving(self, source: str, ctx: TaskContext) -> Iterator[Path]:
        """A folder for what comes from a source, for one process at a time; it stays for the next try."""
        import filelock

        key = hashlib.sha256(source.encode()).hexdigest()[:16]
        incoming = private_folder(self._folder / _INCOMING)
        lock = filelock.FileLock(incoming / f"{key}.lock", mode=0o600)
        while not lock.is_locked:
            ctx.check()
            try:
                lock.acquire(timeout=_LOCK_POLL_S)
            except filelock.Timeout:
                continue
            except OSError as error:
                raise storage_error(error, incoming) from error
        try:
            arriving, note = private_folder(incoming / key), incoming / f"{key}{_SOURCE_SUFFIX}"
            note.touch(mode=0o600)
            note.write_text(source, "utf-8")
            yield arriving
            shutil.rmtree(arriving, ignore_errors=True)
            note.unlink(missing_ok=True)
        finally:
            lock.release()


def checked_name(name: str) -> str:
    """The name of a model if it can be the name of a folder.

    Raises:
        ModelError: MODEL_NOT_FOUND.
    """
    if not _NAME.fullmatch(name) or name.endswith("."):
        raise ModelError(ErrorCode.MODEL_NOT_FOUND, params={"name": name})
    return name


def name_of(path: Path) -> str:
    """The name of the model in a folder or zip of any name: what a name of a model does not hold becomes a hyphen."""
    words = _NOT_IN_NAMES.sub("-", path.name if path.is_dir() else path.stem)
    return words.strip("-._")[:_MAX_NAME].rstrip(".") or "pack"


def _examined(folder: Path, origin: Origin, ctx: TaskContext) -> PackRecord:
    """Read and test a pack."""
    pack = read_pack(folder, origin.name)
    size = _size(folder)
    ctx.report(size, size, f"{origin.name}: test")  # everything is there; a large model takes a minute or two
    encoder = ClipEncoder(pack)
    finding = examine(encoder, load_samples(), ctx.check)
    probes = encoder.probe()
    files = list_files(folder, ctx.check)
    return PackRecord(
        name=origin.name,
        source=origin.source,
        revision=origin.revision,
        installed_at=datetime.now(UTC),
        dimensions=pack.dimensions,
        digest=digest(files),
        files=files,
        languages=tuple(finding.languages),
        text=Curve(even=finding.text.even, scale=finding.text.scale),
        picture=Curve(even=finding.picture.even, scale=finding.picture.scale),
        picture_probe=tuple(probes.picture.tolist()),
        text_probe=tuple(probes.text.tolist()),
        provider=encoder.provider,
        picture_ms=finding.picture_ms,
        text_ms=finding.text_ms,
    )


def _is_intact(folder: Path, ctx: TaskContext) -> bool:
    """Whether every byte of an installed pack is what it was."""
    try:
        check_files(folder, ctx.check)
    except ModelError:
        return False
    return True


def _fetch(hub: Hub, snapshot: Snapshot, target: Path, ctx: TaskContext) -> None:
    sizes = {file.path: _there(target, file.path) for file in snapshot.files}
    total = sum(file.size_bytes for file in snapshot.files)
    intake.check_room(target, total - sum(sizes.values()))
    for file in snapshot.files:

        def tell(size_bytes: int, path: str = file.path) -> None:
            sizes[path] = size_bytes
            ctx.report(sum(sizes.values()), total, path)

        ctx.check()
        hub.fetch(snapshot, file, target, ctx, tell)


def _size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def _there(target: Path, path: str) -> int:
    """Bytes of a file, or of the part of it, that are there already."""
    for there in (target / path, target / f"{path}.part"):
        if there.exists():
            return there.stat().st_size
    return 0


def _discard_others(arriving: Path, snapshot: Snapshot) -> None:
    """Delete what was fetched of an older commit."""
    for path in arriving.iterdir():
        if path.name != snapshot.revision:
            shutil.rmtree(path, ignore_errors=True)


def _sync(folder: Path) -> None:
    """Bring every file to the disk before the pack appears."""
    for path in folder.rglob("*"):
        if path.is_file():
            with path.open("rb+") as file:
                os.fsync(file.fileno())
