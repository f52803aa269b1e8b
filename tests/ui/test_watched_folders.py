"""Watched folders in the real window."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QListWidget, QPushButton
from pytestqt.qtbot import QtBot

from desktop.tasks import TaskRunner
from desktop.ui.folder_following import FolderFollowing
from desktop.ui.watched.folders_dialog import WatchedFoldersDialog
from tests.ui.program import WAIT_MS, Program


@pytest.fixture
def following(program: Program, runner: TaskRunner) -> Iterator[FolderFollowing]:
    following = FolderFollowing(program.services.watching, runner, program.window)
    following.changed.connect(program.workspace.results.reload)
    following.start()
    yield following
    following.close()


def button(dialog: WatchedFoldersDialog, text: str) -> QPushButton:
    return next(each for each in dialog.findChildren(QPushButton) if text in each.text())


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
    program.window.commands.watched_folders.trigger()
    dialog = program.workspace.watched_folders.dialog
    assert dialog is not None
    button(dialog, "Add folder").click()
    shown = dialog.findChild(QListWidget)
    assert isinstance(shown, QListWidget)
    qtbot.waitUntil(lambda: shown.count() == 1, timeout=WAIT_MS)
    qtbot.waitUntil(lambda: program.names() == ["cat.jpg"], timeout=WAIT_MS)
    shutil.copy(sample_photos / "coffee.jpg", folder)
    qtbot.waitUntil(lambda: program.names() == ["coffee.jpg", "cat.jpg"], timeout=WAIT_MS)
    (folder / "cat.jpg").unlink()
    photos = program.workspace.results_panel.model
    qtbot.waitUntil(lambda: (photo := photos.photo(1)) is not None and photo.missing, timeout=WAIT_MS)
    shown.setCurrentRow(0)
    button(dialog, "Stop watching").click()
    qtbot.waitUntil(lambda: shown.count() == 0, timeout=WAIT_MS)
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert program.workspace.watched_folders.dialog is None
