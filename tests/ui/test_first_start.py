"""The first start: nothing there yet, and a search a few seconds later."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from desktop.config.paths import Paths
from desktop.ui.shortcuts import ShortcutsDialog
from tests.ui.program import WAIT_MS, Program


def choice(qtbot: QtBot, program: Program, key: str) -> QPushButton:
    def buttons() -> list[QPushButton]:
        return [each for each in program.window.findChildren(QPushButton) if each.property("key") == key]

    qtbot.waitUntil(lambda: bool(buttons()), timeout=WAIT_MS)
    return buttons()[-1]


def test_an_empty_library_offers_a_folder_a_connection_and_sample_photos(qtbot: QtBot, program: Program) -> None:
    assert choice(qtbot, program, "add_folder").property("primary")
    with qtbot.waitSignal(program.workspace.connection_requested):
        choice(qtbot, program, "connect").click()
    assert choice(qtbot, program, "samples").text()


def test_sample_photos_can_be_searched_with_two_clicks(qtbot: QtBot, program: Program) -> None:
    choice(qtbot, program, "samples").click()
    qtbot.waitUntil(lambda: len(program.names()) == 9, timeout=WAIT_MS)
    qtbot.waitUntil(lambda: program.workspace.upload_panel.idle, timeout=WAIT_MS)
    message = program.window.message_bar.message
    assert message is not None
    assert message.action is not None
    message.action()
    qtbot.waitUntil(lambda: program.names()[:1] == ["cat.jpg"], timeout=WAIT_MS)
    photo = program.workspace.results_panel.model.photo(0)
    assert photo is not None
    assert photo.path is not None
    assert photo.path.startswith(str(Paths.from_environment().data)), "a copy that stays when the program moves"


def test_the_shortcuts_page_opens_with_a_key_and_closes_with_esc(qtbot: QtBot, program: Program) -> None:
    for key in (Qt.Key.Key_F1, Qt.Key.Key_Question):
        program.window.activateWindow()
        qtbot.waitUntil(program.window.isActiveWindow, timeout=WAIT_MS)
        qtbot.keyClick(program.window, key, Qt.KeyboardModifier.NoModifier)
        dialog = program.window.findChild(ShortcutsDialog)
        assert dialog is not None
        texts = {label.text() for label in dialog.findChildren(QLabel)}
        assert {"Find similar", "Ctrl+Shift+F", "Add photos", "Ctrl+O", "Slideshow"} <= texts
        with qtbot.waitSignal(dialog.destroyed):
            qtbot.keyClick(dialog, Qt.Key.Key_Escape)


def test_the_size_of_the_pictures_is_remembered(qtbot: QtBot, program: Program) -> None:
    program.workspace.results_panel.view.set_side(224)
    assert program.window.state.number("results/picture_side", 0) == 224
