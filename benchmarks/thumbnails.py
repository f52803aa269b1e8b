"""The first screen of a folder that was never seen: 60 photos of 12 MP to thumbnails, against other decoders.

    python benchmarks/thumbnails.py [--photos 60] [--side 256]

All threads; the best of three rounds in turns. pyvips is left out where it is not installed.

A second table has the same photos with previews in their EXIF, as cameras write them: what other programs show at
once, and what this one does: the thumbnail that the library made of a photo when it was added.
"""

from __future__ import annotations

import argparse
import importlib.util
import io
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from PIL import ExifTags, Image

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks._import_speed import LEXICON, MODEL, THREADS, add  # noqa: E402
from benchmarks._photos import PREVIEW_SIDE, make_photos  # noqa: E402
from benchmarks._table import print_table  # noqa: E402
from desktop.engines.local.engine import LocalEngine  # noqa: E402
from desktop.imaging.decode import decode  # noqa: E402

ROUNDS = 3
QUALITY = 75
#: Different photos, which are then used over and over.
_DRAWN = 12

Make = Callable[[bytes, int], object]


def tusou(content: bytes, side: int) -> object:
    """As the program makes them."""
    return decode(content, min_longest=side).thumbnail(side, QUALITY)


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


def embedded(content: bytes, _side: int) -> bytes:
    """The preview that the camera wrote, as it is: smaller than asked for, and maybe not upright."""
    with Image.open(io.BytesIO(content)) as image:
        where = image.getexif().get_ifd(ExifTags.IFD.IFD1)
        block: bytes = image.info["exif"].removeprefix(b"Exif\0\0")
    start = where[ExifTags.Base.JpegIFOffset]
    return block[start : start + where[ExifTags.Base.JpegIFByteCount]]


WAYS: Sequence[tuple[str, str, Make]] = (
    ("Tusou", "PIL", tusou),
    ("Pillow thumbnail", "PIL", pillow),
    ("Pillow full", "PIL", pillow_full),
    ("Qt scaled reader", "PySide6", qt),
    ("pyvips thumbnail", "pyvips", vips),
)


def measure(ways: Sequence[tuple[str, Make]], contents: Sequence[bytes], side: int) -> Sequence[tuple[object, ...]]:
    """A row for each way; the first is what the others are compared with."""
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
    elapsed, processor = best[ways[0][0]]
    return [
        (name, took_s, len(contents) / took_s, used_s / len(contents) * 1000, took_s / elapsed, used_s / processor)
        for name, (took_s, used_s) in best.items()
    ]


def stored(files: Sequence[Path], contents: Sequence[bytes], library: Path) -> tuple[LocalEngine, Make]:
    """A library with the photos, and the way that reads their thumbnails out of it."""
    engine = LocalEngine(library, MODEL, LEXICON)
    ids = dict(zip(contents, add(engine, files), strict=True))
    return engine, lambda content, _side: engine.thumbnail(ids[content])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--photos", type=int, default=60)
    parser.add_argument("--side", type=int, default=256)
    arguments = parser.parse_args()
    headers = ("decoder", "seconds", "photos/s", "CPU ms a photo", "ratio to Tusou", "ratio to Tusou, CPU")
    ways = [(name, make) for name, module, make in WAYS if importlib.util.find_spec(module) is not None]
    with tempfile.TemporaryDirectory() as folder:
        for previews in (False, True):
            made = make_photos(
                Path(folder) / f"{previews}", (4000, 3000), min(arguments.photos, _DRAWN), previews=previews
            )
            distinct = [file.read_bytes() for file in made]
            contents = [distinct[number % len(distinct)] for number in range(arguments.photos)]
            megabytes = sum(map(len, contents)) / len(contents) / 1e6
            photos = f"{arguments.photos} JPEGs of 12 MP ({megabytes:.1f} MB), {THREADS} threads"
            if not previews:
                print_table(
                    f"First screen, {photos}, {arguments.side} px", headers, measure(ways, contents, arguments.side)
                )
                continue
            engine, read = stored(made, distinct, Path(folder) / "library")
            shown = [
                ("Tusou, thumbnail of the library", read),
                (f"preview of the camera, {PREVIEW_SIDE} px", embedded),
                ("Tusou, decoded", tusou),
            ]
            print_table(f"First screen of a library, {photos}", headers, measure(shown, contents, arguments.side))
            engine.close()


if __name__ == "__main__":
    main()
