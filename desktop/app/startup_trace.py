"""Tells when the first frame was on the screen, for benchmarks (``TUSOU_STARTUP_TRACE=1``)."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

VARIABLE = "TUSOU_STARTUP_TRACE"

_STARTTIME_FIELD = 22  # of /proc/<pid>/stat, counted from 1: see proc(5)
_IMPORTED_AT = time.monotonic()


def report_first_paint() -> None:
    """Print ``first-paint <seconds since the process started>`` on standard error, if that was asked for."""
    if os.environ.get(VARIABLE):
        print(f"first-paint {_age_s():.3f}", file=sys.stderr, flush=True)  # noqa: T201 -- read by benchmarks


def _age_s() -> float:
    if not sys.platform.startswith("linux"):
        return time.monotonic() - _IMPORTED_AT
    fields = Path("/proc/self/stat").read_text(encoding="ascii", errors="replace").rpartition(")")[2].split()
    started_s = int(fields[_STARTTIME_FIELD - 3]) / os.sysconf("SC_CLK_TCK")
    return time.clock_gettime(time.CLOCK_BOOTTIME) - started_s
