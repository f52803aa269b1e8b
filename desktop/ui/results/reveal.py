"""Showing a file in the file manager of the system, selected."""

from __future__ import annotations

import sys
from pathlib import Path

from PySide6.QtCore import QDir, QObject, QProcess, QUrl
from PySide6.QtDBus import QDBusConnection, QDBusMessage, QDBusPendingCallWatcher
from PySide6.QtGui import QDesktopServices

_SERVICE = "org.freedesktop.FileManager1"
_PATH = "/org/freedesktop/FileManager1"


class Revealer(QObject):
    """Shows files in their folders; returns at once."""

    def reveal(self, path: str) -> None:
        """Open the file's folder with the file selected, or just the folder where the system cannot select."""
        if sys.platform == "win32":
            QProcess.startDetached("explorer.exe", ["/select,", QDir.toNativeSeparators(path)])
        elif sys.platform == "darwin":
            QProcess.startDetached("open", ["-R", path])
        else:
            self._ask_file_manager(path)

    def _ask_file_manager(self, path: str) -> None:
        bus = QDBusConnection.sessionBus()
        if not bus.isConnected():
            _open_folder(path)
            return
        message = QDBusMessage.createMethodCall(_SERVICE, _PATH, _SERVICE, "ShowItems")
        message.setArguments([[QUrl.fromLocalFile(path).toString()], ""])
        watcher = QDBusPendingCallWatcher(bus.asyncCall(message), self)
        watcher.setProperty("path", path)
        watcher.finished.connect(self._on_answered)

    def _on_answered(self, watcher: QDBusPendingCallWatcher) -> None:
        if watcher.isError():
            _open_folder(str(watcher.property("path")))
        watcher.deleteLater()


def _open_folder(path: str) -> None:
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(Path(path).parent)))
