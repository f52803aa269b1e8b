"""Queries as JSON, for remembering them."""

from __future__ import annotations

import hashlib
import json
import math
import os
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from desktop.core.query import (
    DEFAULT_TOP_K,
    Filter,
    ImageBytes,
    ImageFile,
    ImageLink,
    ImageSource,
    ImageTerm,
    LibraryPhoto,
    Operator,
    Query,
    Term,
    TextTerm,
)


@dataclass(frozen=True, slots=True)
class Pictures:
    """Pictures of a query by position of their term: thumbnails, and pasted pictures, which are nowhere else."""

    thumbnails: Mapping[int, bytes]
    contents: Mapping[int, bytes]


def text_of(query: Query) -> str:
    """A query as canonical JSON, without the bytes of pasted pictures."""
    data = {
        "terms": [_term(term) for term in query.terms],
        "filters": [[each.field, each.operator.value, each.value] for each in query.filters],
        "top_k": query.top_k,
    }
    return json.dumps(data, sort_keys=True)  # ASCII: names that are no valid text travel as escapes


def question_of(query: Query) -> str:
    """What is asked, as canonical JSON, but not how much of each: the weights and the number of matches do not count.

    A minus does: "less like this" is another question.
    """
    terms = [replace(term, weight=math.copysign(1.0, term.weight)) for term in query.terms]
    return text_of(replace(query, terms=terms, top_k=DEFAULT_TOP_K))


def digest_of(text: str, contents: Mapping[int, bytes]) -> str:
    """The same for equal queries: SHA-256 in hex over their text and the pasted pictures as they are kept."""
    digest = hashlib.sha256(text.encode())
    for position in sorted(contents):
        digest.update(hashlib.sha256(contents[position]).digest())
    return digest.hexdigest()


def query_of(text: str, contents: Mapping[int, bytes]) -> Query:
    """A query from what :func:`text_of` wrote.

    Args:
        text: the JSON.
        contents: pasted pictures by position of their term.
    """
    data = json.loads(text)
    return Query(
        terms=[_read_term(term, contents.get(position, b"")) for position, term in enumerate(data["terms"])],
        filters=[Filter(field, Operator(operator), value) for field, operator, value in data["filters"]],
        top_k=data["top_k"],
    )


def _term(term: Term) -> dict[str, Any]:
    if isinstance(term, TextTerm):
        return {"text": term.text, "weight": term.weight}
    return {**_image(term.image), "weight": term.weight}


def _image(image: ImageSource) -> dict[str, str]:
    match image:
        case ImageFile(path):
            return {"file": os.fspath(path)}
        case ImageLink(url):
            return {"link": url}
        case LibraryPhoto(photo_id):
            return {"photo": photo_id}
        case ImageBytes(_, name):
            return {"pasted": name}


def _read_term(data: Mapping[str, Any], content: bytes) -> Term:
    if "text" in data:
        return TextTerm(data["text"], data["weight"])
    return ImageTerm(_read_image(data, content), data["weight"])


def _read_image(data: Mapping[str, str], content: bytes) -> ImageSource:
    if "file" in data:
        return ImageFile(Path(data["file"]))
    if "link" in data:
        return ImageLink(data["link"])
    if "photo" in data:
        return LibraryPhoto(data["photo"])
    return ImageBytes(content, data["pasted"])
