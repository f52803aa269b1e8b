"""Where the parts of a card are."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QFontMetrics

#: Sides of the picture on a card, in logical pixels.
MIN_SIDE, DEFAULT_SIDE, MAX_SIDE = 96, 176, 320

MARGIN = 4
PADDING = 8
_GAP = 6


@dataclass(frozen=True, slots=True)
class CardMetrics:
    """Sizes of a card, in logical pixels.

    Attributes:
        side: side of the square that the picture fits into.
        line: height of a line of text.
    """

    side: int
    line: int

    @classmethod
    def of(cls, side: int, font: QFontMetrics) -> CardMetrics:
        """For pictures of ``side`` and texts in ``font``."""
        return cls(side, font.height())

    @property
    def size(self) -> QSize:
        """The smallest grid cell that the card fits into."""
        edge = 2 * (MARGIN + PADDING)
        return QSize(self.side + edge, self.side + _GAP + 2 * self.line + edge)

    def card(self, cell: QRect) -> QRect:
        """The card, in the middle of a grid cell that may be wider."""
        size = self.size
        return QRect(
            cell.left() + (cell.width() - size.width()) // 2 + MARGIN,
            cell.top() + MARGIN,
            size.width() - 2 * MARGIN,
            size.height() - 2 * MARGIN,
        )

    def picture(self, card: QRect) -> QRect:
        """The square for the picture."""
        return QRect(card.left() + PADDING, card.top() + PADDING, self.side, self.side)

    def name(self, card: QRect) -> QRect:
        """The line for the file name."""
        return QRect(card.left() + PADDING, card.top() + PADDING + self.side + _GAP, self.side, self.line)

    def caption(self, card: QRect) -> QRect:
        """The line for the caption."""
        return self.name(card).translated(0, self.line)
