"""How much of each photo has each colour, by position. Blocks that are given whole may lie in a mapped file."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from functools import reduce

import numpy as np
import numpy.typing as npt

from desktop.core.errors import InvalidInputError
from desktop.core.progress import TaskContext
from desktop.embedding.colour import COLOURS
from desktop.engines.local.vectors import BLOCK_ROWS, Int64

Shares = npt.NDArray[np.uint8]

#: All shares of a photo that nothing is known of yet; those of others are not 255 together.
_UNKNOWN = bytes([255]) * len(COLOURS)
#: The same in words: a photo takes three.
_UNKNOWN_WORD = np.uint32(0xFFFFFFFF)
#: Photos that came before the library knew of colours are looked at by their thumbnails, so many in each search: half a
#: second. Those that came last are first.
_LOOKED_AT = 1000


class PhotoColours:
    """Colour shares of photos by position. Not thread-safe: the owner serialises changes."""

    def __init__(self) -> None:
        self._blocks: list[Shares] = []
        self._size = 0
        self._gathered: Shares = _no_shares()  # of the first photos, in one piece: made when a search names a colour
        self._unknown: Int64 = np.empty(0, np.int64)  # of these those that nothing is known of, ascending

    def __len__(self) -> int:
        return self._size

    @property
    def last_block(self) -> Shares:
        """The shares that were appended last, uint8 [BLOCK_ROWS, colours]."""
        return self._blocks[-1]

    def append(self, shares: Iterable[bytes | None]) -> None:
        """Add photos, each as the library has it; as many as the last block has room for, or a full block."""
        added = _shares(share or _UNKNOWN for share in shares)
        used = self._size % BLOCK_ROWS
        if not used:
            self._blocks.append(np.empty((BLOCK_ROWS, len(COLOURS)), np.uint8))
        self._blocks[-1][used : used + len(added)] = added
        self._size += len(added)

    def append_block(self, block: Shares) -> None:
        """Add a full block, as it is; what is there already has to be full blocks."""
        self._blocks.append(block)
        self._size += BLOCK_ROWS

    def replace_last(self, block: Shares) -> None:
        """Put an equal block, that lies elsewhere, in the place of the last one, which is full."""
        self._blocks[-1] = block

    def shares(self, connection: sqlite3.Connection, photos: Int64, ctx: TaskContext) -> Shares:
        """Shares of all photos.

        Args:
            connection: of the library.
            photos: their row ids, int64 [n].
            ctx: of the search.

        Returns:
            uint8 [n, colours]; all 0 for a photo that nothing is known of yet.

        Raises:
            TaskCancelled: on request; what is known by then stays.
        """
        self._gather()
        if len(self._unknown):
            self._look_at(connection, photos, ctx)
        return self._gathered

    def _gather(self) -> None:
        """Bring what was added since into the one piece."""
        size = len(self._gathered)
        if size == self._size:
            return
        first = size // BLOCK_ROWS
        added = np.concatenate(self._blocks[first:])[size - first * BLOCK_ROWS : self._size - first * BLOCK_ROWS]
        unknown = np.flatnonzero(reduce(np.bitwise_and, added.view(np.uint32).T) == _UNKNOWN_WORD)
        added[unknown] = 0
        self._gathered = np.concatenate([self._gathered, added])
        self._unknown = np.concatenate([self._unknown, size + unknown])

    def _look_at(self, connection: sqlite3.Connection, photos: Int64, ctx: TaskContext) -> None:
        """Find out about some of the unknown: a table that the library got later may have them, else a thumbnail."""
        asked = self._unknown[-_LOOKED_AT:]
        done = len(asked)
        try:
            for position in asked[::-1].tolist():
                ctx.check()
                self._gathered[position] = _shares([_looked_up(connection, int(photos[position]))])[0]
                done -= 1
        finally:
            self._unknown = np.concatenate([self._unknown[:-_LOOKED_AT], asked[:done]])


def _looked_up(connection: sqlite3.Connection, photo: int) -> bytes:
    row = connection.execute("SELECT shares FROM colour WHERE photo_id = ?", (photo,)).fetchone()
    if row is not None:
        return bytes(row[0])
    row = connection.execute("SELECT jpeg FROM thumbnail WHERE photo_id = ?", (photo,)).fetchone()
    return _of_thumbnail(row[0]) if row else bytes(len(COLOURS))


def _of_thumbnail(jpeg: bytes) -> bytes:
    from desktop.engines.local.picture import colours_of

    try:
        return colours_of(jpeg)
    except InvalidInputError:  # damaged: without any colour, so that nothing looks at it again
        return bytes(len(COLOURS))


def _shares(rows: Iterable[bytes]) -> Shares:
    return np.frombuffer(b"".join(rows), np.uint8).reshape(-1, len(COLOURS))


def _no_shares() -> Shares:
    return np.empty((0, len(COLOURS)), np.uint8)
