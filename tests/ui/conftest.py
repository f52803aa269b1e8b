"""What all tests of the window share: a screen that is not there, and a guard against what they leave behind."""

from __future__ import annotations

import gc
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QThread, QTimer
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from desktop.config.paths import lexicon_dir, model_dir
from desktop.engines.local.engine import LocalEngine
from desktop.tasks import TaskRunner
from tests.ui.photo_window import PhotoWindow, add_files
from tests.ui.program import WAIT_MS, Program

SHUTDOWN_MS = 20_000


def _living(*kinds: type[QObject]) -> list[QObject]:
    return [found for found in gc.get_objects() if issubclass(type(found), kinds) and isValid(found)]


@pytest.fixture(autouse=True)
def _nothing_left_behind(qapp: QApplication) -> Iterator[None]:
    """Fail a test that leaves a running thread, an active timer or a top-level widget behind."""
    before = {id(widget) for widget in QApplication.topLevelWidgets()}
    yield
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    gc.collect()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    threads = [thread for thread in _living(QThread) if isinstance(thread, QThread) and thread.isRunning()]
    threads = [thread for thread in threads if thread is not qapp.thread()]
    timers = [timer for timer in _living(QTimer) if isinstance(timer, QTimer) and timer.isActive()]
    widgets = [widget for widget in QApplication.topLevelWidgets() if id(widget) not in before]
    for timer in timers:
        timer.stop()
    for widget in widgets:
        widget.deleteLater()
    assert not threads, f"threads still run: {threads}"
    assert not timers, f"timers still run: {[(timer, timer.parent()) for timer in timers]}"
    assert not widgets, f"widgets are left: {widgets}"


@pytest.fixture
def runner(qapp: QApplication) -> Iterator[TaskRunner]:
    """A task runner that is shut down in order after the test."""
    runner = TaskRunner()
    yield runner
    assert runner.shutdown(SHUTDOWN_MS)


@pytest.fixture(scope="session")
def library_folder(sample_photos: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a library of a few sample photos (``library``) and the photos themselves (``photos``)."""
    folder = tmp_path_factory.mktemp("prepared")
    photos = folder / "photos"
    photos.mkdir()
    files = [Path(shutil.copy2(path, photos)) for path in sorted(sample_photos.glob("*.jpg"))[:8]]
    engine = LocalEngine(folder / "library", model_dir(), lexicon_dir())
    add_files(engine, files, {files[0].name: "first of all"})
    engine.close()
    return folder


@pytest.fixture
def local_engine(library_folder: Path, tmp_path: Path) -> Iterator[LocalEngine]:
    """The embedded engine on a copy of that library."""
    shutil.copytree(library_folder / "library", tmp_path / "library")
    engine = LocalEngine(tmp_path / "library", model_dir(), lexicon_dir())
    yield engine
    engine.close()


@pytest.fixture
def photo_window(qtbot: QtBot, local_engine: LocalEngine, tmp_path: Path, runner: TaskRunner) -> Iterator[PhotoWindow]:
    """Search bar, results and preview over that library, with all its photos on the screen."""
    window = PhotoWindow(local_engine, tmp_path / "cache", runner)
    qtbot.addWidget(window)
    window.show()
    qtbot.waitUntil(lambda: len(window.names) == 8 and "?" not in window.names)
    yield window
    window.hide()


@pytest.fixture
def program(qtbot: QtBot, runner: TaskRunner, tusou_home: Path) -> Iterator[Program]:
    program = Program(runner, tusou_home)
    qtbot.addWidget(program.window)
    program.window.show()
    qtbot.waitUntil(lambda: program.window.header.switcher.current == "local", timeout=WAIT_MS)
    yield program
    program.imports.close()
    assert runner.shutdown(WAIT_MS)
    program.services.importing.close()
    program.services.notebook.close()
    program.services.libraries.close()
    program.window.message_bar.clear()
    program.window.close()
