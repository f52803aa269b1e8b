"""Thumbnails come in the size that the screen needs, and larger ones are decoded once."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from desktop.core.errors import ErrorCode, InvalidInputError
from desktop.core.progress import TaskCancelled, TaskContext
from desktop.core.query import ImageBytes, ImageFile, ImageLink, LibraryPhoto
from desktop.engines.base import Capabilities
from desktop.services.disk_cache import DiskCache
from desktop.services.pictures import PictureService
from desktop.services.thumbnails import ThumbnailService


def jpeg(width: int, height: int, colour: str = "teal") -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (width, height), colour).save(buffer, "JPEG")
    return buffer.getvalue()


class FolderEngine:
    """The part of an engine that pictures need, over the files of a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.pictures_read = 0
        self.capabilities = Capabilities(
            paid=False,
            offline=True,
            lists_ids=True,
            searches_links=False,
            stores_links=False,
            languages=frozenset(),
        )

    def thumbnail(self, photo_id: str) -> bytes:
        return jpeg(256, 128, "red")

    def picture(self, photo_id: str) -> Path | bytes:
        self.pictures_read += 1
        path = self.folder / f"{photo_id}.jpg"
        return path if path.exists() else jpeg(600, 300)


class Engines:
    def __init__(self, engine: FolderEngine) -> None:
        self.engine = engine

    def open(self, name: str | None = None) -> FolderEngine:
        return self.engine


@pytest.fixture
def engine(tmp_path: Path) -> FolderEngine:
    folder = tmp_path / "photos"
    folder.mkdir()
    (folder / "wide.jpg").write_bytes(jpeg(2000, 1000))
    return FolderEngine(folder)


def size_of(content: bytes) -> tuple[int, int]:
    with Image.open(io.BytesIO(content)) as image:
        return image.size


def test_small_thumbnails_come_from_the_engine(engine: FolderEngine, tmp_path: Path) -> None:
    thumbnail = ThumbnailService(Engines(engine), tmp_path).thumbnail("local", "wide", 200, TaskContext())
    assert size_of(thumbnail) == (256, 128)
    assert engine.pictures_read == 0


@pytest.mark.parametrize(
    ("side", "expected"), [(257, (500, 250)), (512, (500, 250)), (700, (1000, 500)), (5000, (1000, 500))]
)
def test_larger_thumbnails_have_the_next_larger_size_or_a_little_less(
    engine: FolderEngine, tmp_path: Path, side: int, expected: tuple[int, int]
) -> None:
    assert (
        size_of(ThumbnailService(Engines(engine), tmp_path).thumbnail("local", "wide", side, TaskContext())) == expected
    )


def test_where_a_whole_part_of_the_picture_is_much_smaller_the_size_is_exact(
    engine: FolderEngine, tmp_path: Path
) -> None:
    (engine.folder / "odd.jpg").write_bytes(jpeg(700, 350))
    service = ThumbnailService(Engines(engine), tmp_path)
    assert size_of(service.thumbnail("local", "odd", 512, TaskContext())) == (512, 256)


def test_a_larger_thumbnail_is_decoded_once_even_over_a_restart(engine: FolderEngine, tmp_path: Path) -> None:
    first = ThumbnailService(Engines(engine), tmp_path).thumbnail("local", "wide", 512, TaskContext())
    again = ThumbnailService(Engines(engine), tmp_path).thumbnail("local", "wide", 512, TaskContext())
    assert first == again
    assert engine.pictures_read == 1


def test_until_a_larger_thumbnail_is_decoded_the_engines_is_at_hand(engine: FolderEngine, tmp_path: Path) -> None:
    service = ThumbnailService(Engines(engine), tmp_path)
    assert size_of(service.at_hand("local", "wide", 512) or b"") == (256, 128)
    assert engine.pictures_read == 0
    service.thumbnail("local", "wide", 512, TaskContext())
    assert service.at_hand("local", "wide", 512) is None
    assert service.at_hand("local", "wide", 256) is None


def test_nothing_is_at_hand_of_an_engine_that_would_have_to_fetch_it(engine: FolderEngine, tmp_path: Path) -> None:
    engine.capabilities = replace(engine.capabilities, offline=False)
    assert ThumbnailService(Engines(engine), tmp_path).at_hand("cloud", "wide", 512) is None


def test_a_photo_whose_picture_is_not_there_now_keeps_its_small_thumbnail(engine: FolderEngine, tmp_path: Path) -> None:
    (engine.folder / "wide.jpg").write_bytes(b"no picture")
    service = ThumbnailService(Engines(engine), tmp_path)
    assert size_of(service.thumbnail("local", "wide", 512, TaskContext())) == (256, 128)
    (engine.folder / "wide.jpg").write_bytes(jpeg(2000, 1000))
    assert size_of(service.thumbnail("local", "wide", 512, TaskContext())) == (500, 250)


class Unreachable(FolderEngine):
    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.asked: list[str] = []

    def thumbnail(self, photo_id: str) -> bytes:
        self.asked.append("thumbnail")
        return super().thumbnail(photo_id)

    def picture(self, photo_id: str) -> Path | bytes:
        self.asked.append("picture")
        raise InvalidInputError(ErrorCode.LINK_FAILED, retryable=True)


def test_a_network_that_fails_is_asked_once(tmp_path: Path) -> None:
    engine = Unreachable(tmp_path)
    with pytest.raises(InvalidInputError):
        ThumbnailService(Engines(engine), tmp_path).thumbnail("cloud", "wide", 512, TaskContext())
    assert engine.asked == ["picture"]


def test_libraries_do_not_share_thumbnails(engine: FolderEngine, tmp_path: Path) -> None:
    service = ThumbnailService(Engines(engine), tmp_path)
    service.thumbnail("one", "wide", 512, TaskContext())
    service.thumbnail("two", "wide", 512, TaskContext())
    assert engine.pictures_read == 2


def test_a_cancelled_thumbnail_reads_no_picture(engine: FolderEngine, tmp_path: Path) -> None:
    ctx = TaskContext()
    ctx.cancel()
    with pytest.raises(TaskCancelled):
        ThumbnailService(Engines(engine), tmp_path).thumbnail("local", "wide", 512, ctx)
    assert engine.pictures_read == 0


def test_the_cache_stays_within_its_limit_and_drops_the_longest_unused(tmp_path: Path) -> None:
    cache = DiskCache(tmp_path, limit_bytes=1000)
    for name in "abcdefghij":
        cache.put(name, b"x" * 100)
    assert cache.get("a") is not None
    cache.put("k", b"x" * 100)
    assert cache.used_bytes <= 1000
    assert cache.get("a") is not None
    assert cache.get("b") is None
    assert cache.get("k") is not None


def test_the_cache_counts_what_an_earlier_run_left(tmp_path: Path) -> None:
    DiskCache(tmp_path, limit_bytes=1000).put("a", b"x" * 400)
    later = DiskCache(tmp_path, limit_bytes=1000)
    assert later.used_bytes == 400
    later.put("a", b"y" * 300)
    assert later.used_bytes == 300
    assert later.get("a") == b"y" * 300


def test_a_cache_that_cannot_be_written_is_only_a_miss(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("in the way")
    cache = DiskCache(blocked / "cache", limit_bytes=1000)
    cache.put("a", b"x")
    assert cache.get("a") is None


def test_a_picture_is_loaded_upright_within_the_given_side_and_described(engine: FolderEngine) -> None:
    picture = PictureService(Engines(engine)).load("local", "wide", TaskContext(), max_side=500)
    assert (picture.pixels.width, picture.pixels.height) == (500, 250)
    assert len(picture.pixels.rgba) == 500 * 250 * 4
    assert (picture.info.width, picture.info.height) == (2000, 1000)


def test_a_picture_without_a_file_is_loaded_from_the_engine_s_bytes(engine: FolderEngine) -> None:
    picture = PictureService(Engines(engine)).load("local", "remote", TaskContext())
    assert (picture.pixels.width, picture.pixels.height) == (600, 300)


@pytest.mark.parametrize("kind", ["file", "bytes", "photo"])
def test_images_of_a_query_have_small_pictures(engine: FolderEngine, kind: str) -> None:
    image = {
        "file": ImageFile(engine.folder / "wide.jpg"),
        "bytes": ImageBytes(jpeg(400, 200), "pasted.png"),
        "photo": LibraryPhoto("wide"),
    }[kind]
    pixels = PictureService(Engines(engine)).query_image("local", image, 80, TaskContext())
    assert (pixels.width, pixels.height) == (80, 40)


def test_a_link_has_no_picture_before_it_is_searched(engine: FolderEngine) -> None:
    with pytest.raises(InvalidInputError) as caught:
        PictureService(Engines(engine)).query_image("local", ImageLink("https://example.org/a.jpg"), 80, TaskContext())
    assert caught.value.code is ErrorCode.NOT_SUPPORTED
