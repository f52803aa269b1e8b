from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.core.folder_rows import files_in

#: Characters on both sides of the separator, since paths are sorted by their letters.
NAMES = st.text(alphabet=" !.-0aZé猫\U0001f600", min_size=1, max_size=3)
PATHS = st.lists(NAMES, min_size=1, max_size=4).map(lambda parts: "".join(f"{os.sep}{part}" for part in parts))


@pytest.fixture
def table() -> Iterator[sqlite3.Connection]:
    with closing(filled([])) as connection:
        yield connection


def filled(paths: list[str]) -> sqlite3.Connection:
    connection = sqlite3.connect(":memory:", isolation_level=None)
    connection.execute("CREATE TABLE place (source TEXT PRIMARY KEY, size_bytes INTEGER, mtime_ns INTEGER)")
    add(connection, paths)
    return connection


def add(connection: sqlite3.Connection, paths: list[str]) -> None:
    connection.executemany("INSERT INTO place VALUES (?, ?, ?)", [(path, len(path), 7) for path in paths])


def files_of(paths: set[str], folder: str) -> set[tuple[str, int, int]]:
    parts = [(*path.rpartition(os.sep), len(path)) for path in paths]
    return {(name, length, 7) for parent, _, name, length in parts if parent == folder}


@settings(max_examples=40)
@given(st.sets(PATHS, max_size=30), PATHS)
def test_the_files_of_a_folder_are_those_that_are_directly_in_it(paths: set[str], folder: str) -> None:
    with closing(filled(sorted(paths))) as connection:
        for each in (folder, folder.rpartition(os.sep)[0]):
            assert files_in(connection, each, "place", "mtime_ns <> 0") == files_of(paths, each)


@settings(max_examples=40)
@given(st.sets(PATHS, max_size=30), PATHS)
def test_paths_may_be_bytes(paths: set[str], folder: str) -> None:
    with closing(filled([])) as connection:
        rows = [(path.encode(), len(path), 7) for path in paths]
        connection.executemany("INSERT INTO place VALUES (?, ?, ?)", rows)
        found = files_in(connection, folder.encode(), "place", "mtime_ns <> 0")
        assert {(name.decode(), size, mtime) for name, size, mtime in found} == files_of(paths, folder)


def test_what_is_below_a_folder_costs_one_statement_a_subfolder(table: sqlite3.Connection) -> None:
    add(table, [f"/photos/{number:03}.jpg" for number in range(100)])
    add(table, [f"/photos/album {album}/{a}/{b}.jpg" for album in range(3) for a in range(20) for b in range(20)])
    statements: list[str] = []
    table.set_trace_callback(statements.append)
    assert len(files_in(table, "/photos", "place", "mtime_ns <> 0")) == 100
    assert len(statements) == 1 + 3


def test_rows_are_those_that_fulfil_the_condition(table: sqlite3.Connection) -> None:
    add(table, ["/photos/a.jpg", "/photos/bb.jpg"])
    assert files_in(table, "/photos", "place", "size_bytes > ?", (13,)) == {("bb.jpg", 14, 7)}
