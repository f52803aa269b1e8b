"""The window with duplicates over a real library: found, compared, told apart, moved to the trash and back."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from desktop.ui.duplicates.duplicates_window import DuplicatesWindow
from desktop.ui.widgets.picture_view import PictureView
from tests.ui.program import WAIT_MS, Program, files


@pytest.fixture
def album(tmp_path: Path, sample_photos: Path, trash: Path) -> Path:
    """A folder with a photo that is there twice, and a trash of its own."""
    assert not trash.exists()
    folder = tmp_path / "album"
    (folder / "again").mkdir(parents=True)
    for name in ("cat.jpg", "coffee.jpg"):
        shutil.copy(sample_photos / name, folder)
    shutil.copy(sample_photos / "cat.jpg", folder / "again" / "cat (copy).jpg")
    return folder


def opened(qtbot: QtBot, program: Program, album: Path, copies: int = 2) -> DuplicatesWindow:
    program.drop("Add to library", files(album))
    qtbot.waitUntil(lambda: len(program.names()) == 2, timeout=WAIT_MS)
    qtbot.waitUntil(lambda: program.workspace.upload_panel.idle, timeout=WAIT_MS)
    program.window.commands.duplicates.trigger()
    window = program.workspace.duplicates.window
    assert window is not None
    qtbot.waitUntil(lambda: window.list.model().rowCount() == 1, timeout=WAIT_MS)
    qtbot.waitUntil(lambda: len(window.cards) == copies, timeout=WAIT_MS)
    return window


def button(window: DuplicatesWindow, text: str) -> QPushButton:
    return next(each for each in window.findChildren(QPushButton) if text in each.text() and each.isVisibleTo(window))


def close(qtbot: QtBot, program: Program, window: DuplicatesWindow) -> None:
    qtbot.keyClick(window, Qt.Key.Key_Escape)
    assert program.workspace.duplicates.window is None


def test_copies_are_shown_side_by_side_with_their_places(qtbot: QtBot, program: Program, album: Path) -> None:
    window = opened(qtbot, program, album)
    assert [card.stays.isChecked() for card in window.cards] == [True, False]
    assert {str(card.copy_.path) for card in window.cards} == {str(each) for each in album.rglob("cat*.jpg")}
    texts = [label.text() for card in window.cards for label in card.findChildren(QLabel)]
    assert {"cat.jpg", "cat (copy).jpg"} <= set(texts), "each copy under its own name"
    assert "identical" in str(window.list.model().index(0, 0).data())
    close(qtbot, program, window)


def test_the_trash_asks_first_and_can_be_undone(qtbot: QtBot, program: Program, album: Path) -> None:
    window = opened(qtbot, program, album)
    leaving = next(card.copy_.path for card in window.cards if not card.stays.isChecked())
    assert leaving is not None
    button(window, "to the trash").click()
    assert leaving.exists()
    button(window, "Move to trash").click()
    qtbot.waitUntil(lambda: window.list.model().rowCount() == 0, timeout=WAIT_MS)
    assert not leaving.exists()
    assert len(program.names()) == 2, "the other copy keeps the photo in the library"
    button(window, "Undo").click()
    qtbot.waitUntil(lambda: window.list.model().rowCount() == 1, timeout=WAIT_MS)
    assert leaving.exists()
    close(qtbot, program, window)


def test_the_last_copy_cannot_go(qtbot: QtBot, program: Program, album: Path) -> None:
    window = opened(qtbot, program, album)
    trash = button(window, "to the trash")
    assert trash.isEnabled()
    window.cards[0].stays.click()
    assert not trash.isEnabled()
    close(qtbot, program, window)


def test_what_was_told_apart_stays_apart(qtbot: QtBot, program: Program, album: Path) -> None:
    window = opened(qtbot, program, album)
    groups = window.list.model()
    for text, count in (("Not duplicates", 0), ("Undo", 1), ("Not duplicates", 0)):
        button(window, text).click()
        qtbot.waitUntil(lambda count=count: groups.rowCount() == count, timeout=WAIT_MS)
    close(qtbot, program, window)
    program.window.commands.duplicates.trigger()
    again = program.workspace.duplicates.window
    assert again is not None
    qtbot.waitUntil(lambda: any("No duplicates" in each.text() for each in again.findChildren(QLabel)), timeout=WAIT_MS)
    close(qtbot, program, again)


def test_the_list_of_groups_keeps_the_rules_of_models(qtbot: QtBot, program: Program, album: Path) -> None:
    window = opened(qtbot, program, album)
    tester = QAbstractItemModelTester(window.list.model(), QAbstractItemModelTester.FailureReportingMode.Fatal)
    button(window, "Not duplicates").click()
    qtbot.waitUntil(lambda: window.list.model().rowCount() == 0, timeout=WAIT_MS)
    button(window, "Undo").click()
    qtbot.waitUntil(lambda: window.list.model().rowCount() == 1, timeout=WAIT_MS)
    assert tester.model() is window.list.model()
    close(qtbot, program, window)


def test_every_copy_of_a_large_group_shows_its_picture(
    qtbot: QtBot, program: Program, album: Path, sample_photos: Path
) -> None:
    for number in range(12):
        shutil.copy(sample_photos / "cat.jpg", album / f"cat {number}.jpg")
    window = opened(qtbot, program, album, copies=14)
    qtbot.waitUntil(lambda: not any(card.findChild(PictureView).empty for card in window.cards), timeout=WAIT_MS)
    close(qtbot, program, window)


def test_a_picture_that_cannot_be_read_says_why(qtbot: QtBot, program: Program, album: Path) -> None:
    program.drop("Add to library", files(album))
    qtbot.waitUntil(lambda: len(program.names()) == 2, timeout=WAIT_MS)
    qtbot.waitUntil(lambda: program.workspace.upload_panel.idle, timeout=WAIT_MS)
    for each in album.rglob("cat*.jpg"):
        each.write_bytes(b"no picture any more")
    program.window.commands.duplicates.trigger()
    window = program.workspace.duplicates.window
    assert window is not None
    qtbot.waitUntil(lambda: len(window.cards) == 2, timeout=WAIT_MS)
    for card in window.cards:
        qtbot.waitUntil(card._note.isVisible, timeout=WAIT_MS)
    close(qtbot, program, window)


def test_a_pasted_picture_is_known_by_its_own_name(
    qtbot: QtBot, program: Program, album: Path, sample_photos: Path
) -> None:
    program.drop("Add to library", files(album / "coffee.jpg"))
    qtbot.waitUntil(lambda: program.names() == ["coffee.jpg"], timeout=WAIT_MS)
    QGuiApplication.clipboard().setImage(QImage(str(album / "coffee.jpg")))
    program.window.commands.add_pasted.trigger()
    qtbot.waitUntil(lambda: len(program.names()) == 2, timeout=WAIT_MS)
    qtbot.waitUntil(lambda: program.workspace.upload_panel.idle, timeout=WAIT_MS)
    program.window.commands.duplicates.trigger()
    window = program.workspace.duplicates.window
    assert window is not None
    qtbot.waitUntil(lambda: len(window.cards) == 2, timeout=WAIT_MS)
    names = {label.text() for card in window.cards for label in card.findChildren(QLabel)}
    assert set(program.names()) <= names
    close(qtbot, program, window)
