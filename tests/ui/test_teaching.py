"""Words are taught in the window: select, name, Enter; then photos are asked about."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton
from pytestqt.qtbot import QtBot

from desktop.core.photo import Photo
from desktop.core.progress import TaskContext
from desktop.engines.local.engine import LocalEngine
from desktop.engines.teaching import Lesson, Reason, Suggestion, TaughtWord
from desktop.ui.teaching.teaching_strip import TeachingStrip
from tests.ui.photo_window import PhotoWindow
from tests.ui.program import WAIT_MS, Program, files

WORD = "我家的猫"


@pytest.fixture
def folder(tmp_path: Path, sample_photos: Path) -> Path:
    """Eight parts of one cat, and five other photos."""
    folder = tmp_path / "album"
    folder.mkdir()
    with Image.open(sample_photos / "cat.jpg") as photo:
        small = photo.convert("RGB").resize((160, 160))
    for number in range(8):
        small.crop((3 * number, 2 * number, 140 + 2 * number, 160 - 2 * number)).save(folder / f"cat{number}.jpg")
    for name in ("coffee", "coins", "rocket", "bricks", "astronaut"):
        with Image.open(sample_photos / f"{name}.jpg") as photo:
            photo.convert("RGB").resize((160, 160)).save(folder / f"{name}.jpg")
    return folder


@pytest.fixture
def album(qtbot: QtBot, program: Program, folder: Path) -> Program:
    program.drop("Add to library", files(folder))
    qtbot.waitUntil(lambda: len(program.names()) == 13, timeout=WAIT_MS)
    return program


def select(qtbot: QtBot, album: Program, *names: str) -> None:
    view, model = album.workspace.results_panel.view, album.workspace.results_panel.model
    view.clearSelection()
    for name in names:
        index = model.index(album.names().index(name), 0)
        view.selectionModel().select(index, view.selectionModel().SelectionFlag.Select)
    qtbot.waitUntil(lambda: len(album.workspace.results.selected_ids()) == len(names), timeout=WAIT_MS)


def teach(qtbot: QtBot, album: Program, word: str, *names: str) -> TeachingStrip:
    """Select photos, name them, and wait for what is asked."""
    select(qtbot, album, *names)
    action = album.workspace.photo_actions.teach
    qtbot.waitUntil(action.isEnabled, timeout=WAIT_MS)
    action.trigger()
    strip = album.workspace.teaching_strip
    assert strip.line.isVisible()
    strip.line.setText(word)
    qtbot.keyClick(strip.line, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(strip.state) and not strip.line.isVisible(), timeout=WAIT_MS)
    return strip


def tags_of(album: Program, folder: Path, name: str) -> list[str]:
    engine = album.services.libraries.open("local")
    return list(engine.find(str(folder / name)).tags)


def asked(strip: TeachingStrip) -> list[str]:
    return [card.suggestion.photo.file_name for card in strip.cards]


def button(strip: TeachingStrip, name: str) -> QAbstractButton:
    return next(each for each in strip.findChildren(QAbstractButton) if each.accessibleName() == name)


def lesson() -> Lesson:
    return Lesson(TaughtWord(WORD, examples=7, refused=0), 0.95, ())


def suggestion(name: str) -> Suggestion:
    return Suggestion(Photo(id=name, file_name=name), Reason.LIKELY, 0.9)


def test_photos_are_named_answered_and_searched(qtbot: QtBot, album: Program, folder: Path) -> None:
    strip = teach(qtbot, album, WORD, *(f"cat{number}.jpg" for number in range(4)))
    assert strip.state == "1 more photo(s) and searches find it everywhere."
    assert tags_of(album, folder, "cat3.jpg") == [WORD]
    first = strip.cards[0]
    assert first.suggestion.photo.file_name.startswith("cat")
    qtbot.keyClick(first, Qt.Key.Key_Y)
    qtbot.waitUntil(lambda: strip.state.startswith("Learned"), timeout=WAIT_MS)
    assert tags_of(album, folder, first.suggestion.photo.file_name) == [WORD]
    assert first.suggestion.photo.file_name not in asked(strip)
    strip.search_requested.emit()
    qtbot.waitUntil(lambda: album.workspace.results_panel.model.searched, timeout=WAIT_MS)
    qtbot.waitUntil(lambda: len(album.names()) >= 8, timeout=WAIT_MS)
    assert {name[:3] for name in album.names()[:8]} == {"cat"}


def test_a_refused_photo_is_not_asked_about_again_and_all_can_be_undone(
    qtbot: QtBot, album: Program, folder: Path
) -> None:
    engine = album.services.libraries.open("local")
    assert isinstance(engine, LocalEngine)
    strip = teach(qtbot, album, WORD, *(f"cat{number}.jpg" for number in range(7)), "coins.jpg")
    assert [card.suggestion.reason for card in strip.cards][:1] == [Reason.DOUBTFUL]
    with qtbot.waitSignal(album.workspace.teaching.changed, timeout=WAIT_MS):
        button(strip, "No: coins.jpg").click()
    assert tags_of(album, folder, "coins.jpg") == []
    assert "coins.jpg" not in asked(strip)
    assert engine.lesson(WORD, 0, TaskContext()).word.refused == 1
    undo = album.window.commands.undo
    with qtbot.waitSignal(album.workspace.teaching.changed, timeout=WAIT_MS):
        undo.trigger()
    assert tags_of(album, folder, "coins.jpg") == [WORD]
    with qtbot.waitSignal(album.workspace.teaching.changed, timeout=WAIT_MS):
        undo.trigger()
    assert list(engine.words()) == []


def test_an_answer_that_arrives_late_does_not_open_the_strip_again(qtbot: QtBot, album: Program) -> None:
    teaching = album.workspace.teaching
    strip = teach(qtbot, album, WORD, "cat0.jpg", "cat1.jpg")
    with qtbot.waitSignal(teaching.changed, timeout=WAIT_MS):
        qtbot.keyClick(strip.cards[0], Qt.Key.Key_Y)
        qtbot.keyClick(strip, Qt.Key.Key_Escape)
    with qtbot.waitSignal(teaching.changed, timeout=WAIT_MS):
        album.workspace.undo.undo()
    assert strip.isHidden()
    teaching.begin([])
    qtbot.waitUntil(lambda: list(strip.line.offered) == [WORD], timeout=WAIT_MS)
    assert strip.line.isVisible()


def test_known_words_are_offered_and_the_last_one_goes_on(qtbot: QtBot, album: Program) -> None:
    strip = teach(qtbot, album, WORD, "cat0.jpg", "cat1.jpg")
    qtbot.keyClick(strip, Qt.Key.Key_Escape)
    assert strip.isHidden()
    select(qtbot, album, "cat2.jpg")
    album.workspace.photo_actions.teach.trigger()
    qtbot.waitUntil(lambda: list(strip.line.offered) == [WORD], timeout=WAIT_MS)
    assert strip.line.selectedText() == WORD
    assert strip.accessibleName() == "Teach a word"
    qtbot.keyClick(strip.line, Qt.Key.Key_Escape)
    assert strip.isHidden()


def test_a_library_that_learns_no_words_says_why_the_action_is_grey(photo_window: PhotoWindow) -> None:
    actions = photo_window.actions_
    actions.allow_teaching(True)
    assert (actions.teach.text(), actions.teach.isEnabled()) == ("Teach a word…", True)
    actions.allow_teaching(False)
    photo_window.panel.view.selectAll()
    assert (actions.teach.text(), actions.teach.isEnabled()) == ("Teach a word (only on this computer)", False)


def test_a_new_lesson_does_not_move_the_photo_that_has_the_keyboard(qtbot: QtBot) -> None:
    strip = TeachingStrip()
    qtbot.addWidget(strip)
    strip.show_lesson(lesson(), [suggestion(name) for name in "abc"])
    with qtbot.waitActive(strip):
        strip.activateWindow()
    strip.cards[1].setFocus()
    qtbot.waitUntil(strip.cards[1].hasFocus, timeout=WAIT_MS)
    strip.show_lesson(lesson(), [suggestion(name) for name in "cdab"])
    assert asked(strip) == ["c", "b", "d", "a"]
    assert strip.cards[1].hasFocus()
    strip.show_lesson(lesson(), [suggestion(name) for name in "de"])
    assert asked(strip) == ["d", "e"]
    assert strip.cards[1].hasFocus()
    strip.show_lesson(lesson(), [])
    assert asked(strip) == []
    assert strip.state == "Learned well from 7 photo(s)."
