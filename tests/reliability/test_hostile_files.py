"""Pictures and archives that were made to harm: named, survived, and nothing written anywhere.

The large forms are ``benchmarks/fuzz_images.py`` (20,000 pictures, with limits of memory and time).
"""

from __future__ import annotations

import io
import os
import struct
import tarfile
import zipfile
from collections.abc import Callable, Iterator
from itertools import chain
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.core.errors import ErrorCode, InvalidInputError
from desktop.imaging.decode import Fit, decode, probe
from desktop.imaging.jpeg_scans import count_scans
from tests.reliability.hostile_images import (
    jpeg_of_many_scans,
    mutants,
    seeds,
    sequential_jpeg_of_many_scans,
    specials,
)
from tests.reliability.imports import Rig, codes, rig
from tests.reliability.killing import photo


def look(content: bytes) -> str:
    try:
        image = decode(content, min_side=520)
        image.square(260, Fit.CROP)
    except InvalidInputError as error:
        return error.code.value
    return "decoded"


def test_mutated_pictures_of_every_format_are_decoded_or_named() -> None:
    outcomes = {look(each.content) for each in mutants(300, seed=1)}
    assert outcomes <= {"decoded", "image_damaged", "not_an_image", "image_too_large", "file_empty"}
    assert {"decoded", "image_damaged"} <= outcomes


def test_pictures_that_were_thought_out_are_decoded_or_named() -> None:
    for each in specials():
        look(each.content)


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_no_change_of_a_picture_gives_anything_but_a_picture_or_a_reason(data: st.DataObject) -> None:
    content = bytearray(data.draw(st.sampled_from([content for _, content in seeds()])))
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(content) - 1))
        content[at : at + data.draw(st.integers(0, 8))] = data.draw(st.binary(max_size=8))
    look(bytes(content))


def test_a_picture_that_is_decoded_over_and_over_is_refused_at_once() -> None:
    content = jpeg_of_many_scans(2000, 2000, 5000)
    assert len(content) < 100_000
    with pytest.raises(InvalidInputError) as told:
        probe(content)
    assert told.value.code is ErrorCode.IMAGE_TOO_LARGE
    assert "scans" in told.value.detail


@pytest.mark.parametrize(
    "before",
    [
        b"",
        b"\xff\xe1\0\x0c\xff\xda\0\x08\x01\x01\0\0?\0",  # what looks like a scan, within a segment
        b"\xff\xe5\0\0",  # a segment shorter than its length
        b"\xff\xff\xff",
        b"\xff\xd0",
        b"odd",
    ],
)
def test_a_sequential_picture_is_refused_too_when_its_components_come_in_scans_of_their_own(before: bytes) -> None:
    with pytest.raises(InvalidInputError) as told:
        probe(sequential_jpeg_of_many_scans(3000, 3000, 3, 500, before))
    assert told.value.code is ErrorCode.IMAGE_TOO_LARGE


def test_what_follows_a_scan_with_every_component_is_not_decoded_nor_looked_at() -> None:
    content = sequential_jpeg_of_many_scans(64, 64, 1, 500)
    assert count_scans(content, 20) == 1
    assert look(content) == "image_damaged"
    assert look(dict(seeds())["jpeg"] + b"\xff\xda\0\0" * 1000) == "decoded"


def test_scans_of_previews_and_of_what_follows_a_picture_do_not_count() -> None:
    content = dict(seeds())["progressive"]
    scans = count_scans(content, 0)
    assert 2 < scans < 20
    appended = content + b"\xff\xda\0\0" * 1000
    assert count_scans(appended, 20) == scans
    assert look(appended) == "decoded"


ODD_NAMES = (
    b"n" * 251 + b".png",
    "\u202egnp.exe\u202c.png".encode(),
    b"line\nbreak\r\ttab.png",
    b"not utf-8 \xff\xfe.png",
    b"<b>bold<b>&amp;.png",
    b"-rf.png",
    "照片 🐈.png".encode(),
)


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Rig]:
    with rig("local", tmp_path / "home") as made:
        yield made


def test_files_of_odd_names_are_added_and_found_again(library: Rig, tmp_path: Path) -> None:
    folder = tmp_path / "photos"
    folder.mkdir()
    for number, name in enumerate(ODD_NAMES):
        Path(os.fsdecode(os.fsencode(folder) + b"/" + name)).write_bytes(photo(number))
    summary = library.run(library.add(str(folder)))
    assert summary.added == len(ODD_NAMES)
    assert library.run(library.add(str(folder))).unchanged == len(ODD_NAMES)


def test_a_folder_of_hostile_pictures_costs_only_those(library: Rig, tmp_path: Path) -> None:
    folder = tmp_path / "photos"
    folder.mkdir()
    hostile = [*mutants(40, seed=2), *(each for each in specials() if each.name.startswith(("huge", "exif", "tiff")))]
    for number, each in enumerate(hostile):
        (folder / f"{number:03}.jpg").write_bytes(each.content)
    (folder / "good.png").write_bytes(photo(1))
    summary = library.run(library.add(str(folder)))
    assert summary.added + summary.unchanged + len(summary.failed) == len(hostile) + 1
    assert set(codes(summary)) <= {"image_damaged", "not_an_image", "image_too_large", "file_empty"}


def zip_of(*members: tuple[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members:
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def tar_of(*members: tuple[tarfile.TarInfo, bytes]) -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as archive:
        for info, content in members:
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
    return buffer.getvalue()


def special(name: str, kind: bytes, target: str = "") -> tuple[tarfile.TarInfo, bytes]:
    info = tarfile.TarInfo(name)
    info.type, info.linkname = kind, target
    return info, b""


def a_million_entries() -> bytes:
    """A table of a million empty members, as short as it can be."""
    entry = struct.pack("<4s6H3L5H2L", b"PK\x01\x02", 20, 20, 0, 0, 0, 0, 0, 0, 0, 5, 0, 0, 0, 0, 0, 0) + b"a.png"
    table = entry * 1_000_000
    return b"PK\x03\x04" + table + struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 0xFFFF, 0xFFFF, len(table), 4, 0)


GOOD = ("good.png", photo(7))
ARCHIVES: dict[str, tuple[str, Callable[[], bytes]]] = {
    "traversal": ("archive_member_unsafe", lambda: zip_of(("../../evil.png", photo(1)), GOOD)),
    "absolute": (
        "archive_member_unsafe",
        lambda: zip_of(("/etc/evil.png", photo(1)), ("C:\\evil.png", photo(2)), GOOD),
    ),
    "backslashes": ("archive_member_unsafe", lambda: zip_of(("..\\..\\evil.png", photo(1)), GOOD)),
    "links": (
        "archive_member_unsafe",
        lambda: tar_of(
            special("a.png", tarfile.SYMTYPE, "/etc/passwd"),
            special("b.png", tarfile.LNKTYPE, "../../etc/passwd"),
            special("c.png", tarfile.CHRTYPE),
            special("d.png", tarfile.FIFOTYPE),
            (tarfile.TarInfo("good.png"), photo(7)),
        ),
    ),
    "nested": ("archive_nested", lambda: zip_of(("inner.zip", zip_of(GOOD)), GOOD)),
    "a million entries": ("archive_limit", a_million_entries),
    "bomb": ("archive_limit", lambda: zip_of(*((f"{number}.png", bytes(60 << 20)) for number in range(4)))),
    "truncated": ("archive_damaged", lambda: zip_of(GOOD)[:60]),
    "wrong extension": ("archive_damaged", lambda: b"PK\x03\x04 not at all" * 50),
}


@pytest.mark.parametrize("kind", ARCHIVES)
def test_archives_that_were_made_to_harm_are_named_and_write_nothing(library: Rig, tmp_path: Path, kind: str) -> None:
    expected, make = ARCHIVES[kind]
    folder = tmp_path / "inbox"
    folder.mkdir()
    archive = folder / "archive.zip"
    archive.write_bytes(make())
    summary = library.run(library.add(str(archive)))
    assert expected in codes(summary)
    assert summary.added <= 1
    outside = [path for path in chain(tmp_path.rglob("*evil*"), folder.iterdir()) if path != archive]
    assert outside == []
    copies = [path for path in (library.paths.data).rglob("originals/*/*") if path.is_file()]
    assert len(copies) == summary.added
