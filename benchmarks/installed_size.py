"""Size of the built program and of its packages, how long it takes to show its window, and what it leaves behind.

The start is measured against a bare PySide6 window that is built by the same rules, in turns, from the start of the
process until it reports its first paint. Both run offscreen, or on the display if there is one. Where other programs
are busy at the same time, the processor time tells more.

make installer; build/installer/venv/bin/python benchmarks/installed_size.py
"""

from __future__ import annotations

import argparse
import os
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from _table import print_table

ROOT = Path(__file__).resolve().parents[1]
DIST = ROOT / "dist"
BARE = ROOT / "build" / "bare_window"
GOAL_FOLDER_MB, GOAL_PACKAGE_MB, GOAL_RATIO = 350, 130, 1.6
RUNS = 7
END_TIMEOUT_S = 30


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=RUNS, help="starts of each program; the median counts")
    parser.add_argument("--folder", type=Path, default=DIST / "tusou", help="the built program")
    arguments = parser.parse_args()
    print_sizes(arguments.folder)
    bare = build_bare_window()
    with tempfile.TemporaryDirectory() as home:
        environment = bare_environment(Path(home))
        print_starts(arguments.folder / "tusou-window", bare, environment, arguments.runs)
        print_remains(arguments.folder / "tusou-window", environment, Path(home))


def print_sizes(folder: Path) -> None:
    rows = [["folder", f"{folder_size(folder) / 1e6:.0f} MB", f"{GOAL_FOLDER_MB} MB"]]
    rows += [[file.name, f"{file.stat().st_size / 1e6:.0f} MB", f"{GOAL_PACKAGE_MB} MB"] for file in DIST.glob("*.deb")]
    rows += [[file.name, f"{file.stat().st_size / 1e6:.0f} MB", ""] for file in DIST.glob("*.tar.gz")]
    print_table("Size", ["what", "size", "goal: at most"], rows)
    parts = sorted(((folder_size(part), part.name) for part in (folder / "_internal").iterdir()), reverse=True)
    print_table("Largest parts", ["part", "size"], [[name, f"{size / 1e6:.0f} MB"] for size, name in parts[:8]])


def folder_size(path: Path) -> int:
    files = [path, *path.rglob("*")]
    return sum(file.lstat().st_size for file in files if file.is_symlink() or not file.is_dir())


def build_bare_window() -> Path:
    program = BARE / "dist" / "bare_window" / "bare_window"
    if not program.exists():
        spec = ROOT / "benchmarks" / "bare_window.spec"
        options = ["--noconfirm", "--log-level", "ERROR", "--distpath", BARE / "dist", "--workpath", BARE / "work"]
        subprocess.run([sys.executable, "-m", "PyInstaller", *options, spec], check=True, cwd=ROOT)
    return program


def bare_environment(home: Path) -> dict[str, str]:
    """Nothing of the source tree or the shell; a folder of its own for everything that the program keeps."""
    (home / "run").mkdir(mode=0o700)
    kept = {name: os.environ[name] for name in ("DISPLAY", "XAUTHORITY", "WAYLAND_DISPLAY") if name in os.environ}
    own = {
        "HOME": str(home),
        "TUSOU_HOME": str(home / "tusou"),
        "XDG_RUNTIME_DIR": str(home / "run"),
        "LANG": "C.UTF-8",
        "TUSOU_STARTUP_TRACE": "1",
    }
    return {**own, **(kept or {"QT_QPA_PLATFORM": "offscreen"})}


@contextmanager
def started(program: Path, environment: Mapping[str, str]) -> Iterator[tuple[subprocess.Popen[str], float]]:
    """A program whose window is on the screen, and the seconds that this took."""
    begin = time.perf_counter()
    process = subprocess.Popen(
        [program], env=environment, cwd="/", stderr=subprocess.PIPE, text=True, start_new_session=True
    )
    try:
        assert process.stderr is not None
        for line in process.stderr:
            if line.startswith("first-paint"):
                yield process, time.perf_counter() - begin
                return
        raise SystemExit(f"{program} ended without a window")
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def print_starts(program: Path, bare: Path, environment: Mapping[str, str], runs: int) -> None:
    seconds: dict[Path, list[float]] = {bare: [], program: []}
    busy: dict[Path, list[float]] = {bare: [], program: []}
    for number in range(runs + 1):  # the first start of each warms the cache of the disk and does not count
        for each, measured in seconds.items():
            with started(each, environment) as (process, taken):
                if number:
                    measured.append(taken)
                    busy[each].append(processor_time_s(process.pid))
    rows = []
    for each, measured in seconds.items():
        middle, work = statistics.median(measured), statistics.median(busy[each])
        ratio, work_ratio = middle / statistics.median(seconds[bare]), work / statistics.median(busy[bare])
        best = f"{min(measured):.3f} s"
        rows.append([each.name, f"{middle:.3f} s", best, f"{ratio:.2f}", f"{work:.2f} s", f"{work_ratio:.2f}"])
    title = f"Start to first painted window, {runs} starts in turns (goal: at most {GOAL_RATIO} × the bare window)"
    print_table(title, ["program", "median", "best", "ratio", "processor time", "ratio"], rows)


def processor_time_s(process_id: int) -> float:
    fields = Path(f"/proc/{process_id}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def print_remains(program: Path, environment: Mapping[str, str], home: Path) -> None:
    if "DISPLAY" not in environment or shutil.which("xdotool") is None:
        print("What is left after closing: not measured; it needs an X11 display and xdotool.")
        return
    with started(program, environment) as (process, _taken):
        time.sleep(3)  # the window is filled, engines and databases are open
        open_files = len(list(Path(f"/proc/{process.pid}/fd").iterdir()))
        search = ["xdotool", "search", "--sync", "--onlyvisible", "--pid", str(process.pid), "--name", "Tusou"]
        window = subprocess.run(search, check=True, capture_output=True, text=True).stdout.split()[0]
        subprocess.run(["xdotool", "windowfocus", window, "key", "ctrl+q"], check=True)
        status = process.wait(END_TIMEOUT_S)
    left = [entry for entry in Path("/proc").glob("[0-9]*") if session_of(entry) == process.pid]
    files = [file.name for file in home.rglob("*") if file.name.endswith(("-wal", "-shm", ".lock")) or file.is_socket()]
    rows = [
        ["exit status", str(status)],
        ["open files before", str(open_files)],
        ["processes left", str(len(left))],
        ["locks, sockets and unfinished logs left", ", ".join(files) or "none"],
    ]
    print_table("After closing the window", ["what", "found"], rows)


def session_of(process: Path) -> int:
    try:
        return int((process / "stat").read_text().rpartition(")")[2].split()[3])
    except (OSError, ValueError):
        return 0


if __name__ == "__main__":
    main()
