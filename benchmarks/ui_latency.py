"""How smoothly the window works over a large library: stalls, frames, first paints, memory.

    python benchmarks/ui_latency.py [--photos 100000] [--library FOLDER] [--seconds 8]

Drives the real window (without a screen, unless QT_QPA_PLATFORM says otherwise) and prints a table. FOLDER keeps the
made-up library for the next run; filling it takes a minute.

A frame is the time from one paint of the grid to the next while it is scrolled at 60 Hz. A stall is the time in which
the event loop did not come round: the gap between two beats of a timer that fires every millisecond. Other programs
lengthen both; the processor time that the GUI thread took between two beats (busy) is the window's own part.
"""

from __future__ import annotations

import argparse
import compileall
import os
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEventLoop, QObject, Qt, QTimer  # noqa: E402
from PySide6.QtGui import QPaintEvent  # noqa: E402
from PySide6.QtTest import QTest  # noqa: E402
from PySide6.QtWidgets import QLineEdit, QWidget  # noqa: E402

from benchmarks._table import print_table  # noqa: E402
from desktop.app.application import Application  # noqa: E402
from desktop.config.paths import Paths  # noqa: E402
from desktop.core.match import SearchResult  # noqa: E402
from desktop.core.progress import TaskContext  # noqa: E402
from desktop.core.query import Query  # noqa: E402
from desktop.services.searching import SearchService  # noqa: E402
from desktop.ui.dropped import Dropped  # noqa: E402
from desktop.ui.widgets.grid_view import GridView  # noqa: E402
from desktop.ui.widgets.state_message import StateMessage  # noqa: E402

QUERIES = ("red car", "beach", "a cat on the sofa", "日落", "wedding", "海边的猫", "mountain", "family")
FRAME_MS = 16
LONGEST_WAIT_S = 60
IMPORTED = 240
#: Fills a library in a process of its own, whose memory is not counted.
_FILL = """
import sys
from pathlib import Path
from benchmarks._synthetic import fill
from desktop.config.paths import model_dir
from desktop.embedding.image_encoder import ImageEncoder
fill(Path(sys.argv[1]), ImageEncoder(model_dir()).model_id, int(sys.argv[2]))
"""
#: What loading the model costs in memory, measured in a process of its own.
_MODEL_PROBE = """
import numpy, psutil, sys
from desktop.config.paths import model_dir
from desktop.embedding.image_encoder import ImageEncoder
encoder = ImageEncoder(model_dir())
side = encoder.input_side
before = psutil.Process().memory_info().rss
encoder.encode(numpy.zeros((side, side, 3), numpy.uint8))
print(psutil.Process().memory_info().rss - before)
"""


class Beat(QObject):
    """Watches the event loop, and the paints of the results."""

    def __init__(self) -> None:
        super().__init__()
        self._last, self._busy = time.perf_counter(), time.thread_time()
        self._timer = QTimer(self, interval=1, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._on_beat)
        self._timer.start()
        self.gaps: list[float] = []
        self.busy: list[float] = []
        self.paints: list[float] = []
        for kind in (GridView, StateMessage):
            self._watch(kind)

    def restart(self) -> None:
        """Forget what was measured."""
        self._last, self._busy = time.perf_counter(), time.thread_time()
        self.gaps, self.busy, self.paints = [], [], []

    def stall_ms(self) -> float:
        """The longest gap since :meth:`restart`."""
        return max(self.gaps, default=0.0) * 1000

    def busy_ms(self) -> float:
        """The most processor time that the GUI thread took in one gap since :meth:`restart`."""
        return max(self.busy, default=0.0) * 1000

    def frames_ms(self) -> np.ndarray:
        """Times between paints since :meth:`restart`."""
        return np.diff(self.paints) * 1000

    def _watch(self, kind: type[QWidget]) -> None:
        paint = kind.paintEvent

        def noted(widget: QWidget, event: QPaintEvent) -> None:
            paint(widget, event)
            self.paints.append(time.perf_counter())

        kind.paintEvent = noted  # type: ignore[method-assign]

    def _on_beat(self) -> None:
        now, busy = time.perf_counter(), time.thread_time()
        self.gaps.append(now - self._last)
        self.busy.append(busy - self._busy)
        self._last, self._busy = now, busy


class Run:
    """One run of the program over a large library.

    Args:
        seconds: how long each kind of scrolling takes.
        photos: a folder of photos to import meanwhile.
        library: the folder of the library.
    """

    def __init__(self, seconds: float, photos: Path, library: Path) -> None:
        self._library = library
        self._seconds = seconds
        self._photos = photos
        self._rows: list[Sequence[object]] = []
        self._answered: list[float] = []
        self._time_searches()
        self._started = time.perf_counter()
        self.application = Application(["tusou"])
        self.beat = Beat()

    def run(self) -> int:
        """Start, measure everything, end, print."""
        self.application.ready.connect(lambda: QTimer.singleShot(0, self._measure))
        status = self.application.run()
        print_table(
            "Window over a large library",
            ("what", "longest stall ms", "of it busy ms", "frame p95 ms", "frame p99 ms", "first paint ms"),
            self._rows,
        )
        print_memory(self._library)
        return status

    def _measure(self) -> None:
        workspace = self.application.workspace
        assert workspace is not None
        self.workspace = workspace
        self.view = workspace.results_panel.view
        self._wait(lambda: self.view.model().rowCount() > 0)
        self._wait(lambda: bool(self.beat.paints))
        self._row("start, all photos listed", (self.beat.paints[0] - self._started) * 1000)
        self._rest(1500)
        self._scroll("scroll end to end, nothing cached", 1.0)
        self._scroll("scroll slowly, nothing cached", 0.002, start=0.3)
        self._scroll("scroll slowly, cached", 0.002, start=0.3)
        self._search("type and search")
        self._select_all()
        self._import_photos()
        self.application.window.close()

    def _scroll(self, what: str, part: float, start: float = 0.0) -> None:
        """Scroll over a part of the library, one step a frame."""
        bar = self.view.verticalScrollBar()
        steps = int(self._seconds * 1000 / FRAME_MS)
        first, length = bar.maximum() * start, bar.maximum() * part
        bar.setValue(round(first))
        self._rest(500)
        self._animate(steps, lambda step: bar.setValue(round(first + length * step / steps)))
        self._row(what)

    def _animate(self, steps: int, act: Callable[[int], None]) -> None:
        done = [0]

        def step() -> None:
            done[0] += 1
            act(done[0])

        timer = QTimer(interval=FRAME_MS, timerType=Qt.TimerType.PreciseTimer)
        timer.timeout.connect(step)
        self.beat.restart()
        timer.start()
        self._wait(lambda: done[0] >= steps)
        timer.stop()

    def _search(self, what: str) -> None:
        """Type each query key by key, search, and wait for the first paint of what was found."""
        field = self.workspace.search_bar.findChild(QLineEdit)
        delays = []
        self.beat.restart()
        for words in QUERIES:
            field.selectAll()
            for letter in words:
                field.insert(letter)
                self._rest(30)
            asked = len(self._answered)
            painted = self.beat.paints[-1] if self.beat.paints else 0.0
            QTest.keyClick(field, Qt.Key.Key_Return)
            self._wait(lambda: len(self._answered) > asked)  # noqa: B023 -- waited for before the next round
            answered = self._answered[-1]
            self._wait(lambda: self.beat.paints[-1:] > [max(painted, answered)])  # noqa: B023
            delays.append(next(each for each in self.beat.paints if each > answered) - answered)
            self._rest(300)
        self._rows.append((what, self.beat.stall_ms(), self.beat.busy_ms(), "–", "–", max(delays) * 1000))
        self.workspace.search_bar.clear()
        self._wait(lambda: not self.workspace.results_panel.model.searched)
        self._rest(500)

    def _select_all(self) -> None:
        self._rest(500)
        self.beat.restart()
        started = time.perf_counter()
        self.view.selectAll()
        took = time.perf_counter() - started
        self._rest(500)
        self._rows.append(("select all", self.beat.stall_ms(), self.beat.busy_ms(), "–", "–", took * 1000))
        self.view.clearSelection()

    def _import_photos(self) -> None:
        self.workspace.upload.add_dropped(Dropped(paths=[str(self._photos)]))
        self._wait(lambda: bool(self.workspace.upload_panel.cards))
        self._scroll("scroll slowly, an import running", 0.002, start=0.6)
        self._search("type and search, an import running")
        self._wait(lambda: self.workspace.upload_panel.idle)

    def _row(self, what: str, first_paint_ms: float | None = None) -> None:
        frames = self.beat.frames_ms()
        p95, p99 = (float(each) for each in np.percentile(frames, [95, 99])) if len(frames) > 20 else ("–", "–")
        first = "–" if first_paint_ms is None else first_paint_ms
        self._rows.append((what, self.beat.stall_ms(), self.beat.busy_ms(), p95, p99, first))

    def _time_searches(self) -> None:
        search, answered = SearchService.search, self._answered

        def timed(service: SearchService, library: str | None, query: Query, ctx: TaskContext) -> SearchResult:
            result = search(service, library, query, ctx)
            answered.append(time.perf_counter())
            return result

        SearchService.search = timed  # type: ignore[method-assign]

    def _rest(self, duration_ms: int) -> None:
        latest = time.perf_counter() + duration_ms / 1000
        self._wait(lambda: time.perf_counter() >= latest)

    def _wait(self, condition: Callable[[], bool]) -> None:
        latest = time.monotonic() + LONGEST_WAIT_S
        loop = QEventLoop()
        while not condition():
            if time.monotonic() > latest:
                shown = self.workspace.results_panel.findChild(StateMessage).title
                print(f"the window did not get there in time; it says: {shown}", file=sys.stderr, flush=True)
                os._exit(1)  # in a slot, an exception would only be printed
            # A loop as the program's own; QTest's sleeps between events.
            QTimer.singleShot(4, loop.quit)
            loop.exec()


def make_photos(folder: Path, count: int) -> None:
    """Write JPEGs of 3 MP, others each time, so that none is known from the run before."""
    from PIL import Image

    rng = np.random.default_rng()
    for number in range(count):
        rough = Image.fromarray(rng.integers(0, 256, (15, 20, 3), np.uint8))
        rough.resize((2000, 1500), Image.Resampling.BICUBIC).save(folder / f"{number}.jpg", quality=85)


def print_memory(library: Path) -> None:
    """Peak memory of this process against the vectors of the library, as it stores them."""
    import resource

    with closing(sqlite3.connect(library / "library.sqlite3")) as connection:
        count, size = connection.execute("SELECT count(*), sum(length(vector)) FROM embedding").fetchone()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)
    probe = subprocess.run([sys.executable, "-c", _MODEL_PROBE], capture_output=True, text=True, check=True, cwd=ROOT)
    model = int(probe.stdout)
    print_table(
        "Memory, window open, at its peak",
        ("photos", "vectors MB", "window MB", "beyond the vectors MB", "of it the model MB", "times the vectors"),
        [(f"{count:,}", size / 1e6, peak / 1e6, (peak - size) / 1e6, model / 1e6, peak / size)],
    )


def main() -> int:
    """Fill a library where needed, then run."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--photos", type=int, default=100_000)
    parser.add_argument("--library", type=Path, help="folder to keep the made-up library in")
    parser.add_argument("--seconds", type=float, default=8.0, help="how long each kind of scrolling takes")
    arguments = parser.parse_args()
    compileall.compile_dir(ROOT / "desktop", quiet=1)  # as installers have it
    with tempfile.TemporaryDirectory() as temporary, tempfile.TemporaryDirectory() as photos:
        home = arguments.library.absolute() if arguments.library else Path(temporary)
        os.environ["TUSOU_HOME"] = str(home)
        library = Paths.from_environment().library("local")
        if not (library / "library.sqlite3").exists():
            subprocess.run([sys.executable, "-c", _FILL, str(library), str(arguments.photos)], check=True, cwd=ROOT)
        make_photos(Path(photos), IMPORTED)
        return Run(arguments.seconds, Path(photos), library).run()


if __name__ == "__main__":
    sys.exit(main())
