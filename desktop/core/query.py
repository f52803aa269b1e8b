"""Queries: terms (texts and images with weights), filters, and how many matches to return."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from desktop.core.errors import ErrorCode, InvalidInputError
from desktop.core.link import without_user
from desktop.core.photo import PhotoId


@dataclass(frozen=True, slots=True)
class ImageFile:
    """An image on this computer."""

    path: Path


@dataclass(frozen=True, slots=True)
class ImageBytes:
    """An image in memory, such as a pasted bitmap.

    Attributes:
        content: the encoded image.
        name: a name to show, with extension.
    """

    content: bytes
    name: str


@dataclass(frozen=True, slots=True)
class ImageLink:
    """An image on the web (http or https), its address without user and password."""

    url: str

    def __post_init__(self) -> None:
        object.__setattr__(self, "url", without_user(self.url))


@dataclass(frozen=True, slots=True)
class LibraryPhoto:
    """A photo of the library that is searched."""

    id: PhotoId


ImageSource = ImageFile | ImageBytes | ImageLink | LibraryPhoto


@dataclass(frozen=True, slots=True)
class TextTerm:
    """Words in Chinese or English. A negative weight means "less like this"."""

    text: str
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class ImageTerm:
    """A picture to look like. A negative weight means "less like this"."""

    image: ImageSource
    weight: float = 1.0


Term = TextTerm | ImageTerm


class Operator(StrEnum):
    """How a filter compares a field with its value."""

    EQUAL = "="
    NOT_EQUAL = "!="
    LESS = "<"
    LESS_OR_EQUAL = "<="
    GREATER = ">"
    GREATER_OR_EQUAL = ">="
    CONTAINS = "~"


class FilterField(StrEnum):
    """Fields that every photo has. Any other name in a filter is a key of the photo's metadata."""

    DATE = "date"
    FOLDER = "folder"
    TYPE = "type"
    SIZE = "size"
    WIDTH = "width"
    HEIGHT = "height"
    ORIENTATION = "orientation"
    FILE_NAME = "file_name"
    CAPTION = "caption"
    TAG = "tag"


@dataclass(frozen=True, slots=True)
class Filter:
    """One condition that every match fulfils, such as ``date>=2024-05-01`` or ``shop=north``.

    Attributes:
        field: a :class:`FilterField` or a key of the metadata.
        operator: the comparison.
        value: as typed. ``date`` takes YYYY, YYYY-MM or YYYY-MM-DD (``=`` means "within"); ``size`` takes bytes or
            a number with kB, MB, GB; ``orientation`` is landscape, portrait or square; ``type`` is jpeg, png, …;
            ``folder=`` includes the folders below; an empty value with ``!=`` means "has any".
    """

    field: str
    operator: Operator
    value: str

    @classmethod
    def parse(cls, text: str) -> Filter:
        """Read ``FIELD OPERATOR VALUE``.

        Raises:
            InvalidInputError: FILTER_INVALID.
        """
        match = re.fullmatch(r"\s*([^\s=!<>~]+)\s*(!=|<=|>=|=|<|>|~)\s*(.*?)\s*", text, re.DOTALL)
        if match is None:
            raise InvalidInputError(ErrorCode.FILTER_INVALID, params={"filter": text})
        return cls(match[1], Operator(match[2]), match[3])

    def __str__(self) -> str:
        return f"{self.field}{self.operator.value}{self.value}"


DEFAULT_TOP_K = 100


@dataclass(frozen=True, slots=True)
class Query:
    """What to search for.

    Attributes:
        terms: at least one; all count together by weight.
        filters: all must hold.
        top_k: how many matches to return at most.
    """

    terms: Sequence[Term]
    filters: Sequence[Filter] = ()
    top_k: int = DEFAULT_TOP_K

    def __post_init__(self) -> None:
        if not any(term.weight > 0 for term in self.terms):
            raise InvalidInputError(ErrorCode.QUERY_EMPTY)
        if self.top_k < 1:
            raise InvalidInputError(ErrorCode.QUERY_UNSUPPORTED, f"top_k = {self.top_k}")
