"""Searching fetches the links that an engine does not follow itself."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop.config.credentials import CredentialStore
from desktop.config.paths import Paths
from desktop.config.settings import SettingsStore
from desktop.core.errors import ConfigurationError, ErrorCode, InvalidInputError
from desktop.core.progress import TaskCancelled, TaskContext
from desktop.core.query import ImageFile, ImageLink, ImageTerm, Query, TextTerm
from desktop.services.importing import ImportService
from desktop.services.library import LibraryRegistry
from desktop.services.searching import SearchService


@pytest.fixture
def registry(tusou_home: Path) -> LibraryRegistry:
    paths = Paths.from_environment()
    return LibraryRegistry(paths, SettingsStore(paths.settings_file), CredentialStore({}))


@pytest.fixture
def searching(registry: LibraryRegistry) -> SearchService:
    return SearchService(registry)


def test_texts_and_pictures_find_photos(
    registry: LibraryRegistry, searching: SearchService, sample_photos: Path
) -> None:
    imports = ImportService(registry, Paths.from_environment())
    imports.run(
        imports.add("local", [str(sample_photos / "cat.jpg"), str(sample_photos / "coffee.jpg")]), TaskContext()
    )
    terms = [TextTerm("猫"), ImageTerm(ImageFile(sample_photos / "cat.jpg"))]
    result = searching.search(None, Query(terms, top_k=1), TaskContext())
    assert [match.photo.file_name for match in result.matches] == ["cat.jpg"]
    imports.close()
    registry.close()


def test_a_link_that_cannot_be_followed_is_named(searching: SearchService) -> None:
    query = Query([ImageTerm(ImageLink("http://127.0.0.1:9/cat.jpg"))])
    with pytest.raises(InvalidInputError) as caught:
        searching.search("local", query, TaskContext())
    assert caught.value.code is ErrorCode.LINK_PRIVATE


def test_an_unknown_library_is_named(searching: SearchService) -> None:
    with pytest.raises(ConfigurationError):
        searching.search("nowhere", Query([TextTerm("cat")]), TaskContext())


def test_a_search_that_was_stopped_fetches_nothing(searching: SearchService) -> None:
    ctx = TaskContext()
    ctx.cancel()
    with pytest.raises(TaskCancelled):
        searching.search("local", Query([ImageTerm(ImageLink("http://127.0.0.1:9/cat.jpg"))]), ctx)
