"""How good search is on labelled photos: FOLDER has one folder of photos for each class.

usage: quality.py FOLDER [--names TABLE.tsv] [--cross-check N] [--pack NAME_OR_FOLDER]…

Image search is measured leave one out: each photo is a query, the other photos of its class are what should come
first. A perceptual hash and a colour histogram are measured in the same run. With a table of names (class, English,
Chinese) text search is measured too. With model packs everything is measured with each of them besides. Text in
pictures is measured on rendered words (``_rendered_text.py``).

The photos are copied to neutral names first, so that neither folder nor file name helps, and imported by
``tusou add`` into a library of their own. Queries run on the engine that the command line uses; a sample of them is
repeated by ``tusou search`` itself and must give the same ranking.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

import imagehash
import numpy as np
import numpy.typing as npt
from PIL import Image, ImageOps

sys.path.insert(0, str(Path(__file__).parent.parent))

from benchmarks import _rendered_text
from benchmarks._table import print_table
from desktop.cli.session import Session
from desktop.core.progress import TaskContext
from desktop.core.query import ImageTerm, LibraryPhoto, Query, Term, TextTerm
from desktop.embedding.text_reader import is_available
from desktop.engines.base import Engine
from desktop.imaging.formats import is_image_name
from desktop.services.models.service import BUILT_IN

PRECISION_AT = 10

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class LabelledPhoto:
    """A photo of the benchmark: its id in the library, its copy with a neutral name, and its class."""

    id: str
    path: Path
    label: str


@dataclass(frozen=True)
class Quality:
    """How good one ranking is: average precision, precision of the first ten, whether the first is right."""

    average_precision: float
    precision: float
    first_right: float


def labelled_photos(folder: Path, copies: Path) -> list[LabelledPhoto]:
    """Copy the photos of a labelled folder to neutral names; the same bytes count once."""
    photos: dict[str, LabelledPhoto] = {}
    for path in sorted(path for path in folder.glob("*/*") if is_image_name(path.name)):
        identity = sha256(path.read_bytes()).hexdigest()
        if identity not in photos:
            copy = copies / f"{len(photos):06}{path.suffix.lower()}"
            shutil.copyfile(path, copy)
            photos[identity] = LabelledPhoto(identity, copy, path.parent.name)
    return list(photos.values())


def judge(ranking: Sequence[str], relevant: frozenset[str]) -> Quality:
    """Judge a ranking; what is relevant and missing from it counts as never found."""
    hits = np.array([photo in relevant for photo in ranking], np.bool_)
    positions = np.flatnonzero(hits)
    precisions = np.arange(1, len(positions) + 1) / (positions + 1)
    return Quality(
        float(precisions.sum() / len(relevant)),
        float(hits[:PRECISION_AT].sum() / min(PRECISION_AT, len(relevant))),
        float(hits[:1].sum()),
    )


def leave_one_out(photos: Sequence[LabelledPhoto], rank: Callable[[int], Sequence[str]]) -> list[Quality]:
    """Judge the ranking that ``rank`` gives for each photo; the query itself does not count."""
    members: dict[str, set[str]] = {}
    for photo in photos:
        members.setdefault(photo.label, set()).add(photo.id)
    judged = []
    for number, photo in enumerate(photos):
        relevant = frozenset(members[photo.label] - {photo.id})
        if relevant:
            judged.append(judge([each for each in rank(number) if each != photo.id], relevant))
    return judged


def row(name: str, judged: Sequence[Quality]) -> list[object]:
    """One line of the table: means over the queries."""
    means = np.mean([[each.average_precision, each.precision, each.first_right] for each in judged], axis=0)
    return [name, *(float(mean) for mean in means), len(judged)]


def baselines(photos: Sequence[LabelledPhoto]) -> Iterator[list[object]]:
    """Perceptual hash and colour histogram."""
    hashes, histograms = [], []
    for photo in photos:
        with Image.open(photo.path) as opened:
            image = ImageOps.exif_transpose(opened).convert("RGB")
        hashes.append(np.where(imagehash.phash(image).hash.ravel(), 1.0, -1.0))
        histograms.append(colour_histogram(image))
    for name, vectors in (("perceptual hash (64 bits)", hashes), ("colour histogram (HSV, 192 bins)", histograms)):
        yield row(name, leave_one_out(photos, by_likeness(photos, np.stack(vectors))))


def colour_histogram(image: Image.Image) -> Floats:
    """Square roots of the shares of 12 hues x 4 saturations x 4 values; their cosine is Bhattacharyya's coefficient."""
    hue, saturation, value = np.moveaxis(np.asarray(image.resize((128, 128)).convert("HSV"), np.int64), -1, 0)
    counts = np.bincount((((hue * 12 >> 8) * 4 + (saturation >> 6)) * 4 + (value >> 6)).ravel(), minlength=192)
    roots: Floats = np.sqrt(counts / counts.sum())
    return roots


def by_likeness(photos: Sequence[LabelledPhoto], vectors: Floats) -> Callable[[int], Sequence[str]]:
    """Rank by dot product."""

    def rank(number: int) -> Sequence[str]:
        order = np.argsort(-(vectors @ vectors[number]), kind="stable")
        return [photos[position].id for position in order]

    return rank


def search(engine: Engine, term: Term, count: int) -> list[str]:
    """Ids of the matches of a one-term query."""
    return [match.photo.id for match in engine.search(Query([term], top_k=count), TaskContext()).matches]


def tusou(*arguments: str) -> Any:
    """Run the command line and return what it printed as JSON."""
    command = [sys.executable, "-m", "desktop", *arguments, "--json"]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE)
    return json.loads(done.stdout)


def cross_check(engine: Engine, photos: Sequence[LabelledPhoto], texts: Sequence[str], count: int) -> int:
    """Repeat some queries by the real command line. Returns how many; stops the run where a ranking differs."""
    step = max(1, len(photos) // max(1, count))
    queries: list[tuple[list[str], Term]] = [
        (["--image", str(photo.path)], ImageTerm(LibraryPhoto(photo.id))) for photo in photos[::step][:count]
    ]
    queries += [([text], TextTerm(text)) for text in texts[:: max(1, len(texts) // max(1, count))][:count]]
    for arguments, term in queries:
        printed = [match["id"] for match in tusou("search", *arguments, "-k", "50")["matches"]]
        if printed != search(engine, term, 50):
            sys.exit(f"tusou search {' '.join(arguments)}: another ranking than the engine's")
    return len(queries)


def read_names(path: Path) -> Mapping[str, Sequence[str]]:
    """English and Chinese name of each class."""
    lines = [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    return {label: names for label, *names in lines}


def measure_texts(
    engine: Engine, photos: Sequence[LabelledPhoto], names: Mapping[str, Sequence[str]], model: str
) -> None:
    """Print how well the name of each class finds its photos."""
    labels = sorted({photo.label for photo in photos} & set(names))
    members = {label: frozenset(photo.id for photo in photos if photo.label == label) for label in labels}
    rows, judged = [], []
    for language in range(2):
        found = [judge(search(engine, TextTerm(names[x][language]), len(photos)), members[x]) for x in labels]
        judged.append(found)
        rows.append(row(("English", "Chinese")[language], found))
    print_table(f"Text search by class name, {model}", ["language", "mAP", "P@10", "R@1", "queries"], rows)
    weakest = sorted(range(len(labels)), key=lambda number: judged[0][number].average_precision)[:10]
    print_table(
        f"Weakest names, {model}",
        ["class", "English", "mAP", "Chinese", "mAP"],
        [
            [label, english, judged[0][x].average_precision, chinese, judged[1][x].average_precision]
            for x in weakest
            for label, (english, chinese) in [(labels[x], names[labels[x]])]
        ],
    )


def measure(folder: Path, names: Mapping[str, Sequence[str]], checks: int, packs: Sequence[str], work: Path) -> None:
    """Import, search, judge, print."""
    copies = work / "photos"
    copies.mkdir()
    photos = labelled_photos(folder, copies)
    added = tusou("add", str(copies))
    classes = len({photo.label for photo in photos})
    print(f"{added['added']} of {len(photos)} photos of {classes} classes imported, {len(added['failed'])} failed")
    session = Session()
    try:
        engine = session.registry.open()
        rows = [*baselines(photos)]
        for model in (BUILT_IN, *(tusou("model", "install", pack)["model"]["id"] for pack in packs)):
            tusou("model", "use", model)
            ours = leave_one_out(
                photos, lambda number: search(engine, ImageTerm(LibraryPhoto(photos[number].id)), len(photos))
            )
            rows.append(row(f"Tusou, {model}", ours))
            if names:
                measure_texts(engine, photos, names, model)
            texts = [text for label in sorted(names) for text in names[label]]
            checked = cross_check(engine, photos, texts, checks)
            print(f"\n{model}: {checked} queries repeated by `tusou search`: the same rankings.")
        print_table("Image search, leave one out", ["method", "mAP", "P@10", "R@1", "queries"], rows)
    finally:
        session.close()
    if is_available():
        _rendered_text.show(_rendered_text.measure(work / "text", photos[0].path))
    else:
        print("\nText in pictures is not measured: the extra “ocr” is not installed.")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--names", type=Path, help="table of class, English and Chinese name, separated by tabs")
    parser.add_argument("--cross-check", type=int, default=5, help="queries of each kind to repeat (default 5)")
    parser.add_argument("--pack", action="append", default=[], help="a model pack to measure too: name, folder or zip")
    arguments = parser.parse_args()
    names = read_names(arguments.names) if arguments.names else {}
    with tempfile.TemporaryDirectory() as work:
        os.environ["TUSOU_HOME"] = str(Path(work) / "home")
        measure(arguments.folder, names, arguments.cross_check, arguments.pack, Path(work))


if __name__ == "__main__":
    main()
