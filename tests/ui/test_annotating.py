"""Captions and tags of one photo and of many, by the dialog, and the way back."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialogButtonBox, QLabel
from pytestqt.qtbot import QtBot

from desktop.core.progress import TaskContext
from desktop.services.annotating import Annotations
from desktop.ui.annotating.annotation_dialog import AnnotationDialog
from desktop.ui.message_bar import Message
from tests.ui.photo_window import PhotoWindow

_SAVE = QDialogButtonBox.StandardButton.Save


def open_dialog(qtbot: QtBot, window: PhotoWindow, names: list[str], *key: Any) -> AnnotationDialog:
    view = window.panel.view
    view.setFocus()
    qtbot.waitUntil(view.hasFocus)
    view.clearSelection()
    for name in names:
        index = view.model().index(window.names.index(name), 0)
        view.selectionModel().select(index, view.selectionModel().SelectionFlag.Select)
    qtbot.waitUntil(window.actions_.edit_caption.isEnabled)
    qtbot.keyClick(view, *key)
    qtbot.waitUntil(lambda: window.annotating.dialog is not None)
    dialog = window.annotating.dialog
    assert dialog is not None
    return dialog


def tags(window: PhotoWindow, *names: str) -> list[list[str]]:
    photos = [window.panel.model.photo(window.names.index(name)) for name in names]
    return [list(photo.tags) for photo in photos if photo is not None]


def test_a_caption_is_given_to_several_photos_and_taken_back(qtbot: QtBot, photo_window: PhotoWindow) -> None:
    dialog = open_dialog(qtbot, photo_window, ["cat.jpg", "coffee.jpg"], Qt.Key.Key_F2)
    qtbot.keyClicks(dialog._caption, "at home")
    with qtbot.waitSignal(photo_window.annotating.changed):
        qtbot.keyClick(dialog._caption, Qt.Key.Key_Return)
    engine = photo_window.engine
    assert [photo.file_name for photo in engine.photos(engine.photo_ids()) if photo.caption == "at home"] == [
        name for name in photo_window.names if name in {"cat.jpg", "coffee.jpg"}
    ]
    message = photo_window.told[-1]
    assert isinstance(message, Message)
    assert message.text.startswith("2 photo")
    with qtbot.waitSignal(photo_window.annotating.changed):
        photo_window.undo.undo()
    assert all(photo.caption != "at home" for photo in engine.photos(engine.photo_ids()))


def test_tags_are_ticked_for_all_and_half_for_some(qtbot: QtBot, photo_window: PhotoWindow) -> None:
    engine = photo_window.engine
    ids = {photo.file_name: photo.id for photo in engine.photos(engine.photo_ids())}
    engine.set_tags(ids["cat.jpg"], ["pet", "mine"], TaskContext())
    engine.set_tags(ids["coffee.jpg"], ["mine"], TaskContext())
    dialog = open_dialog(
        qtbot, photo_window, ["cat.jpg", "coffee.jpg"], Qt.Key.Key_T, Qt.KeyboardModifier.ControlModifier
    )
    shown = dialog._tags
    assert [shown.item(row).text()[:6] for row in range(2)] == ["mine", "pet (1"]
    assert [shown.item(row).checkState() for row in range(2)] == [
        Qt.CheckState.Checked,
        Qt.CheckState.PartiallyChecked,
    ]
    qtbot.waitUntil(dialog._new.hasFocus)
    qtbot.keyClicks(dialog._new, "new; also")
    qtbot.keyClick(dialog._new, Qt.Key.Key_Return)
    assert dialog.isVisible(), "Enter took the tags, not the dialog"
    shown.item(0).setCheckState(Qt.CheckState.Unchecked)
    with qtbot.waitSignal(photo_window.annotating.changed):
        dialog._buttons.button(_SAVE).click()
    assert tags(photo_window, "cat.jpg", "coffee.jpg") == [["pet", "new", "also"], ["new", "also"]]


def test_nothing_is_written_when_nothing_was_changed(qtbot: QtBot, photo_window: PhotoWindow) -> None:
    dialog = open_dialog(qtbot, photo_window, ["cat.jpg"], Qt.Key.Key_F2)
    assert not dialog.edit()
    dialog.accept()
    assert photo_window.annotating.dialog is None
    qtbot.wait(20)
    assert photo_window.told == []


def test_esc_leaves_the_dialog_without_a_change(qtbot: QtBot, photo_window: PhotoWindow) -> None:
    dialog = open_dialog(qtbot, photo_window, ["cat.jpg"], Qt.Key.Key_F2)
    qtbot.keyClicks(dialog._caption, "oops")
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert photo_window.annotating.dialog is None
    assert photo_window.told == []


def test_photos_of_a_library_that_was_left_are_not_edited_in_the_next(qtbot: QtBot, photo_window: PhotoWindow) -> None:
    annotating, ids = photo_window.annotating, list(photo_window.engine.photo_ids())
    annotating.edit_caption(ids[:1], "cat.jpg")
    annotating.set_library("another")
    annotating.edit_caption(ids[:2], "")
    qtbot.waitUntil(lambda: annotating.dialog is not None)
    assert annotating.dialog is not None
    assert "2 photo(s)" in [label.text() for label in annotating.dialog.findChildren(QLabel)]
    annotating.dialog.reject()


def test_what_a_change_costs_is_said_before_it_is_made(qtbot: QtBot) -> None:
    dialog = AnnotationDialog(Annotations(["a", "b", "c"], None, {"old": 3}), "", paid=True)
    qtbot.addWidget(dialog)

    def cost() -> str:
        return next(label.text() for label in dialog.findChildren(QLabel) if "paid" in label.text())

    assert "This change" not in cost()
    qtbot.keyClicks(dialog._caption, "new")
    assert "6 entries" in cost()
    qtbot.keyClicks(dialog._new, "tag")
    assert "6 entries" in cost(), "both go up together"
    free = AnnotationDialog(Annotations(["a"], "", {}), "a.jpg", paid=False)
    qtbot.addWidget(free)
    assert free._cost.isHidden()
