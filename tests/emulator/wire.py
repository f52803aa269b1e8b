"""Requests as they arrive and replies as they leave, apart from sockets."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from io import BufferedIOBase
from urllib.parse import parse_qsl, urlsplit

from tests.emulator.errors import DroppedConnection

PIECE_BYTES = 64 * 1024


class Part(StrEnum):
    """The four hosts that the program talks to."""

    GPDB = "gpdb"
    OPEN_PLATFORM = "open_platform"
    OSS = "oss"
    FILES = "files"

    @property
    def product(self) -> str:
        """What stands before the action in the name of a permission."""
        return self.value.replace("_", "")


class Uplink:
    """The way up that all connections share.

    Args:
        closing: set when nobody shall wait any longer.

    Attributes:
        bytes_per_s: how much goes through, or None for as much as there is.
    """

    def __init__(self, closing: threading.Event) -> None:
        self._closing = closing
        self.bytes_per_s: float | None = None
        self._lock = threading.Lock()
        self._free_at = 0.0

    def carry(self, size: int) -> None:
        """Wait until ``size`` bytes would have come through."""
        if self.bytes_per_s is None:
            return
        with self._lock:
            self._free_at = max(self._free_at, time.monotonic()) + size / self.bytes_per_s
            wait_s = self._free_at - time.monotonic()
        if wait_s > 0:
            self._closing.wait(wait_s)


class Body:
    """What follows the headers of a request, read piece by piece at the speed of the uplink."""

    def __init__(self, stream: BufferedIOBase, length: int, uplink: Uplink) -> None:
        self._stream = stream
        self._uplink = uplink
        self.length = length
        self.left = length

    def read(self, size: int | None = None) -> bytes:
        """Read up to ``size`` bytes (all that are left by default), less only at the end."""
        pieces = []
        wanted = self.left if size is None else min(size, self.left)
        while wanted:
            piece = self._stream.read(min(wanted, PIECE_BYTES))
            if not piece:
                raise DroppedConnection
            self._uplink.carry(len(piece))
            wanted -= len(piece)
            self.left -= len(piece)
            pieces.append(piece)
        return b"".join(pieces)

    def read_line(self, limit: int = 64 * 1024) -> bytes:
        """Read up to and including the next line feed."""
        line = self._stream.readline(min(limit, self.left))
        self.left -= len(line)
        return line


@dataclass
class Request:
    """One HTTP request.

    Attributes:
        part: which host was asked.
        method, target: as in the request line; ``target`` is path and query.
        headers: names in lower case.
        body: not read yet.
    """

    part: Part
    method: str
    target: str
    headers: Mapping[str, str]
    body: Body

    @property
    def path(self) -> str:
        return urlsplit(self.target).path

    @property
    def query(self) -> dict[str, str]:
        return dict(parse_qsl(urlsplit(self.target).query, keep_blank_values=True))


@dataclass
class Reply:
    """One HTTP answer.

    Attributes:
        pieces: the body; raising :class:`DroppedConnection` while it is iterated cuts it.
        length: what Content-Length says.
    """

    status: int
    pieces: Iterable[bytes]
    length: int
    content_type: str
    headers: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, status: int, body: bytes, content_type: str, headers: Mapping[str, str] | None = None) -> Reply:
        return cls(status, (body,), len(body), content_type, dict(headers or {}))

    @classmethod
    def json(cls, status: int, content: object, headers: Mapping[str, str] | None = None) -> Reply:
        body = json.dumps(content, ensure_ascii=False).encode()
        return cls.of(status, body, "application/json;charset=utf-8", headers)

    @classmethod
    def xml(cls, status: int, content: str) -> Reply:
        body = f'<?xml version="1.0" encoding="UTF-8"?>\n{content}'.encode()
        return cls.of(status, body, "application/xml")


Serve = Callable[[Request], Reply]
