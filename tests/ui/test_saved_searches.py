"""The side bar with the last queries and saved searches, in the real window."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QLineEdit, QListView
from pytestqt.qtbot import QtBot

from desktop.core.query import Filter, ImageFile, ImageTerm, LibraryPhoto, Operator, Query, TextTerm
from desktop.ui.saved.query_title import query_title
from tests.ui.program import WAIT_MS, Program, files, fill


def listed(program: Program, name: str) -> list[str]:
    view = program.named(name)
    assert isinstance(view, QListView)
    model = view.model()
    return [str(model.index(row, 0).data()) for row in range(model.rowCount())]


def search_with_words(qtbot: QtBot, program: Program, words: str) -> None:
    program.workspace.search_bar.set_text(words)
    with qtbot.waitSignal(program.workspace.search.searched, timeout=WAIT_MS):
        program.workspace.search_bar.search()
    qtbot.waitUntil(lambda: words in listed(program, "Recent searches"), timeout=WAIT_MS)


def test_searches_are_remembered_with_the_pictures_of_their_photos(
    qtbot: QtBot, program: Program, sample_photos: Path
) -> None:
    fill(qtbot, program, sample_photos)
    search_with_words(qtbot, program, "cat")
    program.workspace.search_bar.clear()
    program.drop("Find similar", files(sample_photos / "coffee.jpg"))
    qtbot.waitUntil(lambda: listed(program, "Recent searches") == ["coffee.jpg", "cat"], timeout=WAIT_MS)
    view = program.named("Recent searches")
    assert isinstance(view, QListView)
    picture: QImage = view.model().index(0, 0).data(Qt.ItemDataRole.DecorationRole).pixmap(32, 32).toImage()
    assert len({picture.pixel(x, 16) for x in range(32)}) > 8, "a photo, not a symbol of one colour"


def test_a_search_of_the_list_is_searched_anew(qtbot: QtBot, program: Program, sample_photos: Path) -> None:
    search_with_words(qtbot, program, "cat")
    program.workspace.search_bar.clear()
    fill(qtbot, program, sample_photos)
    view = program.named("Recent searches")
    assert isinstance(view, QListView)
    view.setCurrentIndex(view.model().index(0, 0))
    qtbot.keyClick(view, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: program.names()[:1] == ["cat.jpg"], timeout=WAIT_MS)
    assert program.workspace.search_bar.text == "cat"


def test_a_saved_search_is_named_and_renamed_and_stays(qtbot: QtBot, program: Program) -> None:
    save = program.window.commands.save_search
    assert not save.isEnabled()
    search_with_words(qtbot, program, "red car")
    save.trigger()
    view = program.named("Saved searches")
    assert isinstance(view, QListView)
    qtbot.waitUntil(lambda: view.findChild(QLineEdit) is not None, timeout=WAIT_MS)
    editor = view.findChild(QLineEdit)
    assert isinstance(editor, QLineEdit)
    assert editor.text() == "red car"
    qtbot.keyClicks(editor, "Cars")
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: listed(program, "Saved searches") == ["Cars"], timeout=WAIT_MS)
    program.named("Forget recent searches").click()  # type: ignore[attr-defined]
    qtbot.waitUntil(lambda: listed(program, "Recent searches") == [], timeout=WAIT_MS)
    assert listed(program, "Saved searches") == ["Cars"]
    qtbot.keyClick(view, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: listed(program, "Saved searches") == [], timeout=WAIT_MS)


def test_a_whole_query_comes_back_into_the_search_bar(qtbot: QtBot, program: Program, sample_photos: Path) -> None:
    fill(qtbot, program, sample_photos)
    picture = ImageTerm(ImageFile(sample_photos / "cat.jpg"), 1.5)
    terms = [TextTerm("animal"), picture, TextTerm("dog", -0.5)]
    query = Query(terms, [Filter("type", Operator.EQUAL, "jpeg")], program.workspace.search_bar.top_k)
    with qtbot.waitSignal(program.workspace.search.searched, timeout=WAIT_MS) as searched:
        program.workspace.search.show_query(query)
    assert searched.args == [query]
    assert query_title(query) == "animal + cat.jpg − dog · Type: jpeg"
    qtbot.waitUntil(lambda: len(listed(program, "Recent searches")) == 1, timeout=WAIT_MS)


def test_words_that_were_searched_are_completed_after_a_start(qtbot: QtBot, program: Program) -> None:
    search_with_words(qtbot, program, "mountain lake")
    program.workspace.searches.set_library("local")
    field = program.named("Search")
    assert isinstance(field, QLineEdit)
    completer = field.completer()
    assert completer is not None
    qtbot.waitUntil(lambda: completer.model().rowCount() == 1, timeout=WAIT_MS)


def test_the_list_of_searches_keeps_the_rules_of_models(qtbot: QtBot, program: Program) -> None:
    view = program.named("Recent searches")
    assert isinstance(view, QListView)
    tester = QAbstractItemModelTester(view.model(), QAbstractItemModelTester.FailureReportingMode.Fatal)
    search_with_words(qtbot, program, "one")
    search_with_words(qtbot, program, "two")
    assert tester.model() is view.model()


def test_a_photo_of_the_library_has_its_name_when_its_search_is_opened_again(
    qtbot: QtBot, program: Program, sample_photos: Path
) -> None:
    fill(qtbot, program, sample_photos)
    model = program.workspace.results_panel.model
    photo = LibraryPhoto(model.photo_id(program.names().index("coins.jpg")))
    search_with_words(qtbot, program, "no such thing anywhere")
    model.clear()
    program.workspace.search.show_query(Query([ImageTerm(photo)]))
    bar = program.workspace.search_bar
    qtbot.waitUntil(lambda: [chip.accessibleName() for chip in bar._terms] == ["coins.jpg"])
    assert program.named("Weight of coins.jpg").isVisible()
    qtbot.waitUntil(lambda: len(listed(program, "Recent searches")) == 2, timeout=WAIT_MS)
