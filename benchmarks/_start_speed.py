"""Start of the window to its first paint, and ``tusou search`` from a cold process, against bare programs."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from benchmarks._table import print_table

ROOT = Path(__file__).resolve().parents[1]
MODEL = ROOT / "resources" / "model"

_BARE_WINDOW = """
import sys, time
from PySide6.QtCore import QEvent, QTimer
from PySide6.QtWidgets import QApplication, QWidget
class Window(QWidget):
    def paintEvent(self, event):
        QTimer.singleShot(0, QApplication.quit)
application = QApplication(sys.argv)
window = Window()
window.resize(1200, 800)
window.show()
application.exec()
"""
_BARE_MODEL = """
import sys, numpy, onnxruntime
onnxruntime.InferenceSession(sys.argv[1], providers=["CPUExecutionProvider"])
"""


def measure_start(sample: Path, folder: Path, rounds: int) -> None:
    """Print the table. Bytecode is compiled already, as after an installation or a first start."""
    environment = {**os.environ, "TUSOU_HOME": str(folder / "home"), "TUSOU_STARTUP_TRACE": "1"}
    environment.setdefault("QT_QPA_PLATFORM", "offscreen")
    environment["PYTHONPYCACHEPREFIX"] = str(folder / "bytecode")
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    python = [sys.executable]
    tusou = [*python, "-m", "desktop"]
    subprocess.run([*tusou, "add", str(sample)], cwd=ROOT, env=environment, check=True, capture_output=True)
    photo = str(min(sample.glob("*.jpg")))
    (network,) = MODEL.glob("*.onnx")
    commands = {
        "bare PySide6 window": [*python, "-c", _BARE_WINDOW],
        "import numpy, onnxruntime": [*python, "-c", "import numpy, onnxruntime"],
        "onnxruntime with the model": [*python, "-c", _BARE_MODEL, str(network)],
        "tusou search TEXT": [*tusou, "search", "cat", "--json"],
        "tusou search --image, of the library": [*tusou, "search", "--image", photo, "--json"],
    }
    times: dict[str, list[float]] = {"window to first paint": [], **{name: [] for name in commands}}
    for number in range(rounds + 1):  # in turns, so that other programs disturb all alike; the first compiles
        measured = {"window to first paint": _first_paint(tusou, environment)}
        measured |= {name: _run_time(command, environment) for name, command in commands.items()}
        if number:
            for name, each in measured.items():
                times[name].append(each)
    pairs = (
        ("window to first paint", "bare PySide6 window"),
        ("tusou search TEXT", "import numpy, onnxruntime"),
        ("tusou search TEXT", "onnxruntime with the model"),
        ("tusou search --image, of the library", "onnxruntime with the model"),
    )
    rows = [(what, peer, *_summary(times[what]), *_against(times[what], times[peer])) for what, peer in pairs]
    print_table("Start, cold process", ("what", "against", "median ms", "worst ms", "its median ms", "ratio"), rows)


def _first_paint(command: Sequence[str], environment: dict[str, str]) -> float:
    """Milliseconds from the start of the process to the line that the window prints when it was painted."""
    started = time.perf_counter()
    with subprocess.Popen(command, cwd=ROOT, env=environment, stderr=subprocess.PIPE, text=True) as process:
        if process.stderr is None:
            raise SystemExit("no standard error")
        for line in process.stderr:
            if line.startswith("first-paint"):
                elapsed = (time.perf_counter() - started) * 1000
                process.terminate()
                return elapsed
    raise SystemExit("the window was not painted")


def _run_time(command: Sequence[str], environment: dict[str, str]) -> float:
    started = time.perf_counter()
    subprocess.run(command, cwd=ROOT, env=environment, check=True, capture_output=True)
    return (time.perf_counter() - started) * 1000


def _summary(times: Sequence[float]) -> tuple[float, float]:
    return float(np.median(times)), max(times)


def _against(times: Sequence[float], peer: Sequence[float]) -> tuple[float, float]:
    return float(np.median(peer)), float(np.median(times) / np.median(peer))
