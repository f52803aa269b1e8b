"""Dialogs that choose photos and folders: where they begin."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QStandardPaths
from PySide6.QtWidgets import QApplication, QFileDialog

from desktop.ui.choosing import choose_files, choose_folder


class Dialogs:
    """Answers as a user of Qt's dialogs does, and knows where they began."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.began: list[str] = []
        self.answer = ""
        monkeypatch.setattr(QFileDialog, "getExistingDirectory", self._folder)
        monkeypatch.setattr(QFileDialog, "getOpenFileNames", self._files)

    def _folder(self, _parent: object, _title: str, begin: str) -> str:
        self.began.append(begin)
        return self.answer

    def _files(self, _parent: object, _title: str, begin: str, _kinds: str) -> tuple[list[str], str]:
        self.began.append(begin)
        return ([self.answer] if self.answer else []), ""


@pytest.fixture
def dialogs(qapp: QApplication, monkeypatch: pytest.MonkeyPatch) -> Dialogs:
    QCoreApplication.instance().setProperty("chosen_folder", None)
    return Dialogs(monkeypatch)


def test_the_first_dialog_begins_at_the_pictures_or_at_home(dialogs: Dialogs) -> None:
    assert choose_folder(None, "Add folder") == ""
    pictures = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.PicturesLocation)
    assert dialogs.began == [pictures if Path(pictures).is_dir() else str(Path.home())]


def test_the_next_dialog_begins_where_the_last_one_ended(dialogs: Dialogs, tmp_path: Path) -> None:
    folder, file = tmp_path / "album", tmp_path / "other" / "photo.jpg"
    for each in (folder, file.parent):
        each.mkdir()
    dialogs.answer = str(folder)
    assert choose_folder(None, "Add folder") == str(folder)
    dialogs.answer = str(file)
    assert choose_files(None, "Add photos", "") == [str(file)]
    dialogs.answer = ""
    choose_folder(None, "Add folder")
    assert dialogs.began[1:] == [str(folder), str(file.parent)]


def test_a_folder_that_is_gone_is_no_beginning(dialogs: Dialogs, tmp_path: Path) -> None:
    dialogs.answer = str(tmp_path / "gone")
    choose_folder(None, "Add folder")
    choose_folder(None, "Add folder")
    assert dialogs.began[0] == dialogs.began[1]
