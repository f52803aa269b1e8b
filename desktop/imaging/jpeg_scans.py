"""How often a JPEG file has its pixels gone over.

A progressive file may refine its pixels in any number of scans, each a few bytes to send and a full pass to decode: a
file of 100 kB can keep a processor busy for hours (libjpeg-turbo, "Two Issues with the JPEG Standard", 2016). The
decoder sets no limit and cannot be interrupted, so the scans are counted before.
"""

from __future__ import annotations

import re

_START_OF_SCAN = b"\xff\xda"
_END_OF_IMAGE = 0xD9
#: A marker within coded data: neither a stuffed byte, nor a restart, nor filling (ITU T.81, B.1.1).
_MARKER = re.compile(rb"\xff[^\x00\xff\xd0-\xd7]")


def count_scans(content: bytes, enough: int) -> int:
    """Scans of the first image in a JPEG file.

    Args:
        content: the file.
        enough: files that cannot have more than this many are not looked at closely; the answer is then this at most.
    """
    # Embedded previews and appended videos count too, hence the closer look where there are many.
    if content.count(_START_OF_SCAN) <= enough:
        return min(enough, content.count(_START_OF_SCAN))
    scans, at = 0, 2
    while (found := _MARKER.search(content, at)) is not None:
        at = found.end()
        marker = content[at - 1]
        if marker == _END_OF_IMAGE:
            break
        scans += marker == _START_OF_SCAN[1]
        at += max(2, int.from_bytes(content[at : at + 2], "big"))
    return scans
