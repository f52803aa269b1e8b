"""What a person is told of databases that were mended."""

from __future__ import annotations

from pathlib import Path

from desktop.core.errors import ErrorCode
from desktop.services.mending import Mended, damage_of


def mended(name: str) -> Mended:
    return Mended(Path("data", name), Path("data", f"{name}.damaged"), 3)


def test_photos_are_spoken_of_where_the_library_was_mended() -> None:
    told = damage_of([mended("journal.sqlite3"), mended("library.sqlite3")])
    assert told is not None
    assert told.code is ErrorCode.DATABASE_MENDED
    assert "library" in told.params["path"]


def test_other_records_are_named() -> None:
    told = damage_of([mended("ledger.sqlite3"), mended("notebook.sqlite3")])
    assert told is not None
    assert told.code is ErrorCode.RECORDS_MENDED
    assert told.params["value"] == "ledger.sqlite3, notebook.sqlite3"


def test_nothing_is_told_of_nothing() -> None:
    assert damage_of([]) is None
