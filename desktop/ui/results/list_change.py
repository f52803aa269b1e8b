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
    ranges: list[tuple[int, int]] = []
    kept = 0
    for row, photo_id in enumerate(old):
        if kept < len(new) and new[kept] == photo_id:
            kept += 1
        elif ranges and ranges[-1][1] == row - 1:
            ranges[-1] = (ranges[-1][0], row)
        elif len(ranges) == MAX_RANGES:
            return None
        else:
            ranges.append((row, row))
    return ranges if kept == len(new) else None
