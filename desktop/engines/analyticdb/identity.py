"""Which photo a document, or a match, is.

The service names pictures inside of an archive in ways that it does not document, so a photo is told by the hash in its
document name, wherever in the answer that name appears.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from urllib.parse import unquote, urlsplit

from desktop.core.photo import Photo
from desktop.engines.analyticdb.answers import Hit
from desktop.engines.analyticdb.documents import hashed_name, original_name
from desktop.engines.analyticdb.ledger import Entry, Ledger
from desktop.engines.analyticdb.setup import LIBRARY_FIELDS
from desktop.imaging.formats import is_archive_name


def name_of_hit(hit: Hit) -> tuple[str, str] | None:
    """The document name that a match carries somewhere, and the 12 digits of the hash in it; None without any."""
    return hashed_name(hit.document, unquote(urlsplit(hit.url).path), *hit.hints, hit.metadata.get("file_name", ""))


def entry_of_hit(hit: Hit, ledger: Ledger) -> Entry | None:
    """What this computer knows of the photo of a match; None for a photo of others."""
    named = name_of_hit(hit)
    return _entry_of(_document_of(hit, named), named, ledger)


def photo_of_hit(hit: Hit, ledger: Ledger) -> Photo | None:
    """The photo of a match, or None where the user removed it."""
    named = name_of_hit(hit)
    document = _document_of(hit, named)
    entry = _entry_of(document, named, ledger)
    if entry is not None:
        return None if entry.hidden else _merged(entry.photo(hit.url or None), hit.metadata)
    path = hit.metadata.get("path", "")
    photo = Photo(
        id=document,
        file_name=hit.metadata.get("file_name") or original_name(document),
        path=path if path and Path(path).is_file() else None,
        url=hit.url or None,
    )
    return _merged(photo, hit.metadata)


def photo_of_document(document: str, ledger: Ledger) -> Photo | None:
    """The photo of a document name, or None where the user removed it."""
    entry = _entry_of(document, hashed_name(document), ledger)
    if entry is None:
        return Photo(id=document, file_name=original_name(document))
    return None if entry.hidden else entry.photo()


def same_photo_key(photo: Photo) -> str:
    """What two results for one photo share: the beginning of its hash, else its id."""
    named = hashed_name(photo.id)
    return named[1] if named is not None else photo.id


def _document_of(hit: Hit, named: tuple[str, str] | None) -> str:
    if hashed_name(hit.document) is not None or not is_archive_name(hit.document):
        return hit.document or hit.id
    if named is not None:
        return named[0]
    return f"{hit.document}::{hit.id}" if hit.id else hit.document


def _entry_of(document: str, named: tuple[str, str] | None, ledger: Ledger) -> Entry | None:
    entry = ledger.by_document(document)
    if entry is not None or named is None:
        return entry
    return ledger.by_document(named[0]) or ledger.by_sha256(named[1]) or ledger.hidden_by_sha256(named[1])


def _merged(photo: Photo, metadata: Mapping[str, str]) -> Photo:
    """A photo with what the service knows of it; the service is the truth where it says anything."""
    own = {key: value for key, value in metadata.items() if key not in LIBRARY_FIELDS and value != ""}
    tags = tuple(tag for tag in metadata.get("tags", "").split(",") if tag.strip())
    return replace(
        photo,
        caption=metadata.get("caption") or photo.caption,
        metadata=own or photo.metadata,
        tags=tags or photo.tags,
        sha256=photo.sha256 or metadata.get("sha256", ""),
        width=photo.width or _whole(metadata.get("width", "")),
        height=photo.height or _whole(metadata.get("height", "")),
        taken_at=photo.taken_at or _moment(metadata.get("taken_at", "")),
    )


def _whole(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 10 else 0


def _moment(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text).replace(tzinfo=None)
    except ValueError:
        return None
