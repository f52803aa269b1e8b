"""A camera original made on the spot, for the tests of imaging."""

from __future__ import annotations

import struct

import numpy as np

SHORT, LONG, RATIONAL, SIGNED_RATIONAL, BYTE, ASCII = 3, 4, 5, 10, 1, 2
FORMAT = {BYTE: "B", SHORT: "H", LONG: "I"}

Entry = tuple[int, int, tuple[int, ...]]


def directory(offset: int, entries: list[Entry]) -> bytes:
    """An image file directory of TIFF 6.0 for this offset, and the values that it points to."""
    head, tail = struct.pack("<H", len(entries)), b""
    tail_offset = offset + 2 + 12 * len(entries) + 4
    for tag, kind, values in entries:
        size = {RATIONAL: "I", SIGNED_RATIONAL: "i", ASCII: "B"}.get(kind) or FORMAT[kind]
        data = struct.pack(f"<{len(values)}{size}", *values)
        count = len(values) // (2 if kind in {RATIONAL, SIGNED_RATIONAL} else 1)
        inline = data.ljust(4, b"\0") if len(data) <= 4 else struct.pack("<I", tail_offset + len(tail))
        head += struct.pack("<HHI", tag, kind, count) + inline
        tail += data if len(data) > 4 else b""
    return head + bytes(4) + tail


def original(preview: bytes, width: int, height: int) -> bytes:
    """A DNG: a JPEG preview in the first directory, grey sensor data in a sub-directory."""
    sensor = np.full((64, 64), 500, "<u2").tobytes()
    preview_at = 8
    sensor_at = preview_at + len(preview) + len(preview) % 2
    raw_at = sensor_at + len(sensor)
    raw = directory(
        raw_at,
        [
            (254, LONG, (0,)),
            (256, LONG, (64,)),
            (257, LONG, (64,)),
            (258, SHORT, (16,)),
            (259, SHORT, (1,)),
            (262, SHORT, (32803,)),
            (273, LONG, (sensor_at,)),
            (277, SHORT, (1,)),
            (278, LONG, (64,)),
            (279, LONG, (len(sensor),)),
            (33421, SHORT, (2, 2)),
            (33422, BYTE, (0, 1, 1, 2)),
        ],
    )
    first = directory(
        raw_at + len(raw),
        [
            (254, LONG, (1,)),
            (256, LONG, (width,)),
            (257, LONG, (height,)),
            (258, SHORT, (8, 8, 8)),
            (259, SHORT, (7,)),
            (262, SHORT, (6,)),
            (271, ASCII, tuple(b"Tusou\0")),
            (272, ASCII, tuple(b"Camera\0")),
            (273, LONG, (preview_at,)),
            (277, SHORT, (3,)),
            (278, LONG, (height,)),
            (279, LONG, (len(preview),)),
            (330, LONG, (raw_at,)),
            (50706, BYTE, (1, 4, 0, 0)),
            (50708, ASCII, tuple(b"Tusou Camera\0")),
            (50721, SIGNED_RATIONAL, (1, 1, 0, 1, 0, 1, 0, 1, 1, 1, 0, 1, 0, 1, 0, 1, 1, 1)),
        ],
    )
    content = b"II*\0" + struct.pack("<I", raw_at + len(raw)) + preview
    return content.ljust(sensor_at, b"\0") + sensor + raw + first
