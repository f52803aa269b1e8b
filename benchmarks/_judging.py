"""Labelled photos, and how good a ranking of them is."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import numpy as np

from desktop.core.progress import TaskContext
from desktop.core.query import Filter, FilterField, Operator, Query, Term
from desktop.engines.base import Engine
from desktop.imaging.formats import is_image_name

PRECISION_AT = 10

#: English and Chinese name of each class.
Names = Mapping[str, Sequence[str]]


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


class Searched:
    """A folder of pictures in a library.

    Args:
        engine: of the library.
        folder: only pictures in it are found.
        count: of its pictures.
    """

    def __init__(self, engine: Engine, folder: Path, count: int) -> None:
        self.filter = Filter(FilterField.FOLDER, Operator.EQUAL, str(folder))
        self._engine = engine
        self._count = count

    def ids(self, *terms: Term) -> list[str]:
        """Ids of the matches, best first."""
        result = self._engine.search(Query(terms, [self.filter], self._count), TaskContext())
        return [match.photo.id for match in result.matches]

    def cut(self, *terms: Term) -> list[str]:
        """Ids of the matches within the relevance cut."""
        result = self._engine.search(Query(terms, [self.filter], self._count), TaskContext())
        return [match.photo.id for match in result.matches[: result.cut]]

    def scored(self, *terms: Term) -> list[tuple[str, float]]:
        """Ids of the matches with their scores."""
        result = self._engine.search(Query(terms, [self.filter], self._count), TaskContext())
        return [(match.photo.id, match.score) for match in result.matches]


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


def read_names(path: Path) -> Names:
    """English and Chinese name of each class of a table."""
    lines = [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    return {label: names for label, *names in lines}


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


def f1(found: Sequence[str], relevant: frozenset[str]) -> float:
    """Harmonic mean of precision and recall."""
    return 2 * len(relevant & set(found)) / (len(found) + len(relevant))


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
    """One line of a table: means over the queries."""
    means = np.mean([[each.average_precision, each.precision, each.first_right] for each in judged], axis=0)
    return [name, *(float(mean) for mean in means), len(judged)]
