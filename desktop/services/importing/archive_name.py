"""Names of archive members whose encoding the archive does not tell.

Zip programs of Chinese systems write GBK without saying so; older programs write code page 437, which is also what
Python assumes. Any bytes are valid in 437, and many short Latin names happen to be valid GBK, so GBK is believed only
where most of its characters are those of GB 2312, whose two bytes are both above 0xA0, where 437 has hardly a letter.
"""

from __future__ import annotations

_CHINESE = "gb18030"


def decode_zip_name(name: str) -> str:
    """The name that was meant, of a zip member that is not marked as UTF-8.

    Args:
        name: as zipfile gives it, read as code page 437.
    """
    if name.isascii():
        return name
    try:
        raw = name.encode("cp437")
    except UnicodeEncodeError:  # taken from a Unicode extra field
        return name
    return _decode(raw) or name


def repair_tar_name(name: str) -> str:
    """The name that was meant, of a tar member whose name is not UTF-8 and therefore holds surrogates."""
    try:
        name.encode("utf-8")
    except UnicodeEncodeError:
        raw = name.encode("utf-8", "surrogateescape")
        return _decode(raw) or raw.decode("cp437")
    return name


def _decode(raw: bytes) -> str | None:
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        pass
    try:
        text = raw.decode(_CHINESE)
    except UnicodeDecodeError:
        return None
    wide = [char.encode(_CHINESE) for char in text if not char.isascii()]
    common = sum(len(pair) == 2 and min(pair) > 0xA0 for pair in wide)
    return text if 2 * common >= len(wide) else None
