"""Composed queries: pictures of two things each, and what finds those that show A and B, or A without B.

Photos of each class are split: halves of two of them, one above the other, are the pictures that are searched; the
others are the images that are asked with, which no picture holds.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from itertools import combinations
from pathlib import Path

import numpy as np
from PIL import Image, ImageOps

from benchmarks._judging import LabelledPhoto, Names, Searched, judge, row
from benchmarks._table import print_table
from desktop.core.query import ImageFile, ImageTerm, Term, TextTerm

_CLASSES = 20
_PICTURES_OF_A_PAIR = 3
_QUERIES_OF_A_CLASS = 5
_SIDE = 320
_SEED = 1


@dataclass(frozen=True)
class Collages:
    """Pictures of two things: the classes that are in each by its id, and the photos of each class to ask with."""

    shown: dict[str, frozenset[str]]
    held: dict[str, Sequence[Path]]


def make(photos: Sequence[LabelledPhoto], names: Names, folder: Path) -> Collages:
    """Write the pictures."""
    chance = random.Random(_SEED)
    of: dict[str, list[Path]] = {}
    for photo in photos:
        if photo.label in names:
            of.setdefault(photo.label, []).append(photo.path)
    labels = sorted(label for label in of if len(of[label]) >= _QUERIES_OF_A_CLASS)
    labels = labels[:: max(1, len(labels) // _CLASSES)][:_CLASSES]
    shown = {}
    for pair in combinations(labels, 2):
        for _ in range(_PICTURES_OF_A_PAIR):
            path = folder / f"{len(shown):05}.jpg"
            _collage([chance.choice(of[label][: len(of[label]) * 2 // 3]) for label in pair]).save(path, quality=90)
            shown[sha256(path.read_bytes()).hexdigest()] = frozenset(pair)
    return Collages(shown, {label: of[label][len(of[label]) * 2 // 3 :] for label in labels})


def _collage(paths: Sequence[Path]) -> Image.Image:
    canvas = Image.new("RGB", (_SIDE, _SIDE))
    for number, path in enumerate(paths):
        half = ImageOps.fit(ImageOps.exif_transpose(Image.open(path)).convert("RGB"), (_SIDE, _SIDE // 2))
        canvas.paste(half, (0, number * _SIDE // 2))
    return canvas


def measure(collages: Collages, names: Names, searched: Searched, model: str) -> None:
    """Print how well A and B, and A without B, are found."""
    chance = random.Random(_SEED)
    pairs = [
        (a, b)
        for a in collages.held
        for b in chance.sample([each for each in collages.held if each != a], min(5, len(collages.held) - 1))
    ]
    image = {label: ImageTerm(ImageFile(chance.choice(paths))) for label, paths in collages.held.items()}
    text = {label: TextTerm(names[label][0]) for label in collages.held}
    ways: dict[str, Callable[[str, str], Sequence[Term]]] = {
        "image of A": lambda a, _: [image[a]],
        "text B": lambda _, b: [text[b]],
        "image of A + text B": lambda a, b: [image[a], text[b]],
        "image of A + image of B": lambda a, b: [image[a], image[b]],
        "text A + text B": lambda a, b: [text[a], text[b]],
        "text “A and B”": lambda a, b: [TextTerm(f"{names[a][0]} and {names[b][0]}")],
        "text “A和B”": lambda a, b: [TextTerm(f"{names[a][1]}和{names[b][1]}")],
    }
    rows = [
        row(way, [judge(searched.ids(*terms(a, b)), _showing(collages, a, b)) for a, b in pairs])
        for way, terms in ways.items()
    ]
    print_table(
        f"Pictures that show A and B, {model}; {len(collages.shown)} pictures of two things",
        ["query", "mAP", "P@10", "R@1", "queries"],
        rows,
    )
    ways = {
        "text A": lambda a, _: [text[a]],
        "text A - text B": lambda a, b: [text[a], TextTerm(text[b].text, -1.0)],
        "text “A without B”": lambda a, b: [TextTerm(f"{names[a][0]} without {names[b][0]}")],
        "text “没有B的A”": lambda a, b: [TextTerm(f"没有{names[b][1]}的{names[a][1]}")],
        "image of A": lambda a, _: [image[a]],
        "image of A - text B": lambda a, b: [image[a], TextTerm(text[b].text, -1.0)],
        "image of A - image of B": lambda a, b: [image[a], ImageTerm(image[b].image, -1.0)],
    }
    rows = [
        [way, float(np.mean([_in_order(searched.ids(*terms(a, b)), collages, a, b) for a, b in pairs])), len(pairs)]
        for way, terms in ways.items()
    ]
    print_table(
        f"A without B, {model}: how often a picture of A without B comes before one of A and B (.5 is chance)",
        ["query", "in order", "queries"],
        rows,
    )


def _showing(collages: Collages, a: str, b: str) -> frozenset[str]:
    return frozenset(id_ for id_, shown in collages.shown.items() if shown == {a, b})


def _in_order(ranking: Sequence[str], collages: Collages, a: str, b: str) -> float:
    """Share of the pairs (A without B, A and B) of which the first comes first; what was not found ties at the end."""
    rank = {id_: number for number, id_ in enumerate(ranking)}
    last = len(ranking)
    with_b = np.array([rank.get(id_, last) for id_ in _showing(collages, a, b)])
    without = np.array([rank.get(id_, last) for id_, shown in collages.shown.items() if a in shown and b not in shown])
    return float(np.mean((without[:, None] < with_b) + 0.5 * (without[:, None] == with_b)))
