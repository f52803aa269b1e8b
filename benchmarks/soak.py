"""Hours of use in miniature: imports, searches, edits, removals, restarts and windows, with faults at random.

Nothing may grow: memory, threads, open files, temporary files; and at the end libraries, journals and the service agree
with what was asked for. Ten minutes by default; ``--rounds`` makes it short.

Memory is measured twice. What the program has allocated and not given back tells of leaks, and hardly moves. What the
system counts for the process moves with what the allocator keeps for later: see ``desktop.app.memory``, whose setting
is used here too.
"""

from __future__ import annotations

import argparse
import ctypes
import gc
import json
import os
import platform
import random
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

import psutil
from _table import print_table

sys.path.insert(0, str(Path(__file__).parents[1]))
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication

from desktop.app import memory
from desktop.core.errors import TusouError
from desktop.core.progress import TaskContext
from desktop.core.query import Query, TextTerm
from desktop.services.importing import ImportService
from desktop.ui.main_window import MainWindow
from desktop.ui.window_state import WindowState
from tests.emulator import Behaviour, FaultKind
from tests.reliability.imports import Rig, make_photos, new_engine, rig

FAULTS = (
    FaultKind.UNAVAILABLE,
    FaultKind.THROTTLED,
    FaultKind.DROPPED,
    FaultKind.LOST_ANSWER,
    FaultKind.TRUNCATED_JSON,
)
PHOTOS_A_ROUND = 8
WARM_UP_ROUNDS = 5
#: Growth that is still none. Connections are kept open, and the service is in this process: each of them is a thread of
#: the emulator and two open files. What leaks grows beyond this in the long form.
LIMITS = {"allocated (MB)": 15, "threads": 24, "open files": 60, "temporary files": 0}


class Use:
    """Somebody who uses one library.

    Args:
        library: it.
        folder: for photos.
        dice: what is done next.
    """

    def __init__(self, library: Rig, folder: Path, dice: random.Random) -> None:
        self._library = library
        self._folder = folder
        self._dice = dice
        self._next = 0
        self.expected = 0
        self.errors = 0

    def round(self) -> None:
        """Import some, search, edit and remove some, now and then begin anew."""
        folder = self._folder / str(self._next)
        make_photos(folder, PHOTOS_A_ROUND, first=self._next)
        self._next += PHOTOS_A_ROUND
        import_id = self._library.add(str(folder), caption=self._dice.choice((None, "soak")))
        while (state := self._run(import_id)) is not None:
            self._library.service.resume(state)
        self.expected += PHOTOS_A_ROUND
        self._try(lambda: self._library.engine.search(Query((TextTerm("cat"),), top_k=20), TaskContext()))
        # What only the service can do is done without faults: a refused removal is asked again by a person.
        if self._library.emulator is not None:
            self._library.emulator.faults.clear()
        photos = self._library.engine.list_photos(50, None, TaskContext()).photos
        self._library.engine.set_caption(photos[0].id, f"round {self._next}", TaskContext())
        self.expected -= self._library.engine.remove([each.id for each in photos[1:6]], TaskContext())
        if self._dice.random() < 0.2:
            self.restart()
        if self._library.emulator is not None:
            self._library.emulator.faults.add(self._dice.choice(FAULTS), probability=0.1)

    def restart(self) -> None:
        """Close the library and open it anew."""
        library = self._library
        library.close()
        folder = library.paths.library("library")
        cloud = library.emulator
        library.engine = new_engine(folder, cloud)
        library.service = ImportService(library, library.paths)

    def stored(self) -> int:
        """Photos that are there."""
        return self._library.stored().total()

    def _run(self, import_id: int) -> int | None:
        try:
            failed = self._library.run(import_id).failed
        except TusouError:
            self.errors += 1
            return import_id
        if failed:
            self.errors += len(failed)
            self._library.service.retry_failed(import_id)
            return import_id
        return None

    def _try(self, work: object) -> None:
        try:
            work()  # type: ignore[operator]
        except TusouError:
            self.errors += 1


class Heap(ctypes.Structure):
    """What ``mallinfo2`` of glibc tells, in bytes."""

    _fields_ = tuple(
        (name, ctypes.c_size_t)
        for name in (
            *("arena", "ordblks", "smblks", "hblks", "hblkhd"),
            *("usmblks", "fsmblks", "uordblks", "fordblks", "keepcost"),
        )
    )


def allocated_bytes() -> int:
    """What the program has asked for and not given back; 0 where the system does not tell. Trims the allocator."""
    if platform.libc_ver()[0] != "glibc":
        return 0
    libc = ctypes.CDLL(None)
    libc.malloc_trim(0)  # what it keeps for threads that ended is not in use
    libc.mallinfo2.restype = Heap
    heap = libc.mallinfo2()
    return int(heap.uordblks + heap.hblkhd)


def measure(folder: Path) -> dict[str, float]:
    """What must not grow."""
    gc.collect()
    allocated = allocated_bytes()
    process = psutil.Process()
    temporary = sum(path.suffix in {".part", ".tmp", ".lock", ".zip"} for path in folder.rglob("*"))
    return {
        "memory (MB)": process.memory_info().rss / 1e6,
        "allocated (MB)": allocated / 1e6,
        "threads": threading.active_count(),
        "open files": process.num_fds(),
        "temporary files": temporary,
    }


def show_window() -> None:
    """Open the window and close it."""
    window = MainWindow(WindowState(None))
    window.show()
    QCoreApplication.processEvents()
    window.close()
    window.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def settled(folder: Path, uses: Sequence[Use]) -> dict[str, float]:
    """Measured when libraries were opened anew, models not yet, and threads that are about to end have ended."""
    for use in uses:
        use.restart()
    time.sleep(1.0)
    return measure(folder)


def main() -> int:
    """Print the table; exit status 1 where something grew or counts differ."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=10.0)
    parser.add_argument("--rounds", type=int, default=1_000_000, help="end after so many rounds")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--memory", type=float, default=100.0, help="growth in MB of the process that is still none")
    parser.add_argument("--json", type=Path, help="also write the result to this file")
    options = parser.parse_args()
    memory.keep_together()  # as the window does
    application = QApplication.instance() or QApplication([])
    dice = random.Random(options.seed)
    until = time.monotonic() + 60 * options.minutes
    with tempfile.TemporaryDirectory() as temporary, ExitStack() as stack:
        folder = Path(temporary)
        uses = []
        for kind in ("local", "analyticdb"):
            library = stack.enter_context(rig(kind, folder / kind, Behaviour(job_seconds=0.05)))
            uses.append(Use(library, folder / f"{kind}-photos", dice))
        before, rounds = None, 0
        while rounds < options.rounds and (time.monotonic() < until or before is None):
            for use in uses:
                use.round()
            show_window()
            rounds += 1
            if rounds == min(WARM_UP_ROUNDS, options.rounds // 2 or 1):
                before = settled(folder, uses)
        after = settled(folder, uses)
        counts = [(use.expected, use.stored()) for use in uses]
        errors = sum(use.errors for use in uses)
    del application
    assert before is not None
    limits = {"memory (MB)": options.memory, **LIMITS}
    grown = [name for name, limit in limits.items() if after[name] - before[name] > limit]
    agrees = all(expected == stored for expected, stored in counts)
    rows = [(name, f"{before[name]:.0f}", f"{after[name]:.0f}", "grown" if name in grown else "ok") for name in limits]
    rows += [
        (f"photos {kind}", *pair, "ok" if pair[0] == pair[1] else "differ")
        for kind, pair in zip(("local", "cloud"), counts, strict=True)
    ]
    print_table(
        f"{rounds} rounds, {errors} errors told and gone on from", ("what", "after warm-up", "at the end", ""), rows
    )
    if options.json:
        options.json.write_text(
            json.dumps(
                {"rounds": rounds, "errors": errors, "before": before, "after": after, "agrees": agrees, "grown": grown}
            )
        )
    return 1 if grown or not agrees else 0


if __name__ == "__main__":
    sys.exit(main())
