from __future__ import annotations

import os
import sys
import threading

import pytest

from desktop.core.priority import yield_to_others


@pytest.mark.skipif(sys.platform != "linux", reason="threads have a niceness of their own on Linux only")
def test_only_the_thread_that_asks_yields_to_others() -> None:
    seen: list[int] = []

    def work() -> None:
        yield_to_others()
        seen.append(os.getpriority(os.PRIO_PROCESS, threading.get_native_id()))

    before = os.getpriority(os.PRIO_PROCESS, threading.get_native_id())
    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert seen == [10]
    assert os.getpriority(os.PRIO_PROCESS, threading.get_native_id()) == before
