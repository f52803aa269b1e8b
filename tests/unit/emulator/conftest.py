"""The unmodified SDK, connected to an emulator."""

from __future__ import annotations

import pytest

from tests.emulator import Emulator
from tests.emulator.fixtures import empty_emulator, emulator, fast_emulator
from tests.emulator.sdk import Sdk

__all__ = ["empty_emulator", "emulator", "fast_emulator"]


@pytest.fixture
def sdk(fast_emulator: Emulator) -> Sdk:
    return Sdk(fast_emulator)
