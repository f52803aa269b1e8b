"""The first screen of a folder that was never seen: 60 photos of 12 MP to thumbnails, against other decoders.

    python benchmarks/thumbnails.py [--photos 60] [--side 256]

All threads; the best of three rounds in turns. pyvips is left out where it is not installed.
"""

from __future__ import annotations

import argparse
import importlib.util
import io
import os
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from PIL import Image

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks._photos import make_photos  # noqa: E402
from benchmarks._table import print_table  # noqa: E402
from desktop.imaging.decode import decode  # noqa: E402

THREADS = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
ROUNDS = 3
QUALITY = 75

Make = Callable[[bytes, int], object]


def tusou(content: bytes, side: int) -> object:
    """As the program makes them."""
    return decode(content, min_side=side).thumbnail(side, QUALITY)


def pillow(content: bytes, side: int) -> object:
    """Pillow's own thumbnail, which decodes at a fraction of the size."""
    buffer = io.BytesIO()
    with Image.open(io.BytesIO(content)) as image:
        image.thumbnail((side, side))
        image.save(buffer, "JPEG", quality=QUALITY)
    return buffer.getvalue()


def pillow_full(content: bytes, side: int) -> object:
    """Pillow, everything decoded."""
    buffer = io.BytesIO()
    with Image.open(io.BytesIO(content)) as image:
        image.load()
        image.resize((side, side * image.height // image.width)).save(buffer, "JPEG", quality=QUALITY)
    return buffer.getvalue()


def qt(content: bytes, side: int) -> object:
    """Qt's reader, scaled while it decodes."""
    from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize, Qt
    from PySide6.QtGui import QImageReader

    source = QBuffer()
    source.setData(QByteArray(content))
    reader = QImageReader(source)
    reader.setAutoTransform(True)
    reader.setScaledSize(reader.size().scaled(QSize(side, side), Qt.AspectRatioMode.KeepAspectRatio))
    picture = reader.read()
    target = QBuffer()
    target.open(QIODevice.OpenModeFlag.WriteOnly)
    picture.save(target, "JPEG", QUALITY)
    return target.data()


def vips(content: bytes, side: int) -> object:
    """The thumbnail function of libvips."""
    import pyvips

    return pyvips.Image.thumbnail_buffer(content, side).jpegsave_buffer(Q=QUALITY)


WAYS: Sequence[tuple[str, str, Make]] = (
    ("Tusou", "PIL", tusou),
    ("Pillow thumbnail", "PIL", pillow),
    ("Pillow full", "PIL", pillow_full),
    ("Qt scaled reader", "PySide6", qt),
    ("pyvips thumbnail", "pyvips", vips),
)


def measure(contents: Sequence[bytes], side: int) -> Sequence[tuple[object, ...]]:
    """A row for each decoder that is there."""
    ways = [(name, make) for name, module, make in WAYS if importlib.util.find_spec(module) is not None]
    for _, make in ways:  # what is loaded at first is not timed; nor does Qt bear being loaded by two threads at once
        make(contents[0], side)
    best: dict[str, tuple[float, float]] = {}
    for _ in range(ROUNDS):
        for name, make in ways:
            started, processor_started = time.perf_counter(), time.process_time()
            with ThreadPoolExecutor(THREADS) as pool:
                list(pool.map(lambda content, make=make: make(content, side), contents))
            took = (time.perf_counter() - started, time.process_time() - processor_started)
            best[name] = min(best.get(name, took), took)
    ours = best["Tusou"][0]
    return [
        (name, elapsed_s, len(contents) / elapsed_s, processor_s / len(contents) * 1000, elapsed_s / ours)
        for name, (elapsed_s, processor_s) in best.items()
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--photos", type=int, default=60)
    parser.add_argument("--side", type=int, default=256)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        made = make_photos(Path(folder), (4000, 3000), min(arguments.photos, 12))
        contents = [made[number % len(made)].read_bytes() for number in range(arguments.photos)]
    megabytes = sum(map(len, contents)) / len(contents) / 1e6
    print_table(
        f"First screen: {arguments.photos} JPEGs of 12 MP ({megabytes:.1f} MB), {arguments.side} px, {THREADS} threads",
        ("decoder", "seconds", "photos/s", "CPU ms a photo", "ratio to Tusou"),
        measure(contents, arguments.side),
    )


if __name__ == "__main__":
    main()
