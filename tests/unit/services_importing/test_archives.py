from __future__ import annotations

import bz2
import gzip
import io
import lzma
import struct
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desktop.core.errors import ErrorCode, InvalidInputError
from desktop.core.progress import TaskCancelled, TaskContext
from desktop.services.importing import ImportService, archives
from desktop.services.importing.archive_name import decode_zip_name
from tests.unit.services_importing.album import Album
from tests.unit.services_importing.photos import tiny_photo

Files = dict[str, bytes]


def make_zip(path: Path, files: Files) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return path


def make_tar(path: Path, files: Files, mode: str = "w") -> Path:
    with tarfile.open(path, mode) as archive:
        for name, content in files.items():
            info = tarfile.TarInfo(name)
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
    return path


def nothing() -> None:
    pass


def contents(path: Path) -> tuple[Files, dict[str, ErrorCode]]:
    """What an archive gives: bytes of its members, and what is refused. The archive's own error is under its name."""
    files: Files = {}
    refused: dict[str, ErrorCode] = {}
    try:
        with archives.open_archive(path, nothing) as archive:
            members: list[archives.Member] = []
            try:
                members.extend(archive.members())
            except InvalidInputError as error:
                refused[path.name] = error.code
            for member in members:
                if member.error is not None:
                    refused[member.name] = member.error.code
                    continue
                try:
                    files[member.name] = archive.read(member.name)
                except InvalidInputError as error:
                    refused[member.name] = error.code
    except InvalidInputError as error:
        refused[path.name] = error.code
    return files, refused


PHOTOS = {"a.png": tiny_photo(1), "day/b.JPG": tiny_photo(2, "JPEG")}
EXTRAS = {"readme.txt": b"words", "day/.hidden.png": b"x", "__MACOSX/a.png": b"x"}


@pytest.mark.parametrize(
    ("name", "make"),
    [
        ("photos.zip", make_zip),
        ("photos.tar", make_tar),
        ("photos.tar.gz", lambda path, files: make_tar(path, files, "w:gz")),
        ("photos.tar.bz2", lambda path, files: make_tar(path, files, "w:bz2")),
        ("photos.tar.xz", lambda path, files: make_tar(path, files, "w:xz")),
        ("really-a-tar.zip", make_tar),
        ("really-a-zip.tar.gz", make_zip),
        ("no-ending", make_zip),
    ],
)
def test_photos_of_every_kind_of_archive_are_found_whatever_its_name(
    tmp_path: Path, name: str, make: Callable[[Path, Files], Path]
) -> None:
    path = make(tmp_path / name, {**PHOTOS, **EXTRAS})
    assert archives.is_archive(path)
    assert contents(path) == (PHOTOS, {})


@pytest.mark.parametrize("compress", [gzip.compress, bz2.compress, lzma.compress])
def test_a_single_compressed_photo_is_an_archive_of_one(tmp_path: Path, compress: Callable[[bytes], bytes]) -> None:
    path = tmp_path / "scan.png.gz"
    path.write_bytes(compress(tiny_photo(1)))
    assert contents(path) == ({"scan.png": tiny_photo(1)}, {})


@pytest.mark.parametrize("make", [make_zip, make_tar])
def test_nested_and_unsafe_members_are_named(tmp_path: Path, make: Callable[[Path, Files], Path]) -> None:
    hostile = {
        "../up.png": b"x",
        "a/../../up.png": b"x",
        "/etc/root.png": b"x",
        "C:\\windows.png": b"x",
        "..\\up.png": b"x",
        "inner.zip": b"x",
        "inner.tar.gz": b"x",
    }
    files, refused = contents(make(tmp_path / "hostile", {**hostile, **PHOTOS}))
    assert files == PHOTOS
    assert set(refused.values()) == {ErrorCode.ARCHIVE_MEMBER_UNSAFE, ErrorCode.ARCHIVE_NESTED}
    assert [name for name, code in refused.items() if code is ErrorCode.ARCHIVE_NESTED] == ["inner.zip", "inner.tar.gz"]
    assert len(refused) == len(hostile)


def test_links_and_devices_are_named_and_not_followed(tmp_path: Path) -> None:
    path = tmp_path / "links.tar"
    with tarfile.open(path, "w") as archive:
        for name, kind in [("s.png", tarfile.SYMTYPE), ("h.png", tarfile.LNKTYPE), ("d.png", tarfile.CHRTYPE)]:
            info = tarfile.TarInfo(name)
            info.type = kind
            info.linkname = "/etc/passwd"
            archive.addfile(info)
    zipped = tmp_path / "links.zip"
    with zipfile.ZipFile(zipped, "w") as archive:
        link = zipfile.ZipInfo("s.png")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "/etc/passwd")
    unsafe = ErrorCode.ARCHIVE_MEMBER_UNSAFE
    assert contents(path) == ({}, {"s.png": unsafe, "h.png": unsafe, "d.png": unsafe})
    assert contents(zipped) == ({}, {"s.png": unsafe})


def test_encrypted_members_are_named(tmp_path: Path) -> None:
    path = make_zip(tmp_path / "locked.zip", {"a.png": b"secret"})
    data = bytearray(path.read_bytes())
    data[6] |= 1  # flag in the local header
    data[data.rfind(b"PK\x01\x02") + 8] |= 1  # and in the table of members
    path.write_bytes(data)
    assert contents(path) == ({}, {"a.png": ErrorCode.ARCHIVE_ENCRYPTED})


def test_what_a_cut_off_archive_still_has_is_read(tmp_path: Path) -> None:
    whole = make_tar(tmp_path / "whole.tar", {"a.png": tiny_photo(1), "b.png": b"x" * 9000})
    cut = tmp_path / "cut.tar"
    cut.write_bytes(whole.read_bytes()[:4000])
    files, refused = contents(cut)
    assert files == {"a.png": tiny_photo(1)}
    assert refused["cut.tar"] is ErrorCode.ARCHIVE_DAMAGED

    zipped = make_zip(tmp_path / "whole.zip", PHOTOS)
    cut_zip = tmp_path / "cut.zip"
    cut_zip.write_bytes(zipped.read_bytes()[:-30])
    assert contents(cut_zip) == ({}, {"cut.zip": ErrorCode.ARCHIVE_DAMAGED})


def test_a_damaged_member_is_named_and_the_rest_is_read(tmp_path: Path) -> None:
    path = tmp_path / "damaged.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr("a.png", b"aaaa")
        archive.writestr("b.png", tiny_photo(2))
    path.write_bytes(path.read_bytes().replace(b"aaaa", b"aaab", 1))
    assert contents(path) == ({"b.png": tiny_photo(2)}, {"a.png": ErrorCode.ARCHIVE_DAMAGED})

    tar = make_tar(tmp_path / "damaged.tar", {"a.png": tiny_photo(1), "b.png": tiny_photo(2), "c.png": tiny_photo(3)})
    data = bytearray(tar.read_bytes())
    data[1024 + 10] ^= 0xFF  # in the head of the second member
    tar.write_bytes(data)
    assert contents(tar) == ({"a.png": tiny_photo(1)}, {"damaged.tar": ErrorCode.ARCHIVE_DAMAGED})


def test_bombs_are_refused_without_being_unpacked(tmp_path: Path) -> None:
    path = tmp_path / "bomb.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(60):
            archive.writestr(f"{number}.png", bytes(5 << 20))
    with archives.open_archive(path, nothing) as archive, pytest.raises(InvalidInputError) as caught:
        list(archive.members())
    assert caught.value.code is ErrorCode.ARCHIVE_LIMIT

    packed = tmp_path / "bomb.png.gz"
    with gzip.open(packed, "wb", compresslevel=1) as file:
        for _ in range(260):
            file.write(bytes(1 << 20))
    assert contents(packed) == ({}, {"bomb.png": ErrorCode.ARCHIVE_LIMIT})


def test_a_member_that_says_that_it_is_huge_is_refused(tmp_path: Path) -> None:
    path = make_zip(tmp_path / "huge.zip", {"a.png": b"x", "b.png": tiny_photo(1)})
    data = bytearray(path.read_bytes())
    at = data.find(b"PK\x01\x02")
    data[at + 24 : at + 28] = struct.pack("<L", 0xFFFFFFF0)
    path.write_bytes(data)
    assert ErrorCode.ARCHIVE_LIMIT in contents(path)[1].values()

    tar = tmp_path / "huge.tar"
    info = tarfile.TarInfo("a.png")
    info.size = 600_000_000
    tar.write_bytes(info.tobuf() + bytes(2048))
    assert contents(tar)[1]["a.png"] is ErrorCode.FILE_TOO_LARGE


def test_archives_with_too_many_members_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archives, "MAX_MEMBERS", 5)
    files = {f"{number}.png": tiny_photo(number) for number in range(7)}
    assert contents(make_zip(tmp_path / "many.zip", files)) == ({}, {"many.zip": ErrorCode.ARCHIVE_LIMIT})
    some, refused = contents(make_tar(tmp_path / "many.tar", files))
    assert (len(some), refused) == (5, {"many.tar": ErrorCode.ARCHIVE_LIMIT})


def test_a_large_table_of_members_is_refused_unread(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archives, "MAX_DIRECTORY_BYTES", 100)
    path = make_zip(tmp_path / "table.zip", {f"{number}.png": b"x" for number in range(9)})
    assert contents(path) == ({}, {"table.zip": ErrorCode.ARCHIVE_LIMIT})


def test_unpacking_can_be_stopped(tmp_path: Path) -> None:
    path = make_tar(tmp_path / "long.tar.gz", {"a.png": bytes(30 << 20), "b.png": b"x"}, "w:gz")
    ctx = TaskContext()
    with archives.open_archive(path, ctx.check) as archive, pytest.raises(TaskCancelled):
        for _ in archive.members():
            ctx.cancel()


def test_the_first_of_equal_names_counts(tmp_path: Path) -> None:
    path = tmp_path / "twice.tar"
    with tarfile.open(path, "w") as archive:
        for content in (b"first", b"second"):
            info = tarfile.TarInfo("a.png")
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
    assert contents(path) == ({"a.png": b"first"}, {})


@pytest.mark.parametrize("name", ["照片/猫.png", "日本.jpg", "Müller été.png", "straße.jpg", "plain.png"])
def test_names_in_utf8_gbk_and_code_page_437_come_out_right(name: str) -> None:
    encodings = ["utf-8"]
    encodings += ["gbk"] if any("一" <= char <= "鿿" for char in name) else ["cp437"]
    for encoding in encodings:
        assert decode_zip_name(name.encode(encoding).decode("cp437")) == name


def test_chinese_names_of_a_zip_without_a_mark_are_read(tmp_path: Path) -> None:
    path = tmp_path / "chinese.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("XXXX.png", tiny_photo(1))
    path.write_bytes(path.read_bytes().replace(b"XXXX", "照片".encode("gbk")))
    assert contents(path) == ({"照片.png": tiny_photo(1)}, {})

    tar = tmp_path / "chinese.tar"
    info = tarfile.TarInfo("照片.png")
    info.size = 1
    tar.write_bytes(info.tobuf(tarfile.GNU_FORMAT, "gbk") + b"x".ljust(512, b"\0") + bytes(1024))
    assert contents(tar) == ({"照片.png": b"x"}, {})


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_no_damage_gives_anything_but_bytes_or_a_named_error(tmp_path: Path, data: st.DataObject) -> None:
    maker = data.draw(st.sampled_from([make_zip, make_tar, lambda path, files: make_tar(path, files, "w:gz")]))
    path = maker(tmp_path / "fuzz", {**PHOTOS, "inner.zip": b"x", "../x.png": b"y"})
    content = bytearray(path.read_bytes())
    for _ in range(data.draw(st.integers(1, 8))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    path.write_bytes(content[: data.draw(st.integers(0, len(content)))])

    files, refused = contents(path)

    assert all(isinstance(each, bytes) for each in files.values())
    assert all(isinstance(each, ErrorCode) for each in refused.values())


def test_an_archive_that_is_added_gives_its_photos_once(service: ImportService, album: Album, tmp_path: Path) -> None:
    files = {f"{number}.png": tiny_photo(number) for number in range(20)}
    path = make_tar(tmp_path / "trip.tar.gz", {**files, "bad.png": b"no", "inner.zip": b"x"}, "w:gz")

    import_id = service.add("local", [str(path)])
    summary = service.run(import_id, TaskContext())

    assert summary.added == 20
    assert {each.source: each.error.code for each in summary.failed} == {
        f"{path}/bad.png": ErrorCode.NOT_AN_IMAGE,
        f"{path}/inner.zip": ErrorCode.ARCHIVE_NESTED,
    }
    album.put_items.clear()
    assert service.run(service.add("local", [str(path)]), TaskContext()).unchanged == 20
    assert {item.place.member for item in album.put_items} == {"bad.png"}


def test_a_broken_archive_is_named_and_archives_in_folders_are_passed_over(
    service: ImportService, tmp_path: Path
) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    make_zip(folder / "backup.zip", PHOTOS)
    broken = tmp_path / "broken.zip"
    broken.write_bytes(b"words")

    summary = service.run(service.add("local", [str(folder), str(broken)]), TaskContext())

    assert summary.added == 0
    assert [(each.source, each.error.code) for each in summary.failed] == [(str(broken), ErrorCode.ARCHIVE_DAMAGED)]
