"""An import into AnalyticDB is killed at random moments, again and again, until everything is in."""

from __future__ import annotations

import json
import os
import sqlite3
import time
from collections import Counter
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import pytest

from tests.emulator import Behaviour, Emulator
from tests.reliability.killing import Folder, kill_often
from tests.reliability.nursery import Offspring

KILLS = 20
PACKED = 280
SINGLE = 20
DIGITS = 12
"""Of the SHA-256 that are part of a document's name."""


class Client:
    """The program that is killed, and what its journal says.

    Args:
        emulator: the service.
        home: where the program keeps its files.
        folders: what it imports, as ``cloud_program`` takes them.
    """

    def __init__(self, emulator: Emulator, home: Path, folders: Sequence[Folder]) -> None:
        self._emulator = emulator
        self._home = home
        self._folders = folders
        self._confirmed: dict[str, int] = {}

    def start(self) -> Offspring:
        access = self._emulator.access
        names = ("region", "instance", "namespace", "collection", "endpoint", "open_platform_endpoint")
        connection = {name: getattr(access, name) for name in names}
        connection |= {"name": "cloud", "ca_bundle": str(access.ca_bundle)}
        keep = {name: value for name, value in os.environ.items() if "proxy" not in name.lower()}
        folders = [str(folder.path) for folder in self._folders]
        program = Offspring(
            "tests.reliability.cloud_program",
            [json.dumps(connection), *folders],
            {**keep, **access.environment, "TUSOU_HOME": str(self._home)},
            self._home.with_name("lives"),
        )
        while program.out.read_bytes() != b"begins\n":
            assert program.returncode is None, program.communicate()
            time.sleep(0.005)
        return program

    def check_confirmed(self) -> None:
        """What the journal once called done is never uploaded again: its documents keep their versions."""
        versions = self._versions()
        for digits, version in self._confirmed.items():
            assert versions[digits] == version, f"{digits} was uploaded again after it had been confirmed"
        journal = self._home / "data" / "journal.sqlite3"
        if not journal.exists():
            return
        with closing(sqlite3.connect(journal, timeout=30)) as connection:
            is_made = connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'item'").fetchone()
            rows = connection.execute("SELECT sha256 FROM item WHERE state = 'done'").fetchall() if is_made else []
        for (sha256,) in rows:
            self._confirmed.setdefault(sha256[:DIGITS], versions[sha256[:DIGITS]])

    def _versions(self) -> dict[str, int]:
        return {digits_of(name): document.version for name, document in self._emulator.documents().items()}

    @property
    def confirmed(self) -> int:
        """How many photos were called done so far."""
        return len(self._confirmed)


def digits_of(name: str) -> str:
    """The part of the SHA-256 in a document's name ``<stem>-<digits>.<suffix>``."""
    return name.rpartition(".")[0].rpartition("-")[2]


@pytest.mark.timeout(300)
def test_a_cloud_import_that_is_killed_again_and_again_uploads_every_photo_once(tmp_path: Path) -> None:
    with Emulator(fast=True, behaviour=Behaviour(job_seconds=0.5, latency_s=0.05)) as emulator:
        emulator.uplink.bytes_per_s = 150_000
        packed = Folder(tmp_path / "packed", PACKED)
        single = Folder(tmp_path / "single", SINGLE, first=100_000)
        client = Client(emulator, tmp_path / "home", (packed, single))

        kill_often(client.start, packed, kills=KILLS, longest_s=0.8, after=client.check_confirmed)
        output, errors = client.start().communicate()
        client.check_confirmed()
        answer = json.loads(output.removeprefix(b"begins\n"))

        hashes = packed.hashes | single.hashes
        assert answer["failed"] == [], errors
        assert answer["there"] == len(hashes)
        stored = Counter(digits_of(name) for name in emulator.documents())
        assert stored == dict.fromkeys((each[:DIGITS] for each in hashes), 1)
        assert emulator.max_jobs_in_flight <= 20
        assert client.confirmed > 0
    left = [path for path in (tmp_path / "home").rglob("*") if path.suffix in {".lock", ".zip", ".tmp", ".part"}]
    assert left == []
