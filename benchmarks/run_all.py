"""Run every benchmark, write ``docs/performance.md``, and compare ratios with those recorded.

    python benchmarks/run_all.py              everything, under 15 minutes on two cores; writes docs/performance.md
    python benchmarks/run_all.py --small      a small form for CI: prints ratios, writes nothing
    python benchmarks/run_all.py --small --record     the small form, whose ratios are recorded

A ratio sets a figure against a peer that was measured in the same run, so that machines can be compared. One that is
twice as bad as recorded is reported and fails nothing, since machines are noisy.
"""

from __future__ import annotations

import argparse
import importlib.metadata
import json
import os
import platform
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks._photos import make_photos  # noqa: E402

REPORT = ROOT / "docs" / "performance.md"
RECORDED = ROOT / "benchmarks" / "recorded_ratios.json"
TIMEOUT_S = 600
_QUICK_TO_BUILD = ("Tusou", "numpy exact", "usearch exact i8", "faiss IVF256,SQ8")
#: A ratio so many times the recorded one is reported; in columns of shares, and where a peer is set against Tusou, less
#: is worse.
WORSE = 2.0
_SHARE = re.compile(r"^(of |whole import / this|ratio to Tusou)")
#: What peers take against each other tells nothing of Tusou.
_AMONG_PEERS = "ratio to numpy"
_PREFACE = """# Performance

Written by `make bench` (`benchmarks/run_all.py`); no figure is written by hand. Compare ratios, not milliseconds: both
sides of a ratio were measured in the same run.
"""
_EMULATED = "The tests' emulator stands in for the service."
_LIBRARIES = (
    *("numpy", "onnxruntime", "pillow", "PySide6-Essentials"),
    *("usearch", "faiss-cpu", "hnswlib", "chroma-hnswlib", "sqlite-vec", "lancedb", "pyvips"),
)


@dataclass(frozen=True)
class Benchmark:
    """A script, what it is asked, and what its tables mean."""

    title: str
    script: str
    arguments: Sequence[str]
    about: str = ""


def small_form() -> Sequence[Benchmark]:
    """What CI runs."""
    return (
        Benchmark("Import, search, start", "speed.py", ["--photos", "1000,10000", "--small"]),
        Benchmark("Vector index", "vector_index.py", ["--sizes", "10000", "--queries", "20"]),
        Benchmark("First screen", "thumbnails.py", ["--photos", "8"]),
    )


def whole(photos: Path) -> Sequence[Benchmark]:
    """Everything, in the order of the report."""
    counts = ["--photos", "300", "--rounds", "2", "--few", "300", "--many", "2000"]
    return (
        Benchmark(
            "Import by the engine alone",
            "speed.py",
            ["--parts", "import"],
            "On small photos the network is the bound; an import shows it two at once, where the bare one sees one. On"
            " 12 MP both decoding and the network want every core, so that the two after each other are the bound. The"
            " third table takes an import apart, each piece by itself: besides the network most is decoding, the square"
            " that the network sees, and the thumbnail, a resize and a JPEG; database, threads and Python are in the"
            " rest. On small photos decoding and the square alone take about a tenth of what the network takes: an"
            " import at 0.9 of bare inference would have to do without thumbnails, colours and the database.",
        ),
        Benchmark(
            "Import as the program does it",
            "import_local.py",
            [str(photos), *counts],
            "Small photos, from the folder to the library, with the journal. What is added again and did not change is"
            " compared a folder at a time with what the library knows of it, and counted: beside the state of each file"
            " that costs a row of the library and a look into a table of the folder.",
        ),
        Benchmark(
            "Search",
            "speed.py",
            ["--parts", "search", "--photos", "1000,10000,100000"],
            "Through the engine: with ranking, filters and everything that a match shows. Small libraries are searched"
            " in the time that a match takes to be looked up; numpy's product of a small matrix is over before that."
            " The first search ever reads every vector out of the database and writes the index: an import does so as"
            " it goes, so that it is seen only where the files of the index were lost, with its progress. While photos"
            " come and go, searches share the processors with what changes the library, and take in themselves what was"
            " added since the last one. Nothing is built anew: neither by a change nor by the search after it.",
        ),
        Benchmark(
            "Search in a million photos",
            "speed.py",
            ["--parts", "search", "--photos", "100000,1000000"],
            "Both without thumbnails, which searches do not read, so that growth is that of the rest. The first search"
            " ever reads 2.3 GB of a million photos and writes 1.4 GB: where it grows more than the photos, but not in"
            " processor time, that is the disk. A text reads the entries of the classes that it names; the slowest is"
            " the first one that names a colour, which brings the colours of all photos into memory.",
        ),
        Benchmark(
            "Vector index",
            "vector_index.py",
            ["--sizes", "10000,100000", "--queries", "40"],
            "The index alone. Own memory leaves out pages of mapped files, which the system takes back when it needs"
            " them. Graphs answer sooner, and take up to a minute to build where others take a second; what is deleted"
            " from them stays in the way. hnswlib is the fork that has wheels (chroma-hnswlib).",
        ),
        Benchmark(
            "Vector index of a million",
            "vector_index.py",
            ["--sizes", "1000000", "--queries", "40", "--peers", *_QUICK_TO_BUILD],
            "Those that are built in less than a minute.",
        ),
        Benchmark(
            "Window over a large library",
            "ui_latency.py",
            [],
            "The real window, without a screen. A frame is the time from one paint to the next while the grid is"
            " scrolled at 60 Hz, a stall the time in which the event loop did not come round; other programs lengthen"
            " both, and of it busy is the window's own part. The vectors' own size is that of the library's database,"
            " 1 KB a photo. The window's memory includes Qt, the model, and pages of mapped files.",
        ),
        Benchmark(
            "Start",
            "speed.py",
            ["--parts", "start"],
            "Most of a search from the command line is the import of numpy.",
        ),
        Benchmark(
            "First screen",
            "thumbnails.py",
            [],
            "Photos that were never seen, to pictures for the grid. Those of a library have a thumbnail since they were"
            " added, larger and read sooner than the preview in a camera's file: it is what the window shows at first,"
            " whatever size is wanted.",
        ),
        Benchmark("Import into AnalyticDB", "import_cloud.py", [str(photos)], _EMULATED),
        Benchmark("Search in AnalyticDB", "search_cloud.py", [], _EMULATED),
    )


def run(benchmark: Benchmark) -> str:
    """What a benchmark prints; a line that says so where it fails."""
    started = time.monotonic()
    print(f"{benchmark.title} …", file=sys.stderr, flush=True)
    command = [sys.executable, str(ROOT / "benchmarks" / benchmark.script), *benchmark.arguments]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")])}
    try:
        done = subprocess.run(
            command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=TIMEOUT_S, check=False
        )
    except subprocess.TimeoutExpired:
        return f"\nNot finished within {TIMEOUT_S} seconds."
    print(f"{benchmark.title}: {time.monotonic() - started:.0f} s", file=sys.stderr, flush=True)
    if done.returncode:
        print(done.stderr, file=sys.stderr)  # not into the report: it names folders of this machine
        return f"\nNot measured: the script ended with status {done.returncode}."
    return done.stdout


def ratios(output: str, script: str) -> dict[str, float]:
    """The ratios of printed tables, by script, table, row and column."""
    found: dict[str, float] = {}
    title = ""
    headers: list[str] = []
    for line in output.splitlines():
        if line.startswith("### "):
            title, headers = line[4:].split(",")[0], []
        elif line.startswith("| "):
            cells = [cell.strip() for cell in line.strip("|").split("|")]
            if not headers:
                headers = cells
                continue
            name = " ".join(cell for cell in cells[:2] if not re.fullmatch(r"[\d.]+", cell))
            for header, cell in zip(headers, cells, strict=True):
                if header == _AMONG_PEERS and "Tusou" not in name:
                    continue
                if (header.startswith("ratio") or _SHARE.match(header)) and re.fullmatch(r"[\d.,]+", cell):
                    found[f"{script} · {title} · {name} · {header}"] = float(cell.replace(",", ""))
    return found


def worse(now: dict[str, float], recorded: dict[str, float]) -> Sequence[str]:
    """Sentences on ratios that are much worse than recorded."""
    found = []
    for name, before in recorded.items():
        is_share = _SHARE.match(name.rsplit(" · ", 1)[1]) is not None
        value = now.get(name)
        if value is None or not before or not value:
            continue
        if (before / value if is_share else value / before) >= WORSE:
            found.append(f"{name}: {value:g}, recorded {before:g}")
    return found


def machine() -> str:
    """The machine and the versions, as a sentence."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    versions = []
    for library in _LIBRARIES:
        try:
            versions.append(f"{library} {importlib.metadata.version(library)}")
        except importlib.metadata.PackageNotFoundError:
            continue
    load = f", load {os.getloadavg()[0]:.1f} when it began" if hasattr(os, "getloadavg") else ""
    return (
        f"{cores} cores ({platform.machine()}, {_processor()}), {platform.system()}, Python"
        f" {platform.python_version()}, {', '.join(versions)}{load}."
    )


def _processor() -> str:
    information = Path("/proc/cpuinfo")
    if information.exists():
        match = re.search(r"model name\s*:\s*(.+)", information.read_text())
        if match:
            return match[1].strip()
    return platform.processor() or "unknown"


def report(sections: Sequence[tuple[Benchmark, str]], described: str, took_s: float) -> str:
    """The whole document."""
    parts = [
        _PREFACE,
        f"Measured on {datetime.now(UTC):%Y-%m-%d} on {described} Everything took {took_s / 60:.0f} minutes.",
    ]
    for benchmark, output in sections:
        parts.append(f"\n## {benchmark.title}\n\n{benchmark.about}\n{output.rstrip()}")
    return "\n".join(parts) + "\n"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--small", action="store_true")
    parser.add_argument("--record", action="store_true")
    arguments = parser.parse_args()
    described, started = machine(), time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        photos = Path(folder) / "photos"
        make_photos(photos, (300, 225), 400)
        small = [(each, run(each)) for each in small_form()] if arguments.small or arguments.record else []
        large: list[tuple[Benchmark, str]] = []
        for each in () if arguments.small else whole(photos):
            large.append((each, run(each)))
            # After each part: what was measured stays if the rest is interrupted.
            REPORT.write_text(report(large, described, time.monotonic() - started), encoding="utf-8")
    found: dict[str, float] = {}
    for benchmark, output in small:
        print(output)
        found |= ratios(output, benchmark.script)
    if arguments.record:
        RECORDED.write_text(json.dumps(found, indent=1, ensure_ascii=False, sort_keys=True) + "\n", encoding="utf-8")
    elif small and RECORDED.exists():
        recorded = json.loads(RECORDED.read_text(encoding="utf-8"))
        complaints = worse(found, recorded)
        print("\nMuch worse than recorded:" if complaints else "\nNo ratio is much worse than recorded.")
        print("\n".join(complaints))
        print(f"{len(found.keys() & recorded.keys())} of {len(recorded)} recorded ratios were measured.")


if __name__ == "__main__":
    main()
