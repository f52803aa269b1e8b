"""Full blocks of the index in files, mapped into memory: opening a large library reads none of its rows.

The files are a shortcut and never the truth: each can be made again from SQLite, and is, when it does not agree. A
block is written beside, brought to the disk and then renamed; it never changes afterwards. Processes that write the
same block write the same bytes.

A file ends with its checksum. Computing it means to read the whole file, so a file that was found intact is sealed:
its time of change is set to one that follows from the checksum. Whatever writes to it later, or copies it, breaks the
seal, and the checksum is looked at again.
"""

from __future__ import annotations

import hashlib
import json
import logging
import mmap
import os
import sys
import time
import zlib
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from functools import partial, reduce
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from desktop.embedding.colour import COLOURS
from desktop.embedding.image_encoder import CLASSES
from desktop.embedding.posterior import PosteriorBlock
from desktop.engines.local import attribute
from desktop.engines.local.colours import Shares
from desktop.engines.local.vectors import BLOCK_ROWS, Int64, VectorBlock, sign_words

_VERSION = 4
_HEADER_BYTES = 4096
_CHECKSUM_BYTES = 4
#: Seals begin in 2001. Even seconds, as every file system keeps them.
_FIRST_SEAL_S = 1_000_000_000
_SEALS = 1 << 28
#: A block takes a second to write; a file that was begun so long ago is nobody's any more.
_ABANDONED_S = 3600

#: Where the blocks of all models of a library are, beside its database.
FOLDER = "index"

_logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class IndexBlock:
    """``BLOCK_ROWS`` embeddings of one model, in order of their row ids.

    Attributes:
        after: row id of the embedding before the first, 0 for the first block.
        embeddings: row ids, int64 [rows].
        photos: row ids of their photos, int64 [rows].
        vectors, posteriors: of the photos.
        attributes: of the photos, int64 [attribute.COUNT, rows].
        colours: of the photos, uint8 [rows, colours].
    """

    after: int
    embeddings: Int64
    photos: Int64
    vectors: VectorBlock
    posteriors: PosteriorBlock
    attributes: Int64
    colours: Shares


class BlockFolder:
    """The block files of one model of a library.

    Args:
        folder: for the blocks of all models of the library; made when the first block is written.
        model: id of the embedding model.
        dimensions: of its vectors.
        classes: entries of a photo's posterior, at most.
    """

    def __init__(self, folder: Path, model: str, dimensions: int, classes: int) -> None:
        self._folder = folder / _folder_name(model)
        self._model = model
        self._sections: tuple[tuple[str, tuple[int, ...]], ...] = (
            ("<i8", (BLOCK_ROWS,)),
            ("<i8", (BLOCK_ROWS,)),
            ("<i2", (BLOCK_ROWS, dimensions)),
            ("<u8", (sign_words(dimensions), BLOCK_ROWS)),
            ("<i8", (attribute.COUNT, BLOCK_ROWS)),
            ("<i4", (CLASSES + 1,)),
            ("<u2", (BLOCK_ROWS * classes,)),
            ("<u2", (BLOCK_ROWS * classes,)),
            ("|u1", (BLOCK_ROWS, len(COLOURS))),
        )

    def load(self, number: int, after: int) -> IndexBlock | None:
        """Block ``number``, mapped; None if there is none that follows on the embedding ``after``."""
        try:
            with self._path(number).open("rb") as file:
                if file.read(_HEADER_BYTES) != self._header(after):
                    return None
                mapped = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
                changed_s = os.fstat(file.fileno()).st_mtime
        except (FileNotFoundError, NotADirectoryError):
            return None
        except (OSError, ValueError) as error:  # ValueError: an empty file
            _logger.warning("block %d of the index cannot be read: %s", number, error)
            return None
        if len(mapped) != _HEADER_BYTES + sum(_size(*section) for section in self._sections) + _CHECKSUM_BYTES:
            return None
        if not self._intact(number, mapped, changed_s):
            return None
        arrays: list[npt.NDArray[Any]] = []
        offset = _HEADER_BYTES
        for dtype, shape in self._sections:
            count = int(np.prod(shape))
            arrays.append(np.frombuffer(mapped, dtype, count, offset).reshape(shape))
            offset += _size(dtype, shape)
        embeddings, photos, coordinates, signs, attributes, bounds, entries, values, colours = arrays
        if bounds[0] or bounds[-1] > len(entries) or (np.diff(bounds) < 0).any():  # damaged by the disk, under the seal
            return None
        vectors = VectorBlock(coordinates, signs, self._releasing(mapped))
        posteriors = PosteriorBlock(BLOCK_ROWS, bounds, entries, values)
        return IndexBlock(after, embeddings, photos, vectors, posteriors, attributes, colours)

    def _intact(self, number: int, mapped: mmap.mmap, changed_s: float) -> bool:
        checksum = int.from_bytes(mapped[-_CHECKSUM_BYTES:], "little")
        if changed_s == _seal_s(checksum):
            return True
        with memoryview(mapped) as content, content[:-_CHECKSUM_BYTES] as summed:
            if zlib.crc32(summed) != checksum:
                _logger.warning("block %d of the index is damaged", number)
                return False
        self._seal(number, checksum)
        return True

    def _seal(self, number: int, checksum: int) -> None:
        with suppress(OSError):  # read-only, or gone: it will be looked at again
            os.utime(self._path(number), (_seal_s(checksum),) * 2)

    def _releasing(self, mapped: mmap.mmap) -> Callable[[], None]:
        """What takes the coordinates of a mapped block out of memory: the third section."""
        if sys.platform != "linux":  # elsewhere this is at best a hint
            return lambda: None
        offset = _HEADER_BYTES + sum(_size(*section) for section in self._sections[:2])
        start = offset - offset % mmap.PAGESIZE
        return partial(mapped.madvise, mmap.MADV_DONTNEED, start, offset - start + _size(*self._sections[2]))

    def save(self, number: int, block: IndexBlock) -> None:
        """Write block ``number``. Where it cannot be written, the library goes on without its file."""
        path = self._path(number)
        beside = path.with_suffix(f".{os.getpid()}.new")
        arrays = (
            block.embeddings,
            block.photos,
            block.vectors.coordinates,
            block.vectors.signs,
            block.attributes,
            block.posteriors.bounds,
            block.posteriors.photos,
            block.posteriors.values,
            block.colours,
        )
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._sweep()
            try:
                beside.touch(mode=0o600)
                parts: list[bytes | memoryview] = [self._header(block.after)]
                for array, section in zip(arrays, self._sections, strict=True):
                    content = np.ascontiguousarray(array, section[0]).data.cast("B")
                    parts += [content, bytes(_size(*section) - len(content))]  # the rest are entries that are not used
                checksum = _checksum(parts)
                with beside.open("wb") as file:
                    file.writelines([*parts, checksum.to_bytes(_CHECKSUM_BYTES, "little")])
                    file.flush()
                    os.fsync(file.fileno())
                beside.replace(path)
                self._seal(number, checksum)
            finally:
                beside.unlink(missing_ok=True)
        except OSError as error:
            _logger.warning("block %d of the index cannot be written: %s", number, error)

    def clear(self) -> None:
        """Delete all of them."""
        _clear(self._folder)

    def _sweep(self) -> None:
        """Delete what processes that were killed in the middle of a block left behind."""
        for path in self._folder.glob("*.new"):
            if path.stat().st_mtime < time.time() - _ABANDONED_S:
                path.unlink(missing_ok=True)

    def _path(self, number: int) -> Path:
        return self._folder / f"{number:06}.block"

    def _header(self, after: int) -> bytes:
        content = {"version": _VERSION, "model": self._model, "after": after, "sections": self._sections}
        return json.dumps(content).encode().ljust(_HEADER_BYTES, b"\n")


def _checksum(parts: Iterable[bytes | memoryview]) -> int:
    """CRC-32 of some bytes, one after the other."""
    return reduce(lambda checksum, part: zlib.crc32(part, checksum), parts, 0)


def _seal_s(checksum: int) -> int:
    """The time of change of a file with this checksum that was not touched since."""
    return _FIRST_SEAL_S + 2 * (checksum % _SEALS)


def _folder_name(model: str) -> str:
    return hashlib.sha256(model.encode()).hexdigest()[:16]


def _clear(folder: Path) -> None:
    for path in folder.glob("*.block"):
        try:
            path.unlink(missing_ok=True)
        except OSError as error:  # Windows: another process has it mapped
            _logger.warning("a block of the index cannot be deleted: %s", error)


def _size(dtype: str, shape: tuple[int, ...]) -> int:
    return int(np.prod(shape)) * np.dtype(dtype).itemsize


def retain(library: Path, models: Iterable[str]) -> None:
    """Delete the block files of all models but these, also such as could not be deleted with their model."""
    kept = {_folder_name(model) for model in models}
    for folder in (library / FOLDER).glob("*/"):
        if folder.name not in kept:
            _clear(folder)


def size_bytes(library: Path) -> int:
    """Bytes of all block files in the folder of a library."""
    sizes = []
    for path in (library / FOLDER).rglob("*.block"):
        with suppress(FileNotFoundError):  # a model is just being removed
            sizes.append(path.stat().st_size)
    return sum(sizes)
