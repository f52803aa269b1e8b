"""Which files are pictures and which are archives, by name. Cheap: loads no image library."""

from __future__ import annotations

import os
from functools import cache
from importlib.util import find_spec

_PICTURE_SUFFIXES = frozenset(
    {
        ".jpg",
        ".jpeg",
        ".jpe",
        ".jfif",
        ".png",
        ".apng",
        ".gif",
        ".webp",
        ".bmp",
        ".dib",
        ".tif",
        ".tiff",
        ".heic",
        ".heif",
        ".hif",
        ".avif",
        ".ppm",
        ".pgm",
        ".pbm",
    }
)
#: Camera originals, whose embedded preview is used. Only with the extra ``raw``.
_RAW_SUFFIXES = frozenset(
    {".cr2", ".cr3", ".nef", ".nrw", ".arw", ".sr2", ".dng", ".raf", ".orf", ".rw2", ".pef", ".srw"}
)

#: What stands before the dot of a hidden file, which has no ending.
_NO_STEM = frozenset({"", os.sep, os.altsep or os.sep})

RAW_SUPPORTED = find_spec("rawpy") is not None

#: Endings of file names that may be pictures: lower case, with the dot.
IMAGE_SUFFIXES: frozenset[str] = _PICTURE_SUFFIXES | (_RAW_SUFFIXES if RAW_SUPPORTED else frozenset())

#: Endings of file names that may be archives of pictures: lower case, with the dot. Some have two parts.
ARCHIVE_SUFFIXES: frozenset[str] = frozenset(
    {".zip", ".cbz", ".tar", ".tar.gz", ".tgz", ".tar.bz2", ".tbz2", ".tar.xz", ".txz", ".gz"}
)


def is_image_name(name: str) -> bool:
    """Whether a file of this name may be a picture."""
    # As PurePath().suffix, without making one: asked for each file of a folder.
    stem, dot, ending = name.rpartition(".")
    return f"{dot}{ending}".lower() in IMAGE_SUFFIXES and stem[-1:] not in _NO_STEM


def is_archive_name(name: str) -> bool:
    """Whether a file of this name may be an archive of pictures."""
    return name.lower().endswith(_archive_endings())


@cache
def _archive_endings() -> tuple[str, ...]:
    return tuple(sorted(ARCHIVE_SUFFIXES))
