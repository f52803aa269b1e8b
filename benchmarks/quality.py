"""How good search is on labelled photos: FOLDER has one folder of photos for each class.

usage: quality.py FOLDER [--names TABLE.tsv] [--cross-check N] [--pack NAME_OR_FOLDER]… [--edited N] [--no-text]

Image search is measured leave one out: each photo is a query, the other photos of its class are what should come
first. A perceptual hash and a colour histogram are measured in the same run. With a table of names (class, English,
Chinese; that of Caltech-101 is known) text search is measured too, and besides:

* where the relevance cut falls, and how often photos with a score are what was asked for;
* composed queries, on pictures of two things each (:mod:`benchmarks._composed`);
* colours as words, on painted pictures (:mod:`benchmarks._colour_words`).

All of it is measured with each model pack besides. Near-duplicates (:mod:`benchmarks.near_duplicates`) and, where the
extra ocr is installed, text in pictures (:mod:`benchmarks._rendered_text`) follow; they do not depend on the model.
imagededup is left out: it needs torch, 2 GB, and its hashes are those of ImageHash (recall@1 .83 … .86 on eight edits).

The photos are copied to neutral names first, so that neither folder nor file name helps, and imported by
``tusou add``. Queries run on the engine that the command line uses; a sample of them is repeated by ``tusou search``
itself and must give the same ranking.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image, ImageOps

sys.path.insert(0, str(Path(__file__).parent.parent))

from benchmarks import _colour_words, _composed, _rendered_text, near_duplicates
from benchmarks._judging import (
    LabelledPhoto,
    Names,
    Searched,
    f1,
    judge,
    labelled_photos,
    leave_one_out,
    read_names,
    row,
)
from benchmarks._peers import PEERS, Floats
from benchmarks._table import print_table
from desktop.cli.session import Session
from desktop.core.query import ImageTerm, LibraryPhoto, Term, TextTerm
from desktop.embedding import text_reader
from desktop.services.models.service import BUILT_IN

NAMES = Path(__file__).parent / "names_caltech101.tsv"
#: Bounds of scores in the table of how often they are right.
SCORES = (0.0, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0)


def baselines(photos: Sequence[LabelledPhoto]) -> Iterator[list[object]]:
    """Perceptual hash and colour histogram."""
    for name in ("pHash 64", "colour histogram (HSV, 192 bins)"):
        vectors = []
        for photo in photos:
            with Image.open(photo.path) as opened:
                vectors.append(PEERS[name](ImageOps.exif_transpose(opened).convert("RGB")))
        yield row(name, leave_one_out(photos, by_likeness(photos, np.stack(vectors))))


def by_likeness(photos: Sequence[LabelledPhoto], vectors: Floats) -> Callable[[int], Sequence[str]]:
    """Rank by dot product."""

    def rank(number: int) -> Sequence[str]:
        order = np.argsort(-(vectors @ vectors[number]), kind="stable")
        return [photos[position].id for position in order]

    return rank


def tusou(*arguments: str) -> Any:
    """Run the command line and return what it printed as JSON."""
    command = [sys.executable, "-m", "desktop", *arguments, "--json"]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE)
    return json.loads(done.stdout)


def cross_check(searched: Searched, photos: Sequence[LabelledPhoto], texts: Sequence[str], count: int) -> int:
    """Repeat some queries by the real command line. Returns how many; stops the run where a ranking differs."""
    step = max(1, len(photos) // max(1, count))
    queries: list[tuple[list[str], Term]] = [
        (["--image", str(photo.path)], ImageTerm(LibraryPhoto(photo.id))) for photo in photos[::step][:count]
    ]
    queries += [([text], TextTerm(text)) for text in texts[:: max(1, len(texts) // max(1, count))][:count]]
    for arguments, term in queries:
        answer = tusou("search", *arguments, "-k", "50", "--filter", str(searched.filter))
        if [match["id"] for match in answer["matches"]] != searched.ids(term)[:50]:
            sys.exit(f"tusou search {' '.join(arguments)}: another ranking than the engine's")
    return len(queries)


def measure_texts(searched: Searched, photos: Sequence[LabelledPhoto], names: Names, model: str) -> None:
    """Print how well the name of each class finds its photos."""
    members = members_of(photos, names)
    labels = list(members)
    rows, judged = [], []
    for language in range(2):
        terms = [TextTerm(names[label][language]) for label in labels]
        found = [judge(searched.ids(term), members[label]) for term, label in zip(terms, labels, strict=True)]
        cuts = [f1(searched.cut(term), members[label]) for term, label in zip(terms, labels, strict=True)]
        judged.append(found)
        rows.append([*row(("English", "Chinese")[language], found), float(np.mean(cuts))])
    print_table(
        f"Text search by class name, {model}", ["language", "mAP", "P@10", "R@1", "queries", "F1 of the cut"], rows
    )
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


def measure_scores(searched: Searched, photos: Sequence[LabelledPhoto], names: Names, model: str) -> None:
    """Print how often a photo with a score is what was asked for: an honest score is right as often as it says."""
    members = members_of(photos, names)
    images = [
        (ImageTerm(LibraryPhoto(photo.id)), members[photo.label] - {photo.id}, {photo.id}) for photo in photos[::3]
    ]
    kinds: dict[str, list[tuple[float, bool]]] = {"image": _scored(searched, images)}
    for language, name in enumerate(("English", "Chinese")):
        texts = [(TextTerm(names[label][language]), members[label], set[str]()) for label in members]
        kinds[name] = _scored(searched, texts)
    rows = []
    for low, high in pairwise(SCORES):
        cells: list[object] = []
        for found in kinds.values():
            right = [is_right for score, is_right in found if low <= score < high or score == high == 1]
            cells.append(f"{np.mean(right):.2f} of {len(right)}" if right else "")
        rows.append([f"{low:.2f} - {high:.2f}", *cells])
    print_table(f"How often a score is right, {model}", ["score", *kinds], rows)


def _scored(searched: Searched, queries: Sequence[tuple[Term, frozenset[str], set[str]]]) -> list[tuple[float, bool]]:
    return [
        (score, id_ in relevant)
        for term, relevant, left_out in queries
        for id_, score in searched.scored(term)
        if id_ not in left_out
    ]


def members_of(photos: Sequence[LabelledPhoto], names: Names) -> dict[str, frozenset[str]]:
    """Ids of the photos of each class that has a name."""
    labels = sorted({photo.label for photo in photos} & set(names))
    return {label: frozenset(photo.id for photo in photos if photo.label == label) for label in labels}


def measure(folder: Path, names: Names, checks: int, packs: Sequence[str], work: Path) -> None:
    """Import, search, judge, print."""
    folders = [work / name for name in ("photos", "pairs", "painted")]
    for each in folders:
        each.mkdir()
    photos = labelled_photos(folder, folders[0])
    named = {label: names[label] for label in names if label in {photo.label for photo in photos}}
    collages = _composed.make(photos, named, folders[1])
    painted = _colour_words.make(photos, named, folders[2])
    added = tusou("add", *map(str, folders))
    classes = len({photo.label for photo in photos})
    print(f"{len(photos)} photos of {classes} classes; {added['added']} imported, {len(added['failed'])} failed")
    session = Session()
    try:
        engine = session.registry.open()
        of_photos = Searched(engine, folders[0], len(photos))
        rows = [*baselines(photos)]
        for model in (BUILT_IN, *(tusou("model", "install", pack)["model"]["id"] for pack in packs)):
            tusou("model", "use", model)
            ours = leave_one_out(photos, lambda number: of_photos.ids(ImageTerm(LibraryPhoto(photos[number].id))))
            rows.append(row(f"Tusou, {model}", ours))
            if named:
                measure_texts(of_photos, photos, named, model)
                measure_scores(of_photos, [photo for photo in photos if photo.label in named], named, model)
                _composed.measure(collages, named, Searched(engine, folders[1], len(collages.shown)), model)
                _colour_words.measure(painted, named, Searched(engine, folders[2], len(painted)), model)
            checked = cross_check(of_photos, photos, [text for label in sorted(named) for text in named[label]], checks)
            print(f"\n{model}: {checked} queries repeated by `tusou search`: the same rankings.")
        print_table("Image search, leave one out", ["method", "mAP", "P@10", "R@1", "queries"], rows)
    finally:
        session.close()


def measure_the_rest(folder: Path, edited: int, *, text: bool, work: Path) -> None:
    """Near-duplicates and text in pictures."""
    paths = sorted(path for path in folder.glob("*/*") if path.is_file())
    if edited:
        os.environ["TUSOU_HOME"] = str(work / "edited home")
        (work / "edited").mkdir()
        near_duplicates.measure(paths[:: max(1, len(paths) // edited)][:edited], work / "edited")
    if text and text_reader.is_available():
        _rendered_text.show(_rendered_text.measure(work / "rendered", paths[0]))
    elif text:
        print("\nText in pictures was not measured: the extra ocr is not installed.")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--names", type=Path, default=NAMES, help="table: class, English and Chinese name, by tabs")
    parser.add_argument("--cross-check", type=int, default=5, help="queries of each kind to repeat (default 5)")
    parser.add_argument("--pack", action="append", default=[], help="a model pack to measure too: name, folder or zip")
    parser.add_argument(
        "--edited", type=int, default=200, help="photos that are edited for near-duplicates (default 200)"
    )
    parser.add_argument("--no-text", action="store_true", help="leave text in pictures out, which takes minutes")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        os.environ["TUSOU_HOME"] = str(work / "home")
        measure(arguments.folder, read_names(arguments.names), arguments.cross_check, arguments.pack, work)
        measure_the_rest(arguments.folder, arguments.edited, text=not arguments.no_text, work=work)


if __name__ == "__main__":
    main()
