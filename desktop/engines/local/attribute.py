"""What a photo is from the first to the last: date, format, size. Numbers by position, filtered many at a time."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from functools import cache
from typing import Any

import numpy as np

from desktop.core.errors import ErrorCode, InvalidInputError
from desktop.core.query import Filter, FilterField, Operator
from desktop.engines.local.vectors import BLOCK_ROWS, Int64, Mask

#: What SQL selects of ``photo`` for :meth:`Attributes.append`, in the order of the rows of the array.
COLUMNS = (
    "CAST(replace(substr(dated_at, 1, 10), '-', '') AS INTEGER), format,"
    " photo.size_bytes AS bytes, photo.width AS wide, photo.height AS high"
)
#: Rows of the array: day as number (20240517), format as code, bytes, pixels.
_DATE, _TYPE, _SIZE, _WIDTH, _HEIGHT = range(5)
COUNT = 5

#: Tells whether photos fulfil a filter: takes int64 [COUNT, n], gives bool [n].
Test = Callable[[Int64], Mask]

_COMPARISONS: dict[Operator, Callable[[Int64, float], Mask]] = {
    Operator.EQUAL: operator.eq,
    Operator.NOT_EQUAL: operator.ne,
    Operator.LESS: operator.lt,
    Operator.LESS_OR_EQUAL: operator.le,
    Operator.GREATER: operator.gt,
    Operator.GREATER_OR_EQUAL: operator.ge,
}
_SIZE_TEXT = re.compile(r"(\d+(?:\.\d+)?)\s*([kmg]?)b?", re.IGNORECASE)
_SIZE_UNITS = {"": 1, "k": 10**3, "m": 10**6, "g": 10**9}
_TYPE_NAMES = {"jpg": "jpeg", "jpe": "jpeg", "heic": "heif", "tif": "tiff"}
#: What width is, compared with height.
_ORIENTATIONS = {"landscape": operator.gt, "portrait": operator.lt, "square": operator.eq}
#: Letters of a format's name that its code holds. No two formats begin with the same.
_CODE_LETTERS = 7


class Attributes:
    """Attributes of photos by position. Blocks that are given whole may lie in a mapped file."""

    def __init__(self) -> None:
        self._blocks: list[Int64] = []
        self._size = 0

    def __len__(self) -> int:
        return self._size

    @property
    def last_block(self) -> Int64:
        """The attributes that were appended last, int64 [COUNT, BLOCK_ROWS]."""
        return self._blocks[-1]

    def append(self, columns: Iterable[Sequence[Any]]) -> None:
        """Add photos, ``COLUMNS`` as SQL gives them; as many as the last block has room for, or a full block."""
        day, format_, size, width, height = columns
        added = np.array((day, list(map(_code, format_)), size, width, height), np.int64)
        used = self._size % BLOCK_ROWS
        if not used:
            self._blocks.append(np.empty((COUNT, BLOCK_ROWS), np.int64))
        self._blocks[-1][:, used : used + added.shape[1]] = added
        self._size += added.shape[1]

    def append_block(self, block: Int64) -> None:
        """Add a full block, as it is; what is there already has to be full blocks."""
        self._blocks.append(block)
        self._size += BLOCK_ROWS

    def replace_last(self, block: Int64) -> None:
        """Put an equal block, that lies elsewhere, in the place of the last one, which is full."""
        self._blocks[-1] = block

    def fulfil(self, test: Test) -> Mask:
        """Which photos fulfil a test, bool [len(self)]."""
        parts = [test(block) for block in self._blocks]
        return np.concatenate([*parts, np.empty(0, np.bool_)])[: self._size]


def test(filter_: Filter) -> Test | None:
    """A filter as a test of attributes; None where it is about something else.

    Raises:
        InvalidInputError: FILTER_INVALID.
    """
    if filter_.field not in _TESTS:
        return None
    return _TESTS[filter_.field](filter_)


def dated(first: date, last: date) -> Test:
    """A test for days."""
    days = [day.year * 10_000 + day.month * 100 + day.day for day in (first, last)]
    return lambda attributes: (attributes[_DATE] >= days[0]) & (attributes[_DATE] <= days[1])


def refused(filter_: Filter, detail: str) -> InvalidInputError:
    """The error that tells what is wrong with a filter."""
    return InvalidInputError(ErrorCode.FILTER_INVALID, detail, params={"filter": str(filter_)})


def _comparison(filter_: Filter, row: int, value: float) -> Test:
    """Compare a row of the array with a value."""
    if filter_.operator not in _COMPARISONS:
        raise refused(filter_, f"{filter_.field} takes {' '.join(_COMPARISONS)}")
    compare = _COMPARISONS[filter_.operator]
    return lambda attributes: compare(attributes[row], value)


def _equality(filter_: Filter, test_: Test) -> Test:
    if filter_.operator is Operator.EQUAL:
        return test_
    if filter_.operator is Operator.NOT_EQUAL:
        return lambda attributes: ~test_(attributes)
    raise refused(filter_, f"{filter_.field} takes = !=")


def _date(filter_: Filter) -> Test:
    value = filter_.value
    if re.fullmatch(r"[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?", value) is None:
        raise refused(filter_, "YYYY, YYYY-MM or YYYY-MM-DD")
    try:
        date.fromisoformat(value + "-01-01"[len(value) - 4 :])
    except ValueError as error:
        raise refused(filter_, str(error)) from error
    # Compared to the precision that was typed: "date<=2024" includes all of 2024.
    first, last = (int(value.replace("-", "").ljust(8, digit)) for digit in "09")
    if filter_.operator in {Operator.EQUAL, Operator.NOT_EQUAL}:
        return _equality(filter_, lambda attributes: (attributes[_DATE] >= first) & (attributes[_DATE] <= last))
    return _comparison(
        filter_, _DATE, last if filter_.operator in {Operator.GREATER, Operator.LESS_OR_EQUAL} else first
    )


def _type(filter_: Filter) -> Test:
    value = filter_.value.lower().lstrip(".")
    code = _code(_TYPE_NAMES.get(value, value))
    return _equality(filter_, lambda attributes: attributes[_TYPE] == code)


def _size(filter_: Filter) -> Test:
    match = _SIZE_TEXT.fullmatch(filter_.value)
    if match is None:
        raise refused(filter_, "bytes, or a number with kB, MB or GB")
    return _comparison(filter_, _SIZE, float(match[1]) * _SIZE_UNITS[match[2].lower()])


def _side(filter_: Filter) -> Test:
    if re.fullmatch(r"\d{1,9}", filter_.value) is None:
        raise refused(filter_, "a number of pixels")
    return _comparison(filter_, _WIDTH if filter_.field == FilterField.WIDTH else _HEIGHT, int(filter_.value))


def _orientation(filter_: Filter) -> Test:
    compare = _ORIENTATIONS.get(filter_.value.lower())
    if compare is None:
        raise refused(filter_, " ".join(_ORIENTATIONS))
    return _equality(filter_, lambda attributes: compare(attributes[_WIDTH], attributes[_HEIGHT]))


@cache
def _code(format_: str) -> int:
    """A format as a number that is the same on every machine."""
    return int.from_bytes(format_.lower().encode("utf-8", "replace")[:_CODE_LETTERS].ljust(_CODE_LETTERS), "big")


_TESTS: dict[str, Callable[[Filter], Test]] = {
    FilterField.DATE: _date,
    FilterField.TYPE: _type,
    FilterField.SIZE: _size,
    FilterField.WIDTH: _side,
    FilterField.HEIGHT: _side,
    FilterField.ORIENTATION: _orientation,
}
