"""A mapping in a file that is only ever added to: what has to survive the loss of a database.

One JSON array a line, ``[key, value]``; the last line of a key counts, and ``[key]`` takes it out. No line depends on
another, so damage costs the lines that it hits and nothing else.
"""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any


class AppendLog:
    """The mapping. Safe between threads and processes.

    Args:
        path: made with the first entry, for its owner only; its folder is there.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.Lock()
        self._read_bytes = 0
        self._values: dict[str, Any] = {}

    def put(self, values: Mapping[str, object]) -> None:
        """Set values, which JSON can hold; on the disk when this returns.

        Raises:
            OSError: there is no room, or the file cannot be written.
        """
        self._append([key, value] for key, value in values.items())

    def discard(self, keys: Iterable[str]) -> None:
        """Take keys out, those that are in; on the disk when this returns.

        Raises:
            OSError: as :meth:`put`.
        """
        known = self.read()
        self._append([key] for key in keys if key in known)

    def read(self) -> Mapping[str, Any]:
        """What is in it now, as far as it can be read; empty where there is no file.

        Raises:
            OSError: the file cannot be read.
        """
        with self._lock:
            try:
                size_bytes = self._path.stat().st_size
            except FileNotFoundError:
                return {}
            if size_bytes != self._read_bytes:  # it only ever grows
                self._values, self._read_bytes = self._load(), size_bytes
            return self._values

    def _load(self) -> dict[str, Any]:
        values: dict[str, Any] = {}
        with self._path.open("rb") as file:
            for line in file:
                match _entry(line):
                    case [str() as key, value]:
                        values[key] = value
                    case [str() as key]:
                        values.pop(key, None)
        return values

    def _append(self, entries: Iterable[list[object]]) -> None:
        lines = [json.dumps(entry) for entry in entries]
        if not lines:
            return
        # The line break in front ends a line that a pulled plug cut off.
        rest = memoryview(("".join(f"\n{line}" for line in lines) + "\n").encode("ascii"))
        with os.fdopen(os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "wb", 0) as file:
            while rest:  # a disk that fills up takes a part first, and complains of the next
                rest = rest[file.write(rest) :]
            os.fsync(file.fileno())


def _entry(line: bytes) -> object:
    """A line's content; None for one that is blank, cut off or damaged."""
    try:
        return json.loads(line)
    except ValueError:
        return None
