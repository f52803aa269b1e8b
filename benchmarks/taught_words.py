"""How well words are learned from a few photos: FOLDER has one folder of photos for each class.

usage: taught_words.py FOLDER [--names TABLE.tsv] [--draws N]

For each class a few of its photos, drawn at random, get a made-up word as a tag; then the word is searched for, and the
other photos of the class are what should come first. The same examples are given to a search with all of them as
pictures, and to a ranking by likeness to their mean. With a table of names (class, English, Chinese) text search by
the name of the class is measured on the same photos, without and with the name taught. Each is repeated with one wrong
example, drawn from all other classes, beside them. At last the suggestions are answered truthfully, as a user would,
and the word is searched again; what was confirmed then counts as found.
"""

from __future__ import annotations

import argparse
import os
import sqlite3
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

import numpy as np
import numpy.typing as npt

sys.path.insert(0, str(Path(__file__).parent.parent))

from benchmarks._judging import LabelledPhoto, Names, Quality, judge, labelled_photos, read_names, row
from benchmarks._table import print_table
from desktop.core.photo import PhotoId
from desktop.core.progress import TaskContext
from desktop.core.query import ImageTerm, LibraryPhoto, Query, Term, TextTerm
from desktop.engines.local.engine import LocalEngine
from desktop.engines.teaching import Verdict
from desktop.services.importing import ImportService
from desktop.services.library import LibraryRegistry

#: A word that no model knows; nor is any part of it a word.
WORD = "qzxvv"
ANSWERS = 10
#: Right and wrong examples of each setting.
SETTINGS = ((5, 0), (5, 1), (8, 0), (8, 1))
BINS = (0.0, 0.2, 0.4, 0.6, 0.8, 1.01)

Floats = npt.NDArray[np.float32]


@dataclass
class Measured:
    """What was found.

    Attributes:
        judged: qualities of each method.
        confidences: confidence of each photo that was found, and whether it is of the class.
        milliseconds: of learning a word.
        doubted: whether a wrong example was doubted.
    """

    judged: dict[str, list[Quality]] = field(default_factory=lambda: defaultdict(list))
    confidences: list[tuple[float, bool]] = field(default_factory=list)
    milliseconds: list[float] = field(default_factory=list)
    doubted: list[bool] = field(default_factory=list)


class Library:
    """The photos in a library of their own."""

    def __init__(self, engine: LocalEngine, photos: Sequence[LabelledPhoto], database: Path) -> None:
        self.engine = engine
        self.label = {photo.id: photo.label for photo in photos}
        with closing(sqlite3.connect(database)) as connection:
            rows = list(connection.execute("SELECT sha256, vector FROM embedding JOIN photo ON photo.id = photo_id"))
        self.ids = [sha256 for sha256, _ in rows]
        self._vectors: Floats = np.array([np.frombuffer(vector, "<f2") for _, vector in rows], np.float32)

    def found(self, *terms: Term) -> list[tuple[PhotoId, float]]:
        """Ids and scores, best first."""
        result = self.engine.search(Query(terms, top_k=len(self.ids)), TaskContext())
        return [(match.photo.id, match.score) for match in result.matches]

    def nearest_to_mean(self, examples: Sequence[PhotoId]) -> list[PhotoId]:
        """All ids, by likeness to the mean of the examples' vectors."""
        mean = self._vectors[[self.ids.index(each) for each in examples]].mean(axis=0)
        return [self.ids[position] for position in np.argsort(-(self._vectors @ mean), kind="stable")]

    def say(self, photos: Sequence[PhotoId], verdict: Verdict, word: str = WORD) -> None:
        """Say whether a word fits photos."""
        self.engine.judge(word, dict.fromkeys(photos, verdict), TaskContext())

    def members(self, label: str) -> list[PhotoId]:
        """Photos of a class."""
        return [each for each in self.ids if self.label[each] == label]


def measure_class(
    library: Library, label: str, counts: tuple[int, int], names: Names, rng: np.random.Generator, measured: Measured
) -> None:
    """Teach one class and judge every method on the rest of it."""
    right, wrong = counts
    strangers = [each for each in library.ids if library.label[each] != label]
    examples = [*rng.choice(library.members(label), right, replace=False), *rng.choice(strangers, wrong, replace=False)]
    examples = [str(each) for each in examples]
    library.say(examples, Verdict.FITS)
    started = time.perf_counter()
    lesson = library.engine.lesson(WORD, ANSWERS, TaskContext())
    measured.milliseconds.append(1000 * (time.perf_counter() - started))
    if wrong:
        measured.doubted.append(any(each.photo.id in examples[right:] for each in lesson.suggestions))
    relevant = frozenset(library.members(label)) - set(examples)
    rankings = {
        "likeness to the mean of the examples": library.nearest_to_mean(examples),
        "search with the examples as pictures": [
            id_ for id_, _ in library.found(*(ImageTerm(LibraryPhoto(each)) for each in examples))
        ],
    }
    for language, name in zip(("English", "Chinese"), names.get(label, ()), strict=False):
        rankings[f"text search by name, {language}"] = [id_ for id_, _ in library.found(TextTerm(name))]
        library.say(examples, Verdict.FITS, name)
        rankings[f"taught word, the name in {language}"] = [id_ for id_, _ in library.found(TextTerm(name))]
        library.say(examples, Verdict.OPEN, name)
    scored = library.found(TextTerm(WORD))
    rankings["taught word, made up"] = [id_ for id_, _ in scored]
    measured.confidences += [(score, id_ in relevant) for id_, score in scored if id_ not in examples]
    for method, ranking in rankings.items():
        measured.judged[method].append(judge([each for each in ranking if each not in examples], relevant))
    answered = [each.photo.id for each in lesson.suggestions]
    for photo in answered:
        library.say([photo], Verdict.FITS if library.label[photo] == label else Verdict.REFUSED)
    ranking = [id_ for id_, _ in library.found(TextTerm(WORD)) if id_ not in examples]
    measured.judged[f"taught word, made up, after {ANSWERS} answers"].append(judge(ranking, relevant))
    library.say(library.ids, Verdict.OPEN)


def show(counts: tuple[int, int], measured: Measured) -> None:
    """Print the tables of one setting."""
    right, wrong = counts
    title = f"{right} examples" + (f" and {wrong} wrong one" if wrong else "")
    order = sorted(measured.judged, key=lambda method: (method.startswith("taught"), method))
    rows = [row(each, measured.judged[each]) for each in order]
    print_table(title, ["method", "mAP", "P@10", "R@1", "queries"], rows)
    print(f"\nA word is learned in {np.median(measured.milliseconds):.0f} ms (median).")
    if wrong:
        print(f"The wrong example is doubted in {100 * np.mean(measured.doubted):.0f} % of the cases.")
    pairs = np.array(measured.confidences)
    bins: list[list[object]] = []
    for low, high in pairwise(BINS):
        inside = pairs[(pairs[:, 0] >= low) & (pairs[:, 0] < high)]
        if len(inside):
            means = inside.mean(axis=0)
            bins.append([f"{low:.1f} … {min(high, 1):.1f}", float(means[0]), float(means[1]), len(inside)])
    print_table(f"Confidences, {title}", ["confidence", "mean", "of the class", "photos"], bins)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--names", type=Path, help="table of class, English and Chinese name, separated by tabs")
    parser.add_argument("--draws", type=int, default=2, help="how often examples of each class are drawn (default 2)")
    arguments = parser.parse_args()
    names = read_names(arguments.names) if arguments.names else {}
    with tempfile.TemporaryDirectory() as work:
        os.environ["TUSOU_HOME"] = str(Path(work) / "home")
        copies = Path(work) / "photos"
        copies.mkdir()
        measure(labelled_photos(arguments.folder, copies), copies, names, arguments.draws)


def measure(photos: Sequence[LabelledPhoto], folder: Path, names: Names, draws: int) -> None:
    """Import the photos, teach every class, print."""
    from desktop.cli.session import Session

    session = Session()
    try:
        registry: LibraryRegistry = session.registry
        importing: ImportService = session.imports
        importing.run(importing.add("local", [str(folder)]), TaskContext())
        engine = registry.open("local")
        assert isinstance(engine, LocalEngine)
        database = next(session.paths.data.rglob("library.sqlite3"))
        library = Library(engine, photos, database)
        labels = sorted(set(library.label.values()))
        print(f"{len(library.ids)} photos of {len(labels)} classes")
        for counts in SETTINGS:
            measured, rng = Measured(), np.random.default_rng(0)
            for label in labels * draws:
                measure_class(library, label, counts, names, rng, measured)
            show(counts, measured)
    finally:
        session.close()


if __name__ == "__main__":
    main()
