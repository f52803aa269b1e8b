"""What is said of results: how many of how many, how close, and why each of them is there; in both languages."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QSlider
from pytestqt.qtbot import QtBot

from desktop.config.paths import resource_dir
from desktop.core.match import MatchSource
from desktop.ui.i18n import Languages
from desktop.ui.results.results_model import Role
from tests.ui.photo_window import PhotoWindow

WHY = {
    "en": {"picture": "the picture matches", "words": "the words match", "both": "picture and words match"},
    "zh_CN": {"picture": "画面匹配", "words": "文字匹配", "both": "画面和文字均匹配"},
}
SHOWN = {"en": "Showing {} of {}", "zh_CN": "显示 {} / {}"}
KIND = {MatchSource.VECTOR: "picture", MatchSource.TEXT: "words", MatchSource.BOTH: "both"}


@pytest.fixture(params=["en", "zh_CN"])
def language(qapp: QApplication, request: pytest.FixtureRequest) -> Iterator[str]:
    languages = Languages(qapp, resource_dir() / "translations")
    languages.choose(request.param)
    yield request.param
    languages.silence()


def search(qtbot: QtBot, window: PhotoWindow, words: str) -> None:
    window.bar.set_text(words)
    with qtbot.waitSignal(window.search.searched):
        window.bar.search()


def says(window: PhotoWindow, text: str) -> bool:
    return text in {label.text() for label in window.panel.findChildren(QLabel)}


def test_the_cut_says_how_many_of_how_many_and_moves_them(
    language: str, qtbot: QtBot, photo_window: PhotoWindow
) -> None:
    search(qtbot, photo_window, "cat")
    model = photo_window.panel.model
    assert 0 < model.rowCount() <= model.total
    assert says(photo_window, SHOWN[language].format(model.rowCount(), model.total))
    cut = photo_window.panel.findChild(QSlider)
    assert isinstance(cut, QSlider)
    cut.setFocus()
    qtbot.keyClick(cut, Qt.Key.Key_End)
    assert model.rowCount() == model.total
    assert says(photo_window, SHOWN[language].format(model.total, model.total))
    qtbot.keyClick(cut, Qt.Key.Key_Home)
    qtbot.keyClick(cut, Qt.Key.Key_Right)
    assert model.rowCount() == 1
    assert says(photo_window, SHOWN[language].format(1, model.total))


def test_each_match_says_why_it_is_there(language: str, qtbot: QtBot, photo_window: PhotoWindow) -> None:
    def reason(row: int) -> str:
        index = model.index(row)
        told = str(index.data(Qt.ItemDataRole.AccessibleTextRole))
        return next(kind for kind, text in WHY[language].items() if told.endswith(text))

    model = photo_window.panel.model
    captioned = next(name for name in photo_window.names if model.photo(photo_window.names.index(name)).caption)
    search(qtbot, photo_window, "first of all")
    row = photo_window.names.index(captioned)
    assert reason(row) in {"words", "both"}, "its caption has these words"
    for row in range(model.rowCount()):
        assert reason(row) == KIND[model.index(row).data(Role.SOURCE)]
        tip = str(model.index(row).data(Qt.ItemDataRole.ToolTipRole))
        assert WHY[language][reason(row)] in tip
    photo_window.search.search_like([model.photo(0)])
    with qtbot.waitSignal(photo_window.search.searched):
        pass
    assert {reason(row) for row in range(model.rowCount())} == {"picture"}
