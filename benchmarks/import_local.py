"""Speed and memory of importing into the local library, against what the processor allows at best.

    python benchmarks/import_local.py FOLDER [--photos 600] [--rounds 3] [--few 1000] [--many 20000]
                                             [--unchanged 20000,100000]

Prints, of the photos in FOLDER: photos/s of bare inference (pixels ready in memory; the better of one thread a session
call and of batches on all threads), of bare decoding, and of the whole import, all in this run on all processors.
Then peak memory of importing few and many photos (copies of the smallest photos, made different), each in a process of
its own, and how long the many take to be added again unchanged, with the bytes that were read meanwhile. Last, adding
again trees of files of several shapes that a made-up library knows, against looking at the state of each file.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import cycle, islice
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
from _synthetic import album_of, fill
from _table import print_table

from desktop.config.paths import Paths, lexicon_dir, model_dir
from desktop.core.progress import TaskContext
from desktop.embedding.image_encoder import ImageEncoder
from desktop.engines.base import Engine
from desktop.engines.local.engine import LocalEngine
from desktop.engines.local.model import BundledModel
from desktop.imaging.decode import Fit, decode
from desktop.imaging.formats import is_image_name
from desktop.services.importing import ImportService, ImportSummary

#: Where in a tree the photo of a number is.
SHAPES: Mapping[str, Callable[[int], str]] = {
    "albums of 200": album_of,
    "one folder": lambda _: "",
    "20 a folder, 4 deep": lambda number: "/".join(str(number // size) for size in (20_000, 2_000, 200, 20)),
}
CORES = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
BATCH = 4


class LocalLibrary:
    """A library in a folder of its own, and what imports into it."""

    def __init__(self, home: Path) -> None:
        self.engine = LocalEngine(home / "library", model_dir(), lexicon_dir())
        (home / "library").mkdir(parents=True, exist_ok=True)
        self.service = ImportService(self, Paths(home / "data", home / "cache", home / "config", home / "log"))

    def open(self, name: str | None = None) -> Engine:  # noqa: ARG002 -- there is one library
        """The engine of the only library."""
        return self.engine

    def add(self, folder: Path) -> ImportSummary:
        """Import a folder."""
        return self.service.run(self.service.add("local", [str(folder)]), TaskContext())

    def close(self) -> None:
        """Close everything."""
        self.service.close()
        self.engine.close()


@dataclass(frozen=True)
class Speed:
    """How fast something was: photos in a second, and processor time for each photo, which other programs blur less."""

    per_s: float
    cpu_ms: float


def measure(work: Callable[[], object], photos: int) -> Speed:
    """Do it once."""
    began, cpu_began = time.perf_counter(), time.process_time()
    work()
    return Speed(photos / (time.perf_counter() - began), (time.process_time() - cpu_began) / photos * 1000)


def spread(function: Callable[[Any], object], items: Sequence[Any]) -> None:
    """Call ``function`` with each item, on all processors."""
    with ThreadPoolExecutor(CORES) as pool:
        for _ in pool.map(function, items, chunksize=4):
            pass


class Contest:
    """The same photos through the bare parts and through the whole.

    Args:
        files: the photos.
    """

    def __init__(self, files: Sequence[Path]) -> None:
        self.contents = [file.read_bytes() for file in files]
        self.suffixes = [file.suffix for file in files]
        self.encoder = ImageEncoder(model_dir())
        self.decode_side = BundledModel(model_dir(), lexicon_dir()).decode_side
        side = self.encoder.input_side
        ready = [decode(each, min_side=self.decode_side).square(side, Fit.CROP) for each in self.contents[:128]]
        self.pixels = list(islice(cycle(ready), len(self.contents)))
        self.encoder.encode(ready[0])  # loads the model
        (model,) = model_dir().glob("*.onnx")
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = CORES
        self.session = onnxruntime.InferenceSession(str(model), options, providers=["CPUExecutionProvider"])
        self.batch = np.stack(ready[:BATCH]).transpose(0, 3, 1, 2).astype(np.float32) / 128 - 127 / 128

    def threaded_inference(self) -> None:
        """The encoder, one thread a call."""
        spread(self.encoder.encode, self.pixels)

    def batched_inference(self) -> None:
        """The bare network in batches, all threads a call."""
        name = self.session.get_inputs()[0].name
        for _ in range(len(self.pixels) // BATCH):
            self.session.run(None, {name: self.batch})

    def decoding(self) -> None:
        """Decoding to what the model takes."""
        side = self.encoder.input_side
        spread(lambda content: decode(content, min_side=self.decode_side).square(side, Fit.CROP), self.contents)

    def whole_import(self) -> Speed:
        """Files to a library that was not there before."""
        with tempfile.TemporaryDirectory() as home:
            photos = Path(home) / "photos"
            photos.mkdir()
            for number, (content, suffix) in enumerate(zip(self.contents, self.suffixes, strict=True)):
                (photos / f"{number}{suffix}").write_bytes(content)
            library = LocalLibrary(Path(home))
            library.engine.status(TaskContext())
            speed = measure(lambda: library.add(photos), len(self.contents))
            library.close()
            return speed

    def round(self) -> dict[str, Speed]:
        """Everything once, so that other programs disturb all alike."""
        photos = len(self.contents)
        return {
            "bare inference, one thread a call": measure(self.threaded_inference, photos),
            f"bare inference, batches of {BATCH}": measure(self.batched_inference, photos),
            "bare decoding": measure(self.decoding, photos),
            "whole import": self.whole_import(),
        }


def measure_speed(files: Sequence[Path], rounds: int) -> None:
    """Print the best of some rounds."""
    contest = Contest(files)
    results = [contest.round() for _ in range(rounds)]
    best = {
        what: Speed(max(each[what].per_s for each in results), min(each[what].cpu_ms for each in results))
        for what in results[0]
    }
    threaded, batched, decoding, whole = best.values()
    inference = max(threaded.per_s, batched.per_s)
    bounds = {
        "the slower of inference and decoding": min(inference, decoding.per_s),
        "both on the same processors": 1 / (1 / inference + 1 / decoding.per_s),
    }
    rows: list[tuple[object, ...]] = [
        *((what, speed.per_s, speed.cpu_ms, whole.per_s / speed.per_s) for what, speed in best.items()),
        *((what, per_s, "", whole.per_s / per_s) for what, per_s in bounds.items()),
    ]
    headers = ("what", "photos/s", "CPU ms a photo", "whole import / this")
    print_table(f"Import of {len(files)} photos, {CORES} processors, best of {rounds}", headers, rows)


def make_copies(files: Sequence[Path], folder: Path, count: int) -> None:
    """``count`` different photos: bytes after the end of a picture change its hash and not what it shows."""
    contents = [file.read_bytes() for file in sorted(files, key=lambda file: file.stat().st_size)[:64]]
    for number in range(count):
        sub = folder / f"{number // 1000:03}"
        sub.mkdir(parents=True, exist_ok=True)
        (sub / f"{number:06}.jpg").write_bytes(contents[number % len(contents)] + number.to_bytes(8, "big"))


def child(home: Path, folder: Path) -> dict[str, float]:
    """Import a folder in this process, and add it once more in it."""
    library = LocalLibrary(home)
    began = time.perf_counter()
    first = library.add(folder)
    added_s = time.perf_counter() - began
    peak_mb = memory_mb()
    read_before = bytes_read()
    began = time.perf_counter()
    again = library.add(folder)
    again_s = time.perf_counter() - began
    answer = {
        "photos": first.added + first.unchanged,
        "seconds": added_s,
        "peak_mb": peak_mb,
        "unchanged": again.unchanged,
        "again_s": again_s,
        "again_read_mb": (bytes_read() - read_before) / 1e6,
    }
    library.close()
    return answer


def bytes_read() -> int:
    """Bytes that this process has read from files so far, 0 where the system does not tell."""
    counters = Path("/proc/self/io")
    if not counters.exists():
        return 0
    return int(dict(line.split(": ") for line in counters.read_text().splitlines())["rchar"])


def measure_memory(files: Sequence[Path], counts: Sequence[int]) -> None:
    rows = []
    for count in counts:
        with tempfile.TemporaryDirectory() as home:
            folder = Path(home) / "photos"
            make_copies(files, folder, count)
            size_mb = sum(path.stat().st_size for path in folder.rglob("*.jpg")) / 1e6
            answer = run_child("--child", home, folder)
            rows.append((count, size_mb, *(answer[key] for key in ("seconds", "peak_mb", "again_s", "again_read_mb"))))
    headers = ("photos", "MB", "import s", "peak memory MB", "unchanged again s", "bytes read again MB")
    print_table("Memory, and adding again what is unchanged", headers, rows)


def measure_unchanged(counts: Sequence[int]) -> None:
    model = ImageEncoder(model_dir()).model_id
    rows = []
    for count in counts:
        for shape, folder_of in SHAPES.items():
            with tempfile.TemporaryDirectory() as folder:
                home = Path(folder)
                fill(home / "library", model, count, thumbnails=False, tree=home / "photos", folder_of=folder_of)
                answer = run_child("--again", folder, home / "photos")
            rows.append((f"{count:,}", shape, *(answer[key] for key in ("stat_s", "again_s", "ratio", "peak_mb"))))
    title = "Adding again what is unchanged, made-up library"
    print_table(title, ("photos", "in", "stat s", "again s", "ratio of CPU", "peak memory MB"), rows)


def again(home: Path, folder: Path) -> dict[str, float]:
    """Look at every file of a folder that is in the library, and add all again, in this process."""
    library = LocalLibrary(home)
    (home / "empty").mkdir()
    library.add(home / "empty")  # loads what any import needs
    stat = best_of(3, lambda: measure(lambda: look_at(folder), 1))
    added = best_of(3, lambda: measure(lambda: library.add(folder), 1))
    library.close()
    return {
        "stat_s": 1 / stat.per_s,
        "again_s": 1 / added.per_s,
        "ratio": added.cpu_ms / stat.cpu_ms,
        "peak_mb": memory_mb(),
    }


def run_child(option: str, home: str, folder: Path) -> dict[str, float]:
    """What a process of its own measured."""
    command = [sys.executable, __file__, str(folder), option, home]
    answer: dict[str, float] = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    return answer


def best_of(times: int, measured: Callable[[], Speed]) -> Speed:
    """The one that cost the processor least."""
    return min((measured() for _ in range(times)), key=lambda speed: speed.cpu_ms)


def memory_mb() -> float:
    """The most memory that this process has held so far. What ``getrusage`` tells may be that of the parent process."""
    status = Path("/proc/self/status")
    if not status.exists():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return int(dict(line.split(":", 1) for line in status.read_text().splitlines())["VmHWM"].split()[0]) / 1024


def look_at(tree: Path) -> None:
    """Ask for the state of each file."""
    for folder, _, names in os.walk(tree):
        for name in names:
            os.stat(f"{folder}/{name}")  # noqa: PTH116 -- the bare call


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--photos", type=int, default=600, help="photos for the comparison of speeds")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--few", type=int, default=1_000)
    parser.add_argument("--many", type=int, default=20_000)
    parser.add_argument("--unchanged", default="20000,100000", help="sizes of trees that are added again")
    for option in ("--child", "--again"):
        parser.add_argument(option, type=Path, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.child is not None:
        print(json.dumps(child(arguments.child, arguments.folder)))
        return
    if arguments.again is not None:
        print(json.dumps(again(arguments.again, arguments.folder)))
        return
    files = sorted(path for path in arguments.folder.rglob("*") if path.is_file() and is_image_name(path.name))
    if not files:
        parser.error("there are no photos in this folder")
    measure_speed(list(islice(cycle(files), arguments.photos)), arguments.rounds)
    measure_memory(files, (arguments.few, arguments.many))
    measure_unchanged([int(count) for count in arguments.unchanged.split(",")])


if __name__ == "__main__":
    main()
