"""How often a JPEG file has its pixels gone over.

A progressive file may refine its pixels in any number of scans, each a few bytes to send and a full pass to decode: a
file of 100 kB can keep a processor busy for hours (libjpeg-turbo, "Two Issues with the JPEG Standard", 2016). The
decoder sets no limit and cannot be interrupted, so the scans are counted before. It goes over a file once only if the
first scan of a sequential frame has every component; then nothing behind the header needs to be looked at.
"""

from __future__ import annotations

import re

_START_OF_SCAN = b"\xff\xda"
_END_OF_IMAGE = 0xD9
#: A marker within coded data: neither a stuffed byte, nor a restart, nor filling (ITU T.81, B.1.1).
_MARKER = re.compile(rb"\xff[^\x00\xff\xd0-\xd7]")
#: The next segment of a header and its length, behind any filling (B.1.1.2); not those that have none.
_SEGMENT = re.compile(rb"\xff+([\xc0-\xcf\xda-\xfe])(..)", re.DOTALL)
#: Frames that are not refined: baseline, and extended sequential with Huffman coding (B.2.2).
_SEQUENTIAL = frozenset({0xC0, 0xC1})
#: Codes of frames among those of tables: 0xC4 are Huffman tables, 0xC8 is reserved, 0xCC is arithmetic conditioning.
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
#: Where a frame says how many components it has, from its marker on (B.2.2), and a scan (B.2.3).
_FRAME_COMPONENTS, _SCAN_COMPONENTS = 9, 4


def count_scans(content: bytes, enough: int) -> int:
    """Scans of the first image in a JPEG file.

    Args:
        content: the file.
        enough: files that cannot have more than this many are not looked at closely; the answer is then this at most.
    """
    if _has_one_scan(content):
        return 1
    # Embedded previews and appended videos count too, hence the closer look where there are many.
    mentioned = content.count(_START_OF_SCAN)
    return mentioned if mentioned <= enough else _counted(content)


def _has_one_scan(content: bytes) -> bool:
    """Whether the decoder is sure to go over the pixels once. A header that is odd in any way is no such promise."""
    components: int | None = None
    at = 2
    while (segment := _SEGMENT.match(content, at)) is not None:
        code, start = segment[1][0], segment.start(1) - 1
        if code == _START_OF_SCAN[1]:
            return components is not None and content[start + _SCAN_COMPONENTS : start + _SCAN_COMPONENTS + 1] == bytes(
                (components,)
            )
        if code in _FRAMES:
            if code not in _SEQUENTIAL or components is not None:
                return False
            components = next(iter(content[start + _FRAME_COMPONENTS : start + _FRAME_COMPONENTS + 1]), None)
        at = segment.end(1) + max(2, int.from_bytes(segment[2], "big"))
    return False


def _counted(content: bytes) -> int:
    scans, at = 0, 2
    while (found := _MARKER.search(content, at)) is not None:
        at = found.end()
        marker = content[at - 1]
        if marker == _END_OF_IMAGE:
            break
        scans += marker == _START_OF_SCAN[1]
        at += max(2, int.from_bytes(content[at : at + 2], "big"))
    return scans
