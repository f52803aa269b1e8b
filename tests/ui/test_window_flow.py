"""The main job on the real window over real services: drop photos in, find them by a photo and by words, take back."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QImage, QInputMethodEvent
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from desktop.ui.main_window import MIN_HEIGHT, MIN_WIDTH
from tests.ui.program import WAIT_MS, Program, files, fill


def test_photos_dropped_in_are_found_by_a_photo_and_by_words(
    qtbot: QtBot, program: Program, sample_photos: Path
) -> None:
    fill(qtbot, program, sample_photos)
    program.drop("Find similar", files(sample_photos / "cat.jpg"))
    qtbot.waitUntil(lambda: program.names()[:1] == ["cat.jpg"], timeout=WAIT_MS)
    assert program.workspace.results_panel.model.searched
    field = program.named("Search")
    for words in ("猫", "cat"):
        program.workspace.search_bar.clear()
        qtbot.waitUntil(lambda: not program.workspace.results_panel.model.searched, timeout=WAIT_MS)
        assert isinstance(field, QLineEdit)
        typed = QInputMethodEvent()  # as Chinese is typed; key events know Latin letters only
        typed.setCommitString(words)
        QApplication.sendEvent(field, typed)
        qtbot.keyClick(field, Qt.Key.Key_Return)
        qtbot.waitUntil(lambda: program.names()[:1] == ["cat.jpg"], timeout=WAIT_MS)


def test_a_pasted_bitmap_searches_at_once(qtbot: QtBot, program: Program, sample_photos: Path) -> None:
    fill(qtbot, program, sample_photos)
    QGuiApplication.clipboard().setImage(QImage(str(sample_photos / "coffee.jpg")))
    program.window.commands.paste.trigger()
    qtbot.waitUntil(lambda: program.names()[:1] == ["coffee.jpg"], timeout=WAIT_MS)


def test_a_removal_can_be_undone_from_the_menu(qtbot: QtBot, program: Program, sample_photos: Path) -> None:
    count = fill(qtbot, program, sample_photos)
    program.workspace.results_panel.view.select_row(0)
    qtbot.waitUntil(program.workspace.photo_actions.remove.isEnabled, timeout=WAIT_MS)
    program.workspace.photo_actions.remove.trigger()
    qtbot.waitUntil(lambda: len(program.names()) == count - 1, timeout=WAIT_MS)
    message = program.window.message_bar.message
    assert message is not None
    assert message.action is not None
    program.window.commands.undo.trigger()
    qtbot.waitUntil(lambda: len(program.names()) == count, timeout=WAIT_MS)
    assert not program.window.commands.undo.isEnabled()


def test_what_is_selected_is_previewed(qtbot: QtBot, program: Program, sample_photos: Path) -> None:
    fill(qtbot, program, sample_photos)
    row = program.names().index("rocket.jpg")
    program.workspace.results_panel.view.select_row(row)
    preview = program.workspace.preview_panel
    qtbot.waitUntil(lambda: [photo.file_name for photo in preview.photos] == ["rocket.jpg"], timeout=WAIT_MS)
    program.window.commands.show_preview.trigger()
    assert preview.isHidden()


def test_a_folder_without_photos_says_so(qtbot: QtBot, program: Program, tmp_path: Path) -> None:
    empty = tmp_path / "nothing here"
    empty.mkdir()
    program.drop("Add to library", files(empty))
    panel = program.workspace.upload_panel
    qtbot.waitUntil(lambda: bool(panel.cards) and panel.idle, timeout=WAIT_MS)
    assert "No photos found" in panel.cards[0].accessibleName()


def test_a_small_window_cuts_nothing_off(qtbot: QtBot, program: Program, sample_photos: Path) -> None:
    fill(qtbot, program, sample_photos)
    program.window.resize(MIN_WIDTH, MIN_HEIGHT)
    QApplication.processEvents()
    assert (program.window.width(), program.window.height()) == (MIN_WIDTH, MIN_HEIGHT)
    workspace = program.workspace
    for part in (workspace.search_bar, workspace.upload_panel, workspace.results_panel, workspace.preview_panel):
        needed = part.minimumSizeHint().width()
        assert part.width() >= needed, f"{part} has {part.width()} of {needed} px"


def test_every_control_has_an_accessible_name(program: Program) -> None:
    from PySide6.QtWidgets import QAbstractButton, QComboBox, QDateEdit, QLineEdit, QSlider

    nameless = [
        widget
        for kind in (QAbstractButton, QComboBox, QLineEdit, QSlider)
        for widget in program.window.findChildren(kind)
        if not (widget.accessibleName() or (isinstance(widget, QAbstractButton) and widget.text()))
        and not widget.isHidden()
        and not widget.objectName().startswith("qt_")
        and not isinstance(widget.parent(), (QLineEdit, QDateEdit))  # Qt's own parts of a field
    ]
    assert [(str(each), each.toolTip(), str(each.parent())) for each in nameless] == []
