"""Text in pictures in the window: one switch, progress with a pause, and how to install what reads."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QCheckBox, QLabel, QLineEdit, QMessageBox, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from desktop.config.credentials import CredentialStore
from desktop.config.paths import Paths
from desktop.config.settings import SettingsStore
from desktop.core.progress import TaskContext
from desktop.core.text_line import TextLine
from desktop.embedding.text_reader import UInt8
from desktop.services.library import LibraryRegistry
from desktop.services.models.info import Pause
from desktop.services.text_reading import NewReader, TextReadingService, install_command
from desktop.tasks import TaskRunner
from desktop.ui.main_window import MainWindow
from desktop.ui.settings.text_controller import TextController
from desktop.ui.text_reading.reading_run import ReadingRun
from desktop.ui.window_state import WindowState
from tests.colour_reader import GREEN, RED, ColourReader
from tests.ui.photo_window import add_files


class SlowReader(ColourReader):
    """Reads when it is let."""

    def __init__(self) -> None:
        super().__init__()
        self.go_on = threading.Event()

    def read(self, pixels: UInt8, ctx: TaskContext) -> Sequence[TextLine]:
        assert self.go_on.wait(20)
        return super().read(pixels, ctx)


class Desk:
    """A window with the page, over a library with a red and a green photo."""

    def __init__(self, home: Path, runner: TaskRunner, new_reader: NewReader | None) -> None:
        settings = SettingsStore(home / "settings.toml")
        self.registry = LibraryRegistry(Paths.from_environment(), settings, CredentialStore())
        paths = []
        for name, colour in (("red.png", RED), ("green.png", GREEN)):
            paths.append(home / name)
            Image.new("RGB", (64, 48), colour).save(paths[-1])
        add_files(self.registry.open(), paths)
        self.service = TextReadingService(self.registry, settings, new_reader)
        self.window = MainWindow(WindowState(home))
        self.run = ReadingRun(self.service, runner)
        self.controller = TextController(self.window, self.service, self.run, runner)
        self.page = self.controller.make_page()

    def texts(self, parent: QWidget) -> list[str]:
        return [label.text() for label in parent.findChildren(QLabel) if label.isVisibleTo(parent)]

    def says(self, text: str) -> bool:
        return any(text in each for each in self.texts(self.page))

    @property
    def switch(self) -> QCheckBox:
        return self.page.findChild(QCheckBox)


@pytest.fixture
def reader() -> SlowReader:
    return SlowReader()


@pytest.fixture
def desk(tusou_home: Path, runner: TaskRunner, qtbot: QtBot, reader: SlowReader) -> Iterator[Desk]:
    desk = Desk(tusou_home, runner, lambda: reader)
    qtbot.addWidget(desk.window)
    qtbot.addWidget(desk.page)
    yield desk
    reader.go_on.set()
    desk.run.stop()
    qtbot.waitUntil(lambda: desk.run._task is None)
    desk.registry.close()


def test_nothing_is_read_before_the_switch_is_on(qtbot: QtBot, desk: Desk) -> None:
    qtbot.waitUntil(lambda: desk.says("not read yet: 2"))
    assert not desk.switch.isChecked()
    desk.run.start()
    qtbot.waitUntil(lambda: desk.run._task is None)
    assert desk.service.state().missing == 2


def test_the_switch_has_all_photos_read_and_shows_how_far_it_is(qtbot: QtBot, desk: Desk, reader: SlowReader) -> None:
    qtbot.waitUntil(desk.switch.isEnabled)
    desk.switch.click()
    qtbot.waitUntil(lambda: desk.says("Text in pictures is being read: 0 of 2"))
    assert any("0 of 2" in text for text in desk.texts(desk.window))
    with qtbot.waitSignal(desk.controller.changed):
        reader.go_on.set()
    qtbot.waitUntil(lambda: desk.says("Photos that were read: 2; not read yet: 0"))
    assert not desk.says("is being read")
    assert desk.switch.isChecked()


def test_reading_is_paused_and_goes_on(qtbot: QtBot, desk: Desk, reader: SlowReader) -> None:
    desk.service.enable()
    desk.service.pause()
    reader.go_on.set()
    desk.run.start()
    qtbot.waitUntil(lambda: desk.says("paused"))
    assert desk.run.state is not None
    assert desk.run.state.pause is Pause.BY_HAND
    assert desk.service.state().read == 0
    (button,) = [each for each in desk.page.findChildren(QPushButton) if each.text() == "Resume"]
    with qtbot.waitSignal(desk.run.ended):
        button.click()
    assert desk.service.state().missing == 0


def test_turning_it_off_stops_reading(qtbot: QtBot, desk: Desk, reader: SlowReader) -> None:
    qtbot.waitUntil(desk.switch.isEnabled)
    desk.switch.click()
    qtbot.waitUntil(lambda: desk.run.state is not None)
    desk.switch.click()
    qtbot.waitUntil(lambda: not desk.service.enabled)
    qtbot.waitUntil(lambda: desk.run._task is None or desk.run._task._job.context.cancelled)
    reader.go_on.set()
    qtbot.waitUntil(lambda: desk.run._task is None)
    assert desk.service.state().missing > 0


def test_what_was_read_is_deleted_once_that_was_confirmed(qtbot: QtBot, desk: Desk, reader: SlowReader) -> None:
    reader.go_on.set()
    desk.service.enable()
    with qtbot.waitSignal(desk.run.ended):
        desk.run.start()
    qtbot.waitUntil(lambda: desk.says("Photos that were read: 2"))
    (delete,) = [each for each in desk.page.findChildren(QPushButton) if each.text().startswith("&Delete")]
    delete.click()
    assert desk.service.state().read == 2
    (box,) = desk.page.findChildren(QMessageBox)
    (agree,) = [each for each in box.buttons() if each.text() == "Delete"]
    assert box.defaultButton() is not agree
    with qtbot.waitSignal(desk.controller.changed):
        agree.click()
    qtbot.waitUntil(lambda: desk.says("Photos that were read: 0; not read yet: 2"))
    assert not desk.switch.isChecked()
    assert not delete.isVisibleTo(desk.page)


def test_without_the_extra_the_page_gives_the_command(qtbot: QtBot, tusou_home: Path, runner: TaskRunner) -> None:
    desk = Desk(tusou_home, runner, None)
    qtbot.addWidget(desk.window)
    qtbot.addWidget(desk.page)
    qtbot.waitUntil(lambda: desk.says("not read yet: 2"))
    assert not desk.switch.isEnabled()
    assert desk.page.findChild(QLineEdit).text() == install_command()
    (copy,) = [each for each in desk.page.findChildren(QPushButton) if each.text() == "Copy"]
    QTest.mouseClick(copy, Qt.MouseButton.LeftButton)
    assert QApplication.clipboard().text() == install_command()
    desk.registry.close()
