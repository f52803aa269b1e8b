"""An import that is stopped, gently or not, goes on with the next call and does nothing twice."""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.e2e.command_line import CommandLine, finish

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="POSIX signals")

COPIES = 20


@pytest.fixture
def folder(tmp_path: Path, sample_photos: Path) -> Path:
    """Photos that differ in a byte behind their end, so that each is one of its own."""
    folder = tmp_path / "photos"
    folder.mkdir()
    for number in range(COPIES):
        for sample in ("cat.jpg", "coffee.jpg"):
            target = folder / f"{number}-{sample}"
            shutil.copy(sample_photos / sample, target)
            with target.open("ab") as stream:
                stream.write(str(number).encode())
    return folder


def wait_for_some_photos(tusou: CommandLine, process: subprocess.Popen[bytes]) -> None:
    while process.poll() is None and not tusou.json("status")["photos"]:
        time.sleep(0.05)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_stopped_import_is_finished_by_the_next_call(tmp_path: Path, folder: Path, number: signal.Signals) -> None:
    tusou = CommandLine(tmp_path / "home")
    process = tusou.start("add", str(folder), "--json")
    wait_for_some_photos(tusou, process)
    process.send_signal(number)
    done = finish(process)
    if done.status != 0:  # it may have been quicker than the signal
        assert done.status == 130
        assert done.data["error"]["code"] == "interrupted"
        assert tusou.json("status")["imports"]["waiting"] > 0
    answer = tusou.json("add", str(folder))
    assert answer["failed"] == []
    assert tusou.json("status")["imports"] == {"waiting": 0, "running": 0, "failed": 0}
    paths = [photo["path"] for photo in tusou.json("list", "--limit", "1000")["photos"]]
    assert sorted(paths) == sorted(str(file) for file in folder.iterdir())


def test_adding_something_else_finishes_what_was_left_too(tmp_path: Path, folder: Path, sample_photos: Path) -> None:
    tusou = CommandLine(tmp_path / "home")
    process = tusou.start("add", str(folder))
    wait_for_some_photos(tusou, process)
    process.kill()
    finish(process)
    tusou.json("add", str(sample_photos / "rocket.jpg"))
    assert tusou.json("status")["photos"] == 2 * COPIES + 1


def test_two_programs_add_the_same_folder_without_doing_it_twice(tmp_path: Path, folder: Path) -> None:
    tusou = CommandLine(tmp_path / "home")
    programs = [tusou.start("add", str(folder), "--json") for _ in range(2)]
    results = [finish(program) for program in programs]
    assert [done.status for done in results] == [0, 0], results
    assert len(tusou.json("list", "--limit", "1000")["photos"]) == 2 * COPIES
