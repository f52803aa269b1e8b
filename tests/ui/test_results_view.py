"""The grid on the screen: keyboard, mouse, thumbnails, states."""

from __future__ import annotations

import io
import threading
from typing import ClassVar

import pytest
from PIL import Image
from PySide6.QtCore import QEvent, QItemSelectionModel, QModelIndex, QPersistentModelIndex, QPoint, QPointF, Qt
from PySide6.QtGui import QAccessible, QImage, QPainter, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QStyleOptionViewItem
from pytestqt.qtbot import QtBot

from desktop.core.errors import ErrorCode, InvalidInputError, TusouError
from desktop.core.match import Match, MatchSource, SearchResult
from desktop.core.photo import Photo
from desktop.core.progress import TaskContext
from desktop.tasks import TaskRunner
from desktop.ui.results.card_delegate import CardDelegate
from desktop.ui.results.card_metrics import MAX_SIDE, MIN_SIDE
from desktop.ui.results.results_panel import ResultsPanel
from desktop.ui.results.thumbnail_loader import ThumbnailLoader
from tests.ui.photo_window import PhotoWindow


class Colours:
    """Thumbnails of one colour each, made on demand; ids that begin with "broken" have none."""

    def __init__(self) -> None:
        self.made: list[str] = []

    def at_hand(self, library: str, photo_id: str, side: int) -> bytes | None:
        return None

    def thumbnail(self, library: str, photo_id: str, side: int, ctx: TaskContext) -> bytes:
        self.made.append(photo_id)
        if photo_id.startswith("broken"):
            raise InvalidInputError(ErrorCode.IMAGE_DAMAGED)
        if photo_id.startswith("busy"):
            raise TusouError(ErrorCode.DATABASE_LOCKED)
        buffer = io.BytesIO()
        Image.new("RGB", (256, 192), "teal").save(buffer, "JPEG")
        return buffer.getvalue()


class Decoded(Colours):
    """Thumbnails that have to be decoded, one of them when it is told to; small ones are at hand."""

    def __init__(self) -> None:
        super().__init__()
        self.at_hand_made: list[str] = []
        self.go_on = threading.Event()

    def at_hand(self, library: str, photo_id: str, side: int) -> bytes:
        self.at_hand_made.append(photo_id)
        buffer = io.BytesIO()
        Image.new("RGB", (64, 48), "teal").save(buffer, "JPEG")
        return buffer.getvalue()

    def thumbnail(self, library: str, photo_id: str, side: int, ctx: TaskContext) -> bytes:
        self.go_on.wait(10)
        return super().thumbnail(library, photo_id, side, ctx)


@pytest.fixture
def colours() -> Colours:
    return Colours()


@pytest.fixture
def panel(qtbot: QtBot, runner: TaskRunner, colours: Colours) -> ResultsPanel:
    loader = ThumbnailLoader(colours, runner)
    panel = ResultsPanel(loader)
    loader.setParent(panel)
    qtbot.addWidget(panel)
    panel.resize(900, 600)
    panel.show()
    return panel


def show(panel: ResultsPanel, count: int, prefix: str = "p") -> None:
    photos = [Photo(f"{prefix}{n}", f"{prefix}{n}.jpg") for n in range(count)]
    panel.model.show_page("local", photos, more=False)
    panel.show_photos()


def test_only_thumbnails_near_the_screen_are_loaded(qtbot: QtBot, panel: ResultsPanel, colours: Colours) -> None:
    show(panel, 5000)
    qtbot.waitUntil(lambda: "p0" in colours.made and panel.view._loader.image("p0") is not None)
    first, last = panel.view.visible_rows()
    assert first == 0
    panel.view.verticalScrollBar().setValue(panel.view.verticalScrollBar().maximum())
    qtbot.waitUntil(lambda: panel.view._loader.image("p4999") is not None)
    assert len(set(colours.made)) < 6 * (last + 1)


def test_a_thumbnail_is_asked_for_once_and_a_broken_one_is_not_asked_for_again(
    qtbot: QtBot, panel: ResultsPanel, colours: Colours
) -> None:
    show(panel, 3, "broken")
    qtbot.waitUntil(lambda: panel.view._loader.failed("broken2"))
    panel.view._want_near()
    panel.view._want_near()
    QTest.qWait(30)
    assert sorted(colours.made) == ["broken0", "broken1", "broken2"]


class Noting(CardDelegate):
    """Notes which rows are painted."""

    painted: ClassVar[list[int]] = []

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        super().paint(painter, option, index)
        self.painted.append(index.row())


def test_thumbnails_that_came_are_painted_without_all_other_cards(qtbot: QtBot, panel: ResultsPanel) -> None:
    show(panel, 12)
    view = panel.view
    view.setItemDelegate(Noting(view._loader, view))
    qtbot.waitUntil(lambda: view._loader.image("p11") is not None)
    view.repaint()
    QApplication.processEvents()
    Noting.painted.clear()
    panel.model.images_changed(["p1", "p7"])
    qtbot.waitUntil(lambda: bool(Noting.painted))
    assert {1, 7} <= set(Noting.painted)
    assert len(Noting.painted) < 12


def test_a_thumbnail_that_may_come_later_is_asked_for_again(
    qtbot: QtBot, panel: ResultsPanel, colours: Colours
) -> None:
    show(panel, 1, "busy")
    qtbot.waitUntil(lambda: colours.made == ["busy0"])
    QTest.qWait(30)
    panel.view._want_near()
    qtbot.waitUntil(lambda: len(colours.made) == 2)


def test_thumbnails_in_memory_stay_within_their_limit(qtbot: QtBot, runner: TaskRunner, colours: Colours) -> None:
    loader = ThumbnailLoader(colours, runner, limit_bytes=100 * 75 * 4 * 3)
    everything = [f"p{n}" for n in range(10)]
    for name in everything:
        loader.want([name], 100)
        qtbot.waitUntil(lambda: loader.image(name) is not None)  # noqa: B023 -- waited for before the next round
    assert loader.used_bytes <= 100 * 75 * 4 * 3
    assert [name for name in everything if loader.image(name) is not None] == everything[-3:]


def test_what_is_near_the_screen_is_kept_whatever_the_limit(qtbot: QtBot, runner: TaskRunner, colours: Colours) -> None:
    loader = ThumbnailLoader(colours, runner, limit_bytes=1)
    near = [f"p{n}" for n in range(10)]
    loader.want(near, 100)
    qtbot.waitUntil(lambda: all(loader.image(name) is not None for name in near))
    loader.want(["other"], 100)
    qtbot.waitUntil(lambda: loader.image("other") is not None)
    assert all(loader.image(name) is None for name in near)


def test_what_is_not_wanted_any_more_is_not_loaded(qtbot: QtBot, runner: TaskRunner, colours: Colours) -> None:
    loader = ThumbnailLoader(colours, runner)
    loader.want([f"old{n}" for n in range(500)], 100)
    loader.want(["new"], 100)
    qtbot.waitUntil(lambda: loader.image("new") is not None)
    QTest.qWait(20)
    assert len(colours.made) < 20


def test_small_thumbnails_are_shown_until_large_ones_are_decoded(qtbot: QtBot, runner: TaskRunner) -> None:
    decoded = Decoded()
    loader = ThumbnailLoader(decoded, runner)
    near = [f"p{n}" for n in range(30)]
    loader.want(near, 500)
    qtbot.waitUntil(lambda: all(loader.image(name) is not None for name in near))
    assert {loader.image(name).width() for name in near} == {64}
    assert decoded.made == []
    decoded.go_on.set()
    qtbot.waitUntil(lambda: {loader.image(name).width() for name in near} == {256})
    assert sorted(decoded.made) == sorted(decoded.at_hand_made) == sorted(near)


def test_large_thumbnails_of_what_was_scrolled_past_are_not_decoded(qtbot: QtBot, runner: TaskRunner) -> None:
    decoded = Decoded()
    loader = ThumbnailLoader(decoded, runner)
    loader.want([f"old{n}" for n in range(40)], 500)
    qtbot.waitUntil(lambda: len(decoded.at_hand_made) == 40)
    loader.want(["new"], 500)
    decoded.go_on.set()
    qtbot.waitUntil(lambda: "new" in decoded.made)
    assert len(decoded.made) < 20


def test_ctrl_and_wheel_zoom_within_limits(qtbot: QtBot, panel: ResultsPanel) -> None:
    show(panel, 30)
    before = panel.view.side

    def wheel(delta: int) -> None:
        centre = QPointF(panel.view.viewport().rect().center())
        event = QWheelEvent(
            centre, panel.view.viewport().mapToGlobal(centre), QPoint(), QPoint(0, delta), Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.ControlModifier, Qt.ScrollPhase.NoScrollPhase, False,
        )  # fmt: skip
        QApplication.sendEvent(panel.view.viewport(), event)

    wheel(120)
    assert panel.view.side > before
    for _ in range(30):
        wheel(120)
    assert panel.view.side == MAX_SIDE
    for _ in range(60):
        wheel(-120)
    assert panel.view.side == MIN_SIDE


def test_arrows_walk_through_the_grid(qtbot: QtBot, panel: ResultsPanel) -> None:
    show(panel, 30)
    view = panel.view
    view.select_row(0)
    view.setFocus()
    QTest.keyClick(view, Qt.Key.Key_Right)
    assert view.currentIndex().row() == 1
    QTest.keyClick(view, Qt.Key.Key_Down)
    below = view.currentIndex().row()
    assert below > 2
    QTest.keyClick(view, Qt.Key.Key_Up)
    assert view.currentIndex().row() == 1
    QTest.keyClick(view, Qt.Key.Key_End)
    assert view.currentIndex().row() == 29


def test_enter_space_and_f11_say_what_they_mean(qtbot: QtBot, panel: ResultsPanel) -> None:
    show(panel, 3)
    view = panel.view
    view.select_row(2)
    with qtbot.waitSignal(view.opened) as opened:
        QTest.keyClick(view, Qt.Key.Key_Return)
    assert opened.args == [2]
    with qtbot.waitSignal(view.previewed):
        QTest.keyClick(view, Qt.Key.Key_Space)
    with qtbot.waitSignal(view.full_screen_requested) as full:
        QTest.keyClick(view, Qt.Key.Key_F11)
    assert full.args == [2]


def test_letters_name_the_photo_to_go_to_from_the_row_behind_the_current_one(qtbot: QtBot, panel: ResultsPanel) -> None:
    show(panel, 4)
    panel.view.select_row(2)
    with qtbot.waitSignal(panel.view.name_typed) as typed:
        QTest.keyClick(panel.view, Qt.Key.Key_B)
    assert typed.args == ["b", 3]
    with qtbot.waitSignal(panel.view.name_typed) as typed:
        QTest.keyClick(panel.view, Qt.Key.Key_E)
    assert typed.args == ["be", 2]


def test_a_double_click_opens_and_a_click_beside_clears_the_selection(qtbot: QtBot, panel: ResultsPanel) -> None:
    show(panel, 3)
    view = panel.view
    qtbot.waitUntil(lambda: view.visualRect(panel.model.index(1)).isValid())
    place = view.visualRect(panel.model.index(1)).center()
    with qtbot.waitSignal(view.opened):
        QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place)
        QTest.mouseDClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert view.selected_rows() == [1]
    QTest.mouseClick(
        view.viewport(), Qt.MouseButton.LeftButton, pos=view.viewport().rect().bottomRight() - QPoint(5, 5)
    )
    assert view.selected_rows() == []


def test_shift_and_ctrl_select_as_in_a_file_manager(qtbot: QtBot, panel: ResultsPanel) -> None:
    show(panel, 8)
    view = panel.view
    qtbot.waitUntil(lambda: view.visualRect(panel.model.index(3)).isValid())

    def click(row: int, modifier: Qt.KeyboardModifier) -> None:
        QTest.mouseClick(
            view.viewport(), Qt.MouseButton.LeftButton, modifier, view.visualRect(panel.model.index(row)).center()
        )

    click(0, Qt.KeyboardModifier.NoModifier)
    click(2, Qt.KeyboardModifier.ShiftModifier)
    assert view.selected_rows() == [0, 1, 2]
    click(1, Qt.KeyboardModifier.ControlModifier)
    assert view.selected_rows() == [0, 2]
    QTest.keyClick(view, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    assert view.selected_rows() == list(range(8))


def test_the_selection_stays_when_the_cut_moves(panel: ResultsPanel) -> None:
    photos = [Photo(f"p{n}", f"p{n}.jpg") for n in range(10)]
    panel.model.show_matches("local", [Match(p, 0.5, n + 1, MatchSource.TEXT) for n, p in enumerate(photos)], 5)
    panel.show_photos()
    panel.view.select_row(2)
    panel._tools._cut.setValue(9)
    assert panel.model.rowCount() == 9
    assert panel.view.selected_rows() == [2]
    assert "9" in panel._tools._count.text()
    assert "10" in panel._tools._count.text()


def test_without_close_matches_the_nearest_are_one_click_away(qtbot: QtBot, panel: ResultsPanel) -> None:
    panel.model.show_matches("local", [Match(Photo("a", "a.jpg"), 0.1, 1, MatchSource.VECTOR)], 0)
    panel.show_photos()
    assert panel._message.title == "Nothing matches closely"
    panel._message.chosen.emit("show_all")
    assert panel.model.rowCount() == 1
    assert panel._stack.currentWidget() is panel.view


def test_an_empty_library_offers_what_to_do(qtbot: QtBot, panel: ResultsPanel) -> None:
    panel.show_empty_library()
    with qtbot.waitSignal(panel.add_folder_requested):
        panel._message.chosen.emit("add_folder")
    with qtbot.waitSignal(panel.connect_requested):
        panel._message.chosen.emit("connect")


def test_every_state_can_be_painted(qtbot: QtBot, panel: ResultsPanel) -> None:
    photos = [
        Photo("p1", "a very long file name that does not fit on its card.jpg", caption="two\nlines"),
        Photo("p2", "gone.jpg", missing=True),
        Photo("broken", "broken.jpg"),
    ]
    sources = list(MatchSource)
    panel.model.show_matches("local", [Match(p, 0.5, n + 1, sources[n]) for n, p in enumerate(photos)], 3)
    panel.show_photos()
    panel.view.select_row(0)
    panel.view.selectionModel().select(panel.model.index(1), QItemSelectionModel.SelectionFlag.Select)
    qtbot.waitUntil(lambda: panel.view._loader.failed("broken") and panel.view._loader.image("p2") is not None)
    assert not panel.grab().isNull()
    panel.show_loading("Searching…")
    panel.show_error("Something failed.", "Try again.")
    assert not panel.grab().isNull()


def test_the_grid_is_named_for_assistive_technology(panel: ResultsPanel) -> None:
    show(panel, 2)
    found = QAccessible.queryAccessibleInterface(panel.view)
    assert found.text(QAccessible.Text.Name) == "Results"
    assert panel.model.index(0).data(Qt.ItemDataRole.AccessibleTextRole) == "p0.jpg"


def test_a_hundred_thousand_rows_ask_for_little(qtbot: QtBot, panel: ResultsPanel, colours: Colours) -> None:
    wanted: list[list[str]] = []
    panel.model.photos_wanted.connect(wanted.append)
    panel.model.show_ids("local", [str(n) for n in range(100_000)])
    panel.show_photos()
    qtbot.waitUntil(lambda: bool(wanted))
    assert sum(map(len, wanted)) < 200
    panel.view.scrollTo(panel.model.index(50_000))
    qtbot.waitUntil(lambda: any("50000" in ids for ids in wanted))
    assert sum(map(len, wanted)) < 600


def test_a_failed_search_says_why_and_can_be_tried_again(qtbot: QtBot, photo_window: PhotoWindow) -> None:
    photo_window.results.show_searching()
    photo_window.results.show_error(TusouError(ErrorCode.SERVICE_TIMEOUT, params={"host": "example.org"}))
    assert "example.org" in photo_window.panel._message.title
    with qtbot.waitSignal(photo_window.results.retry_requested):
        photo_window.panel._message.chosen.emit("retry")


def test_all_photos_are_offered_where_a_search_failed_and_not_where_their_own_list_did(
    qtbot: QtBot, panel: ResultsPanel
) -> None:
    def offers() -> list[str]:
        return [each.text() for each in panel.findChildren(QPushButton) if each.isVisibleTo(panel)]

    panel.show_error("It failed.", "Try again.")
    qtbot.waitUntil(lambda: offers() == ["Try again", "Show all photos"])
    panel.show_error("It failed.", "Try again.", listing=True)
    qtbot.waitUntil(lambda: offers() == ["Try again"])


def test_a_search_without_matches_leads_back_to_all_photos(qtbot: QtBot, photo_window: PhotoWindow) -> None:
    photo_window.results.show_result(SearchResult([], 1.0, 0))
    assert photo_window.names == []
    photo_window.panel._message.chosen.emit("show_library")
    qtbot.waitUntil(lambda: len(photo_window.names) == 8)


def test_the_theme_may_change_while_a_message_is_shown(qtbot: QtBot, panel: ResultsPanel) -> None:
    panel.show_empty_library()
    QApplication.sendEvent(panel._message, QEvent(QEvent.Type.PaletteChange))
    assert not panel.grab().isNull()


def test_tools_fit_a_narrow_panel(panel: ResultsPanel) -> None:
    panel.model.show_matches("local", [Match(Photo("a", "a.jpg"), 0.9, 1, MatchSource.VECTOR)], 1)
    panel.show_photos()
    panel.resize(900, 600)
    wide = panel._tools.sizeHint().height()
    assert panel._tools.minimumSizeHint().width() <= 900
    panel.resize(320, 600)
    QApplication.processEvents()
    assert panel._tools.minimumSizeHint().width() <= 320
    assert panel._tools.sizeHint().height() > wide


def test_the_zoom_slider_and_the_grid_agree(panel: ResultsPanel) -> None:
    show(panel, 3)
    panel._tools._zoom.setValue(250)
    assert panel.view.side == 250
    panel.view.set_side(120)
    assert panel._tools._zoom.value() == 120


def test_the_place_in_a_large_library_stays_when_size_or_zoom_change(qtbot: QtBot, panel: ResultsPanel) -> None:
    panel.model.show_ids("local", [str(n) for n in range(100_000)])
    panel.show_photos()
    view = panel.view
    view.scrollTo(panel.model.index(50_000))
    panel.resize(500, 400)
    QApplication.processEvents()
    first, last = view.visible_rows()
    assert first - 20 <= 50_000 <= last + 20
    view.select_row(50_000)
    view.set_side(MIN_SIDE)
    first, last = view.visible_rows()
    assert first <= 50_000 <= last


def test_a_rubber_band_selects_what_it_touches(panel: ResultsPanel) -> None:
    show(panel, 2)
    view = panel.view
    corner = view.viewport().rect().bottomRight() - QPoint(4, 4)
    QTest.mousePress(view.viewport(), Qt.MouseButton.LeftButton, pos=corner)
    QTest.mouseMove(view.viewport(), corner - QPoint(30, 30))
    QTest.mouseMove(view.viewport(), view.visualRect(panel.model.index(1)).center())
    assert not panel.grab().isNull()
    QTest.mouseRelease(view.viewport(), Qt.MouseButton.LeftButton, pos=view.visualRect(panel.model.index(1)).center())
    assert 1 in view.selected_rows()
    assert 0 not in view.selected_rows()


def test_shift_and_arrows_extend_the_selection(panel: ResultsPanel) -> None:
    show(panel, 12)
    panel.view.select_row(0)
    QTest.keyClick(panel.view, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    QTest.keyClick(panel.view, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    assert panel.view.selected_rows() == [0, 1, 2]
    QTest.keyClick(panel.view, Qt.Key.Key_Left, Qt.KeyboardModifier.ShiftModifier)
    assert panel.view.selected_rows() == [0, 1]


def test_dragged_photos_show_their_pictures(qtbot: QtBot, panel: ResultsPanel) -> None:
    show(panel, 3)
    qtbot.waitUntil(lambda: panel.view._loader.image("p2") is not None)
    pixmap = panel.view._drag_pixmap([0, 1, 2])
    assert pixmap.toImage().pixelColor(48, 48).alpha() > 0


def test_cards_are_found_by_assistive_technology(panel: ResultsPanel) -> None:
    show(panel, 3)
    grid = QAccessible.queryAccessibleInterface(panel.view)
    cards = [grid.child(number) for number in range(grid.childCount())]
    assert [card.text(QAccessible.Text.Name) for card in cards if card is not None] == ["p0.jpg", "p1.jpg", "p2.jpg"]


def on_screen(panel: ResultsPanel) -> QImage:
    """What was painted last; not painted for this, as QWidget.grab would."""
    return panel.screen().grabWindow(panel.winId()).toImage()


@pytest.mark.parametrize("by", [1, -40, 5000])
def test_what_is_on_the_screen_after_scrolling_is_what_a_fresh_paint_shows(
    qtbot: QtBot, panel: ResultsPanel, by: int
) -> None:
    show(panel, 2000)
    view, bar = panel.view, panel.view.verticalScrollBar()
    bar.setValue(30_001)
    view.select_row(view.visible_rows()[0] + 1)
    bar.setValue(30_001)
    first, last = view.visible_rows()
    near = view._photos.ids(2 * first - last, 2 * last - first)
    qtbot.waitUntil(lambda: all(view._loader.image(photo_id) for photo_id in near))
    QApplication.processEvents()
    shown = on_screen(panel)
    bar.setValue(30_001 + by)
    QApplication.processEvents()
    scrolled = on_screen(panel)
    panel.repaint()
    assert scrolled == on_screen(panel)
    assert scrolled != shown


def test_ctrl_a_selects_every_row_as_one_range(panel: ResultsPanel) -> None:
    panel.model.show_ids("local", [f"p{n}" for n in range(100_000)])
    panel.show_photos()
    QTest.keyClick(panel.view, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    assert panel.view.selected_ranges() == [(0, 99_999)]
