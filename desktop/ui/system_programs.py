"""Files and pages in other programs of the system: what opens them, and the file manager."""

from __future__ import annotations

import sys
from functools import partial
from pathlib import Path

from PySide6.QtCore import QDir, QObject, QProcess, QUrl, Signal
from PySide6.QtDBus import QDBusConnection, QDBusMessage, QDBusPendingCallWatcher
from PySide6.QtGui import QDesktopServices, QGuiApplication

from desktop.ui.message_bar import Message

_SERVICE = "org.freedesktop.FileManager1"
_PATH = "/org/freedesktop/FileManager1"


class SystemPrograms(QObject):
    """Has files, folders and pages opened by the programs that the system has for them; returns at once.

    Signals:
        told: a :class:`~desktop.ui.message_bar.Message`: there is no such program.
    """

    told = Signal(object)

    def open_file(self, path: str) -> None:
        """Open a file."""
        self._open(QUrl.fromLocalFile(path), path)

    def open_page(self, url: str) -> None:
        """Open a link in the browser."""
        self._open(QUrl(url), url)

    def reveal(self, path: str) -> None:
        """Open the file's folder with the file selected, or just the folder where the system cannot select."""
        if sys.platform == "win32":
            QProcess.startDetached("explorer.exe", ["/select,", QDir.toNativeSeparators(path)])
        elif sys.platform == "darwin":
            QProcess.startDetached("open", ["-R", path])
        else:
            self._ask_file_manager(path)

    def _open(self, url: QUrl, place: str) -> None:
        if not QDesktopServices.openUrl(url):
            text = self.tr("This system has no program that opens “{name}”.").format(name=Path(place).name)
            copy = partial(QGuiApplication.clipboard().setText, place)
            self.told.emit(Message(text, action_text=self.tr("Copy path"), action=copy))

    def _ask_file_manager(self, path: str) -> None:
        bus = QDBusConnection.sessionBus()
        if not bus.isConnected():
            self._open_folder(path)
            return
        message = QDBusMessage.createMethodCall(_SERVICE, _PATH, _SERVICE, "ShowItems")
        message.setArguments([[QUrl.fromLocalFile(path).toString()], ""])
        watcher = QDBusPendingCallWatcher(bus.asyncCall(message), self)
        watcher.setProperty("path", path)
        watcher.finished.connect(self._on_answered)

    def _on_answered(self, watcher: QDBusPendingCallWatcher) -> None:
        if watcher.isError():
            self._open_folder(str(watcher.property("path")))
        watcher.deleteLater()

    def _open_folder(self, path: str) -> None:
        self.open_file(str(Path(path).parent))
