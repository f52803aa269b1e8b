"""pytest fixtures; use them by ``from tests.emulator.fixtures import …`` in a conftest."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.emulator.emulator import Emulator


@pytest.fixture
def emulator(monkeypatch: pytest.MonkeyPatch) -> Iterator[Emulator]:
    """The service with a namespace and a collection, seeing with the project's own image model."""
    _without_proxy(monkeypatch)
    with Emulator() as running:
        yield running


@pytest.fixture
def fast_emulator(monkeypatch: pytest.MonkeyPatch) -> Iterator[Emulator]:
    """The service with a namespace and a collection, seeing colours only."""
    _without_proxy(monkeypatch)
    with Emulator(fast=True) as running:
        yield running


@pytest.fixture
def empty_emulator(monkeypatch: pytest.MonkeyPatch) -> Iterator[Emulator]:
    """The service with an instance on which nothing is set up yet, seeing colours only."""
    _without_proxy(monkeypatch)
    with Emulator(fast=True, prepared=False) as running:
        yield running


def _without_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    # The SDK sends even calls to this computer through a proxy, whatever NO_PROXY says.
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)
