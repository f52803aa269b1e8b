"""What is remembered of a pack that was installed: where it came from, what its test showed. Kept beside its files."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import Annotated, Literal

import msgspec
import numpy as np

from desktop.core.renaming import put_in_place
from desktop.embedding.clip_encoder import Probes
from desktop.embedding.pack import invalid, is_part
from desktop.embedding.vector import Calibration

RECORD = "tusou-pack.json"

_BLOCK_BYTES = 1 << 20
#: Enough of the digest to tell packs apart.
_DIGEST_LENGTH = 12


class FileRecord(msgspec.Struct, frozen=True):
    """A file of a pack.

    Attributes:
        size_bytes: of it.
        sha256: of its bytes, in hex.
    """

    size_bytes: int
    sha256: str


class Curve(msgspec.Struct, frozen=True):
    """A :class:`~desktop.embedding.vector.Calibration`, stored."""

    even: float
    scale: Annotated[float, msgspec.Meta(gt=0)]

    @property
    def calibration(self) -> Calibration:
        """To compute with."""
        return Calibration(self.even, self.scale)


class PackRecord(msgspec.Struct, frozen=True, kw_only=True):
    """What is remembered of an installed pack.

    Attributes:
        version: of this record's layout.
        name: of the model.
        source: the repository on the hub, or the folder or zip that it came from.
        revision: commit on the hub, else empty.
        installed_at: when.
        dimensions: length of a vector.
        digest: of everything that vectors depend on, in hex.
        files: path within the pack → file.
        languages: those of which the test showed that it understands them, as ISO 639-1 codes.
        text, picture: how cosines with a text, and between pictures, become confidences.
        picture_probe, text_probe: what the processor made of the probes.
        provider: what computed pictures when it was installed, in onnxruntime's words.
        picture_ms, text_ms: milliseconds that one took then.
    """

    version: Literal[1] = 1
    name: str
    source: str
    revision: str = ""
    installed_at: datetime
    dimensions: int
    digest: str
    files: Mapping[str, FileRecord]
    languages: tuple[str, ...]
    text: Curve
    picture: Curve
    picture_probe: tuple[float, ...]
    text_probe: tuple[float, ...]
    provider: str
    picture_ms: float
    text_ms: float

    @property
    def model_id(self) -> str:
        """Names the model and its very weights; vectors of different ids do not compare."""
        return f"{self.name}@{self.digest[:_DIGEST_LENGTH]}"

    @property
    def size_bytes(self) -> int:
        """Of all files."""
        return sum(file.size_bytes for file in self.files.values())

    @property
    def probes(self) -> Probes:
        """What accelerators are measured by."""
        return Probes(np.array(self.picture_probe, np.float32), np.array(self.text_probe, np.float32))


def list_files(folder: Path, check: Callable[[], None]) -> Mapping[str, FileRecord]:
    """The files that belong to a pack, with their checksums.

    Args:
        folder: of the pack.
        check: called while much is read; raises to stop.

    Raises:
        ModelError: MODEL_PACK_INVALID: a file cannot be read.
    """
    parts = {path.relative_to(folder).as_posix(): path for path in sorted(folder.rglob("*")) if path.is_file()}
    return {name: _file(path, check) for name, path in parts.items() if is_part(PurePosixPath(name))}


def digest(files: Mapping[str, FileRecord]) -> str:
    """One checksum of a pack's files, in hex."""
    lines = "".join(f"{file.sha256}  {path}\n" for path, file in sorted(files.items()))
    return hashlib.sha256(lines.encode()).hexdigest()


def read_record(folder: Path) -> PackRecord:
    """The record of an installed pack, whose files are there in the size that it says.

    Raises:
        ModelError: MODEL_PACK_INVALID.
    """
    path = folder / RECORD
    try:
        record = msgspec.json.decode(path.read_bytes(), type=PackRecord)
        for file, expected in record.files.items():
            if (folder / file).stat().st_size != expected.size_bytes:
                raise invalid(folder / file, "size differs from the installed one")
    except (OSError, ValueError, RecursionError) as error:
        raise invalid(path, str(error)) from error
    return record


def check_files(folder: Path, check: Callable[[], None]) -> PackRecord:
    """Read every file of an installed pack and compare it with what was installed. Returns the record.

    Raises:
        ModelError: MODEL_PACK_INVALID.
    """
    record = read_record(folder)
    present = list_files(folder, check)
    for path, expected in record.files.items():
        if present.get(path) != expected:
            raise invalid(folder / path, "SHA-256 differs from the installed one")
    return record


def write_record(folder: Path, record: PackRecord) -> None:
    """Store the record; whole or not at all.

    Raises:
        OSError: it cannot be written.
    """
    descriptor, part = tempfile.mkstemp(dir=folder, prefix=f".{RECORD}-")
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(msgspec.json.format(msgspec.json.encode(record), indent=1))
            file.flush()
            os.fsync(file.fileno())
        put_in_place(Path(part), folder / RECORD)
    except BaseException:
        Path(part).unlink(missing_ok=True)
        raise


def _file(path: Path, check: Callable[[], None]) -> FileRecord:
    summed = hashlib.sha256()
    try:
        with path.open("rb") as file:
            while block := file.read(_BLOCK_BYTES):
                check()
                summed.update(block)
            return FileRecord(size_bytes=file.tell(), sha256=summed.hexdigest())
    except OSError as error:
        raise invalid(path, str(error)) from error
