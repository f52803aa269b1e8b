"""What an engine can do that keeps the text in its photos' pictures."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from desktop.core.photo import PhotoId
from desktop.core.progress import TaskContext
from desktop.core.text_line import TextLine

if TYPE_CHECKING:
    from desktop.embedding.text_reader import TextReader


@dataclass(frozen=True, slots=True)
class ReadingState:
    """How far the reading of a library is.

    Attributes:
        read: photos whose picture was read, with text or without.
        missing: photos whose picture was not.
    """

    read: int
    missing: int


@runtime_checkable
class ReadsText(Protocol):
    """An engine that has text read in the pictures of its photos. What was read counts as full text in searches."""

    def reading_state(self, reader_id: str) -> ReadingState:
        """How far a reader is."""

    def read_missing(
        self, reader: TextReader, ctx: TaskContext, paused: Callable[[], bool], added_since: datetime | None = None
    ) -> int:
        """Read the photos that this reader has not read, the newest first. Reports photos.

        What was read before a cancellation or a crash stays. Photos whose file is not there are left for another time.

        Args:
            reader: reads.
            ctx: of the work.
            paused: asked before each photo; while it is true nothing is read.
            added_since: photos that were added before, in UTC, are left for another time; None reads them all.

        Returns:
            How many photos were read.

        Raises:
            ModelError: the reader is missing or damaged.
        """

    def text_of(self, photo_id: PhotoId) -> Sequence[TextLine]:
        """What was read in a photo, from top to bottom; nothing where there is no text, or it was not read yet."""

    def forget_text(self) -> int:
        """Delete everything that was read. Returns of how many photos."""
