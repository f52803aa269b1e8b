"""Whatever a file is, it is a picture or named as what it is not; nothing else is raised."""

from __future__ import annotations

import os
import struct
import sys
import zlib
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageFile

from desktop.core.errors import ErrorCode, InvalidInputError
from desktop.imaging import decode as limits
from desktop.imaging.decode import decode, probe, read_file
from tests.unit.imaging.picture_files import encoded, png, stripes

HEIC = (Path(__file__).parents[2] / "data" / "photos" / "cat.heic").read_bytes()
FORMATS = ("JPEG", "PNG", "GIF", "WEBP", "BMP", "TIFF", "AVIF", "PPM")
REASONS = {
    ErrorCode.NOT_AN_IMAGE,
    ErrorCode.IMAGE_DAMAGED,
    ErrorCode.IMAGE_TOO_LARGE,
    ErrorCode.FILE_EMPTY,
}


def noisy() -> Image.Image:
    """A picture that does not compress, so that cutting a file cuts pixels."""
    return Image.frombytes("RGB", (64, 64), np.random.default_rng(7).bytes(64 * 64 * 3))


VALID = {name: encoded(noisy(), name) for name in FORMATS} | {"HEIF": HEIC}


def reason(content: bytes) -> ErrorCode:
    with pytest.raises(InvalidInputError) as caught:
        decode(content)
    return caught.value.code


def test_an_empty_file_is_named_as_such() -> None:
    assert reason(b"") is ErrorCode.FILE_EMPTY
    with pytest.raises(InvalidInputError):
        probe(b"")


@pytest.mark.parametrize(
    "content",
    [b"x", b"hello, world" * 99, b"%PDF-1.7\n", b"PK\x03\x04" + bytes(99), b"<svg></svg>", bytes(1000), b"\xff\xd8"],
)
def test_what_is_no_picture_is_named_as_such(content: bytes) -> None:
    assert reason(content) is ErrorCode.NOT_AN_IMAGE


def test_formats_that_start_programs_are_not_tried() -> None:
    eps = b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 10 10\n%%EndComments\nshowpage\n"
    assert reason(eps) is ErrorCode.NOT_AN_IMAGE


@pytest.mark.parametrize("name", VALID)
@pytest.mark.parametrize("share", [0.3, 0.6, 0.9])
def test_a_cut_off_picture_is_damaged(name: str, share: float) -> None:
    content = VALID[name]
    assert reason(content[: int(len(content) * share)]) is ErrorCode.IMAGE_DAMAGED


@pytest.mark.parametrize("name", [*FORMATS, "HEIF"])
def test_a_picture_cut_off_right_after_its_first_bytes_is_damaged_or_none(name: str) -> None:
    assert reason(VALID[name][:20]) in {ErrorCode.IMAGE_DAMAGED, ErrorCode.NOT_AN_IMAGE}


def test_pillow_is_not_told_to_invent_what_is_missing() -> None:
    assert ImageFile.LOAD_TRUNCATED_IMAGES is False


def huge_png(width: int, height: int) -> bytes:
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return png([(b"IHDR", header), (b"IDAT", zlib.compress(bytes(1000))), (b"IEND", b"")])


def huge_bmp() -> bytes:
    content = bytearray(encoded(stripes(), "BMP"))
    content[18:26] = struct.pack("<ii", 100_000, 100_000)
    return bytes(content)


def huge_gif() -> bytes:
    content = bytearray(encoded(Image.new("L", (1, 1)), "GIF"))
    content[6:10] = struct.pack("<HH", 65_535, 65_535)
    return bytes(content)


@pytest.mark.parametrize(
    "content",
    [huge_png(100_000, 100_000), huge_png(2**31 - 1, 1), huge_png(1, 2**31 - 1), huge_bmp(), huge_gif()],
    ids=["png", "wide", "tall", "bmp", "gif"],
)
def test_a_huge_picture_is_refused_by_its_header(content: bytes) -> None:
    with pytest.raises(InvalidInputError) as caught:
        probe(content)
    assert caught.value.code is ErrorCode.IMAGE_TOO_LARGE
    assert reason(content) is ErrorCode.IMAGE_TOO_LARGE


def test_a_text_that_inflates_to_much_is_refused() -> None:
    header = struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0)
    text = b"Comment\0\0" + zlib.compress(bytes(80_000_000))
    bomb = png([(b"IHDR", header), (b"zTXt", text), (b"IDAT", zlib.compress(bytes(4))), (b"IEND", b"")])
    assert reason(bomb) is ErrorCode.IMAGE_DAMAGED


def test_a_large_picture_within_the_limit_is_decoded() -> None:
    content = encoded(Image.new("L", (9000, 5000), 255), "PNG")
    assert decode(content, min_side=100).info.width == 9000


@pytest.mark.parametrize("name", VALID)
def test_changed_bytes_raise_nothing_but_reasons(name: str) -> None:
    @settings(max_examples=40, deadline=None, derandomize=True)
    @given(st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, 255)), min_size=1, max_size=12), st.integers(0, 99))
    def mutate(changes: list[tuple[int, int]], cut: int) -> None:
        content = bytearray(VALID[name])
        for position, value in changes:
            # Headers and directories are at the beginning or at the end: most changes go there.
            content[position % min(len(content), 400) - (200 if position % 2 else 0)] = value
        try:
            decode(bytes(content[: len(content) - cut % 7]), min_side=32)
        except InvalidInputError as error:
            assert error.code in REASONS

    mutate()


def test_a_file_is_read_whole(tmp_path: Path) -> None:
    path = tmp_path / "照片\n.png"
    path.write_bytes(VALID["PNG"])
    assert read_file(path) == VALID["PNG"]


@pytest.mark.skipif(sys.platform != "linux", reason="files of no size that have content")
def test_a_file_whose_system_does_not_tell_its_size_is_read_whole() -> None:
    path = Path("/proc/self/limits")
    assert path.stat().st_size == 0
    assert read_file(path) == path.read_bytes()


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    for path in (tmp_path / "gone.png", tmp_path / "a.png" / "b.png"):
        (tmp_path / "a.png").touch()
        with pytest.raises(InvalidInputError) as caught:
            read_file(path)
        assert caught.value.code is ErrorCode.FILE_NOT_FOUND
        assert caught.value.params == {"path": str(path)}


def test_an_empty_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.png").touch()
    with pytest.raises(InvalidInputError) as caught:
        read_file(tmp_path / "a.png")
    assert caught.value.code is ErrorCode.FILE_EMPTY


def test_a_file_beyond_the_limit_is_not_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MAX_FILE_BYTES", 100)
    (tmp_path / "a.png").write_bytes(bytes(101))
    with pytest.raises(InvalidInputError) as caught:
        read_file(tmp_path / "a.png")
    assert caught.value.code is ErrorCode.FILE_TOO_LARGE


def test_folders_and_pipes_are_no_files(tmp_path: Path) -> None:
    paths = [tmp_path]
    if sys.platform != "win32":
        os.mkfifo(tmp_path / "pipe.png")
        paths.append(tmp_path / "pipe.png")
    for path in paths:
        with pytest.raises(InvalidInputError) as caught:
            read_file(path)
        assert caught.value.code is ErrorCode.FILE_UNREADABLE


def test_a_name_with_a_nul_is_refused() -> None:
    with pytest.raises(InvalidInputError) as caught:
        read_file(Path("a\0.png"))
    assert caught.value.code in {ErrorCode.FILE_UNREADABLE, ErrorCode.FILE_NOT_FOUND}
