"""The command line is killed at random moments of an import, again and again, until everything is in."""

from __future__ import annotations

import hashlib
import os
import zipfile
from pathlib import Path

import pytest

from tests.e2e.command_line import CommandLine
from tests.reliability.killing import Folder, kill_often, photo
from tests.reliability.nursery import Offspring

KILLS = 20
PHOTOS = 260
ARCHIVED = 40


def make_archive(path: Path) -> set[str]:
    """An archive of photos; gives their hashes."""
    photos = {f"{number}.png": photo(number) for number in range(10_000, 10_000 + ARCHIVED)}
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in photos.items():
            archive.writestr(name, content)
    return {hashlib.sha256(content).hexdigest() for content in photos.values()}


@pytest.mark.timeout(300)
def test_an_import_that_is_killed_again_and_again_adds_every_photo_once(tmp_path: Path) -> None:
    folder = Folder(tmp_path / "photos", PHOTOS)
    archive = tmp_path / "archive.zip"
    archived = make_archive(archive)
    tusou = CommandLine(tmp_path / "home")
    command = ["add", str(folder.path), str(archive), "--json"]

    environ = {**os.environ, "TUSOU_HOME": str(tusou.home)}
    lives = tmp_path / "lives"
    kill_often(lambda: Offspring("desktop.cli.main", command, environ, lives), folder, kills=KILLS, longest_s=0.7)
    answer = tusou.run(*command).data

    hashes = folder.hashes | archived
    assert answer["failed"] == []
    assert answer["added"] + answer["unchanged"] == len(hashes)
    assert listed_hashes(tusou) == sorted(hashes)
    assert tusou.run(*command).data["unchanged"] == len(hashes)
    assert_nothing_is_left_behind(tusou.home)


def listed_hashes(tusou: CommandLine) -> list[str]:
    hashes: list[str] = []
    after: list[str] = []
    while True:
        page = tusou.json("list", "--limit", "500", *after)
        hashes += [each["id"] for each in page["photos"]]
        if page["next"] is None:
            return sorted(hashes)
        after = ["--after", str(page["next"])]


def assert_nothing_is_left_behind(home: Path) -> None:
    """No temporary file, no lease, and of the archive one copy for each of its photos."""
    files = [path.relative_to(home) for path in home.rglob("*") if path.is_file()]
    copies = [path for path in files if "originals" in path.parts]
    assert len(copies) == ARCHIVED
    others = {path.name for path in files if "originals" not in path.parts}
    allowed = {"journal.sqlite3", "library.sqlite3", "tusou.log", "settings.toml"}
    assert {name.removesuffix("-wal").removesuffix("-shm") for name in others} <= allowed
