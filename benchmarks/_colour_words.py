"""Colours as words: photos whose middle was painted in one colour, and whether its name finds them.

A photo is made grey, and the middle of it takes the hue of a colour. Light and dark stay, so that what it shows can
still be told.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from PIL import Image, ImageDraw, ImageFilter, ImageOps

from benchmarks._judging import LabelledPhoto, Names, Searched, judge, row
from benchmarks._table import print_table
from desktop.core.query import TextTerm

_SIDE = 320
_PHOTOS = 60
#: What the middle is multiplied with, and names of the colour.
_PAINTS: Mapping[str, tuple[tuple[int, int, int], str, str]] = {
    "red": ((225, 30, 35), "red", "红色"),
    "orange": ((255, 140, 20), "orange-coloured", "橙色"),
    "yellow": ((255, 225, 40), "yellow", "黄色"),
    "green": ((50, 160, 60), "green", "绿色"),
    "blue": ((50, 95, 220), "blue", "蓝色"),
    "purple": ((135, 55, 190), "purple", "紫色"),
    "pink": ((255, 130, 180), "pink", "粉色"),
}


@dataclass(frozen=True)
class Painted:
    """A painted picture: its id, the class that it shows, and its colour."""

    id: str
    label: str
    colour: str


def make(photos: Sequence[LabelledPhoto], names: Names, folder: Path) -> list[Painted]:
    """Write the pictures: each of some photos in every colour."""
    chosen = [photo for photo in photos if photo.label in names]
    painted = []
    for photo in chosen[:: max(1, len(chosen) // _PHOTOS)][:_PHOTOS]:
        picture = ImageOps.exif_transpose(Image.open(photo.path)).convert("L")
        picture = ImageOps.autocontrast(ImageOps.contain(picture, (_SIDE, _SIDE)), cutoff=2)
        for colour, (paint, *_) in _PAINTS.items():
            path = folder / f"{len(painted):05}.jpg"
            _paint(picture, paint).save(path, quality=90)
            painted.append(Painted(sha256(path.read_bytes()).hexdigest(), photo.label, colour))
    return painted


def _paint(grey: Image.Image, colour: tuple[int, int, int]) -> Image.Image:
    """The middle half of a grey picture in a colour: dark stays dark, light becomes the colour."""
    width, height = grey.size
    mask = Image.new("L", grey.size)
    ImageDraw.Draw(mask).ellipse((width * 0.15, height * 0.15, width * 0.85, height * 0.85), fill=255)
    tinted = ImageOps.colorize(grey, "black", colour, mid=tuple(int(0.75 * part) for part in colour))
    return Image.composite(tinted, grey.convert("RGB"), mask.filter(ImageFilter.GaussianBlur(4)))


def measure(painted: Sequence[Painted], names: Names, searched: Searched, model: str) -> None:
    """Print how well a colour, and a thing with its colour, are found."""
    rows = []
    for language in range(2):
        judged = [
            judge(searched.ids(TextTerm(paint[1 + language])), _of(painted, colour=colour))
            for colour, paint in _PAINTS.items()
        ]
        rows.append(row(("colour, English", "colour, Chinese")[language], judged))
    labels = sorted({each.label for each in painted})
    for title, phrase in (
        ("thing", "{1}"),
        ("colour and thing, English", "{0} {1}"),
        ("colour and thing, Chinese", "{2}的{3}"),
    ):
        judged = [
            judge(
                searched.ids(TextTerm(phrase.format(paint[1], names[label][0], paint[2], names[label][1]))),
                _of(painted, colour=colour, label=label),
            )
            for label in labels
            for colour, paint in _PAINTS.items()
        ]
        rows.append(row(title, judged))
    title = f"Colour words, {model}; {len(painted)} pictures in {len(_PAINTS)} colours (chance {1 / len(_PAINTS):.2f})"
    print_table(title, ["query", "mAP", "P@10", "R@1", "queries"], rows)


def _of(painted: Sequence[Painted], colour: str, label: str | None = None) -> frozenset[str]:
    return frozenset(each.id for each in painted if each.colour == colour and label in {None, each.label})
