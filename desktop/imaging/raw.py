"""Camera originals: their embedded preview stands for them. Needs the extra ``raw`` (rawpy, LibRaw)."""

from __future__ import annotations

import io
from typing import Literal

from desktop.imaging.formats import RAW_SUPPORTED

#: First bytes of raw files that are not TIFF: Fuji, Olympus (two byte orders), Panasonic.
_SIGNATURES = (b"FUJIFILMCCD-RAW", b"IIRO", b"IIRS", b"MMOR", b"IIU\0")
_CANON_CR3 = b"ftypcrx "
_CANON_CR2 = b"CR"
_TIFF = (b"II*\0", b"MM\0*")
#: IFD tags that camera originals in TIFF form have and finished pictures rarely do: SubIFDs, DNGVersion.
_RAW_TAGS = (330, 50706)


def embedded_preview(content: bytes) -> bytes | None:
    """The preview inside of a camera original, as an encoded picture; None if this is no camera original.

    Also None where the original has no preview that is an encoded picture.
    """
    if not RAW_SUPPORTED or not _looks_raw(content):
        return None
    import rawpy

    try:
        with rawpy.imread(io.BytesIO(content)) as original:
            preview = original.extract_thumb()
    except rawpy.LibRawError:  # an ordinary TIFF with sub-images, or a damaged original: Pillow says which
        return None
    return preview.data if isinstance(preview.data, bytes) else None  # else: an array of pixels


def _looks_raw(content: bytes) -> bool:
    if content.startswith(_SIGNATURES) or content[4:12] == _CANON_CR3:
        return True
    return content.startswith(_TIFF) and (content[8:10] == _CANON_CR2 or _has_raw_tag(content))


def _has_raw_tag(content: bytes) -> bool:
    """Whether the first image file directory names one of the tags of camera originals (TIFF 6.0, section 2)."""
    order: Literal["little", "big"] = "little" if content.startswith(b"II") else "big"

    def number(offset: int, size: int) -> int:
        return int.from_bytes(content[offset : offset + size], order)

    directory = number(4, 4)
    entries = min(number(directory, 2), 512)
    return any(number(directory + 2 + 12 * i, 2) in _RAW_TAGS for i in range(entries))
