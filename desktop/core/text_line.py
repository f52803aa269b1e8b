"""Text that was read in a picture."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TextLine:
    """One line.

    Attributes:
        text: what it says.
        box: left, top, right and bottom edge as shares of the upright picture's width and height, 0 … 1.
        confidence: of the reader, 0 … 1.
    """

    text: str
    box: tuple[float, float, float, float]
    confidence: float
