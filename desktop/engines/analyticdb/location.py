"""Metadata blocks of JPEG and PNG files, looked at and taken out without decoding the picture.

Sources: JPEG markers as in ITU-T T.81 B.1, the Exif block as a TIFF structure (JEITA CP-3451), PNG chunks as in
ISO/IEC 15948 with ``eXIf``.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass

_JPEG_START = b"\xff\xd8"
_PNG_START = b"\x89PNG\r\n\x1a\n"
_EXIF = b"Exif\0\0"
_XMP = b"http://ns.adobe.com/"
_APP1, _SCAN_START, _END = 0xE1, 0xDA, 0xD9
_ORIENTATION, _GPS = 0x0112, 0x8825
_PNG_METADATA = frozenset({b"eXIf", b"iTXt", b"tEXt", b"zTXt"})


@dataclass(frozen=True, slots=True)
class Blocks:
    """What the metadata blocks of a file say.

    Attributes:
        orientation: EXIF orientation 1 … 8; 1 where none is given.
        located: it says where the picture was taken, or may say so.
    """

    orientation: int = 1
    located: bool = False


def look(content: bytes) -> Blocks:
    """Read the metadata blocks of a JPEG or PNG file; other and damaged files have none."""
    orientation, located = 1, False
    for start, end in _metadata_spans(content):
        block = content[start:end]
        at = block.find(_EXIF)
        tiff = block[at + len(_EXIF) :] if at >= 0 else block[8:] if block[4:8] == b"eXIf" else b""
        if tiff:
            tags = dict(_first_directory(tiff))
            orientation = tags.get(_ORIENTATION, orientation)
            located = located or _GPS in tags
        else:
            located = located or b"GPS" in block
    return Blocks(orientation if 1 <= orientation <= 8 else 1, located)


def without_metadata(content: bytes) -> bytes:
    """The same file without Exif and XMP blocks; the picture's own bytes stay as they are."""
    kept, position = [], 0
    for start, end in _metadata_spans(content):
        kept.append(content[position:start])
        position = end
    kept.append(content[position:])
    return b"".join(kept)


def _metadata_spans(content: bytes) -> Iterator[tuple[int, int]]:
    if content.startswith(_JPEG_START):
        return _jpeg_spans(content)
    if content.startswith(_PNG_START):
        return _png_spans(content)
    return iter(())


def _jpeg_spans(content: bytes) -> Iterator[tuple[int, int]]:
    position = len(_JPEG_START)
    while position + 4 <= len(content) and content[position] == 0xFF:
        marker = content[position + 1]
        if marker == 0xFF:  # a fill byte
            position += 1
            continue
        if marker in (_SCAN_START, _END):
            return
        end = position + 2 + int.from_bytes(content[position + 2 : position + 4], "big")
        if end > len(content):
            return
        if marker == _APP1 and content[position + 4 : end].startswith((_EXIF, _XMP)):
            yield position, end
        position = end


def _png_spans(content: bytes) -> Iterator[tuple[int, int]]:
    position = len(_PNG_START)
    while position + 12 <= len(content):
        end = position + 12 + int.from_bytes(content[position : position + 4], "big")
        if end > len(content):
            return
        if content[position + 4 : position + 8] in _PNG_METADATA:
            yield position, end
        position = end


def _first_directory(tiff: bytes) -> Iterator[tuple[int, int]]:
    """Tags of the first directory with their values where these are short integers, else 0."""
    order = {b"II": "<", b"MM": ">"}.get(tiff[:2])
    if order is None or len(tiff) < 8:
        return
    (offset,) = struct.unpack_from(f"{order}I", tiff, 4)
    if offset + 2 > len(tiff):
        return
    (count,) = struct.unpack_from(f"{order}H", tiff, offset)
    for number in range(count):
        at = offset + 2 + 12 * number
        if at + 12 > len(tiff):
            return
        tag, kind = struct.unpack_from(f"{order}HH", tiff, at)
        yield tag, struct.unpack_from(f"{order}H", tiff, at + 8)[0] if kind == 3 else 0
