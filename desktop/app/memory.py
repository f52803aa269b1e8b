"""How the allocator of the C library keeps memory, in a program that stays open for days."""

from __future__ import annotations

import ctypes
import sys

#: ``M_ARENA_MAX`` of glibc's malloc.h.
_M_ARENA_MAX = -8
_ARENAS = 2


def keep_together() -> None:
    """Let all threads share two heaps. Before any thread is started.

    glibc gives up to eight heaps for each processor to threads as they come and go. Imports run on threads of their
    own, and what one of them leaves behind in its heap is not always used by the next: measured in 209 rounds of use,
    the process grew by 155 MB with 8 MB more in use. Large arrays are not in these heaps, so that threads rarely wait
    for each other.
    """
    if not sys.platform.startswith("linux"):
        return
    library = ctypes.CDLL(None)
    if hasattr(library, "mallopt"):  # glibc; others have a single heap anyway
        library.mallopt(_M_ARENA_MAX, _ARENAS)
