"""Full blocks of the index lie in files that are used only as far as they agree with SQLite."""

from __future__ import annotations

import hashlib
import os
import sys
import zlib
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from desktop.core.progress import TaskContext
from desktop.core.query import Filter
from desktop.embedding.colour import COLOURS
from desktop.engines.local import attribute, record
from desktop.engines.local.database import Database
from desktop.engines.local.index import LibraryIndex, forgotten_counter
from desktop.engines.local.vectors import BLOCK_ROWS

MODEL, DIMENSIONS, CLASSES = "a model", 16, 64
COUNT = BLOCK_ROWS + 100


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    database = Database(tmp_path / "library.sqlite3")
    fill(database, 0, COUNT)
    yield database
    database.close()


def fill(database: Database, start: int, count: int, seed: int = 0) -> None:
    rng = np.random.default_rng(seed + start)
    vectors = rng.normal(size=(count, DIMENSIONS))
    vectors = (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype("<f2")
    classes = np.arange(CLASSES, dtype="<u2").tobytes()
    with database.writing() as connection:
        connection.execute("INSERT OR IGNORE INTO model (id, name, dimensions) VALUES (1, ?, ?)", (MODEL, DIMENSIONS))
        for number in range(start, start + count):
            connection.execute(
                "INSERT INTO photo (id, sha256, format, width, height, size_bytes, dated_at, added_at)"
                " VALUES (?, ?, 'JPEG', 1, 1, 1, '', 0)",
                (number + 1, hashlib.sha256(f"{seed} {number}".encode()).hexdigest()),
            )
        connection.executemany(
            "INSERT INTO embedding (photo_id, model_id, vector, classes, probabilities) VALUES (?, 1, ?, ?, ?)",
            [
                (number + 1, vector.tobytes(), classes, rng.random(CLASSES).astype("<f2").tobytes())
                for number, vector in enumerate(vectors, start)
            ],
        )


def opened(database: Database) -> tuple[LibraryIndex, np.ndarray]:
    """A new index, and the vectors that SQLite holds, in order."""
    index = LibraryIndex(MODEL, DIMENSIONS, database.path.with_name("index"))
    with database.reading() as connection:
        with index.current(connection, TaskContext()):
            pass
        rows = connection.execute("SELECT vector FROM embedding ORDER BY id").fetchall()
    return index, np.stack([np.frombuffer(vector, "<f2") for (vector,) in rows]).astype(np.float32)


def block_files(database: Database) -> list[Path]:
    return sorted(database.path.with_name("index").rglob("*.block"))


def assert_same(index: LibraryIndex, vectors: np.ndarray) -> None:
    assert len(index.vectors) == len(index.posteriors) == len(index.photos) == len(index.present) == len(vectors)
    assert np.allclose(index.vectors.rows(np.arange(len(vectors))), vectors, atol=1e-4)


def test_a_full_block_goes_to_a_file_and_is_taken_from_it(database: Database) -> None:
    first, vectors = opened(database)
    assert_same(first, vectors)
    (file,) = block_files(database)
    assert sys.platform == "win32" or not file.stat().st_mode & 0o077
    written = file.stat().st_mtime_ns
    again, _ = opened(database)
    assert_same(again, vectors)
    assert file.stat().st_mtime_ns == written
    weights = np.zeros(1000, np.float32)
    weights[3] = 1
    assert np.array_equal(first.posteriors.mass(weights), again.posteriors.mass(weights))
    with database.reading() as connection:
        masses = [
            np.frombuffer(probabilities, "<f2")[3]
            for (probabilities,) in connection.execute("SELECT probabilities FROM embedding ORDER BY id")
        ]
    assert np.allclose(again.posteriors.mass(weights), masses, atol=1e-4)
    wanted = vectors[BLOCK_ROWS - 7]
    positions, _ = again.vectors.nearest(wanted, 1, again.present)
    assert again.photos[positions[0]] == BLOCK_ROWS - 6
    assert list(file.parent.iterdir()) == [file]


def test_what_is_added_later_follows_on_the_file(database: Database) -> None:
    opened(database)
    fill(database, COUNT, BLOCK_ROWS)
    assert_same(*opened(database))
    assert len(block_files(database)) == 2
    assert_same(*opened(database))


@pytest.mark.parametrize("damage", ["cut off", "empty", "header", "vectors", "bounds", "folder"])
def test_a_damaged_file_is_made_anew(database: Database, damage: str) -> None:
    opened(database)
    (file,) = block_files(database)
    content, changed_ns = file.read_bytes(), file.stat().st_mtime_ns
    bounds = 4096 + BLOCK_ROWS * (8 + 8 + 2 * DIMENSIONS + 8 + 8 * attribute.COUNT)
    damaged = {
        "cut off": content[: len(content) // 2],
        "empty": b"",
        "header": b"x" * 4096 + content[4096:],
        "vectors": content[:4096] + bytes(len(content) - 4096),
        "bounds": content[:bounds] + b"\xff" * 4000 + content[bounds + 4000 :],
    }
    file.unlink()
    if damage == "folder":
        file.mkdir()
    else:
        file.write_bytes(damaged[damage])
        os.utime(file, ns=(changed_ns, changed_ns))  # a disk that spoils a file leaves its time
    assert_same(*opened(database))
    if damage != "folder":
        assert file.read_bytes() == content


def test_any_byte_that_is_overwritten_is_noticed(database: Database) -> None:
    _, vectors = opened(database)
    (file,) = block_files(database)
    content = file.read_bytes()
    rng = np.random.default_rng(5)
    for at in [*rng.integers(0, len(content), 5).tolist(), len(content) - 1]:
        with file.open("r+b") as opened_file:
            opened_file.seek(at)
            opened_file.write(bytes([content[at] ^ (1 << int(rng.integers(8)))]))
        index, _ = opened(database)
        assert_same(index, vectors)
        assert file.read_bytes() == content


def test_a_file_that_was_copied_is_looked_at_once(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    opened(database)
    (file,) = block_files(database)
    sealed = file.stat().st_mtime
    os.utime(file, (5, 5))
    looked: list[int] = []
    checksum = zlib.crc32
    monkeypatch.setattr(zlib, "crc32", lambda *parts: looked.append(1) or checksum(*parts))
    opened(database)
    assert looked == [1]
    assert file.stat().st_mtime == sealed
    opened(database)
    assert looked == [1]


def test_a_file_of_another_library_is_not_used(database: Database, tmp_path: Path) -> None:
    opened(database)
    other = Database(tmp_path / "other" / "library.sqlite3")
    fill(other, 0, COUNT, seed=1)
    (tmp_path / "index").rename(tmp_path / "other" / "index")
    assert_same(*opened(other))
    other.close()


def test_an_older_copy_of_the_library_does_without_newer_blocks(database: Database) -> None:
    opened(database)
    with database.writing() as connection:
        connection.execute("DELETE FROM photo WHERE id > 100")
        connection.execute("UPDATE sqlite_sequence SET seq = 100")
    fill(database, 100, 50, seed=1)
    assert_same(*opened(database))


def test_what_a_killed_process_left_is_deleted(database: Database) -> None:
    opened(database)
    (file,) = block_files(database)
    left, fresh = file.with_suffix(".1.new"), file.with_suffix(".2.new")
    left.write_bytes(b"half a block")
    fresh.write_bytes(b"of another process")
    os.utime(left, (0, 0))
    fill(database, COUNT, BLOCK_ROWS)
    opened(database)
    assert fresh.exists()
    assert not left.exists()


def test_photos_that_were_deleted_are_not_found_in_the_file(database: Database) -> None:
    opened(database)
    with database.writing() as connection:
        connection.execute("DELETE FROM photo WHERE id BETWEEN 1 AND 50")
    index, _ = opened(database)
    assert index.present.sum() == COUNT - 50
    assert not index.present[:50].any()


def test_colours_come_from_the_file_and_what_it_lacks_from_the_library(database: Database) -> None:
    shares = np.random.default_rng(3).integers(0, 200, (COUNT, len(COLOURS)), np.uint8)

    def store(photos: range) -> None:
        with database.writing() as connection:
            rows = [(photo + 1, shares[photo].tobytes()) for photo in photos]
            connection.executemany("INSERT OR REPLACE INTO colour (photo_id, shares) VALUES (?, ?)", rows)

    def stored(index: LibraryIndex) -> np.ndarray:
        with database.reading() as connection, index.current(connection, TaskContext()):
            return index.colours.shares(connection, index.photos, TaskContext())

    store(range(50, COUNT))
    opened(database)
    with database.writing() as connection:
        connection.execute("DELETE FROM colour WHERE photo_id BETWEEN 200 AND 300")
    index, _ = opened(database)
    store(range(30, 50))
    found = stored(index)
    assert np.array_equal(found[30:], shares[30:])
    assert not found[:30].any()
    fill(database, COUNT, 1)
    assert len(stored(index)) == COUNT + 1


def test_an_open_index_follows_what_comes_and_goes(database: Database) -> None:
    index, _ = opened(database)

    def present() -> int:
        with database.reading() as connection, index.current(connection, TaskContext()):
            return int(index.present.sum())

    removed = [hashlib.sha256(f"0 {number}".encode()).hexdigest() for number in (3, 7, BLOCK_ROWS + 5)]
    with database.writing() as connection:
        record.remove(connection, removed)
    assert present() == COUNT - 3
    with database.writing() as connection:
        record.restore(connection, removed[:1])
        assert record.purge(connection, -1) == []
    assert present() == COUNT - 2
    assert index.present[3]
    with database.writing() as connection:  # before the index saw that it was out
        record.remove(connection, removed[:1])
        assert record.purge(connection, -1) == []
    assert present() == COUNT - 3
    with database.writing() as connection:
        record.remove(connection, [hashlib.sha256(b"0 9").hexdigest()])
    assert present() == COUNT - 4
    with database.writing() as connection:
        assert record.purge(connection, -1) == []
    statements: list[str] = []
    with database.reading() as connection:
        connection.set_trace_callback(statements.append)
        with index.current(connection, TaskContext()):
            assert int(index.present.sum()) == COUNT - 4
        connection.set_trace_callback(None)
    assert not any("BETWEEN" in statement for statement in statements)  # nothing is counted anew
    fill(database, COUNT, 10)
    assert present() == COUNT + 6
    assert not index.present[[3, 7, 9, BLOCK_ROWS + 5]].any()


def test_files_of_a_model_that_is_forgotten_are_deleted(database: Database) -> None:
    index, _ = opened(database)
    with database.writing() as connection:
        connection.execute("DELETE FROM embedding")
        connection.execute("INSERT INTO counter VALUES (?, 1)", (forgotten_counter(MODEL),))
    with database.reading() as connection, index.current(connection, TaskContext()):
        assert len(index.vectors) == 0
    assert block_files(database) == []


def test_a_folder_that_cannot_be_written_costs_nothing_but_the_file(database: Database) -> None:
    database.path.with_name("index").write_text("in the way")
    assert_same(*opened(database))


def test_filters_answer_for_photos_that_came_after_the_version_was_read(database: Database) -> None:
    index = LibraryIndex(MODEL, DIMENSIONS, database.path.with_name("index"))
    square, version = [Filter.parse("orientation=square")], database.version()
    for photos in (COUNT, COUNT + 1):
        with database.reading() as connection, index.current(connection, TaskContext()):
            assert index.allowed(connection, square, version).sum() == photos
        fill(database, photos, 1)
