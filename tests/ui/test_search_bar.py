"""The search bar: what becomes a term, a filter or a query."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolButton
from pytestqt.qtbot import QtBot

from desktop.core.photo import Photo
from desktop.core.query import Filter, ImageFile, ImageLink, ImageTerm, LibraryPhoto, Query, TextTerm
from desktop.ui.main_window import MIN_HEIGHT, MIN_WIDTH
from desktop.ui.results.photo_mime import photo_mime
from desktop.ui.search.chip import PICTURE_SIDE
from desktop.ui.search.query_from_mime import QueryImages, query_from_mime
from desktop.ui.search.search_bar import SearchBar
from tests.ui.program import WAIT_MS, Program, fill


@pytest.fixture
def bar(qtbot: QtBot) -> SearchBar:
    bar = SearchBar()
    bar.library = "local"
    qtbot.addWidget(bar)
    bar.resize(700, 200)
    bar.show()
    return bar


def button(bar: SearchBar, name: str) -> QToolButton:
    return next(found for found in bar.findChildren(QToolButton) if found.accessibleName() == name)


def press(bar: SearchBar, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    QTest.keyClick(bar._field, key, modifier)


def drop(bar: SearchBar, data: QMimeData) -> bool:
    """Drag over the bar and let go; returns whether the drag was welcome."""
    action, button, none = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(QPoint(20, 20), action, data, button, none)
    QApplication.sendEvent(bar, enter)
    if enter.isAccepted():
        QApplication.sendEvent(bar, QDropEvent(QPointF(20, 20), action, data, button, none))
    return enter.isAccepted()


def test_enter_searches_for_the_words(qtbot: QtBot, bar: SearchBar) -> None:
    QTest.keyClicks(bar._field, " red dog ")
    with qtbot.waitSignal(bar.search_requested) as asked:
        press(bar, Qt.Key.Key_Return)
    assert asked.args == [Query([TextTerm("red dog")], [], bar.top_k)]


def test_enter_in_an_empty_bar_clears(qtbot: QtBot, bar: SearchBar) -> None:
    with qtbot.waitSignal(bar.cleared), qtbot.assertNotEmitted(bar.search_requested):
        press(bar, Qt.Key.Key_Return)


def test_ctrl_enter_makes_the_words_a_term_that_combines_with_more(qtbot: QtBot, bar: SearchBar) -> None:
    QTest.keyClicks(bar._field, "beach")
    with qtbot.waitSignal(bar.search_requested):
        press(bar, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClicks(bar._field, "dog")
    assert bar.terms == [TextTerm("dog"), TextTerm("beach")]


def test_weight_and_minus_of_a_chip_change_its_term_and_search_again(qtbot: QtBot, bar: SearchBar) -> None:
    bar.set_text("dog")
    chip = bar.add_text("beach")
    with qtbot.waitSignal(bar.search_requested) as asked:
        chip._weight.setValue(5)
        chip._minus.click()
    assert asked.args[0].terms == [TextTerm("dog"), TextTerm("beach", -0.5)]


def test_minus_alone_is_explained_instead_of_searched(qtbot: QtBot, bar: SearchBar) -> None:
    chip = bar.add_text("beach")
    with qtbot.assertNotEmitted(bar.search_requested, wait=350):
        chip._minus.click()
    qtbot.waitUntil(lambda: "less like this" in bar._hint.text())


def test_removing_a_chip_searches_for_the_rest_and_the_last_one_clears(qtbot: QtBot, bar: SearchBar) -> None:
    bar.add_text("beach")
    bar.add_text("dog")
    with qtbot.waitSignal(bar.search_requested) as asked:
        button(bar, "Remove beach").click()
    assert asked.args[0].terms == [TextTerm("dog")]
    with qtbot.waitSignal(bar.cleared):
        button(bar, "Remove dog").click()


def test_esc_takes_back_words_then_chips_then_leaves(qtbot: QtBot, bar: SearchBar) -> None:
    bar.add_text("beach")
    bar.set_text("dog")
    with qtbot.waitSignal(bar.search_requested) as asked:
        press(bar, Qt.Key.Key_Escape)
    assert asked.args[0].terms == bar.terms == [TextTerm("beach")]
    with qtbot.waitSignal(bar.cleared):
        press(bar, Qt.Key.Key_Escape)
    assert bar.terms == []
    with qtbot.waitSignal(bar.left):
        press(bar, Qt.Key.Key_Escape)
    with qtbot.waitSignal(bar.left):
        press(bar, Qt.Key.Key_Down)


def test_dropped_files_become_images_and_others_are_named(qtbot: QtBot, bar: SearchBar) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile("/photos/a.jpg"), QUrl.fromLocalFile("/photos/notes.txt")])
    with qtbot.waitSignal(bar.images_received) as received:
        assert drop(bar, data)
    assert received.args == [QueryImages([ImageFile(Path("/photos/a.jpg"))], (), ["notes.txt"])]


def test_a_dropped_picture_of_a_web_page_becomes_a_link(qtbot: QtBot, bar: SearchBar) -> None:
    data = QMimeData()
    data.setHtml('<a href="https://example.org/page"><img src="https://example.org/a.jpg?x=1&amp;y=2"></a>')
    data.setUrls([QUrl("https://example.org/page")])
    with qtbot.waitSignal(bar.images_received) as received:
        assert drop(bar, data)
    assert received.args[0].sources == [ImageLink("https://example.org/a.jpg?x=1&y=2")]


def test_photos_of_the_same_library_are_known_by_id_and_of_another_by_file(bar: SearchBar) -> None:
    data = photo_mime("local", [Photo("abc", "a.jpg", path="/photos/a.jpg")])
    assert query_from_mime(data, "local").sources == [LibraryPhoto("abc")]
    assert query_from_mime(data, "cloud").sources == [ImageFile(Path("/photos/a.jpg"))]


def test_dropped_words_are_searched_for(qtbot: QtBot, bar: SearchBar) -> None:
    data = QMimeData()
    data.setText("a black cat")
    with qtbot.waitSignal(bar.search_requested) as asked:
        assert drop(bar, data)
    assert asked.args[0].terms == [TextTerm("a black cat")]


def test_a_pasted_bitmap_is_taken_and_pasted_words_stay_words(qtbot: QtBot, bar: SearchBar) -> None:
    image = QImage(30, 20, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.red)
    QGuiApplication.clipboard().setImage(image)
    with qtbot.waitSignal(bar.images_received) as received:
        press(bar, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert received.args[0].bitmaps[0].image.size() == image.size()
    QGuiApplication.clipboard().setText("words")
    with qtbot.assertNotEmitted(bar.images_received):
        press(bar, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert bar.text == "words"


def test_filters_become_chips_that_can_be_removed_one_by_one(qtbot: QtBot, bar: SearchBar) -> None:
    bar.set_text("dog")
    bar._popup.show_filters([Filter.parse("type=png"), Filter.parse("date>=2024-05-01"), Filter.parse("shop=north")])
    with qtbot.waitSignal(bar.search_requested) as asked:
        bar._popup._on_apply()
    assert [str(condition) for condition in asked.args[0].filters] == ["date>=2024-05-01", "type=png", "shop=north"]
    with qtbot.waitSignal(bar.search_requested) as asked:
        button(bar, "Remove Type: png").click()
    assert [str(condition) for condition in asked.args[0].filters] == ["date>=2024-05-01", "shop=north"]


@pytest.mark.parametrize(
    "text", ["date>=2024-05-01", "date<=2024-05-01", "folder=/photos", "type=jpeg", "size>=2.5 MB", "size<=10 MB",
             "orientation=portrait", "caption!=", "shop~nor"]
)  # fmt: skip
def test_the_filter_form_shows_what_it_made(bar: SearchBar, text: str) -> None:
    bar._popup.show_filters([Filter.parse(text)])
    assert [str(condition) for condition in bar._popup.filters] == [text]


def test_filters_without_words_wait_for_words(qtbot: QtBot, bar: SearchBar) -> None:
    with qtbot.assertNotEmitted(bar.search_requested):
        bar._on_filters_applied([Filter.parse("type=png")])
    assert bar._hint.isVisible()


def test_fields_that_the_library_lacks_are_disabled_with_the_reason(bar: SearchBar) -> None:
    filters = button(bar, "Filters")
    bar.allow_filters(frozenset({"date"}))
    filters.click()
    assert not bar._popup._type.isEnabled()
    assert bar._popup._type.toolTip()
    bar._popup.close()
    bar.allow_filters(None)
    filters.click()
    assert bar._popup._type.isEnabled()
    bar._popup.close()


def test_earlier_words_are_offered_newest_first(bar: SearchBar) -> None:
    for words in ("cat", "dog", "cat"):
        bar.set_text(words)
        bar.search()
    assert bar._field.history == ["cat", "dog"]


def test_chips_wrap_and_the_bar_can_be_painted(bar: SearchBar) -> None:
    for n in range(8):
        bar.add_image(ImageFile(Path(f"/photos/picture {n}.jpg")))
    QApplication.processEvents()
    assert bar._chips.heightForWidth(700) > bar._chips.heightForWidth(5000)
    assert all(isinstance(term, ImageTerm) for term in bar.terms)
    assert not bar.grab().isNull()


def test_every_button_has_an_accessible_name(bar: SearchBar) -> None:
    bar.add_text("dog")
    assert bar._field.accessibleName() == "Search"
    ours = [found for found in bar.findChildren(QToolButton) if found.metaObject().className() == "QToolButton"]
    assert len(ours) > 5
    assert all(found.accessibleName() for found in ours)


def test_many_chips_leave_room_for_the_results_and_all_show_their_pictures(
    qtbot: QtBot, program: Program, sample_photos: Path
) -> None:
    count = fill(qtbot, program, sample_photos)
    program.window.resize(MIN_WIDTH, MIN_HEIGHT)
    workspace = program.workspace
    model = workspace.results_panel.model
    with qtbot.waitSignal(workspace.search.searched, timeout=WAIT_MS):
        workspace.search.search_like([photo for row in range(count) if (photo := model.photo(row)) is not None])
    chips = workspace.search_bar._terms
    assert len(chips) == count
    area = workspace.search_bar._chips
    qtbot.waitUntil(lambda: area.height() > 2 * chips[0].height())
    assert area.height() < MIN_HEIGHT / 3
    assert program.window.height() == MIN_HEIGHT
    qtbot.waitUntil(lambda: all(chip._picture.pixmap().height() >= PICTURE_SIDE for chip in chips))
    last = chips[-1]._remove
    for _ in range(100):
        if QApplication.focusWidget() is last:
            break
        qtbot.keyClick(QApplication.focusWidget() or program.window, Qt.Key.Key_Tab)
    assert last.hasFocus()
    assert not last.visibleRegion().isEmpty(), "what has the keyboard is scrolled to"
