"""A grid of equal cells: where each row of a list is, by arithmetic alone."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPoint, QRect, QSize


@dataclass(frozen=True, slots=True)
class Grid:
    """Rows of a list from left to right in lines of ``columns`` cells; lengths in logical pixels, from the top left.

    Attributes:
        count: how many rows there are.
        columns: how many cells are beside each other.
        cell: size of a cell.
    """

    count: int
    columns: int
    cell: QSize

    @property
    def height(self) -> int:
        """Height of all lines."""
        return -(-self.count // self.columns) * self.cell.height()

    def rect(self, row: int) -> QRect:
        """The cell of a row."""
        line, column = divmod(row, self.columns)
        return QRect(QPoint(column * self.cell.width(), line * self.cell.height()), self.cell)

    def row_at(self, point: QPoint) -> int | None:
        """The row whose cell holds a point."""
        column, line = point.x() // self.cell.width(), point.y() // self.cell.height()
        row = line * self.columns + column
        inside = 0 <= column < self.columns and point.y() >= 0 and row < self.count
        return row if inside else None

    def lines_in(self, rect: QRect) -> list[tuple[int, int]]:
        """The rows (first, last) that a rectangle touches, line by line."""
        first_column = max(0, rect.left() // self.cell.width())
        last_column = min(self.columns - 1, rect.right() // self.cell.width())
        first_line = max(0, rect.top() // self.cell.height())
        last_line = min(rect.bottom(), self.height - 1) // self.cell.height()
        return [
            (line * self.columns + first_column, min(line * self.columns + last_column, self.count - 1))
            for line in range(first_line, last_line + 1)
            if first_column <= last_column and line * self.columns + first_column < self.count
        ]
