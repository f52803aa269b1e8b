"""A library on the emulator, and what tests of it need."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from desktop.core.progress import TaskContext
from desktop.engines.analyticdb.connection import Connection, ManagerAccount, Secrets
from desktop.engines.analyticdb.engine import AnalyticDBEngine
from desktop.engines.analyticdb.patience import Pace
from tests.emulator import Emulator

FAST = Pace(poll_first_s=0.02, poll_last_s=0.1, appears_s=0.2)


@pytest.fixture
def cloud() -> Iterator[Emulator]:
    """The service with a collection, seeing colours only."""
    with Emulator(fast=True) as running:
        yield running


@pytest.fixture
def bare_cloud() -> Iterator[Emulator]:
    """The service with an instance on which nothing is set up."""
    with Emulator(fast=True, prepared=False) as running:
        yield running


@pytest.fixture
def ctx() -> TaskContext:
    return TaskContext()


def connection_to(emulator: Emulator, **changes: Any) -> Connection:
    access = emulator.access
    connection = Connection(
        name="cloud",
        region=access.region,
        instance=access.instance,
        namespace=access.namespace,
        collection=access.collection,
        endpoint=access.endpoint,
        open_platform_endpoint=access.open_platform_endpoint,
        ca_bundle=access.ca_bundle,
    )
    return replace(connection, **changes)


def secrets_of(emulator: Emulator, **changes: str) -> Callable[[], Secrets]:
    access = emulator.access
    secrets = Secrets(access.access_key_id, access.access_key_secret, "", access.namespace_password)
    return lambda: replace(secrets, **changes)


def manager_of(emulator: Emulator) -> ManagerAccount:
    return ManagerAccount(emulator.access.manager_account, emulator.access.manager_password)


@pytest.fixture
def connect() -> Callable[..., Connection]:
    """Makes a connection to an emulator."""
    return connection_to


@pytest.fixture
def open_library(tmp_path: Path) -> Iterator[Callable[..., AnalyticDBEngine]]:
    """Opens the emulator's collection; the same folder each time unless told otherwise."""
    opened: list[AnalyticDBEngine] = []

    def open_one(emulator: Emulator, folder: str = "library", pace: Pace = FAST, **changes: Any) -> AnalyticDBEngine:
        engine = AnalyticDBEngine(
            connection_to(emulator, **changes), secrets_of(emulator), tmp_path / folder, pace=pace
        )
        opened.append(engine)
        return engine

    yield open_one
    for engine in opened:
        engine.close()


@pytest.fixture
def pictures(tmp_path: Path) -> Callable[[int], list[Path]]:
    """Makes small pictures of different colours, all different files."""

    def make(count: int, side: int = 48) -> list[Path]:
        from PIL import Image

        folder = tmp_path / "pictures"
        folder.mkdir(exist_ok=True)
        paths = []
        for number in range(count):
            path = folder / f"photo_{number:03}.jpg"
            colour = (number * 37 % 256, number * 91 % 256, number * 53 % 256)
            Image.new("RGB", (side, side + number % 7), colour).save(path, quality=90)
            paths.append(path)
        return paths

    return make
