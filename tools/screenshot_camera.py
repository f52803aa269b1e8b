"""The running program in one look, and a camera for it."""

from __future__ import annotations

import os
import sys
import time
import traceback
from collections.abc import Callable
from pathlib import Path

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from desktop.app.application import Application
from desktop.ui.main_window import MainWindow
from desktop.ui.workspace import Workspace

LONGEST_WAIT_S = 60
SETTLE_MS = 1000
# For PNG, Qt reads quality as its opposite: the least quality is the smallest file, not another picture.
SMALLEST = 0


class Camera:
    """Runs the program and writes pictures of it.

    Args:
        folder: where the pictures go.
        suffix: of their names.
    """

    def __init__(self, folder: Path, suffix: str) -> None:
        self._folder = folder
        self._suffix = suffix
        self.application = Application(["tusou"])

    @property
    def window(self) -> MainWindow:
        """The window."""
        return self.application.window

    @property
    def workspace(self) -> Workspace:
        """The parts of the window."""
        assert self.application.workspace is not None
        return self.application.workspace

    @staticmethod
    def run(act: Callable[[], None]) -> None:
        """Do something; the program would go on after what went wrong in it, this process does not."""
        try:
            act()
        except BaseException:  # noqa: BLE001 -- told, and the process ends
            traceback.print_exc()
            os._exit(1)

    def take(self, name: str, widget: QWidget | None = None) -> None:
        """Write one picture once everything has settled: of the window, or of a widget."""
        QTest.qWait(SETTLE_MS)
        file = self._folder / f"{name}-{self._suffix}.png"
        if not (widget or self.window).grab().save(str(file), "PNG", SMALLEST):
            sys.exit(f"cannot write {file}")
        print(file.name)

    def dialog(self, open_it: Callable[[], object]) -> QDialog:
        """Open a dialog."""
        before = self._dialogs()
        open_it()
        self.wait(lambda: any(each not in before for each in self._dialogs()))
        return next(each for each in self._dialogs() if each not in before)

    def close(self, dialog: QDialog) -> None:
        """Close a dialog."""
        dialog.reject()
        self.wait(lambda: dialog not in self._dialogs())

    def take_dialog(self, name: str, open_it: Callable[[], object]) -> None:
        """Open a dialog, take it, close it."""
        dialog = self.dialog(open_it)
        self.take(name, dialog)
        self.close(dialog)

    def wait(self, condition: Callable[[], bool]) -> None:
        """Let the program run until something is so."""
        latest = time.monotonic() + LONGEST_WAIT_S
        while not condition():
            if time.monotonic() > latest:
                self.take("stuck")
                sys.exit("the window did not get there in time")
            QTest.qWait(20)

    @staticmethod
    def _dialogs() -> list[QDialog]:
        return [each for each in QApplication.topLevelWidgets() if isinstance(each, QDialog) and each.isVisible()]
