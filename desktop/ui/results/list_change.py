"""The difference between two lists of ids, as ranges of rows."""

from __future__ import annotations

from collections.abc import Sequence

from desktop.core.photo import PhotoId

#: Beyond this many ranges a view is faster to set up again than to follow.
MAX_RANGES = 200


def removed_ranges(old: Sequence[PhotoId], new: Sequence[PhotoId]) -> list[tuple[int, int]] | None:
    """Ranges of rows (first, last) of ``old`` that are not in ``new``, in ascending order.

    None if ``new`` is not ``old`` with some rows left out, or if there are more than :data:`MAX_RANGES` ranges.
    Swapped arguments give the ranges of ``new`` that were inserted.
    """
    if len(new) > len(old):
        return None
    # Most changes are in one place, such as photos that were added on top of 100,000: only what lies between the
    # equal ends is walked through.
    start = _equal_beginning(old, new)
    old_end, new_end = len(old), len(new)
    if new[start:] == old[old_end - (new_end - start) :]:
        old_end, new_end = old_end - (new_end - start), start
    ranges: list[tuple[int, int]] = []
    kept = start
    for row in range(start, old_end):
        if kept < new_end and new[kept] == old[row]:
            kept += 1
        elif ranges and ranges[-1][1] == row - 1:
            ranges[-1] = (ranges[-1][0], row)
        elif len(ranges) == MAX_RANGES:
            return None
        else:
            ranges.append((row, row))
    return ranges if kept == new_end else None


def _equal_beginning(one: Sequence[PhotoId], other: Sequence[PhotoId]) -> int:
    """How many ids both lists begin with."""
    low, high = 0, min(len(one), len(other))
    while low < high:
        middle = (low + high + 1) // 2
        if one[low:middle] == other[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low
