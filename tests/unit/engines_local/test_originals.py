"""Copies that the library keeps of photos without a file of their own."""

from __future__ import annotations

import os
from collections.abc import Set
from pathlib import Path

from desktop.engines.local.original import OriginalStore

DAY_S = 86_400.0


def test_old_copies_that_no_photo_has_are_removed(tmp_path: Path) -> None:
    store = OriginalStore(tmp_path / "originals")
    named, stray, young = (store.write(letter * 64, ".png", b"picture") for letter in "abc")
    for name in (named, stray):
        os.utime(store.path(name), (0, 0))
    assert store.sweep(lambda: {named}, DAY_S) == 1
    assert [store.path(name).exists() for name in (named, stray, young)] == [True, False, True]


def test_photos_are_not_asked_for_copies_where_there_are_none(tmp_path: Path) -> None:
    asked: list[bool] = []

    def named() -> Set[str]:
        asked.append(True)
        return set()

    assert OriginalStore(tmp_path / "originals").sweep(named, DAY_S) == 0
    assert not asked
