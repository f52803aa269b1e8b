"""The command line is killed at random moments of an import, again and again, until everything is in."""

from __future__ import annotations

import hashlib
import io
import json
import random
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

REPOSITORY = Path(__file__).parents[2]
KILLS = 20
PHOTOS = 260
ARCHIVED = 40
MORE = 60
#: A kill comes this long after the start: from before the journal is open until after several commits.
LONGEST_LIFE_S = 1.6


def photo(number: int) -> bytes:
    """A picture that no other number gives."""
    image = Image.new("RGB", (24, 24), (number % 256, number // 256, 128))
    image.putpixel((number % 24, number // 24 % 24), (255, 255, 255))
    buffer = io.BytesIO()
    image.save(buffer, "PNG")
    return buffer.getvalue()


class Collection:
    """Photos to import: a folder that can grow, and an archive."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "photos"
        self.folder.mkdir()
        self.archive = folder / "archive.zip"
        self.hashes: set[str] = set()
        self.grow(PHOTOS)
        with zipfile.ZipFile(self.archive, "w") as archive:
            for number in range(10_000, 10_000 + ARCHIVED):
                archive.writestr(f"{number}.png", self._new(number))

    def grow(self, count: int) -> None:
        first = len(self.hashes)
        for number in range(first, first + count):
            (self.folder / f"{number:05}.png").write_bytes(self._new(number))

    def _new(self, number: int) -> bytes:
        content = photo(number)
        self.hashes.add(hashlib.sha256(content).hexdigest())
        return content


def start(collection: Collection) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "desktop", "add", str(collection.folder), str(collection.archive), "--json"]
    return subprocess.Popen(command, cwd=REPOSITORY, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def answer_of(*arguments: str) -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, "-m", "desktop", *arguments, "--json"],
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        check=True,
    )
    return dict(json.loads(done.stdout))


@pytest.mark.timeout(300)
def test_an_import_that_is_killed_again_and_again_adds_every_photo_once(tusou_home: Path, tmp_path: Path) -> None:
    collection = Collection(tmp_path)
    moments = random.Random(4)  # noqa: S311 -- moments that can be repeated, no secret
    kills = 0
    while kills < KILLS:
        program = start(collection)
        try:
            program.communicate(timeout=moments.uniform(0.0, LONGEST_LIFE_S))
        except subprocess.TimeoutExpired:
            program.kill()
            program.communicate()
            kills += 1
        else:
            assert program.returncode == 0
            collection.grow(MORE)  # faster than expected: there has to be something left to do

    output, errors = start(collection).communicate()
    answer = json.loads(output)

    assert errors == ""
    assert answer["failed"] == []
    assert answer["added"] + answer["unchanged"] == len(collection.hashes)
    assert listed_hashes() == sorted(collection.hashes)
    assert answer_of("add", str(collection.folder), str(collection.archive))["unchanged"] == len(collection.hashes)
    assert_nothing_is_left_behind(tusou_home)


def listed_hashes() -> list[str]:
    hashes: list[str] = []
    after: list[str] = []
    while True:
        page = answer_of("list", "--limit", "500", *after)
        hashes += [photo["id"] for photo in page["photos"]]
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
