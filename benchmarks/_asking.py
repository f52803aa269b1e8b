"""What benchmarks ask a library, and how long it takes."""

from __future__ import annotations

import time
from collections.abc import Callable

from desktop.core.photo import PhotoId
from desktop.core.query import Filter, ImageTerm, LibraryPhoto, Query


def image_query(photo: PhotoId, *filters: Filter) -> Query:
    """What looks like a photo of the library."""
    return Query([ImageTerm(LibraryPhoto(photo))], filters)


def timed(work: Callable[[], object]) -> float:
    """Milliseconds of a call."""
    started = time.perf_counter()
    work()
    return (time.perf_counter() - started) * 1000
