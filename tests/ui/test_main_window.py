"""The frame of the window: what is remembered, what is dragged in, what the message bar tells."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, QSize, Qt, QUrl
from PySide6.QtGui import QColor, QDragEnterEvent, QDragLeaveEvent, QDragMoveEvent, QDropEvent, QGuiApplication, QImage
from PySide6.QtWidgets import QApplication, QSplitter, QWidget
from pytestqt.qtbot import QtBot

from desktop.config.paths import resource_dir
from desktop.core.errors import EngineError, ErrorCode
from desktop.ui import icons
from desktop.ui.drop_overlay import DropOverlay
from desktop.ui.dropped import read
from desktop.ui.error_presenter import error_message
from desktop.ui.main_window import MIN_HEIGHT, MIN_WIDTH, MainWindow, Parts
from desktop.ui.message_bar import Message, MessageBar, Severity
from desktop.ui.theme import DARK, LIGHT, Colors, Theme, ThemeChoice
from desktop.ui.widgets.screen_room import within_screen
from desktop.ui.window_state import WindowState

COPY = Qt.DropAction.CopyAction
WAIT_MS = 10_000


@pytest.fixture
def state(tmp_path: Path) -> WindowState:
    return WindowState(tmp_path)


def parts() -> Parts:
    return Parts(QWidget(), QWidget(), QSplitter(), QWidget(), QWidget())


@pytest.fixture
def window(qtbot: QtBot, state: WindowState) -> Iterator[MainWindow]:
    window = MainWindow(state)
    qtbot.addWidget(window)
    window.show_parts(parts())
    window.show()
    qtbot.waitExposed(window)
    yield window
    window.close()


def enter(widget: QWidget, mime: QMimeData) -> QDragEnterEvent:
    event = QDragEnterEvent(
        widget.rect().center(), COPY, mime, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    )
    QApplication.sendEvent(widget, event)
    return event


def move(widget: QWidget, mime: QMimeData) -> QDragMoveEvent:
    event = QDragMoveEvent(
        widget.rect().center(), COPY, mime, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    )
    QApplication.sendEvent(widget, event)
    return event


def drop(widget: QWidget, mime: QMimeData, position: QPoint | None = None) -> QDropEvent:
    event = QDropEvent(
        QPointF(position or widget.rect().center()),
        COPY,
        mime,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    QApplication.sendEvent(widget, event)
    return event


def named(window: QWidget, name: str) -> QWidget:
    return next(widget for widget in window.findChildren(QWidget) if widget.accessibleName() == name)


def files(*paths: Path) -> QMimeData:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    return mime


def link(address: str) -> QMimeData:
    mime = QMimeData()
    mime.setUrls([QUrl(address)])
    return mime


def html(text: str) -> QMimeData:
    mime = QMimeData()
    mime.setHtml(text)
    mime.setUrls([QUrl("https://shop.example/page")])
    return mime


def text(words: str) -> QMimeData:
    mime = QMimeData()
    mime.setText(words)
    return mime


def bitmap() -> QMimeData:
    image = QImage(40, 30, QImage.Format.Format_RGB32)
    image.fill(QColor("teal"))
    mime = QMimeData()
    mime.setImageData(image)
    mime.setUrls([QUrl("https://shop.example/picture.jpg")])
    return mime


# -- what is dragged in ---------------------------------------------------------------------------------------------


def test_two_targets_appear_while_photos_are_dragged_over_and_go_with_the_drag(
    qtbot: QtBot, window: MainWindow, tmp_path: Path
) -> None:
    overlay = window.findChild(DropOverlay)
    assert overlay is not None
    assert not overlay.isVisible()
    event = enter(window, files(tmp_path / "a.jpg"))
    assert event.isAccepted()
    assert overlay.isVisible()
    assert overlay.geometry() == window.rect()
    find, add = named(window, "Find similar"), named(window, "Add to library")
    for target in (find, add):
        assert target.isVisible()
        assert target.width() > window.width() / 3
        assert target.height() > window.height() / 2
    enter(find, files(tmp_path / "a.jpg"))
    QApplication.sendEvent(find, QDragLeaveEvent())
    qtbot.waitUntil(lambda: not overlay.isVisible(), timeout=WAIT_MS)


def test_the_targets_stay_while_the_drag_goes_from_one_to_the_other(
    qtbot: QtBot, window: MainWindow, tmp_path: Path
) -> None:
    mime = files(tmp_path / "a.jpg")
    enter(window, mime)
    find, add = named(window, "Find similar"), named(window, "Add to library")
    enter(find, mime)
    assert find.property("hot") is True
    QApplication.sendEvent(find, QDragLeaveEvent())
    enter(add, mime)
    assert find.property("hot") is False
    assert add.property("hot") is True
    assert move(add, mime).dropAction() == COPY
    qtbot.wait(200)
    assert window.overlay.isVisible()
    window.overlay.dismiss()


@pytest.mark.parametrize(("target", "signal"), [("Find similar", "find_similar"), ("Add to library", "add_to_library")])
def test_a_drop_on_a_target_is_told_once_as_a_copy(
    qtbot: QtBot, window: MainWindow, tmp_path: Path, target: str, signal: str
) -> None:
    mime = files(tmp_path / "a.jpg", tmp_path / "folder", tmp_path / "b.zip")
    enter(window, mime)
    place = named(window, target)
    enter(place, mime)
    with qtbot.waitSignal(getattr(window, signal)) as told:
        event = drop(place, mime)
    assert event.isAccepted()
    assert event.dropAction() == COPY
    assert list(told.args[0].paths) == [str(tmp_path / name) for name in ("a.jpg", "folder", "b.zip")]
    assert not window.overlay.isVisible()


def test_a_drop_that_beats_the_targets_goes_to_the_one_under_it(
    qtbot: QtBot, window: MainWindow, tmp_path: Path
) -> None:
    mime = files(tmp_path / "a.jpg")
    enter(window, mime)
    QApplication.processEvents()
    place = named(window, "Add to library").geometry().center()
    with qtbot.waitSignal(window.add_to_library):
        drop(window, mime, place)
    assert not window.overlay.isVisible()


def test_a_drag_without_photos_is_refused(window: MainWindow) -> None:
    assert not enter(window, text("only words")).isAccepted()
    assert not window.overlay.isVisible()


@pytest.mark.parametrize(
    ("make", "links", "bitmaps"),
    [
        (lambda: link("https://shop.example/picture.jpg"), ["https://shop.example/picture.jpg"], 0),
        (lambda: text("see https://a.example/1.jpg"), ["https://a.example/1.jpg"], 0),
        (
            lambda: html('<a href="/x"><img alt="" src="https://cdn.example/p.jpg?a=1&amp;b=2"></a>'),
            ["https://cdn.example/p.jpg?a=1&b=2"],
            0,
        ),
        (lambda: html('<img src="cid:nothing">'), ["https://shop.example/page"], 0),
        (bitmap, [], 1),
    ],
    ids=["link", "text", "browser address", "browser page", "browser bitmap"],
)
def test_the_best_flavour_of_what_a_browser_offers_is_taken(
    qapp: QApplication, make: Callable[[], QMimeData], links: list[str], bitmaps: int
) -> None:
    found = read(make())
    assert list(found.links) == links
    assert len(found.bitmaps) == bitmaps


def test_a_picture_inside_of_an_address_is_a_bitmap(qapp: QApplication) -> None:
    image = QImage(4, 4, QImage.Format.Format_RGB32)
    image.fill(QColor("red"))
    content = read(bitmap()).bitmaps[0].encode()
    assert content.startswith(b"\x89PNG")

    address = "data:image/png;base64," + base64.b64encode(content).decode()
    found = read(html(f'<img src="{address}">'))
    assert found.bitmaps[0].image.width() == 40
    assert not read(html('<img src="data:image/png;base64,AAAA">')).bitmaps
    assert found.bitmaps[0].name.endswith(".png")


# -- what is remembered ---------------------------------------------------------------------------------------------


def test_the_window_comes_back_as_it_was_left(qtbot: QtBot, tmp_path: Path) -> None:
    first = MainWindow(WindowState(tmp_path))
    qtbot.addWidget(first)
    first.show_parts(parts())
    first.show()
    first.resize(900, 640)
    first.commands.show_imports.trigger()
    first.close()
    shown = parts()
    second = MainWindow(WindowState(tmp_path))
    qtbot.addWidget(second)
    second.show_parts(shown)
    assert (second.width(), second.height()) == (900, 640)
    assert shown.side.isHidden()
    assert not second.commands.show_imports.isChecked()
    assert not shown.preview.isHidden()


def test_what_is_remembered_is_written_elsewhere_and_once(tmp_path: Path) -> None:
    soon: list[Callable[[], None]] = []
    state = WindowState(tmp_path, soon.append)
    for side in (96, 112, 128):
        state.remember("side", side)
    assert state.number("side", 0) == 128
    assert not list(tmp_path.iterdir())
    (write,) = soon
    write()
    assert WindowState(tmp_path).number("side", 0) == 128
    state.remember("side", 128)
    assert len(soon) == 1


def test_a_damaged_memory_of_the_window_is_no_problem(qtbot: QtBot, tmp_path: Path) -> None:
    (tmp_path / "window.ini").write_text("[window]\ngeometry=nonsense\nimports=maybe\nparts=@ByteArray(x)\n")
    window = MainWindow(WindowState(tmp_path))
    qtbot.addWidget(window)
    window.show_parts(parts())
    assert window.commands.show_imports.isChecked()


def test_the_window_does_without_a_place_to_remember(qtbot: QtBot) -> None:
    window = MainWindow(WindowState(None))
    qtbot.addWidget(window)
    window.show()
    window.close()


def test_at_its_smallest_every_part_is_on_the_window(qtbot: QtBot, state: WindowState) -> None:
    window, shown = MainWindow(state), parts()
    qtbot.addWidget(window)
    window.show_parts(shown)
    window.resize(MIN_WIDTH, MIN_HEIGHT)
    window.show()
    assert (window.width(), window.height()) == (MIN_WIDTH, MIN_HEIGHT)
    for part in (shown.search, shown.side, shown.results, shown.preview):
        place = part.rect().translated(part.mapTo(window, QPoint(0, 0)))
        assert window.rect().contains(place)
    window.close()


# -- actions and messages -------------------------------------------------------------------------------------------


def test_no_two_actions_have_the_same_keys(window: MainWindow) -> None:
    keys = [
        action.shortcut().toString()
        for action in vars(window.commands).values()
        if hasattr(action, "shortcut") and not action.shortcut().isEmpty()
    ]
    assert len(keys) == len(set(keys))
    assert {"Ctrl+O", "Ctrl+Shift+O", "Ctrl+F", "Ctrl+V", "Ctrl+Z", "Ctrl+Q", "F11"} <= set(keys)


def test_an_error_says_what_why_and_what_to_do_and_can_be_retried_and_copied(qtbot: QtBot) -> None:
    bar = MessageBar()
    qtbot.addWidget(bar)
    retried: list[int] = []
    error = EngineError(ErrorCode.SERVICE_TIMEOUT, "RequestId 42")
    bar.show_message(error_message(error, lambda: retried.append(1)))
    buttons = {button.text(): button for button in bar.findChildren(QWidget) if hasattr(button, "text")}
    buttons["Copy details"].click()
    assert "RequestId 42" in QGuiApplication.clipboard().text()
    buttons["Try again"].click()
    assert retried == [1]
    assert bar.message is None


def test_an_error_stays_and_information_goes_by_itself(qtbot: QtBot) -> None:
    bar = MessageBar()
    qtbot.addWidget(bar)
    bar.show_message(Message("done"))
    timer = bar.findChild(type(bar._timer))
    assert timer is not None
    assert timer.isActive()
    bar.show_message(Message("broken", Severity.ERROR))
    assert not timer.isActive()
    bar.clear()


# -- colours --------------------------------------------------------------------------------------------------------


def luminance(color: str) -> float:
    """Relative luminance as WCAG 2.2 defines it."""
    channels = [
        value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4
        for value in (QColor(color).redF(), QColor(color).greenF(), QColor(color).blueF())
    ]
    return 0.2126 * channels[0] + 0.7152 * channels[1] + 0.0722 * channels[2]


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("colors", [LIGHT, DARK], ids=["light", "dark"])
def test_words_stand_out_from_what_is_behind_them(colors: Colors) -> None:
    plain = (colors.window, colors.surface, colors.raised)
    tinted = (colors.hover, colors.selected, colors.accent_back, colors.danger_back)
    pairs = [(front, back) for front in (colors.text, colors.secondary) for back in (*plain, *tinted)]
    pairs += [(front, back) for front in (colors.danger, colors.focus) for back in (*plain, colors.accent_back)]
    pairs += [(colors.text, colors.pressed), (colors.danger, colors.danger_back)]
    pairs += [(colors.on_accent, colors.accent), (colors.on_accent, colors.accent_hover)]
    assert {pair: round(contrast(*pair), 2) for pair in pairs if contrast(*pair) < 4.5} == {}


@pytest.mark.parametrize("colors", [LIGHT, DARK], ids=["light", "dark"])
def test_lines_that_tell_something_can_be_seen(colors: Colors) -> None:
    plain = (colors.window, colors.surface, colors.raised)
    pairs = [(colors.outline, back) for back in plain]
    pairs += [(colors.focus, back) for back in (*plain, colors.hover, colors.selected, colors.accent_back)]
    assert {pair: round(contrast(*pair), 2) for pair in pairs if contrast(*pair) < 3} == {}


def test_the_theme_can_be_chosen_and_colours_everything(qtbot: QtBot, qapp: QApplication) -> None:
    theme = Theme(qapp, resource_dir() / "style" / "tusou.qss")
    try:
        theme.choose(ThemeChoice.DARK)
        assert theme.dark
        dark = icons.icon("search").pixmap(20, 20).toImage()
        assert qapp.palette().windowText().color() == QColor(DARK.text)
        theme.choose(ThemeChoice.LIGHT)
        assert not theme.dark
        assert qapp.palette().windowText().color() == QColor(LIGHT.text)
        assert icons.icon("search").pixmap(20, 20).toImage() != dark
    finally:
        qapp.setStyleSheet("")
        theme.deleteLater()


def test_every_icon_can_be_drawn(qapp: QApplication) -> None:
    for file in sorted((resource_dir() / "icons").glob("*.svg")):
        drawn = icons.pixmap(file.stem, 24, QColor("black"), 2.0).toImage()
        assert (drawn.width(), drawn.height()) == (48, 48)
        blank = QImage(drawn.size(), drawn.format())
        blank.fill(Qt.GlobalColor.transparent)
        assert drawn != blank, file


def test_a_remembered_word_that_is_not_known_counts_as_forgotten(state: WindowState) -> None:
    state.remember("theme", "sepia")
    assert state.choice("theme", ThemeChoice.SYSTEM) is ThemeChoice.SYSTEM
    state.remember("theme", ThemeChoice.DARK)
    assert state.choice("theme", ThemeChoice.SYSTEM) is ThemeChoice.DARK


def test_no_window_is_larger_than_its_screen(qtbot: QtBot) -> None:
    widget = QWidget()
    qtbot.addWidget(widget)
    room = widget.screen().availableSize()
    assert within_screen(widget, 300, 200) == QSize(300, 200)
    cut = within_screen(widget, room.width() + 500, 200)
    assert cut.width() < room.width()
    assert cut.height() == 200
    assert within_screen(widget, 300, room.height()).height() < room.height()  # the system adds a title bar
