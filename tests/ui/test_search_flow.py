"""From the search bar to the results, over a real library."""

from __future__ import annotations

import threading
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from desktop.config.paths import Paths
from desktop.core.match import SearchResult
from desktop.core.progress import TaskContext
from desktop.core.query import ImageTerm, Query, TextTerm
from desktop.services.duplicates import DuplicateService
from desktop.services.notebook import Notebook
from desktop.ui.dropped import Dropped
from desktop.ui.results.results_model import Role
from tests.ui.photo_window import Libraries, PhotoWindow, add_files


def best(window: PhotoWindow) -> str:
    return window.names[0] if window.names else ""


def test_words_find_photos_in_both_languages(qtbot: QtBot, photo_window: PhotoWindow) -> None:
    for words in ("cat", "猫"):
        photo_window.bar.clear()
        photo_window.bar.set_text(words)
        with qtbot.waitSignal(photo_window.search.searched):
            QTest.keyClick(photo_window.bar._field, Qt.Key.Key_Return)
        assert best(photo_window) == "cat.jpg"
        assert photo_window.panel.model.index(0).data(Role.SCORE) > 0


def test_what_was_understood_not_to_be_wanted_is_told(qtbot: QtBot, photo_window: PhotoWindow) -> None:
    photo_window.bar.set_text("photos without a cat")
    with qtbot.waitSignal(photo_window.search.searched):
        QTest.keyClick(photo_window.bar._field, Qt.Key.Key_Return)
    assert "cat" in photo_window.bar._hint.text()
    assert best(photo_window) != "cat.jpg"


def test_a_dropped_photo_finds_itself_first(qtbot: QtBot, photo_window: PhotoWindow, library_folder: Path) -> None:
    with qtbot.waitSignal(photo_window.search.searched):
        photo_window.search.search_dropped(Dropped(paths=[str(library_folder / "photos" / "coffee.jpg")]))
    assert best(photo_window) == "coffee.jpg"
    chip = photo_window.bar._terms[0]
    qtbot.waitUntil(lambda: chip._picture.pixmap().width() >= 36)


def test_a_pasted_bitmap_searches_at_once(qtbot: QtBot, photo_window: PhotoWindow, library_folder: Path) -> None:
    QGuiApplication.clipboard().setImage(QImage(str(library_folder / "photos" / "coffee.jpg")))
    with qtbot.waitSignal(photo_window.search.searched):
        photo_window.bar.paste()
    assert best(photo_window) == "coffee.jpg"


def test_find_similar_searches_with_the_selected_photos(qtbot: QtBot, photo_window: PhotoWindow) -> None:
    row = photo_window.names.index("coins.jpg")
    photo_window.panel.view.select_row(row)
    qtbot.waitUntil(photo_window.actions_.find_similar.isEnabled)
    with qtbot.waitSignal(photo_window.search.searched):
        photo_window.actions_.find_similar.trigger()
    assert best(photo_window) == "coins.jpg"


def test_a_result_dragged_onto_the_search_bar_is_a_term_with_its_name(qtbot: QtBot, photo_window: PhotoWindow) -> None:
    model = photo_window.panel.model
    photo_window.bar.set_text("metal")
    data = model.mimeData([model.index(photo_window.names.index("coins.jpg"))])
    with qtbot.waitSignal(photo_window.search.searched) as searched:
        photo_window.bar._receive(data)
    assert [type(term) for term in searched.args[0].terms] == [TextTerm, ImageTerm]
    assert photo_window.bar._terms[0].accessibleName() == "coins.jpg"


def test_photos_of_one_picture_are_folded_into_the_best(
    qtbot: QtBot, photo_window: PhotoWindow, library_folder: Path, tusou_home: Path, tmp_path: Path
) -> None:
    small = tmp_path / "coffee-small.jpg"
    photo = QImage(str(library_folder / "photos" / "coffee.jpg"))
    assert photo.scaledToWidth(photo.width() * 2 // 3, Qt.TransformationMode.SmoothTransformation).save(str(small))
    add_files(photo_window.engine, [small])
    with qtbot.waitSignal(photo_window.search.searched):
        photo_window.search.search_dropped(Dropped(paths=[str(library_folder / "photos" / "coffee.jpg")]))
    assert photo_window.names[:2] == ["coffee.jpg", "coffee-small.jpg"]

    notebook = Notebook(Paths.from_environment())
    duplicates = DuplicateService(Libraries(photo_window.engine), notebook)
    with qtbot.waitSignal(photo_window.search.searched):
        photo_window.search.fold(duplicates.fold)

    assert "coffee-small.jpg" not in photo_window.names
    assert photo_window.panel.model.index(0).data(Role.COPIES) == 1
    with qtbot.waitSignal(photo_window.search.searched):
        photo_window.search.fold(None)
    assert "coffee-small.jpg" in photo_window.names
    notebook.close()


def test_only_the_latest_search_is_shown(qtbot: QtBot, photo_window: PhotoWindow) -> None:
    answered: list[str] = []
    photo_window.search.searched.connect(lambda query: answered.append(query.terms[0].text))
    for words in ("rocket", "coffee", "cat"):
        photo_window.bar.set_text(words)
        photo_window.bar.search()
    qtbot.waitUntil(lambda: bool(answered))
    QTest.qWait(100)
    assert answered == ["cat"]
    assert best(photo_window) == "cat.jpg"


def test_a_search_that_reads_the_library_first_says_how_far_it_is(
    qtbot: QtBot, photo_window: PhotoWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    search, seen = photo_window.engine.search, threading.Event()

    def reading(query: Query, ctx: TaskContext) -> SearchResult:
        ctx.report(250_000, 1_000_000)
        assert seen.wait(10)
        return search(query, ctx)

    monkeypatch.setattr(photo_window.engine, "search", reading)
    photo_window.bar.set_text("cat")
    with qtbot.waitSignal(photo_window.search.searched):
        QTest.keyClick(photo_window.bar._field, Qt.Key.Key_Return)
        qtbot.waitUntil(lambda: "25 %" in photo_window.panel._loading)
        seen.set()
    assert best(photo_window) == "cat.jpg"


def test_clearing_shows_the_whole_library_again(qtbot: QtBot, photo_window: PhotoWindow) -> None:
    photo_window.bar.set_text("cat")
    with qtbot.waitSignal(photo_window.search.searched):
        photo_window.bar.search()
    photo_window.bar.clear()
    qtbot.waitUntil(lambda: len(photo_window.names) == 8)
    assert not photo_window.panel.model.searched


def test_esc_takes_the_words_back_and_with_them_what_they_found(qtbot: QtBot, photo_window: PhotoWindow) -> None:
    bar, results = photo_window.bar, photo_window.results
    bar.set_text("coffee")
    with qtbot.waitSignal(photo_window.search.searched):
        bar.search()
    field = bar.findChild(QLineEdit)
    QTest.keyClick(field, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not photo_window.panel.model.searched and photo_window.panel.model.rowCount() > 0)
    qtbot.waitUntil(lambda: not results._listing.active)
    bar.set_text("typed, but not searched for")
    with qtbot.assertNotEmitted(photo_window.panel.model.modelReset, wait=50):
        QTest.keyClick(field, Qt.Key.Key_Escape)


def test_a_file_that_is_gone_is_explained_in_the_results(
    qtbot: QtBot, photo_window: PhotoWindow, tmp_path: Path
) -> None:
    photo_window.search.search_dropped(Dropped(paths=[str(tmp_path / "gone.jpg")]))
    qtbot.waitUntil(lambda: photo_window.panel._stack.currentWidget() is photo_window.panel._message)
    qtbot.waitUntil(lambda: "no such file" in photo_window.panel._message.title)


def test_what_is_no_picture_is_named(qtbot: QtBot, photo_window: PhotoWindow) -> None:
    photo_window.search.search_dropped(Dropped(paths=["/somewhere/album.zip"]))
    assert "album.zip" in photo_window.bar._hint.text()


def test_an_empty_library_says_how_to_begin(qtbot: QtBot, photo_window: PhotoWindow) -> None:
    photo_window.panel.view.selectAll()
    qtbot.waitUntil(photo_window.actions_.remove.isEnabled)
    photo_window.actions_.remove.trigger()
    qtbot.waitUntil(lambda: photo_window.names == [])
    assert photo_window.panel._message.title.startswith("Find any photo")
    photo_window.results.show_library()
    qtbot.waitUntil(lambda: photo_window.panel._message.title.startswith("Find any photo"))
    assert photo_window.panel._stack.currentWidget() is photo_window.panel._message


@pytest.mark.parametrize("words", ["cat", ""])
def test_another_library_is_searched_for_the_same_words(qtbot: QtBot, photo_window: PhotoWindow, words: str) -> None:
    photo_window.bar.set_text(words)
    photo_window.search.set_library("other")
    qtbot.waitUntil(lambda: len(photo_window.names) > 0 and photo_window.panel.model.searched == bool(words))
    assert photo_window.panel.model.library == "other"


def test_nothing_is_searched_again_for_folding_where_that_is_paid_for(qtbot: QtBot, photo_window: PhotoWindow) -> None:
    search = photo_window.search
    photo_window.bar.set_text("cat")
    with qtbot.waitSignal(search.searched):
        photo_window.bar.search()
    qtbot.waitUntil(lambda: not search._abilities.active)
    search._on_capabilities(replace(photo_window.engine.capabilities, paid=True))
    search.fold(lambda _library, result, _ctx: result)
    assert not search._slot.active
