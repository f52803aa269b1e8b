"""Photos that no two are alike, and programs that are killed at moments which can be repeated."""

from __future__ import annotations

import hashlib
import io
import random
import subprocess
from collections.abc import Callable
from pathlib import Path

from PIL import Image

from tests.reliability.nursery import Offspring

Start = Callable[[], Offspring]


def photo(number: int) -> bytes:
    """A picture that no other number gives."""
    image = Image.new("RGB", (24, 24), (number % 256, number // 256, 128))
    image.putpixel((number % 24, number // 24 % 24), (255, 255, 255))
    buffer = io.BytesIO()
    image.save(buffer, "PNG")
    return buffer.getvalue()


class Folder:
    """A folder of photos that can grow.

    Attributes:
        path: the folder.
        hashes: SHA-256 of each photo, in hex.
    """

    def __init__(self, path: Path, photos: int, first: int = 0) -> None:
        self.path = path
        self.path.mkdir()
        self.hashes: set[str] = set()
        self._next = first
        self.grow(photos)

    def grow(self, photos: int) -> None:
        """Add so many photos."""
        for number in range(self._next, self._next + photos):
            content = photo(number)
            self.hashes.add(hashlib.sha256(content).hexdigest())
            (self.path / f"{number:05}.png").write_bytes(content)
        self._next += photos


def kill_often(
    start: Start, folder: Folder, *, kills: int, longest_s: float, after: Callable[[], None] = lambda: None
) -> None:
    """Start a program and kill it, so many times. Whenever it comes to its end, the folder grows.

    Args:
        start: starts the program; what it does until this returns is not disturbed.
        folder: what it imports.
        kills: how often.
        longest_s: how long it lives at most.
        after: called after each death.
    """
    moments = random.Random(4)  # noqa: S311 -- moments that can be repeated, no secret
    while kills > 0:
        program = start()
        try:
            output, errors = program.communicate(timeout=moments.uniform(0.0, longest_s))
        except subprocess.TimeoutExpired:
            program.kill()
            program.communicate()
            kills -= 1
        else:
            assert program.returncode == 0, (output, errors)
            folder.grow(60)
        after()
