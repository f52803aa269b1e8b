"""A local library and pictures to put into it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from desktop.core.progress import TaskContext
from desktop.engines.local.engine import LocalEngine
from tests.contract.support import RESOURCES


@pytest.fixture
def library(tmp_path: Path) -> Path:
    """Folder of the library."""
    return tmp_path / "library"


@pytest.fixture
def open_engine(library: Path) -> Iterator[Callable[[], LocalEngine]]:
    """Opens the library, as another process would; several at a time are fine."""
    opened: list[LocalEngine] = []

    def open_() -> LocalEngine:
        opened.append(LocalEngine(library, RESOURCES / "model", RESOURCES / "lexicon"))
        return opened[-1]

    yield open_
    for engine in opened:
        engine.close()


@pytest.fixture
def engine(open_engine: Callable[[], LocalEngine]) -> LocalEngine:
    return open_engine()


@pytest.fixture
def ctx() -> TaskContext:
    return TaskContext()


@pytest.fixture
def draw(tmp_path: Path) -> Callable[..., Path]:
    """Makes a picture file: the same seed gives the same bytes."""

    def draw_(name: str, seed: int = 0, size: tuple[int, int] = (64, 48)) -> Path:
        path = tmp_path / "photos" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        rough = np.random.default_rng(seed).integers(0, 256, (4, 4, 3), np.uint8)
        Image.fromarray(rough).resize(size, Image.Resampling.BICUBIC).save(path)
        return path

    return draw_
