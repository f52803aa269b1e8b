"""The last queries and saved searches come back as they were."""

from __future__ import annotations

import io
import shutil
from pathlib import Path

import pytest
from PIL import Image

from desktop.config.paths import Paths
from desktop.core.errors import InvalidInputError
from desktop.core.query import (
    Filter,
    ImageBytes,
    ImageFile,
    ImageLink,
    ImageTerm,
    LibraryPhoto,
    Operator,
    Query,
    TextTerm,
)
from desktop.imaging.decode import probe
from desktop.services import history as history_module
from desktop.services.history import HistoryService
from desktop.services.notebook import Notebook
from tests.unit.services.library_of_files import LIBRARY, LibraryOfFiles


@pytest.fixture
def history(files: LibraryOfFiles) -> HistoryService:
    return HistoryService(files.registry, files.notebook)


def _texts(history: HistoryService) -> list[str]:
    return [past.query.terms[0].text for past in history.recent(LIBRARY)]  # type: ignore[union-attr]


def test_a_composed_query_comes_back_as_it_was(
    files: LibraryOfFiles, history: HistoryService, sample_photos: Path
) -> None:
    (photo,) = files.add(sample_photos / "cat.jpg")
    query = Query(
        [
            TextTerm("红色 bicycle"),
            ImageTerm(ImageFile(sample_photos / "rocket.jpg"), 0.5),
            ImageTerm(LibraryPhoto(photo), -1.0),
            ImageTerm(ImageLink("https://example.org/a.jpg")),
        ],
        [Filter("date", Operator.GREATER_OR_EQUAL, "2024-05")],
        top_k=7,
    )
    history.record(LIBRARY, query)
    (past,) = history.recent(LIBRARY)
    assert past.query == query
    assert [each.position for each in past.thumbnails] == [1, 2]
    assert all(max(probe(each.content).width, probe(each.content).height) == 128 for each in past.thumbnails)


def test_a_pasted_picture_is_kept_to_search_again(history: HistoryService, sample_photos: Path) -> None:
    content = (sample_photos / "coffee.jpg").read_bytes()
    history.record(LIBRARY, Query([ImageTerm(ImageBytes(content, "pasted.png"))]))
    term = history.recent(LIBRARY)[0].query.terms[0]
    assert isinstance(term, ImageTerm)
    assert isinstance(term.image, ImageBytes)
    assert term.image.name == "pasted.png"
    assert 0 < len(term.image.content) <= len(content)


def test_a_large_pasted_picture_is_kept_smaller_and_found_again_as_the_same(history: HistoryService) -> None:
    large = io.BytesIO()
    Image.effect_noise((1600, 900), 80).save(large, "PNG")
    history.record(LIBRARY, Query([ImageTerm(ImageBytes(large.getvalue(), "pasted.png"))]))
    (past,) = history.recent(LIBRARY)
    assert history_module.MAX_PICTURE_BYTES > len(large.getvalue()) > len(past.query.terms[0].image.content)  # type: ignore[union-attr]
    history.record(LIBRARY, past.query)
    assert len(history.recent(LIBRARY)) == 1


def test_an_equal_query_moves_to_the_top_and_is_there_once(history: HistoryService) -> None:
    for text in ("cat", "dog", "cat"):
        history.record(LIBRARY, Query([TextTerm(text)]))
    assert _texts(history) == ["cat", "dog"]


def test_the_oldest_queries_are_forgotten(history: HistoryService, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(history_module, "MAX_PAST", 3)
    history.save(LIBRARY, "kept", Query([TextTerm("saved")]))
    for number in range(5):
        history.record(LIBRARY, Query([TextTerm(str(number))]))
    assert _texts(history) == ["4", "3", "2"]
    assert len(history.saved(LIBRARY)) == 1


def test_pictures_of_the_history_are_limited_in_bytes(
    history: HistoryService, sample_photos: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(history_module, "MAX_PICTURE_BYTES", 10_000)
    for name in ("cat", "coffee", "rocket", "coins"):
        history.record(LIBRARY, Query([ImageTerm(ImageFile(sample_photos / f"{name}.jpg"))]))
    past = history.recent(LIBRARY)
    assert 1 <= len(past) < 4
    assert past[0].query.terms == [ImageTerm(ImageFile(sample_photos / "coins.jpg"))]


def test_a_file_that_is_gone_is_remembered_without_a_picture(
    history: HistoryService, tmp_path: Path, sample_photos: Path
) -> None:
    shutil.copy(sample_photos / "cat.jpg", tmp_path / "a.jpg")
    query = Query([ImageTerm(ImageFile(tmp_path / "a.jpg"))], [])
    (tmp_path / "a.jpg").unlink()
    history.record(LIBRARY, query)
    assert history.recent(LIBRARY)[0].query == query
    assert history.recent(LIBRARY)[0].thumbnails == []


def test_saved_searches_have_names_and_can_be_renamed_and_forgotten(history: HistoryService) -> None:
    history.save(LIBRARY, "Zoo", Query([TextTerm("animals")]))
    first = history.save(LIBRARY, " beach ", Query([TextTerm("sea")]))
    assert [past.name for past in history.saved(LIBRARY)] == ["beach", "Zoo"]
    history.save(LIBRARY, "beach", Query([TextTerm("sand")]))
    assert len(history.saved(LIBRARY)) == 2
    again = history.saved(LIBRARY)[0]
    assert again.id != first.id
    history.rename(LIBRARY, again.id, "Zoo")
    assert [past.query.terms for past in history.saved(LIBRARY)] == [[TextTerm("sand")]]
    history.forget(LIBRARY, again.id)
    assert history.saved(LIBRARY) == []
    with pytest.raises(InvalidInputError):
        history.save(LIBRARY, "  ", Query([TextTerm("sand")]))


def test_clearing_leaves_saved_searches(history: HistoryService) -> None:
    history.record(LIBRARY, Query([TextTerm("a")]))
    history.save(LIBRARY, "b", Query([TextTerm("b")]))
    history.clear(LIBRARY)
    assert history.recent(LIBRARY) == []
    assert len(history.saved(LIBRARY)) == 1


def test_what_is_forgotten_is_in_no_file_any_more(tusou_home: Path, history: HistoryService) -> None:
    def left(word: bytes) -> int:
        return sum(file.read_bytes().count(word) for file in tusou_home.rglob("*") if file.is_file())

    def size_bytes() -> int:
        return sum(file.stat().st_size for file in tusou_home.rglob("notebook*") if not file.name.endswith("-shm"))

    noise = io.BytesIO()
    Image.effect_noise((200, 200), 80).save(noise, "PNG")
    history.record(LIBRARY, Query([TextTerm("diagnosis")]))
    history.record(LIBRARY, Query([TextTerm("passport"), ImageTerm(ImageBytes(noise.getvalue(), "a.png"))]))
    assert left(b"diagnosis")
    history.forget(LIBRARY, history.recent(LIBRARY)[1].id)
    assert not left(b"diagnosis")
    large = size_bytes()
    history.clear(LIBRARY)
    assert not left(b"passport")
    assert size_bytes() < large - len(noise.getvalue()) // 2


def test_libraries_have_histories_of_their_own_that_last(files: LibraryOfFiles, history: HistoryService) -> None:
    history.record("other", Query([TextTerm("there")]))
    assert history.recent(LIBRARY) == []
    files.notebook.close()
    notebook = Notebook(Paths.from_environment())
    assert len(HistoryService(files.registry, notebook).recent("other")) == 1
    notebook.close()


def test_other_weights_and_more_matches_are_the_same_question_and_a_minus_is_not(history: HistoryService) -> None:
    def ask(weight: float, top_k: int) -> None:
        history.record(LIBRARY, Query([TextTerm("cat"), TextTerm("dog", weight)], (), top_k))

    ask(0.5, 500)
    ask(0.7, 500)
    ask(1.5, 2000)
    assert [search.query.terms[1].weight for search in history.recent(LIBRARY)] == [1.5]
    assert history.recent(LIBRARY)[0].query.top_k == 2000
    ask(-1.5, 500)
    assert [search.query.terms[1].weight for search in history.recent(LIBRARY)] == [-1.5, 1.5]
