"""Photos that the program was started with, or that the desktop hands it later: the window searches with them."""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, QUrl
from PySide6.QtGui import QFileOpenEvent

from desktop.app.single_instance import SingleInstance

if TYPE_CHECKING:
    from desktop.app.application import Application

_LINK = re.compile(r"https?://", re.IGNORECASE)


def absolute(photo: str) -> str:
    """A path, file URL or link of a command line as absolute path or link."""
    if _LINK.match(photo):
        return photo
    local = QUrl(photo).toLocalFile() if photo.startswith("file:") else photo
    return str(Path(local).absolute())


class Opening(QObject):
    """Brings the window to the front and searches with photos, as soon as the window is ready for it.

    Args:
        application: the program.
        instance: hears of photos from other starts of the program.
        photos: what this start was given: absolute paths and links.
    """

    def __init__(self, application: Application, instance: SingleInstance, photos: Sequence[str]) -> None:
        super().__init__(application)
        self._application = application
        self._instance = instance
        self._waiting = list(photos)
        application.ready.connect(self._on_ready)
        instance.photos_received.connect(self._on_photos)
        if sys.platform == "darwin":  # only there are photos opened by an event
            core = QCoreApplication.instance()
            if core is not None:
                core.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take the photos that Finder opens with this program."""
        if isinstance(event, QFileOpenEvent):
            self._on_photos([event.file() or event.url().toString()])
            return True
        return super().eventFilter(watched, event)

    def _on_ready(self) -> None:
        self._instance.listen()
        workspace = self._application.workspace
        if self._waiting and workspace is not None:
            workspace.when_shown(self._on_library_shown)

    def _on_library_shown(self) -> None:
        waiting, self._waiting = self._waiting, []
        self._search(waiting)

    def _on_photos(self, photos: Sequence[str]) -> None:
        window = self._application.window
        window.setWindowState(window.windowState() & ~Qt.WindowState.WindowMinimized)
        window.show()
        window.raise_()
        window.activateWindow()
        if self._application.workspace is None:
            self._waiting += photos
        else:
            self._search(photos)

    def _search(self, photos: Sequence[str]) -> None:
        workspace = self._application.workspace
        if photos and workspace is not None:
            from desktop.ui.dropped import Dropped  # not above: it is not needed before the first paint of the window

            links = [each for each in photos if _LINK.match(each)]
            workspace.search.search_dropped(Dropped([each for each in photos if each not in links], links))
