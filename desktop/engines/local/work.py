"""How much this computer can do at the same time."""

from __future__ import annotations

import os

#: More do not pay: by samples, a photo keeps the interpreter's lock for a tenth of its time, and the disk and the one
#: writer are next. So nothing is probed: the lock lets through as many photos a second when few networks with several
#: threads each share the processors as when many with one do.
_MAX_WORKERS = 16


def worker_count() -> int:
    """As many as processors that this process may use, since each worker keeps one busy."""
    allowed = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(max(allowed, 1), _MAX_WORKERS)
