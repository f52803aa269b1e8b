"""What a photo becomes on the service: a document with a name, bytes that the model takes, and metadata."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePath

from desktop.core.errors import ErrorCode, InvalidInputError
from desktop.core.path_text import printable
from desktop.core.photo import Place, PlaceKind
from desktop.engines.analyticdb.location import look, without_metadata
from desktop.engines.analyticdb.setup import RESERVED_FIELDS
from desktop.imaging.decode import decode, probe

#: Formats that both the service and its models take, and the extension of each.
_TAKEN = {"JPEG": ".jpg", "PNG": ".png", "BMP": ".bmp"}
MAX_IMAGE_BYTES = 3_000_000
MAX_IMAGE_SIDE = 4096
#: Tried one after the other until the picture is small enough: longest side in pixels, JPEG quality.
_SIZES = ((4096, 90), (4096, 80), (3072, 80), (2048, 80), (1536, 75))
HASH_DIGITS = 12
_STEM_CHARACTERS = 60
_HASHED_NAME = re.compile(
    rf"([^/\\\"'<>|?*:,{{}}\s]*-([0-9a-f]{{{HASH_DIGITS}}})\.(?:jpe?g|png|bmp|tiff?))(?![\w.])", re.IGNORECASE
)
#: Extensions that the service takes for a link.
LINK_SUFFIXES = frozenset({".bmp", ".jpg", ".jpeg", ".png", ".tiff"})
_INTEGER_TYPES = ("int", "serial", "bigint", "smallint")


@dataclass(frozen=True, slots=True)
class Prepared:
    """A photo as it is uploaded.

    Attributes:
        content: bytes that the model takes.
        suffix: extension of their format.
        width, height: pixels of the original, after orientation.
        format: of the original, in Pillow's spelling.
        taken_at: local time of the camera, or None.
    """

    content: bytes
    suffix: str
    width: int
    height: int
    format: str
    taken_at: datetime | None


def prepare(content: bytes, *, strip_location: bool = True) -> Prepared:
    """Make a picture fit for upload; it is only re-encoded where the service needs it.

    Args:
        content: the encoded picture.
        strip_location: leave positions out. What is not re-encoded keeps its pixels to the bit.

    Raises:
        InvalidInputError: not a picture, damaged, too large.
    """
    info = probe(content)
    blocks = look(content)
    suffix = _TAKEN.get(info.format)
    fits = len(content) <= MAX_IMAGE_BYTES and max(info.width, info.height) <= MAX_IMAGE_SIDE
    if suffix is None or not fits or blocks.orientation != 1:
        content, suffix = _as_jpeg(content), ".jpg"
    else:
        if not _has_its_end(content):
            decode(content, min_side=1)  # a damaged one is refused here, before it spoils a whole archive
        if strip_location and blocks.located:
            content = without_metadata(content)
    return Prepared(content, suffix, info.width, info.height, info.format, info.taken_at)


def _has_its_end(content: bytes) -> bool:
    """Whether a JPEG, PNG or BMP ends as such a file does: a quick sign that it was not cut off."""
    if content.startswith(b"BM"):
        return int.from_bytes(content[2:6], "little") <= len(content)
    return content.rstrip(b"\0").endswith((b"\xff\xd9", b"IEND\xaeB`\x82"))


def _as_jpeg(content: bytes) -> bytes:
    picture = decode(content)
    encoded = b""
    for max_side, quality in _SIZES:
        encoded = picture.jpeg(max_side, quality)
        if len(encoded) <= MAX_IMAGE_BYTES:
            return encoded
    return encoded


def document_name(file_name: str, sha256: str, suffix: str) -> str:
    """``<stem>-<first 12 hex digits of the SHA-256>.<extension>``: readable, unique, and the same for the same photo.

    Args:
        file_name: of the original.
        sha256: of the original's bytes, in hex.
        suffix: of the bytes that are uploaded, with dot.
    """
    stem = re.sub(r"[^\w.()+-]+", "_", PurePath(file_name).stem).strip("_.")[:_STEM_CHARACTERS]
    return f"{stem or 'photo'}-{sha256[:HASH_DIGITS]}{suffix}"


def hashed_name(*texts: str) -> tuple[str, str] | None:
    """The first document name in the texts that carries a hash, and the hash's 12 digits; None without any."""
    for text in texts:
        found = _HASHED_NAME.search(text)
        if found is not None:
            return found[1], found[2].lower()
    return None


def original_name(document: str) -> str:
    """The name of the file that a document was made of, as far as the document's name tells."""
    base = document.rpartition("/")[2]
    return re.sub(rf"-[0-9a-f]{{{HASH_DIGITS}}}(?=\.\w+$)", "", base, flags=re.IGNORECASE)


def file_name_of(place: Place) -> str:
    """The name to show for a photo from this place."""
    if place.kind is PlaceKind.LINK:
        return re.split(r"[?#]", place.source)[0].rstrip("/").rpartition("/")[2] or "link"
    return printable(re.split(r"[/\\]", place.member or place.source)[-1])


def metadata_of(
    place: Place,
    sha256: str,
    prepared: Prepared | None,
    caption: str,
    metadata: Mapping[str, str],
    fields: Mapping[str, str] | None,
    *,
    tags: Sequence[str] = (),
) -> dict[str, object]:
    """Values for the fields that the collection has.

    Args:
        place: where the photo came from.
        sha256: of its bytes, empty where unknown.
        prepared: what is uploaded, or None for a link.
        caption: of the user, maybe empty.
        metadata: of the user.
        fields: of the collection with their types; None where unknown: then only what the user gave is sent. A caption
            and tags stay on this computer where the collection has no room for them.
        tags: of the user.

    Raises:
        InvalidInputError: METADATA_INVALID naming the key that the collection lacks or that is reserved.
    """
    check_metadata(metadata, fields)
    words = {"caption": caption, "tags": ",".join(tags)}
    given = {**metadata, **{key: text for key, text in words.items() if text and (fields is None or key in fields)}}
    known: dict[str, object] = {"file_name": file_name_of(place), "sha256": sha256}
    if place.kind is PlaceKind.FILE:
        path = printable(place.source)
        known |= {"path": path, "folder": str(PurePath(path).parent)}
    if prepared is not None:
        known |= {"width": prepared.width, "height": prepared.height}
        known["taken_at"] = prepared.taken_at.isoformat(" ", "seconds") if prepared.taken_at else ""
    values = {key: value for key, value in known.items() if value not in ("", 0) and key in (fields or ())} | given
    return {key: _typed(key, value, (fields or {}).get(key, "")) for key, value in values.items()}


def check_metadata(given: Mapping[str, object], fields: Mapping[str, str] | None) -> None:
    """Check keys against the collection's fields.

    Raises:
        InvalidInputError: METADATA_INVALID.
    """
    for key in given:
        if key.lower() in RESERVED_FIELDS or (fields is not None and key not in fields):
            available = ", ".join(fields or ())
            raise InvalidInputError(ErrorCode.METADATA_INVALID, params={"field": key, "fields": available})


def _typed(key: str, value: object, kind: str) -> object:
    if not kind.lower().startswith(_INTEGER_TYPES):
        return value
    try:
        return int(str(value))
    except ValueError:
        raise InvalidInputError(
            ErrorCode.METADATA_INVALID, f"{value} is no whole number", params={"field": key}
        ) from None
