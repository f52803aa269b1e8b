"""What photos become on the service."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from desktop.core.errors import ErrorCode, InvalidInputError
from desktop.core.photo import Place, PlaceKind
from desktop.engines.analyticdb.documents import (
    MAX_IMAGE_BYTES,
    document_name,
    file_name_of,
    hashed_name,
    metadata_of,
    original_name,
    prepare,
)
from desktop.engines.analyticdb.location import look, without_metadata
from desktop.engines.analyticdb.setup import LIBRARY_FIELDS

GPS, ORIENTATION = 0x8825, 0x0112


def encoded(format_: str, size: tuple[int, int] = (40, 30), mode: str = "RGB", **options: object) -> bytes:
    buffer = io.BytesIO()
    Image.new(mode, size, 0 if mode == "P" else "red").save(buffer, format_, **options)
    return buffer.getvalue()


def exif(*, orientation: int = 1, located: bool = False) -> bytes:
    block = Image.Exif()
    block[ORIENTATION] = orientation
    if located:
        block.get_ifd(GPS).update({1: "N", 2: (31.0, 12.0, 0.0), 3: "E", 4: (121.0, 30.0, 0.0)})
    return block.tobytes()


@given(name=st.text(max_size=120), digest=st.binary(min_size=1, max_size=4))
def test_every_file_name_becomes_a_document_name_that_tells_the_hash(name: str, digest: bytes) -> None:
    sha256 = hashlib.sha256(digest).hexdigest()
    document = document_name(name.replace("\0", ""), sha256, ".jpg")
    assert hashed_name(document) == (document, sha256[:12])
    assert not set(document) & set("/\\\"'<>|?* \n")
    assert len(document.encode()) < 250


def test_document_names_are_readable() -> None:
    assert document_name("外滩 night.HEIC", "0123456789abcdef", ".jpg") == "外滩_night-0123456789ab.jpg"
    assert original_name("外滩_night-0123456789ab.jpg") == "外滩_night.jpg"
    assert original_name("somebody.png") == "somebody.png"


@pytest.mark.parametrize(
    "text",
    [
        "pack-ba9876543210.zip/cat-0123456789ab.jpg",
        '{"source": "/tmp/x/cat-0123456789ab.jpg"}',
        "chunk 7 of cat-0123456789AB.jpg",
        "https://bucket/images/cat-0123456789ab.jpg",
    ],
)
def test_the_hash_is_found_wherever_the_name_appears(text: str) -> None:
    found = hashed_name("archive.zip", text)
    assert found is not None
    assert found[1] == "0123456789ab"


@pytest.mark.parametrize("format_", ["JPEG", "PNG", "BMP"])
def test_what_the_model_takes_goes_up_to_the_byte(format_: str) -> None:
    content = encoded(format_)
    assert prepare(content).content == content


@pytest.mark.parametrize("format_", ["JPEG", "PNG", "BMP"])
def test_what_was_cut_off_is_refused_before_it_travels(format_: str) -> None:
    noise = Image.effect_noise((200, 150), 80).convert("RGB")
    buffer = io.BytesIO()
    noise.save(buffer, format_)
    content = buffer.getvalue()
    with pytest.raises(InvalidInputError) as failure:
        prepare(content[: len(content) * 3 // 4])
    assert failure.value.code is ErrorCode.IMAGE_DAMAGED
    assert prepare(content + b"more behind its end").content == content + b"more behind its end"


@pytest.mark.parametrize(("format_", "mode"), [("WEBP", "RGB"), ("GIF", "P"), ("TIFF", "RGB"), ("TIFF", "CMYK")])
def test_what_the_model_does_not_take_becomes_a_jpeg(format_: str, mode: str) -> None:
    prepared = prepare(encoded(format_, mode=mode))
    assert prepared.suffix == ".jpg"
    assert Image.open(io.BytesIO(prepared.content)).format == "JPEG"
    assert (prepared.width, prepared.height, prepared.format) == (40, 30, format_)


def test_large_pictures_are_made_smaller(tmp_path: Path) -> None:
    wide = prepare(encoded("PNG", (5000, 20)))
    assert max(Image.open(io.BytesIO(wide.content)).size) == 4096
    noise = Image.effect_noise((2400, 2400), 120).convert("RGB")
    buffer = io.BytesIO()
    noise.save(buffer, "PNG")
    assert len(buffer.getvalue()) > MAX_IMAGE_BYTES
    assert len(prepare(buffer.getvalue()).content) <= MAX_IMAGE_BYTES


def test_orientation_is_applied_before_upload() -> None:
    content = encoded("JPEG", (40, 30), exif=exif(orientation=6))
    prepared = prepare(content)
    picture = Image.open(io.BytesIO(prepared.content))
    assert picture.size == (30, 40)
    assert picture.getexif().get(ORIENTATION, 1) == 1


@pytest.mark.parametrize("format_", ["JPEG", "PNG"])
def test_positions_are_left_out_and_pixels_kept(format_: str) -> None:
    content = encoded(format_, exif=exif(located=True))
    assert look(content).located
    stripped = prepare(content).content
    assert not look(stripped).located
    assert GPS not in Image.open(io.BytesIO(stripped)).getexif()
    assert Image.open(io.BytesIO(stripped)).tobytes() == Image.open(io.BytesIO(content)).tobytes()
    assert prepare(content, strip_location=False).content == content


@given(content=st.binary(max_size=300), start=st.sampled_from([b"\xff\xd8", b"\x89PNG\r\n\x1a\n", b""]))
def test_damaged_files_are_looked_at_without_harm(content: bytes, start: bytes) -> None:
    look(start + content)
    without_metadata(start + content)


@pytest.fixture
def file_place() -> Place:
    return Place(PlaceKind.FILE, "/photos/2024/cat.jpg", size_bytes=10)


def test_metadata_has_only_fields_of_the_collection(file_place: Place) -> None:
    prepared = prepare(encoded("JPEG"))
    everything = metadata_of(file_place, "ab" * 32, prepared, "猫", {}, LIBRARY_FIELDS)
    assert everything == {
        "caption": "猫",
        "file_name": "cat.jpg",
        "folder": "/photos/2024",
        "path": "/photos/2024/cat.jpg",
        "sha256": "ab" * 32,
        "width": 40,
        "height": 30,
    }
    assert metadata_of(file_place, "ab" * 32, prepared, "猫", {}, {"caption": "text"}) == {"caption": "猫"}
    assert metadata_of(file_place, "ab" * 32, prepared, "", {}, None) == {}


def test_words_that_the_collection_has_no_room_for_are_not_sent(file_place: Place) -> None:
    assert metadata_of(file_place, "", None, "猫", {"title": "t"}, {"title": "text"}, tags=("home",)) == {"title": "t"}
    assert metadata_of(file_place, "", None, "猫", {}, None, tags=("home",)) == {"caption": "猫", "tags": "home"}


@pytest.mark.parametrize(("metadata", "fields"), [({"shop": "n"}, {"caption": "text"}), ({"source": "x"}, None)])
def test_metadata_that_the_collection_cannot_take_is_named(
    file_place: Place, metadata: dict[str, str], fields: dict[str, str] | None
) -> None:
    with pytest.raises(InvalidInputError) as failure:
        metadata_of(file_place, "", None, "", metadata, fields)
    assert failure.value.code is ErrorCode.METADATA_INVALID
    assert failure.value.params["field"] == next(iter(metadata))


def test_numbers_are_checked_before_the_call(file_place: Place) -> None:
    fields = {"count": "int"}
    assert metadata_of(file_place, "", None, "", {"count": "3"}, fields) == {"count": 3}
    with pytest.raises(InvalidInputError):
        metadata_of(file_place, "", None, "", {"count": "three"}, fields)


@pytest.mark.parametrize(
    ("place", "name"),
    [
        (Place(PlaceKind.FILE, "/a/b.jpg"), "b.jpg"),
        (Place(PlaceKind.FILE, "C:\\a\\b.jpg"), "b.jpg"),
        (Place(PlaceKind.ARCHIVE_MEMBER, "/a/b.zip", "c/d.png"), "d.png"),
        (Place(PlaceKind.LINK, "https://example.com/x/e.bmp?token=1#f"), "e.bmp"),
        (Place(PlaceKind.CLIPBOARD, "screenshot.png"), "screenshot.png"),
    ],
)
def test_the_name_to_show_follows_from_the_place(place: Place, name: str) -> None:
    assert file_name_of(place) == name


def test_making_pictures_is_repeatable(pictures: Callable[[int], list[Path]]) -> None:
    assert len({path.read_bytes() for path in pictures(12)}) == 12
