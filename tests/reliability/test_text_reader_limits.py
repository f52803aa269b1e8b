"""Limits of reading text in pictures: shapes that would take all memory, pages without end, no connection."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from desktop.core.progress import TaskCancelled, TaskContext
from desktop.embedding.text_reader import RapidReader, UInt8, is_available

pytestmark = pytest.mark.skipif(not is_available(), reason="the extra “ocr” is not installed")

Size = tuple[int, int]


@pytest.fixture(scope="module")
def reader() -> RapidReader:
    return RapidReader()


def page(lines: Sequence[str]) -> UInt8:
    """A page of 320 pixels width that has a line every 180 pixels."""
    picture = Image.new("RGB", (320, 180 * len(lines)), "white")
    draw = ImageDraw.Draw(picture)
    for number, text in enumerate(lines):
        draw.text((40, 75 + number * 180), text, font=ImageFont.load_default(28), fill="black")
    return np.asarray(picture)


@pytest.mark.parametrize("turned", [False, True])
def test_a_long_picture_is_read_from_end_to_end_each_line_once(reader: RapidReader, turned: bool) -> None:
    wanted = [f"Line number {number}" for number in range(10)]
    picture = page(wanted)
    if turned:
        picture = np.concatenate([picture[start : start + 180] for start in range(0, 1800, 180)], axis=1)
    lines = reader.read(picture, TaskContext())
    assert sorted(line.text for line in lines) == wanted
    assert all(0 <= edge <= 1 for line in lines for edge in line.box)


@pytest.mark.parametrize("size", [(1, 1), (1, 3000), (15, 40), (17, 2000), (2000, 17), (40, 10_000)])
def test_slender_and_tiny_pictures_are_no_trouble(reader: RapidReader, size: Size) -> None:
    assert reader.read(np.full((*size, 3), 200, np.uint8), TaskContext()) == []


def test_no_connection_is_made() -> None:
    program = (
        "import socket, sys\n"
        "def refuse(*_): sys.exit('a connection was tried')\n"
        "socket.socket.connect = socket.getaddrinfo = refuse\n"
        "import numpy as np\n"
        "from desktop.core.progress import TaskContext\n"
        "from desktop.embedding.text_reader import RapidReader\n"
        "RapidReader().read(np.full((64, 64, 3), 255, np.uint8), TaskContext())\n"
        "assert 'torch' not in sys.modules\n"
    )
    result = subprocess.run([sys.executable, "-c", program], check=False, capture_output=True, text=True, timeout=100)
    assert (result.returncode, result.stderr) == (0, "")


def test_a_long_picture_can_be_left_on_the_way(reader: RapidReader) -> None:
    ctx = TaskContext()
    ctx.cancel()
    with pytest.raises(TaskCancelled):
        reader.read(page(["one", "two"] * 20), ctx)
