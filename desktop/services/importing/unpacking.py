"""Limits on what an archive unpacks to."""

from __future__ import annotations

import io
import struct
from collections.abc import Callable
from typing import BinaryIO

from desktop.core.errors import ErrorCode, InvalidInputError

#: Anything may unpack to this much, whatever its size.
_SMALL_BYTES = 200 << 20
#: Beyond, an archive that unpacks to more than this many times its size is a bomb: photos hardly shrink at all.
_MAX_RATIO = 100
_MAX_UNPACKED_BYTES = 64 << 30
_STEP_BYTES = 1 << 20

# Structure of a zip: APPNOTE.TXT by PKWARE, 4.3.14 to 4.3.16.
_END_SIGNATURE = b"PK\x05\x06"
_END = struct.Struct("<4s4H2LH")
_END_64_SIGNATURE = b"PK\x06\x06"
_END_64 = struct.Struct("<4sQ2H2L4Q")
_LOCATOR_64_SIGNATURE = b"PK\x06\x07"
_LOCATOR_64 = struct.Struct("<4sLQL")
_MAX_COMMENT_BYTES = 0xFFFF


def unpack_limit(packed_bytes: int) -> int:
    """How many bytes an archive of ``packed_bytes`` may unpack to."""
    return min(max(_SMALL_BYTES, packed_bytes * _MAX_RATIO), _MAX_UNPACKED_BYTES)


class LimitedStream(io.BufferedIOBase):
    """Unpacked bytes up to a limit. Seeking forward reads, as packed streams must, and can be stopped.

    Args:
        stream: the unpacked bytes; stays open.
        limit_bytes: reading or seeking beyond raises ARCHIVE_LIMIT.
        read_bytes: no single read may ask for more.
        check: called for every mebibyte; raises to stop.
    """

    def __init__(
        self, stream: io.BufferedIOBase | BinaryIO, limit_bytes: int, read_bytes: int, check: Callable[[], None]
    ) -> None:
        self._stream = stream
        self._limit_bytes = limit_bytes
        self._read_bytes = read_bytes
        self._check = check

    def readable(self) -> bool:
        """Always."""
        return True

    def seekable(self) -> bool:
        """Always; backwards is slow where the bytes are packed."""
        return True

    def tell(self) -> int:
        """The position in unpacked bytes."""
        return self._stream.tell()

    def read(self, size: int | None = -1, /) -> bytes:
        """Up to ``size`` bytes; all where it is negative."""
        wanted = self._read_bytes + 1 if size is None or size < 0 else size
        if wanted > self._read_bytes + 1:
            raise _limit()
        parts = []
        while wanted > 0:
            self._check()
            part = self._stream.read(min(wanted, _STEP_BYTES))
            if not part:
                break
            self._refuse_beyond(self._stream.tell())
            parts.append(part)
            wanted -= len(part)
        return b"".join(parts)

    def seek(self, offset: int, whence: int = io.SEEK_SET, /) -> int:
        """Go to a position; only from the start or from here."""
        target = offset + (self.tell() if whence == io.SEEK_CUR else 0)
        self._refuse_beyond(target)
        if target < self.tell():
            self._stream.seek(0)
        while (left := target - self.tell()) > 0:
            self._check()
            if not self._stream.read(min(left, _STEP_BYTES)):
                break
        return self.tell()

    def _refuse_beyond(self, position: int) -> None:
        if position > self._limit_bytes:
            raise _limit()


def zip_directory_size(file: BinaryIO) -> int:
    """Bytes of the table of members that a zip says it has, 0 where none is found."""
    length = file.seek(0, io.SEEK_END)
    tail_bytes = min(length, _END.size + _MAX_COMMENT_BYTES + _LOCATOR_64.size)
    file.seek(length - tail_bytes)
    tail = file.read(tail_bytes)
    at = tail.rfind(_END_SIGNATURE)
    if at < 0 or len(tail) - at < _END.size:
        return 0
    size = int(_END.unpack_from(tail, at)[5])
    locator = at - _LOCATOR_64.size
    if locator < 0 or not tail.startswith(_LOCATOR_64_SIGNATURE, locator):
        return size
    # Like zipfile, look where the record has to be; what the locator says of its position is not trusted.
    file.seek(max(0, length - tail_bytes + locator - _END_64.size))
    record = file.read(_END_64.size)
    if len(record) < _END_64.size or not record.startswith(_END_64_SIGNATURE):
        return size
    return max(size if size != 0xFFFFFFFF else 0, int(_END_64.unpack(record)[8]))


def _limit() -> InvalidInputError:
    return InvalidInputError(ErrorCode.ARCHIVE_LIMIT, "unpacked size", params={"limit": "unpacked size"})
