"""How benchmarks print what they measured: one Markdown table each, so that a run can be pasted as it is."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence


def print_table(title: str, headers: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """Print a Markdown table with aligned columns.

    Args:
        title: printed as a heading.
        headers: names of the columns.
        rows: cells; floats are shown with three significant digits.
    """
    cells = [list(headers), *([_text(cell) for cell in row] for row in rows)]
    widths = [max(_width(row[column]) for row in cells) for column in range(len(headers))]
    print(f"\n### {title}\n")
    _print_row(cells[0], widths)
    print("|" + "|".join("-" * (width + 2) for width in widths) + "|")
    for row in cells[1:]:
        _print_row(row, widths)


def _print_row(row: Sequence[str], widths: Sequence[int]) -> None:
    padded = (cell + " " * (width - _width(cell)) for cell, width in zip(row, widths, strict=True))
    print("| " + " | ".join(padded) + " |")


def _text(cell: object) -> str:
    if not isinstance(cell, float):
        return str(cell)
    return f"{cell:,.0f}" if abs(cell) >= 1000 else f"{cell:.3g}"


def _width(text: str) -> int:
    """Columns in a terminal: Chinese characters take two."""
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)
