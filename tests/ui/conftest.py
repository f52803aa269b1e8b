"""What all tests of the window share: a screen that is not there, and a guard against what they leave behind."""

from __future__ import annotations

import gc
import os
from collections.abc import Iterator

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QThread, QTimer
from PySide6.QtWidgets import QApplication
from shiboken6 import isValid

from desktop.tasks import TaskRunner

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
