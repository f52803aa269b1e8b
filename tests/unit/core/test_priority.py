from __future__ import annotations

import os
import sys
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from desktop.core.priority import yield_to_others

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="threads have a niceness of their own on Linux only")


def niceness() -> int:
    """Of the calling thread."""
    return os.getpriority(os.PRIO_PROCESS, threading.get_native_id())


def test_only_the_thread_that_asks_yields_to_others() -> None:
    before = niceness()
    with ThreadPoolExecutor(1, initializer=yield_to_others) as pool:
        assert pool.submit(niceness).result() == max(before, 10)
    assert niceness() == before


def test_a_thread_that_yields_more_already_stays_as_it_is() -> None:
    def nice() -> None:
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), 19)
        yield_to_others()

    with ThreadPoolExecutor(1, initializer=nice) as pool:
        assert pool.submit(niceness).result() == 19
