"""How figures grow with the library."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from benchmarks._table import print_table

#: What is more than this many times as much as the photos is worse than linear.
_NOISE = 1.15

#: Photos in the library, what was measured, the figure.
Point = tuple[int, str, float]


def print_growth(title: str, points: Sequence[Point]) -> None:
    """Print how figures grow from one size to the next; what grows more than the photos is marked."""
    series: dict[str, list[tuple[int, float]]] = {}
    for size, what, figure in points:
        series.setdefault(what, []).append((size, figure))
    rows = []
    for what, figures in series.items():
        for (before, earlier), (after, later) in pairwise(figures):
            mark = "worse than linear" if later / earlier > _NOISE * after / before else ""
            rows.append((what, f"{before:,} to {after:,}", f"× {after / before:g}", f"× {later / earlier:.2f}", mark))
    if rows:
        print_table(title, ("what", "photos", "photos, times", "figure, times", ""), rows)
