"""A text reader for tests: what a picture says depends on its colour."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from desktop.core.errors import ErrorCode, InvalidInputError
from desktop.core.progress import TaskContext
from desktop.core.text_line import TextLine
from desktop.embedding.text_reader import UInt8

Colour = tuple[int, int, int]

RED, GREEN, BLUE, BLACK = (220, 30, 30), (30, 200, 40), (30, 40, 220), (0, 0, 0)

SIGNS: Mapping[Colour, Sequence[str]] = {
    RED: ("Closedon Sundays", "Invoice IMG2034"),
    GREEN: ("北京南站有限公司", "今日特价 4.50"),
    BLUE: (),
}


class ColourReader:
    """Reads the sign that has the colour of the picture's middle; a black picture cannot be read at all."""

    def __init__(self, name: str = "colours-1", signs: Mapping[Colour, Sequence[str]] = SIGNS) -> None:
        self._name = name
        self._signs = signs
        self.pictures = 0

    @property
    def id(self) -> str:
        return self._name

    @property
    def min_side(self) -> int:
        return 16

    def read(self, pixels: UInt8, ctx: TaskContext) -> Sequence[TextLine]:
        self.pictures += 1
        middle = pixels[pixels.shape[0] // 2, pixels.shape[1] // 2].astype(int)
        if middle.sum() < 30:
            raise InvalidInputError(ErrorCode.IMAGE_DAMAGED, "too dark")
        nearest = min(self._signs, key=lambda colour: int(np.abs(middle - colour).sum()))
        return [
            TextLine(text, (0.1, 0.1 + number * 0.2, 0.9, 0.2 + number * 0.2), 0.9)
            for number, text in enumerate(self._signs[nearest])
        ]
