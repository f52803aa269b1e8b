"""Libraries of any size with made-up photos: real tables and real words, vectors drawn at random.

Rows are written many at a time, which is twenty times as quick as an import would write them: a million photos take
some minutes and 5 GB (``thumbnails=False``).
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import numpy as np

from benchmarks._photos import SAMPLES
from desktop.core.photo import Place, PlaceKind
from desktop.embedding.colour import COLOURS
from desktop.embedding.image_encoder import CLASSES, POSTERIOR_CLASSES
from desktop.engines.local import record
from desktop.engines.local.database import Database
from desktop.engines.local.full_text import segmented
from desktop.engines.local.picture import THUMBNAIL_QUALITY, THUMBNAIL_SIDE
from desktop.imaging.decode import decode

DIMENSIONS = 512
_BATCH = 10_000
_ALBUM = 200
_WORDS = ["beach", "wedding", "cat", "red", "car", "mountain", "海边", "婚礼", "猫", "红色", "汽车", "日落", "我家的狗"]
_FORMATS = ("JPEG", "JPEG", "JPEG", "PNG")
_SIZES = ((4000, 3000), (3000, 4000), (1920, 1080))
_FIRST_DAY = datetime(2005, 1, 1)  # noqa: DTZ001 -- as EXIF has it, without a zone
_DAYS = 7000
#: A cache as large as the indices in which rows fall at random places.
_CACHE = "PRAGMA cache_size = -400000"
TABLES = {
    "photo": "id, sha256, format, width, height, size_bytes, taken_at, dated_at, caption, added_at",
    "place": "photo_id, kind, source, member, name, size_bytes, mtime_ns",
    "thumbnail": "photo_id, jpeg",
    "descriptor": "photo_id, grey",
    "colour": "photo_id, shares",
    "embedding": "photo_id, model_id, vector, classes, probabilities",
    "words": "rowid, caption, tags, names, folders",
}


@dataclass(frozen=True)
class _Photo:
    """What is drawn for one photo."""

    row: int
    album: str
    name: str
    caption: str
    dated_at: str
    kind: int
    place: Place


def album_of(number: int) -> str:
    """The album of the photo of a number."""
    return f"album {number // _ALBUM}"


def fill(
    folder: Path,
    model: str,
    count: int,
    seed: int = 0,
    *,
    thumbnails: bool = True,
    tree: Path | None = None,
    folder_of: Callable[[int], str] = album_of,
) -> np.ndarray:
    """Fill an empty library. Vectors lie around one centre for every 50 photos, as kinds of photos do.

    Args:
        folder: of the library.
        model: that the vectors pass for.
        count: photos.
        seed: of what is drawn.
        thumbnails: of the size that real ones have; else of a few bytes.
        tree: a folder for files that the photos come from, all the same one by hard links; None for no files.
        folder_of: where in the tree the photo of a number is.

    Returns:
        The vectors in the order in which they were added, float16 [count, 512].
    """
    database = Database(folder / "library.sqlite3")
    small = _thumbnails() if thumbnails else [b"\xff\xd8\xff\xd9"]
    stored = np.empty((count, DIMENSIONS), np.float16)
    light, centres = np.random.default_rng(seed + 1), _centres(count, seed)
    start = 0
    for photos, vectors in _drawn(count, seed, centres, lambda number: _place(number, tree, folder_of)):
        stored[start : start + len(photos)] = vectors
        start += len(photos)
        posteriors = _posteriors(len(photos), light)
        grey = light.integers(0, 256, (len(photos), 256), np.uint8)
        with database.writing() as connection:
            connection.execute(_CACHE)
            model_row = record.model_row(connection, model, DIMENSIONS)
            _insert(connection, "photo", map(_photo_row, photos))
            _insert(connection, "place", map(_place_row, photos))
            _insert(connection, "thumbnail", ((photo.row, small[photo.row % len(small)]) for photo in photos))
            _insert(
                connection, "descriptor", ((photo.row, row.tobytes()) for photo, row in zip(photos, grey, strict=True))
            )
            _insert(connection, "colour", ((photo.row, light.bytes(len(COLOURS))) for photo in photos))
            _insert(
                connection,
                "embedding",
                (
                    (photo.row, model_row, vector.tobytes(), classes.tobytes(), probabilities.tobytes())
                    for photo, vector, classes, probabilities in zip(photos, vectors, *posteriors, strict=True)
                ),
            )
            _insert(connection, "words", map(_words_row, photos))
    database.close()
    return stored


def _drawn(
    count: int, seed: int, centres: np.ndarray, place: Callable[[int], Place]
) -> Iterator[tuple[list[_Photo], np.ndarray]]:
    rng = np.random.default_rng(seed)
    for start in range(0, count, _BATCH):
        rows = min(_BATCH, count - start)
        vectors = rng.standard_normal((rows, DIMENSIONS), np.float32) * np.float32(1.2)
        vectors += centres[rng.integers(len(centres), size=rows)]
        vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
        words = rng.integers(len(_WORDS), size=(rows, 3))
        has_caption, days, kinds = rng.random(rows) < 0.3, rng.integers(_DAYS, size=rows), rng.integers(12, size=rows)
        photos = [
            _Photo(
                row=number + 1,
                album=album_of(number),
                name=f"IMG_{number:06}",
                place=place(number),
                caption=" ".join(_WORDS[word] for word in words[at]) if has_caption[at] else "",
                dated_at=(_FIRST_DAY + timedelta(days=int(days[at]))).isoformat(),
                kind=int(kinds[at]),
            )
            for at, number in enumerate(range(start, start + rows))
        ]
        yield photos, vectors.astype("<f2")


def _place(number: int, tree: Path | None, folder_of: Callable[[int], str]) -> Place:
    path, first = (
        (tree or Path("/photos")) / folder_of(each) / f"IMG_{each:06}.jpg"
        for each in (number, number // _ALBUM * _ALBUM)
    )
    if tree is None:
        return Place(PlaceKind.FILE, str(path), "", 3_000_000 + number, 1)
    path.parent.mkdir(parents=True, exist_ok=True)
    if path == first:
        path.write_bytes(min(SAMPLES.glob("*.jpg")).read_bytes())
    else:
        path.hardlink_to(first)
    status = path.stat()
    return Place(PlaceKind.FILE, str(path), "", status.st_size, status.st_mtime_ns)


def _centres(count: int, seed: int) -> np.ndarray:
    return np.random.default_rng(seed + 2).standard_normal((max(1, count // 50), DIMENSIONS), np.float32)


def _posteriors(rows: int, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Classes, each once, and falling probabilities: uint16 and float16 [rows, POSTERIOR_CLASSES]."""
    # Steps of 1 to 15 from a class at random lead to as many different ones.
    steps = rng.integers(1, CLASSES // POSTERIOR_CLASSES, (rows, POSTERIOR_CLASSES)).cumsum(axis=1)
    classes = (steps + rng.integers(CLASSES, size=(rows, 1))) % CLASSES
    shares = rng.standard_exponential((rows, POSTERIOR_CLASSES), np.float32) ** 6  # few are likely, as of real photos
    probabilities = np.sort(shares / shares.sum(axis=1, keepdims=True), axis=1)[:, ::-1]
    return classes.astype("<u2"), probabilities.astype("<f2")


def _insert(connection: sqlite3.Connection, table: str, rows: Iterator[tuple[object, ...]]) -> None:
    columns = TABLES[table]
    marks = ",".join("?" * len(columns.split(",")))
    connection.executemany(f"INSERT INTO {table} ({columns}) VALUES ({marks})", rows)


def _photo_row(photo: _Photo) -> tuple[object, ...]:
    sha256 = hashlib.sha256(str(photo.row).encode()).hexdigest()
    size, format_ = _SIZES[photo.kind % 3], _FORMATS[photo.kind % 4]
    dated_at = photo.dated_at
    return photo.row, sha256, format_, *size, 3_000_000 + photo.row, dated_at, dated_at, photo.caption, photo.row


def _place_row(photo: _Photo) -> tuple[object, ...]:
    place = photo.place
    return photo.row, place.kind, place.source, "", f"{photo.name}.jpg", place.size_bytes, place.mtime_ns


def _words_row(photo: _Photo) -> tuple[object, ...]:
    folders = f"photos {segmented(photo.album)}"
    return photo.row, segmented(photo.caption), "", segmented(photo.name), folders


def _thumbnails() -> list[bytes]:
    """Thumbnails of the sample photos, as the program makes them."""
    samples = [decode(path.read_bytes()) for path in sorted(SAMPLES.glob("*.jpg"))]
    return [sample.thumbnail(THUMBNAIL_SIDE, THUMBNAIL_QUALITY) for sample in samples]
