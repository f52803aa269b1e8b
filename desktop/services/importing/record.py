"""How requests and errors are written into the journal and read back."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable

from desktop.core.errors import ErrorCode, TusouError
from desktop.core.photo import Place, PlaceKind
from desktop.services.importing.model import Request
from desktop.services.importing.name import from_bytes, readable, to_bytes


def quoted(words: Iterable[str]) -> str:
    """Words of the program as a list in SQL."""
    return ", ".join(f"'{word}'" for word in words)


def encode_request(request: Request) -> str:
    """Canonical JSON: equal requests give equal text. Plain ASCII, so that any name survives."""
    values = {
        "sources": request.sources,
        "pasted": request.pasted,
        "caption": request.caption,
        "metadata": dict(request.metadata),
        "dry_run": request.dry_run,
    }
    if request.mends:  # requests of earlier versions have no word for it
        values["mends"] = True
    return json.dumps(values, sort_keys=True)


def decode_request(text: str) -> Request:
    """The request that :func:`encode_request` wrote."""
    values = json.loads(text)
    return Request(
        sources=tuple(values["sources"]),
        pasted=tuple((name, sha256) for name, sha256 in values["pasted"]),
        caption=values["caption"],
        metadata=values["metadata"],
        dry_run=values["dry_run"],
        mends=values.get("mends", False),
    )


def encode_error(error: TusouError | None) -> tuple[str, str, str]:
    """The columns ``error_code``, ``error_detail`` and ``error_params``."""
    if error is None:
        return "", "", "{}"
    params = {key: readable(value) for key, value in error.params.items()}
    return error.code.value, readable(error.detail), json.dumps(params)


def decode_error(row: sqlite3.Row) -> TusouError | None:
    """The error of a row, or None."""
    if not row["error_code"]:
        return None
    return TusouError(ErrorCode(row["error_code"]), row["error_detail"], params=json.loads(row["error_params"]))


def encode_place(place: Place) -> tuple[str, bytes, bytes, int, int]:
    """The columns ``kind``, ``source``, ``member``, ``size_bytes`` and ``mtime_ns``."""
    return place.kind.value, to_bytes(place.source), to_bytes(place.member), place.size_bytes, place.mtime_ns


def decode_place(row: sqlite3.Row) -> Place:
    """The place of an item's row."""
    return Place(
        PlaceKind(row["kind"]),
        from_bytes(row["source"]),
        from_bytes(row["member"]),
        row["size_bytes"],
        row["mtime_ns"],
    )
