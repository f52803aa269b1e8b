"""A library over real files, and a trash that is nobody's."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.unit.services.library_of_files import LibraryOfFiles


@pytest.fixture
def files(tusou_home: Path) -> Iterator[LibraryOfFiles]:
    """An empty local library and the services around it."""
    library = LibraryOfFiles()
    yield library
    library.close()
