"""The main job through the accessibility tree alone: what a screen reader, or a program in its place, can do."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QObject
from PySide6.QtGui import QAccessible, QAccessibleActionInterface, QAccessibleInterface
from PySide6.QtWidgets import QApplication, QComboBox, QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from desktop.tasks import TaskRunner
from desktop.ui.search.filter_popup import FilterPopup
from desktop.ui.settings.connection_controller import ConnectionController
from desktop.ui.settings.settings_controller import SettingsController
from tests.ui.program import WAIT_MS, Program, fill

Role = QAccessible.Role
NAMES = ("Search", "Add photos", "Results", "Imports", "Find similar", "Library", "Preview", "Settings")


@pytest.fixture(autouse=True)
def _active() -> Iterator[None]:
    QAccessible.setActive(True)
    yield
    QAccessible.setActive(False)


def tree(interface: QAccessibleInterface) -> Iterator[QAccessibleInterface]:
    """An interface and everything below it that is shown."""
    if interface is None or not interface.isValid() or interface.state().invisible:
        return
    yield interface
    for number in range(interface.childCount()):
        yield from tree(interface.child(number))


def shown(program: Program) -> Iterator[QAccessibleInterface]:
    return tree(QAccessible.queryAccessibleInterface(program.window))


def name_of(interface: QAccessibleInterface) -> str:
    return interface.text(QAccessible.Text.Name)


def found(program: Program, name: str, *roles: QAccessible.Role) -> QAccessibleInterface:
    return next(each for each in shown(program) if name_of(each) == name and (not roles or each.role() in roles))


def press(interface: QAccessibleInterface) -> None:
    interface.actionInterface().doAction(QAccessibleActionInterface.pressAction())


def test_photos_are_added_and_found_through_the_accessibility_tree(
    qtbot: QtBot, program: Program, sample_photos: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    chosen = [str(path) for path in sorted(sample_photos.glob("*.jpg"))]
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_: (chosen, ""))
    press(found(program, "Add photos", Role.Button))
    qtbot.waitUntil(lambda: len(program.names()) == len(chosen), timeout=WAIT_MS)
    field = found(program, "Search", Role.EditableText)
    field.setText(QAccessible.Text.Value, "cat")
    # Enter has no action of its own in the tree; assistive programs send the key.
    program.workspace.search_bar.search()
    qtbot.waitUntil(lambda: program.names()[:1] == ["cat.jpg"], timeout=WAIT_MS)
    results = found(program, "Results", Role.List)
    first = results.child(0)
    assert first.role() == Role.ListItem
    assert name_of(first).startswith("cat.jpg, ")
    assert "score" in name_of(first)
    assert first.text(QAccessible.Text.Description).endswith("cat.jpg")
    first.actionInterface().doAction(QAccessibleActionInterface.toggleAction())
    qtbot.waitUntil(lambda: len(program.workspace.preview_panel.photos) == 1, timeout=WAIT_MS)
    press(found(program, "Find similar", Role.Button))
    qtbot.waitUntil(lambda: any(name_of(each) == "Weight of cat.jpg" for each in shown(program)), timeout=WAIT_MS)


def test_the_stable_names_are_there(qtbot: QtBot, program: Program, sample_photos: Path) -> None:
    fill(qtbot, program, sample_photos)
    names = {name_of(each) for each in shown(program)}
    program.window.overlay.appear()
    names |= {name_of(each) for each in shown(program)}
    program.window.overlay.dismiss()
    assert set(NAMES) <= names


def test_each_stable_name_is_that_of_one_widget(program: Program) -> None:
    named = [each.accessibleName() for each in program.window.findChildren(QWidget)]
    assert {name: named.count(name) for name in NAMES} == dict.fromkeys(NAMES, 1)
    (switcher,) = [each for each in program.window.findChildren(QComboBox) if each.accessibleName() == "Library"]
    assert labels(QAccessible.queryAccessibleInterface(switcher)) == ["Library"]


OPERABLE = {Role.Button, Role.CheckBox, Role.ComboBox, Role.EditableText, Role.Slider, Role.List, Role.PageTab}


def nameless(interfaces: Iterator[QAccessibleInterface]) -> list[QObject | None]:
    """What can be operated and does not say what it is. A combo box is known by its label, as Linux has it."""
    return [each.object() for each in interfaces if each.role() in OPERABLE and not (name_of(each) or labels(each))]


def labels(interface: QAccessibleInterface) -> list[str]:
    relations = interface.relations(QAccessible.RelationFlag.Label)
    return [name_of(other) for other, _ in relations] if interface.role() == Role.ComboBox else []


def test_everything_that_can_be_operated_has_a_name(qtbot: QtBot, program: Program) -> None:
    assert nameless(shown(program)) == []


def test_what_is_read_is_plain_and_in_the_order_of_the_window(
    qtbot: QtBot, program: Program, sample_photos: Path
) -> None:
    fill(qtbot, program, sample_photos)
    bar = program.workspace.search_bar
    bar.add_text("cat")
    with qtbot.waitSignal(program.workspace.search.searched, timeout=WAIT_MS):
        bar.search()
    program.workspace.results_panel.view.select_row(0)
    qtbot.waitUntil(lambda: len(program.workspace.preview_panel.photos) == 1, timeout=WAIT_MS)
    read = list(shown(program))
    descriptions = [each.text(QAccessible.Text.Description) for each in read]
    assert not [text for text in descriptions if "<" in text or "\u200b" in text]
    names = [name_of(each) for each in read]
    assert any(name.startswith("Showing ") for name in names), "how many there are is read, not only what it means"
    order = ["Search", "Weight of cat", "Less like cat", "Remove cat", "Add photos", "Results", "Caption"]
    assert [name for name in names if name in order] == order
    preview = next(each for each in read if name_of(each) == "Preview")
    spoken = [name_of(each) for each in tree(preview)]
    assert program.names()[0] in spoken
    assert "Caption" in spoken


def test_the_caption_of_many_photos_is_edited_through_the_tree(
    qtbot: QtBot, program: Program, sample_photos: Path
) -> None:
    count = fill(qtbot, program, sample_photos)
    program.workspace.results_panel.view.selectAll()
    qtbot.waitUntil(program.workspace.photo_actions.edit_caption.isEnabled, timeout=WAIT_MS)
    program.workspace.photo_actions.edit_caption.trigger()
    qtbot.waitUntil(lambda: program.workspace.annotating.dialog is not None, timeout=WAIT_MS)
    dialog = list(tree(QAccessible.queryAccessibleInterface(program.workspace.annotating.dialog)))
    assert name_of(dialog[0]) == "Caption and tags"
    field = next(each for each in dialog if each.role() == Role.EditableText and name_of(each) == "Caption")
    field.editableTextInterface().insertText(0, "mine")
    with qtbot.waitSignal(program.workspace.annotating.changed, timeout=WAIT_MS) as changed:
        press(next(each for each in dialog if each.role() == Role.Button and "Save" in name_of(each)))
    assert [photo.caption for photo in changed.args[0]] == ["mine"] * count


def test_everything_in_dialogs_that_can_be_operated_has_a_name(
    qtbot: QtBot, program: Program, runner: TaskRunner, sample_photos: Path
) -> None:
    fill(qtbot, program, sample_photos)
    window, workspace = program.window, program.workspace
    folders = workspace.watched_folders
    settings = SettingsController(window, program.services, runner, [(folders.title, folders.make_page)])
    connections = ConnectionController(window, program.services.connections, runner, lambda _name: False)
    workspace.results_panel.view.selectAll()
    qtbot.waitUntil(workspace.photo_actions.edit_tags.isEnabled, timeout=WAIT_MS)
    for open_it in (
        settings.open,
        connections.open,
        window.commands.shortcuts.trigger,
        window.commands.duplicates.trigger,
        workspace.photo_actions.edit_tags.trigger,
        workspace.search_bar._filter.click,
    ):
        before = set(QApplication.topLevelWidgets())
        open_it()
        dialog = opened_since(qtbot, before)
        assert nameless(tree(QAccessible.queryAccessibleInterface(dialog))) == [], type(dialog)
        dialog.close()
    qtbot.waitUntil(lambda: workspace.duplicates.window is None, timeout=WAIT_MS)


def opened_since(qtbot: QtBot, before: set[QWidget]) -> QWidget:
    qtbot.waitUntil(lambda: bool(fresh(before)), timeout=WAIT_MS)
    qtbot.wait(50)
    return fresh(before)[0]


def fresh(before: set[QWidget]) -> list[QWidget]:
    """The windows that opened since."""
    return [
        each
        for each in QApplication.topLevelWidgets()
        if each.isVisible() and (each not in before or isinstance(each, FilterPopup))
    ]
