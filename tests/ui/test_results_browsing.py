"""The whole library in the grid: its orders, and names that are typed."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox
from pytestqt.qtbot import QtBot

from desktop.core.errors import EngineError, ErrorCode
from desktop.core.photo import PhotoPage
from desktop.core.progress import TaskContext
from desktop.engines.base import Engine, PhotoOrder
from desktop.ui.results.card_metrics import MAX_SIDE
from desktop.ui.results.type_ahead import TypeAhead
from tests.ui.photo_window import PhotoWindow


def listing_orders(window: PhotoWindow) -> QComboBox:
    """The box with the orders of a library, not that of matches."""
    return next(box for box in window.panel.findChildren(QComboBox) if box.findData(PhotoOrder.TAKEN) >= 0)


def names_in(window: PhotoWindow, order: PhotoOrder) -> list[str]:
    return [photo.file_name for photo in window.engine.photos(window.engine.photo_ids(order))]


@pytest.mark.parametrize("order", [PhotoOrder.NAME, PhotoOrder.TAKEN])
def test_the_whole_library_is_sorted_by_what_is_chosen(
    qtbot: QtBot, photo_window: PhotoWindow, order: PhotoOrder
) -> None:
    box = listing_orders(photo_window)
    assert box.isVisible()
    with qtbot.waitSignal(photo_window.results.order_chosen) as chosen:
        box.setCurrentIndex(box.findData(order))
    assert chosen.args == [order]
    qtbot.waitUntil(lambda: photo_window.names == names_in(photo_window, order))


def test_an_order_that_is_remembered_is_shown_in_its_box(qtbot: QtBot, photo_window: PhotoWindow) -> None:
    photo_window.results.set_order(PhotoOrder.NAME)
    photo_window.results.show_library()
    qtbot.waitUntil(lambda: photo_window.names == names_in(photo_window, PhotoOrder.NAME))
    assert listing_orders(photo_window).currentData() == PhotoOrder.NAME


class PagedEngine:
    """The engine of a library that is listed in pages of three photos, of which only the first can be had."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self.capabilities = replace(engine.capabilities, lists_ids=False)
        self.is_away = True

    def __getattr__(self, name: str) -> object:
        return getattr(self._engine, name)

    def list_photos(self, _limit: int, after: str | None, ctx: TaskContext) -> PhotoPage:
        if after is not None and self.is_away:
            raise EngineError(ErrorCode.SERVICE_UNREACHABLE)
        return self._engine.list_photos(3, after, ctx)


def test_a_page_that_cannot_be_had_leaves_those_before_it_and_can_be_asked_for_again(
    qtbot: QtBot, photo_window: PhotoWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = photo_window.names
    paged = PagedEngine(photo_window.engine)
    monkeypatch.setattr(photo_window.libraries, "engine", paged)
    with qtbot.waitSignal(photo_window.results.told) as told:
        photo_window.results.show_library()
    assert photo_window.names == names[:3]
    assert photo_window.panel.view.isVisible()
    paged.is_away = False
    told.args[0].action()
    qtbot.waitUntil(lambda: photo_window.names == names)


@pytest.fixture
def few_near(qtbot: QtBot, photo_window: PhotoWindow) -> PhotoWindow:
    """The same with so large pictures that the last photos are not near the screen, hence not looked up."""
    photo_window.preview.hide()
    photo_window.resize(400, 560)
    photo_window.panel.view.set_side(MAX_SIDE)
    photo_window.results.set_order(PhotoOrder.NAME)
    photo_window.results.set_library("local")
    qtbot.waitUntil(lambda: photo_window.panel.model.photo(0) is not None)
    assert photo_window.panel.model.photo(7) is None
    return photo_window


def test_a_typed_name_is_found_where_its_row_was_never_near_the_screen(qtbot: QtBot, few_near: PhotoWindow) -> None:
    last = names_in(few_near, PhotoOrder.NAME)[-1]
    QTest.keyClicks(few_near.panel.view, last[:3])
    qtbot.waitUntil(lambda: few_near.panel.view.currentIndex().row() == 7)
    qtbot.waitUntil(lambda: [photo.file_name for photo in few_near.results.selected_photos()] == [last])


def test_everything_that_is_selected_is_copied_and_dragged(
    qtbot: QtBot, few_near: PhotoWindow, library_folder: Path
) -> None:
    few_near.panel.view.selectAll()
    qtbot.waitUntil(few_near.actions_.copy.isEnabled)
    few_near.actions_.copy.trigger()
    files = [str(library_folder / "photos" / name) for name in names_in(few_near, PhotoOrder.NAME)]
    qtbot.waitUntil(lambda: QGuiApplication.clipboard().text().splitlines() == files)
    qtbot.waitUntil(lambda: [url.toLocalFile() for url in few_near.panel.view.drag_data().urls()] == files)


def test_letters_that_follow_each_other_are_one_name(qapp: QApplication) -> None:
    typed = TypeAhead()
    assert typed.take("b") == ("b", True)
    assert typed.take("e") == ("be", False)
    assert typed.take("a") == ("bea", False)


def test_one_letter_again_and_again_goes_from_name_to_name(qapp: QApplication) -> None:
    typed = TypeAhead()
    assert [typed.take("b") for _ in range(3)] == [("b", True)] * 3


def test_a_space_within_a_name_does_not_open_the_preview(qtbot: QtBot, photo_window: PhotoWindow) -> None:
    view = photo_window.panel.view
    view.select_row(0)
    with qtbot.assertNotEmitted(view.previewed):
        QTest.keyClicks(view, "c ")
    qtbot.waitUntil(lambda: not view._type_ahead.active)
    with qtbot.waitSignal(view.previewed):
        QTest.keyClick(view, Qt.Key.Key_Space)
