"""The command line is killed at random moments while it adds, removes, captions, teaches: nothing is half done."""

from __future__ import annotations

import os
import random
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

import pytest

from desktop.config.credentials import CredentialStore
from desktop.config.paths import Paths
from desktop.config.settings import SettingsStore
from desktop.core.progress import TaskContext
from desktop.core.query import ImageTerm, LibraryPhoto, Query
from desktop.services.library import LibraryRegistry
from tests.reliability.killing import Folder
from tests.reliability.nursery import Offspring

KILLS = 24
PHOTOS = 40
_PARTS = ("thumbnail", "descriptor", "colour", "embedding", "place")


@pytest.mark.timeout(300)
def test_edits_that_are_killed_are_done_or_not_done(tusou_home: Path, tmp_path: Path) -> None:
    folder = Folder(tmp_path / "photos", PHOTOS)
    environ = {**os.environ, "TUSOU_HOME": str(tusou_home)}
    chance = random.Random(7)  # noqa: S311 -- moments that can be repeated, no secret
    captions: dict[str, str] = {}
    ids: list[str] = []
    kills = 0
    while kills < KILLS:
        command = _command(chance, folder.path, ids, f"caption {kills}")
        program = Offspring("desktop.cli.main", command, environ, tmp_path / "lives")
        try:
            program.communicate(timeout=chance.uniform(0.02, 0.25) if ids else None)
        except subprocess.TimeoutExpired:
            program.kill()
            program.communicate()
            kills += 1
        else:
            assert program.returncode == 0, command
        if command[0] in {"remove", "caption"}:  # done or not
            captions = {id_: text for id_, text in captions.items() if id_ not in command}
        if program.returncode == 0 and command[0] == "caption":
            captions[command[1]] = command[2]
        ids = _assert_whole(Paths.from_environment(), captions)


def _command(chance: random.Random, folder: Path, ids: list[str], caption: str) -> list[str]:
    name = chance.choice(["add", "remove", "caption", "caption", "teach"]) if len(ids) > PHOTOS // 2 else "add"
    match name:
        case "remove":
            return ["remove", "--yes", *chance.sample(ids, 6)]
        case "caption":
            return ["caption", chance.choice(ids), caption]
        case "teach":
            return ["teach", "thing", *chance.sample(ids, 6)]
    return ["add", str(folder)]


def _assert_whole(paths: Paths, captions: dict[str, str]) -> list[str]:
    """Every photo has all its parts, belongs to them, and finds itself first. Gives the photos."""
    registry = LibraryRegistry(paths, SettingsStore(paths.settings_file), CredentialStore({}))
    try:
        engine = registry.open("local")
        ids = list(engine.photo_ids())
        assert engine.status(TaskContext()).photos == len(set(ids)) == len(ids)
        assert {photo.id: photo.caption for photo in engine.photos(list(captions))} == captions
        for id_ in ids:
            first = engine.search(Query([ImageTerm(LibraryPhoto(id_))], (), 1), TaskContext()).matches[0]
            assert (first.photo.id, first.score) == (id_, 1)
    finally:
        registry.close()
    with closing(sqlite3.connect(paths.library_root("local") / "library.sqlite3")) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        for part in _PARTS:
            lacking = f"SELECT id FROM photo WHERE id NOT IN (SELECT photo_id FROM {part})"  # noqa: S608
            assert connection.execute(lacking).fetchall() == []
        words = "SELECT id FROM photo WHERE removed_at IS NULL AND id NOT IN (SELECT rowid FROM words)"
        assert connection.execute(words).fetchall() == []
        strays = "SELECT rowid FROM words WHERE rowid NOT IN (SELECT id FROM photo)"
        assert connection.execute(strays).fetchall() == []
    return ids
