"""The window without a mouse: Tab goes as the eye does, the focus is seen, and each action has a key or a menu."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QLabel, QMenu, QWidget
from pytestqt.qtbot import QtBot

from desktop.config.paths import resource_dir
from desktop.ui.reading_order import tab_stops
from desktop.ui.shortcuts import ShortcutsDialog
from desktop.ui.theme import Theme, ThemeChoice
from tests.ui.program import WAIT_MS, Program, fill


def search_with_a_chip(qtbot: QtBot, program: Program, photos: Path) -> None:
    """Every part of the window has something in it."""
    fill(qtbot, program, photos)
    bar = program.workspace.search_bar
    bar.add_text("cat")
    bar.set_text("animal")
    with qtbot.waitSignal(program.workspace.search.searched, timeout=WAIT_MS):
        bar.search()
    program.workspace.results_panel.view.select_row(0)
    qtbot.waitUntil(lambda: len(program.workspace.preview_panel.photos) == 1, timeout=WAIT_MS)
    qtbot.waitUntil(lambda: program.workspace.searches_panel._models[1].rowCount() == 1, timeout=WAIT_MS)
    program.window.activateWindow()
    qtbot.waitUntil(program.window.isActiveWindow)
    bar.focus()


def walk(qtbot: QtBot, key: Qt.Key, start: QWidget) -> list[QWidget]:
    """The controls that ``key`` visits until it is back."""
    visited: list[QWidget] = []
    focus = start
    while focus not in visited:
        visited.append(focus)
        qtbot.keyClick(focus, key)
        now = QApplication.focusWidget()
        assert now is not None
        focus = now
    assert focus is start, "Tab goes round"
    return visited


def place(window: QWidget, widget: QWidget) -> QPoint:
    return widget.mapTo(window, QPoint(0, 0))


def named(widget: QWidget) -> str:
    return widget.accessibleName() or str(widget.property("text") or "")


def test_tab_visits_every_control_in_the_order_in_which_it_is_seen(
    qtbot: QtBot, program: Program, sample_photos: Path
) -> None:
    search_with_a_chip(qtbot, program, sample_photos)
    field = program.named("Search")
    visited = walk(qtbot, Qt.Key.Key_Tab, field)
    names = [named(each) for each in visited]
    assert all(names)
    order = [
        "Search",
        "Add the words as a term of their own (Ctrl+Enter)",
        "Clear search",
        "Search with a photo",
        "Filters",
        "Show preview",
        "Settings",
        "Weight of cat",
        "Less like cat",
        "Remove cat",
        "Add photos",
        "Imports",
        "Searches",
        "Relevance cut",
        "Sort by",
        "Size of the pictures",
        "Results",
        "Caption",
        "Tags",
        "Show imports",
        "Library",
    ]
    assert [name for name in names if name in order] == order
    assert walk(qtbot, Qt.Key.Key_Backtab, field)[1:] == visited[:0:-1]
    for part in (program.workspace.upload_panel, program.workspace.results_panel, program.workspace.preview_panel):
        rows = [place(program.window, each).y() for each in visited if part.isAncestorOf(each)]
        assert all(after > before - 16 for before, after in pairwise(rows))


def test_what_has_the_keyboard_is_seen(qtbot: QtBot, qapp: QApplication, program: Program, sample_photos: Path) -> None:
    theme = Theme(qapp, resource_dir() / "style" / "tusou.qss")
    theme.choose(ThemeChoice.LIGHT)
    try:
        search_with_a_chip(qtbot, program, sample_photos)
        unseen = []
        stops = list(tab_stops(program.window))
        for stop in stops:
            focus = QApplication.focusWidget()
            assert focus is not None
            while focus is stop:
                qtbot.keyClick(focus, Qt.Key.Key_Tab)
                focus = QApplication.focusWidget()
                assert focus is not None
            before = stop.grab().toImage()
            while QApplication.focusWidget() is not stop:
                qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
            if stop.grab().toImage() == before:
                unseen.append(stop.accessibleName())
        assert unseen == []
    finally:
        qapp.setStyleSheet("")


def test_every_action_is_on_the_shortcuts_page_or_in_a_menu(qtbot: QtBot, program: Program) -> None:
    program.window.commands.shortcuts.trigger()
    dialog = program.window.findChild(ShortcutsDialog)
    assert dialog is not None
    texts = {label.text() for label in dialog.findChildren(QLabel)}
    in_menus = {action for menu in program.window.menuBar().findChildren(QMenu) for action in menu.actions()}
    for action in (*program.window.commands.all, *program.workspace.photo_actions.all):
        if not action.shortcut().isEmpty():
            assert plain(action) in texts
        else:
            assert action in in_menus or action in program.workspace.photo_actions.all
    for action in program.window.commands.all:
        assert action in in_menus, f"{action.text()} is in no menu"
    dialog.close()


def plain(action: QAction) -> str:
    return action.text().replace("&", "").removesuffix("…")


def test_esc_leaves_what_lies_over_the_window(qtbot: QtBot, program: Program) -> None:
    program.window.activateWindow()
    qtbot.waitUntil(program.window.isActiveWindow)
    popup = program.workspace.search_bar._popup
    program.workspace.search_bar._filter.click()
    qtbot.waitUntil(popup.isVisible)
    qtbot.keyClick(popup, Qt.Key.Key_Escape)
    assert not popup.isVisible()
    program.window.commands.duplicates.trigger()
    window = program.workspace.duplicates.window
    assert window is not None
    qtbot.keyClick(window, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: program.workspace.duplicates.window is None, timeout=WAIT_MS)


def test_esc_leads_from_anywhere_to_the_results_and_from_there_to_the_search(
    qtbot: QtBot, program: Program, sample_photos: Path
) -> None:
    search_with_a_chip(qtbot, program, sample_photos)
    program.window.message_bar.clear()
    for name in ("Caption", "Add photos", "Relevance cut"):
        start = program.named(name)
        start.setFocus()
        qtbot.keyClick(start, Qt.Key.Key_Escape)
        assert program.results.hasFocus(), name
    qtbot.keyClick(program.results, Qt.Key.Key_Escape)
    assert program.named("Search").hasFocus()
    program.results.clearSelection()
    qtbot.keyClick(program.named("Search"), Qt.Key.Key_Down)
    assert program.results.hasFocus()
    assert program.results.selectionModel().selectedIndexes() == [program.results.model().index(0, 0)]


def test_keys_of_photos_work_in_the_results_only(qtbot: QtBot, program: Program, sample_photos: Path) -> None:
    search_with_a_chip(qtbot, program, sample_photos)
    assert program.workspace.photo_actions.remove in program.window.commands.photo_menu.actions()
    shown = program.names()
    field = program.named("Search")
    qtbot.keyClick(field, Qt.Key.Key_Home)
    qtbot.keyClick(field, Qt.Key.Key_Delete)
    assert program.workspace.search_bar.text == "nimal"
    assert program.names() == shown
    program.results.setFocus()
    qtbot.keyClick(program.results, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: len(program.names()) == len(shown) - 1, timeout=WAIT_MS)
