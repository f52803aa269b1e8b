"""pytest fixtures; use them by ``pytest_plugins = ["tests.emulator.fixtures"]`` in the top conftest or by import."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.emulator.emulator import Emulator


@pytest.fixture
def emulator() -> Iterator[Emulator]:
    """The service with a namespace and a collection, seeing with the project's own image model."""
    with Emulator() as running:
        yield running


@pytest.fixture
def fast_emulator() -> Iterator[Emulator]:
    """The service with a namespace and a collection, seeing colours only."""
    with Emulator(fast=True) as running:
        yield running


@pytest.fixture
def empty_emulator() -> Iterator[Emulator]:
    """The service with an instance on which nothing is set up yet, seeing colours only."""
    with Emulator(fast=True, prepared=False) as running:
        yield running
