"""Heaps of the C library's allocator."""

from __future__ import annotations

import platform
import subprocess
import sys
from pathlib import Path

import pytest

_COUNT_HEAPS = """
import ctypes, threading
from desktop.app.memory import keep_together
keep_together()
library = ctypes.CDLL(None)
library.malloc.restype = ctypes.c_void_p
barrier = threading.Barrier(8)
def allocate():
    barrier.wait()
    library.malloc(1000)
    barrier.wait()
threads = [threading.Thread(target=allocate) for _ in range(8)]
for thread in threads: thread.start()
for thread in threads: thread.join()
library.fdopen.restype = ctypes.c_void_p
library.malloc_info(0, ctypes.c_void_p(library.fdopen(1, b"w")))
library.fflush(None)
"""


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="others have no such heaps")
def test_threads_share_two_heaps() -> None:
    done = subprocess.run(
        [sys.executable, "-c", _COUNT_HEAPS],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parents[2],
        timeout=60,
    )
    assert 1 <= done.stdout.count("<heap nr=") <= 2
