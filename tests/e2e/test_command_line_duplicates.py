"""`tusou duplicates` and `tusou watch`, in processes of their own."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pytest
from PIL import Image

from tests.e2e.command_line import CommandLine, finish


@pytest.fixture
def tusou(tmp_path: Path) -> CommandLine:
    return CommandLine(tmp_path / "home")


@pytest.fixture
def folder(tmp_path: Path, sample_photos: Path) -> Path:
    """Two photos and a smaller copy of one of them."""
    folder = tmp_path / "photos"
    folder.mkdir()
    shutil.copy(sample_photos / "cat.jpg", folder)
    shutil.copy(sample_photos / "rocket.jpg", folder)
    cat = Image.open(folder / "cat.jpg")
    cat.resize((cat.width // 2, cat.height // 2)).save(folder / "small.png")
    return folder


def test_near_identical_photos_are_one_group_that_says_which_to_keep(tusou: CommandLine, folder: Path) -> None:
    tusou.json("add", str(folder))
    answer = tusou.json("duplicates")
    assert list(answer) == ["groups"]
    (group,) = answer["groups"]
    assert 0.9 < group["score"] <= 1
    kept, other = group["photos"]
    assert set(kept) == {"id", "path", "file_name", "width", "height", "size_bytes", "keep"}
    assert (kept["file_name"], kept["keep"], other["file_name"], other["keep"]) == ("cat.jpg", True, "small.png", False)
    assert kept["path"] == str(folder / "cat.jpg")
    assert kept["size_bytes"] == (folder / "cat.jpg").stat().st_size
    assert kept["width"] > other["width"]
    assert tusou.json("duplicates", "--threshold", "1") == {"groups": []}
    shown = tusou.run("duplicates")
    assert (shown.status, shown.out.count("\n")) == (0, 2)
    assert tusou.run("duplicates", "--threshold", "2").status == 2


def test_a_followed_folder_is_imported_listed_and_left(tusou: CommandLine, folder: Path, sample_photos: Path) -> None:
    added = tusou.json("watch", "add", str(folder))
    assert added == {"path": str(folder), "added": 3, "updated": 0, "missing": 0, "failed": 0}
    folders = [{"library": "local", "path": str(folder), "present": True}]
    assert tusou.json("watch", "list") == {"folders": folders}
    shutil.copy(sample_photos / "coins.jpg", folder)
    (folder / "rocket.jpg").unlink()
    again = tusou.json("watch", "add", str(folder))
    assert (again["added"], again["missing"]) == (1, 1)
    assert tusou.json("status")["photos"] == 4
    assert tusou.json("watch", "remove", str(folder)) == {"path": str(folder), "removed": True}
    assert tusou.run("watch", "remove", str(folder)).status == 1
    assert tusou.json("watch", "list") == {"folders": []}


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGINT for one process")
def test_following_ends_with_an_interruption(tusou: CommandLine, folder: Path) -> None:
    import signal

    process = tusou.start("watch", "run")
    assert process.stderr is not None
    assert b"Ctrl+C" in process.stderr.readline()
    process.send_signal(signal.SIGINT)
    assert finish(process).status == 130
