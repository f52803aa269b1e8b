"""Watched folders in the real window."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog, QLabel, QListWidget, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from desktop.core.progress import TaskContext
from desktop.tasks import TaskRunner
from desktop.ui.folder_following import FolderFollowing
from desktop.ui.settings.settings_controller import SettingsController
from desktop.ui.settings.settings_dialog import SettingsDialog
from desktop.ui.watched.folders_page import WatchedFoldersPage
from tests.ui.program import WAIT_MS, Program


@pytest.fixture
def following(program: Program, runner: TaskRunner) -> Iterator[FolderFollowing]:
    following = FolderFollowing(program.services.watching, runner, program.window)
    following.changed.connect(program.workspace.results.reload)
    following.changed.connect(program.workspace.watched_folders.refresh)
    following.start()
    yield following
    following.close()


def button(page: WatchedFoldersPage, text: str) -> QPushButton:
    return next(each for each in page.findChildren(QPushButton) if text in each.text())


def test_photos_of_a_watched_folder_come_in_and_are_marked_when_they_vanish(
    qtbot: QtBot,
    program: Program,
    following: FolderFollowing,
    sample_photos: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    folder = tmp_path / "album"
    folder.mkdir()
    shutil.copy(sample_photos / "cat.jpg", folder)
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(folder))
    page = program.workspace.watched_folders.make_page()
    qtbot.addWidget(page)
    button(page, "Add folder").click()
    shown = page.findChild(QListWidget)
    assert isinstance(shown, QListWidget)
    qtbot.waitUntil(lambda: shown.count() == 1, timeout=WAIT_MS)
    qtbot.waitUntil(lambda: program.names() == ["cat.jpg"], timeout=WAIT_MS)
    shutil.copy(sample_photos / "coffee.jpg", folder)
    qtbot.waitUntil(lambda: program.names() == ["coffee.jpg", "cat.jpg"], timeout=WAIT_MS)
    (folder / "cat.jpg").unlink()
    photos = program.workspace.results_panel.model
    qtbot.waitUntil(lambda: (photo := photos.photo(1)) is not None and photo.missing, timeout=WAIT_MS)
    shown.setCurrentRow(0)
    button(page, "Stop watching").click()
    qtbot.waitUntil(lambda: shown.count() == 0, timeout=WAIT_MS)


def test_a_drive_that_goes_and_comes_back_takes_nothing_out_of_the_library(
    qtbot: QtBot, program: Program, following: FolderFollowing, sample_photos: Path, tmp_path: Path
) -> None:
    drive = tmp_path / "drive"
    drive.mkdir()
    shutil.copy(sample_photos / "cat.jpg", drive)
    program.services.watching.add("local", drive)
    model = program.workspace.results_panel.model
    qtbot.waitUntil(lambda: program.names() == ["cat.jpg"], timeout=WAIT_MS)
    photo = model.photo(0)
    assert photo is not None
    program.services.libraries.open("local").set_caption(photo.id, "mine", TaskContext())
    page = program.workspace.watched_folders.make_page()
    qtbot.addWidget(page)
    shown = page.findChild(QListWidget)
    assert isinstance(shown, QListWidget)
    drive.rename(tmp_path / "unplugged")
    qtbot.waitUntil(lambda: (now := model.photo(0)) is not None and now.missing, timeout=WAIT_MS)
    qtbot.waitUntil(lambda: "not there now" in shown.item(0).text(), timeout=WAIT_MS)
    (tmp_path / "unplugged").rename(drive)
    qtbot.waitUntil(lambda: (now := model.photo(0)) is not None and not now.missing, timeout=WAIT_MS)
    qtbot.waitUntil(lambda: shown.item(0).text().endswith("drive"), timeout=WAIT_MS)
    again = model.photo(0)
    assert again is not None
    assert (again.id, again.caption) == (photo.id, "mine")


def test_a_library_that_cannot_follow_folders_says_so(qtbot: QtBot) -> None:
    page = WatchedFoldersPage()
    qtbot.addWidget(page)
    page.refuse()
    assert not button(page, "Add folder").isEnabled()
    assert any("Only the library of this computer" in label.text() for label in page.findChildren(QLabel))


def test_the_menu_opens_the_settings_with_the_folders_in_front(
    qtbot: QtBot, program: Program, runner: TaskRunner
) -> None:
    folders = program.workspace.watched_folders
    pages = [("Other", QWidget), (folders.title, folders.make_page)]
    settings = SettingsController(program.window, program.services, runner, pages)
    program.workspace.folders_requested.connect(lambda: settings.open_page(folders.title))
    program.window.commands.watched_folders.trigger()
    qtbot.waitUntil(lambda: program.window.findChild(SettingsDialog) is not None, timeout=WAIT_MS)
    dialog = program.window.findChild(SettingsDialog)
    assert isinstance(dialog, SettingsDialog)
    page = dialog.findChild(WatchedFoldersPage)
    assert isinstance(page, WatchedFoldersPage)
    qtbot.waitUntil(page.isVisible, timeout=WAIT_MS)
    dialog.reject()
