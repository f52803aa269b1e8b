"""The database file: transactions, versions, and every way in which a disk or a file can be wrong."""

from __future__ import annotations

import sqlite3
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from desktop.core.errors import ErrorCode, StorageError
from desktop.core.progress import TaskCancelled, TaskContext
from desktop.engines.local import database as database_module
from desktop.engines.local import schema
from desktop.engines.local.database import Database


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "library" / "library.sqlite3"


@pytest.fixture
def database(path: Path) -> Database:
    return Database(path)


def _count(database: Database) -> int:
    with database.reading() as connection:
        return int(connection.execute("SELECT count(*) FROM model").fetchone()[0])


def test_a_block_that_fails_leaves_nothing_behind(database: Database) -> None:
    with pytest.raises(RuntimeError), database.writing() as connection:
        connection.execute("INSERT INTO model (name, dimensions) VALUES ('a', 1)")
        raise RuntimeError
    assert _count(database) == 0
    database.close()


def test_a_commit_is_synced_and_the_log_is_ahead(database: Database) -> None:
    with database.writing() as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        assert connection.execute("PRAGMA synchronous").fetchone() == (2,)  # FULL
    database.close()


@pytest.mark.skipif(sys.platform == "win32", reason="rights are POSIX")
def test_the_library_is_private_to_its_user(database: Database, path: Path) -> None:
    _count(database)
    assert path.stat().st_mode & 0o077 == 0
    assert path.parent.stat().st_mode & 0o077 == 0
    database.close()


def test_a_newer_database_is_refused_and_not_touched(database: Database, path: Path) -> None:
    path.parent.mkdir()
    newer = sqlite3.connect(path)
    newer.executescript(f"CREATE TABLE future (x); PRAGMA user_version = {schema.VERSION + 1}")
    newer.close()
    before = path.read_bytes()
    with pytest.raises(StorageError) as failure:
        _count(database)
    assert failure.value.code is ErrorCode.DATABASE_TOO_NEW
    database.close()
    assert path.read_bytes() == before
    assert [file.name for file in path.parent.iterdir()] == [path.name]


@pytest.mark.parametrize("content", [b"this is no database" * 100, None])
def test_a_damaged_database_is_named(database: Database, path: Path, content: bytes | None) -> None:
    if content is None:  # a good one with its middle overwritten
        with database.writing() as connection:
            connection.executemany(
                "INSERT INTO model (name, dimensions) VALUES (?, 1)", [(f"{n}" * 50,) for n in range(999)]
            )
        database.close()
        good = path.read_bytes()
        content = good[:4096] + b"\xff" * (len(good) - 4096)
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(content)
    damaged = Database(path)
    with pytest.raises(StorageError) as failure:
        _count(damaged)
    assert failure.value.code is ErrorCode.DATABASE_DAMAGED
    assert failure.value.params["path"] == str(path)
    damaged.close()


@pytest.mark.parametrize("version", [0, 2, schema.VERSION])
def test_a_database_of_another_program_is_no_library_and_stays_as_it_is(
    database: Database, path: Path, version: int
) -> None:
    path.parent.mkdir()
    other = sqlite3.connect(path)
    other.execute("CREATE TABLE tune (id)")
    other.execute(f"PRAGMA user_version = {version}")
    other.close()
    content = path.read_bytes()
    with pytest.raises(StorageError) as raised:
        _count(database)
    assert raised.value.code is ErrorCode.DATABASE_DAMAGED
    assert path.read_bytes() == content
    assert path.with_name("library.sqlite3.damaged").exists()
    database.close()


def test_a_full_disk_is_named_and_what_was_there_stays(database: Database) -> None:
    with database.writing() as connection:
        connection.execute("INSERT INTO model (name, dimensions) VALUES ('kept', 1)")
        (pages,) = connection.execute("PRAGMA page_count").fetchone()
    with pytest.raises(StorageError) as failure, database.writing() as connection:
        connection.execute(f"PRAGMA max_page_count = {pages}")
        connection.execute("INSERT INTO model (name, dimensions) VALUES (?, 1)", ("x" * 1_000_000,))
    assert failure.value.code is ErrorCode.DISK_FULL
    assert _count(database) == 1
    database.close()


def test_a_database_that_another_program_holds_is_locked(
    database: Database, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database_module, "_BUSY_TIMEOUT_S", 0.5)
    _count(database)
    database.close()
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    waiting = Database(path)
    with pytest.raises(StorageError) as failure, waiting.writing():
        pass
    assert failure.value.code is ErrorCode.DATABASE_LOCKED
    assert failure.value.retryable
    assert _count(waiting) == 0  # reading goes on
    other.close()
    waiting.close()


def test_a_wait_for_another_program_can_be_cancelled(database: Database, path: Path) -> None:
    _count(database)
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    ctx = TaskContext()
    ctx.cancel()
    with pytest.raises(TaskCancelled), database.writing(ctx):
        pass
    other.execute("ROLLBACK")
    other.close()
    with database.writing():
        pass
    database.close()


def test_many_programs_may_open_a_new_library_at_once(path: Path) -> None:
    databases = [Database(path) for _ in range(8)]
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(_count, databases)) == [0] * 8
    for database in databases:
        database.close()


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(StorageError) as failure:
        _count(Database(tmp_path / "file" / "library.sqlite3"))
    assert failure.value.code is ErrorCode.STORAGE_FAILED


def test_a_closed_library_says_so(database: Database) -> None:
    _count(database)
    database.close()
    with pytest.raises(StorageError):
        _count(database)


def test_a_connection_in_use_outlives_the_close(database: Database) -> None:
    with database.reading() as connection:
        database.close()
        assert connection.execute("SELECT count(*) FROM model").fetchone() == (0,)
