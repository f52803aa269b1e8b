"""How well edits of a photo are told to be the same picture: FOLDER has photos, folders below it count too.

usage: near_duplicates.py FOLDER [--photos N] [--scale N]

Each photo is edited in eight ways. Photos and edits are imported into a library, and the engine compares all of them as
it does for `tusou duplicates`. Perceptual hashes (ImageHash) and a colour histogram are measured in the same run on the
same files.

recall@1: for how many edits the most similar of all photos is the right one. False pairs: of different photos that are
at least as similar as the edits that a method has to let in to find 98 % of them; some of these may be true, since
collections of photos do contain duplicates. The time is that of a library of made-up photos (--scale).
"""

from __future__ import annotations

import argparse
import io
import os
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from hashlib import sha256
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageEnhance, ImageFilter, ImageFont, ImageOps

sys.path.insert(0, str(Path(__file__).parent.parent))

from benchmarks import _synthetic
from benchmarks._peers import PEERS, Describe, Floats
from benchmarks._table import print_table
from desktop.cli.session import Session
from desktop.core.progress import TaskContext
from desktop.engines.local.engine import LocalEngine
from desktop.imaging.formats import is_image_name
from desktop.services.duplicates import DEFAULT_THRESHOLD
from desktop.services.grouping import groups_of

RECALL = 0.98
#: Low enough for every pair that could matter; the engine keeps the best partners of each photo.
ANY_SCORE = 0.3


def crop(picture: Image.Image) -> Image.Image:
    """Without a twentieth at each side."""
    width, height = picture.size
    return picture.crop((width // 20, height // 20, width - width // 20, height - height // 20))


def watermark(picture: Image.Image) -> Image.Image:
    """With large white words across it."""
    marked = picture.copy()
    size = max(12, picture.width // 8)
    ImageDraw.Draw(marked).text(
        (picture.width * 0.1, picture.height * 0.4),
        "SAMPLE © Tusou",
        fill="white",
        font=ImageFont.load_default(size),
        stroke_width=1,
        stroke_fill="black",
    )
    return marked


EDITS: Mapping[str, tuple[Callable[[Image.Image], Image.Image], int]] = {
    "resize 50 %": (lambda picture: picture.resize((max(1, picture.width // 2), max(1, picture.height // 2))), 90),
    "JPEG q30": (lambda picture: picture, 30),
    "crop 10 %": (crop, 90),
    "rotate 5°": (lambda picture: picture.rotate(5, Image.Resampling.BICUBIC), 90),
    "brightness +40 %": (lambda picture: ImageEnhance.Brightness(picture).enhance(1.4), 90),
    "blur r2": (lambda picture: picture.filter(ImageFilter.GaussianBlur(2)), 90),
    "watermark": (watermark, 90),
    "mirror": (ImageOps.mirror, 90),
}


class Edited:
    """Photos with their edits, as files.

    Attributes:
        ids: SHA-256 of each photo.
        of: SHA-256 of an edit → (number of its photo, number of the edit).
    """

    def __init__(self, photos: Sequence[Path], folder: Path) -> None:
        self.originals, self.edits = folder / "originals", folder / "edits"
        self.originals.mkdir()
        self.edits.mkdir()
        self.ids: list[str] = []
        self.of: dict[str, tuple[int, int]] = {}
        for path in photos:
            content = path.read_bytes()
            identity = sha256(content).hexdigest()
            if identity not in self.ids:
                self._add(path, content, identity)

    def _add(self, path: Path, content: bytes, identity: str) -> None:
        number = len(self.ids)
        self.ids.append(identity)
        (self.originals / f"{number:05}{path.suffix.lower()}").write_bytes(content)
        picture = ImageOps.exif_transpose(Image.open(path)).convert("RGB")
        for place, (edit, quality) in enumerate(EDITS.values()):
            buffer = io.BytesIO()
            edit(picture).save(buffer, "JPEG", quality=quality)
            self.of[sha256(buffer.getvalue()).hexdigest()] = (number, place)
            (self.edits / f"{number:05}-{place}.jpg").write_bytes(buffer.getvalue())

    def files(self) -> Iterator[tuple[Path, str]]:
        """All files with the SHA-256 of their bytes."""
        for path in (*sorted(self.originals.iterdir()), *sorted(self.edits.iterdir())):
            yield path, sha256(path.read_bytes()).hexdigest()


def judge(edited: Edited, scores: Floats, between: Floats) -> list[object]:
    """One row of the table.

    Args:
        edited: the photos.
        scores: float64 [edits in all, photos], in the order of ``edited.of``.
        between: scores of two different photos, float64 [pairs].
    """
    numbers = np.array([number for number, _ in edited.of.values()])
    places = np.array([place for _, place in edited.of.values()])
    right = scores.argmax(axis=1) == numbers
    lowest = np.quantile(scores[np.arange(len(numbers)), numbers], 1 - RECALL)
    recalls = [float(right[places == place].mean()) for place in range(len(EDITS))]
    return [*recalls, float(np.mean(recalls)), int((between >= lowest).sum())]


def by_peer(edited: Edited, describe: Describe) -> list[object]:
    """How another method does."""
    vectors = {}
    for path, id_ in edited.files():
        with Image.open(path) as opened:
            vectors[id_] = describe(opened.convert("RGB"))
    originals = np.array([vectors[id_] for id_ in edited.ids])
    edits = np.array([vectors[id_] for id_ in edited.of])
    pairs = np.triu_indices(len(originals), 1)
    return judge(edited, edits @ originals.T, (originals @ originals.T)[pairs])


def by_engine(edited: Edited, engine: LocalEngine) -> list[object]:
    """How the engine does, and what it says at the threshold that the program uses."""
    number_of = {id_: number for number, id_ in enumerate(edited.ids)}
    row_of = {id_: row for row, id_ in enumerate(edited.of)}
    pairs = engine.near_duplicates(ANY_SCORE, TaskContext())
    scores = np.zeros((len(edited.of), len(edited.ids)))
    between = defaultdict(float)
    for pair in pairs:
        if pair.first in number_of and pair.second in row_of:
            scores[row_of[pair.second], number_of[pair.first]] = pair.score
        elif pair.first in number_of and pair.second in number_of:
            between[pair.first, pair.second] = pair.score
    row = judge(edited, scores, np.array(list(between.values())))
    found = scores[np.arange(len(edited.of)), [number for number, _ in edited.of.values()]] >= DEFAULT_THRESHOLD
    places = np.array([place for _, place in edited.of.values()])
    recalls = [float(found[places == place].mean()) for place in range(len(EDITS))]
    alone = [pair for pair in pairs if pair.score >= DEFAULT_THRESHOLD and {pair.first, pair.second} <= set(edited.ids)]
    print_table(
        f"At the threshold of the program, {DEFAULT_THRESHOLD}",
        [*EDITS, "mean", "groups of different photos"],
        [[*recalls, float(np.mean(recalls)), len(groups_of(alone, []))]],
    )
    return row


def measure(photos: Sequence[Path], work: Path) -> None:
    """Edit, import, compare, print."""
    edited = Edited(photos, work)
    session = Session()
    try:
        for folder in (edited.originals, edited.edits):  # photos first, so that each is the first of its pairs
            session.imports.run(session.imports.add("local", [str(folder)]), TaskContext())
        engine = session.registry.open("local")
        assert isinstance(engine, LocalEngine)
        print(f"{len(edited.ids)} photos, {len(edited.of)} edits")
        rows = [
            *([name, *by_peer(edited, describe)] for name, describe in PEERS.items()),
            ["Tusou", *by_engine(edited, engine)],
        ]
        print_table("recall@1", ["method", *EDITS, "mean", f"false pairs at {RECALL:.0%}"], rows)
    finally:
        session.close()


def measure_time(count: int) -> None:
    """Print how long a library of made-up photos takes."""
    session = Session()
    try:
        engine = session.registry.open("local")
        _synthetic.fill(session.paths.library("local"), engine.status(TaskContext()).model, count)
        assert isinstance(engine, LocalEngine)
        started, used = time.perf_counter(), time.process_time()
        engine.near_duplicates(DEFAULT_THRESHOLD, TaskContext())
        elapsed, used = time.perf_counter() - started, time.process_time() - used
    finally:
        session.close()
    print_table("All with all", ["photos", "seconds", "processor seconds"], [[count, elapsed, used]])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--photos", type=int, default=500, help="how many photos of the folder (default 500)")
    parser.add_argument("--scale", type=int, default=0, help="photos of the library that is timed (default none)")
    arguments = parser.parse_args()
    paths = sorted(path for path in arguments.folder.rglob("*") if is_image_name(path.name))
    step = max(1, len(paths) // arguments.photos)
    with tempfile.TemporaryDirectory() as work:
        os.environ["TUSOU_HOME"] = str(Path(work) / "home")
        measure(paths[::step][: arguments.photos], Path(work))
    if arguments.scale:
        with tempfile.TemporaryDirectory() as work:
            os.environ["TUSOU_HOME"] = str(Path(work) / "home")
            measure_time(arguments.scale)


if __name__ == "__main__":
    main()
