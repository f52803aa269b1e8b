"""Work that must not get in the way of what a person waits for."""

from __future__ import annotations

import ctypes
import os
import sys
import threading

#: Of 19 (least) to 0 (usual), see nice(7).
_NICENESS = 10
_BELOW_NORMAL = -1  # THREAD_PRIORITY_BELOW_NORMAL of the Windows API


def yield_to_others() -> None:
    """Give the calling thread a lower priority than the others of this process: for long work in the background.

    On Linux a thread has a niceness of its own; Windows knows priorities of threads. Elsewhere nothing changes. Where
    nobody else wants the processors, the work takes no longer.
    """
    if sys.platform == "win32":
        kernel = ctypes.windll.kernel32
        # As a pointer: the number that stands for the calling thread would be cut to 32 bits.
        kernel.SetThreadPriority(ctypes.c_void_p(kernel.GetCurrentThread()), _BELOW_NORMAL)
    elif sys.platform == "linux":
        thread = threading.get_native_id()
        # Started with nice(1), it yields more already; only root may take that back.
        os.setpriority(os.PRIO_PROCESS, thread, max(_NICENESS, os.getpriority(os.PRIO_PROCESS, thread)))
