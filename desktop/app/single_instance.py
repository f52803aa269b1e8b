"""One window per user and ``TUSOU_HOME``: another start of Tusou hands its photos to the window that is there.

Whoever holds the lock file is the program with the window; the lock of a program that died is taken over. The others
speak to it over a local socket that only the same user can open: one line of JSON there, one line back.
"""

from __future__ import annotations

import logging
import os
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QDir, QLockFile, QObject, QStandardPaths, Signal

from desktop.config.paths import Paths
from desktop.core.errors import StorageError

if TYPE_CHECKING:
    from PySide6.QtNetwork import QLocalServer, QLocalSocket

ACTIVATION_TOKEN = "XDG_ACTIVATION_TOKEN"  # noqa: S105 -- a name
"""Variable by which Wayland tells a program that the user asked for its window."""

_LOCK_FILE = "window.lock"
_ANSWER = b"shown\n"
_MAX_MESSAGE_BYTES = 1 << 20
_PATIENCE_S = 15.0
"""How long another window, which may just be starting or busy, is waited for."""
_STEP_MS = 100

_log = logging.getLogger(__name__)


class SingleInstance(QObject):
    """The right to show the one window, or the way to the program that shows it.

    Args:
        paths: where the program keeps its files; each such place has its own window.

    Signals:
        photos_received: another start of the program asks to come to the front and search with these paths and links
            (a list, which may be empty).
    """

    photos_received = Signal(list)

    def __init__(self, paths: Paths) -> None:
        super().__init__()
        self._data = _folder(paths)
        self._lock = QLockFile(str(self._data / _LOCK_FILE))
        self._lock.setStaleLockTime(0)  # only the death of its owner ends a lock
        self._server: QLocalServer | None = None

    def claim(self) -> bool:
        """Try to become the program with the window. Returns False where another one is."""
        return self._lock.tryLock(0) or self._lock.error() is not QLockFile.LockError.LockFailedError

    def hand_over(self, photos: Sequence[str]) -> bool:
        """Ask the program with the window to come to the front and to search with ``photos``.

        Args:
            photos: absolute paths and links.

        Returns:
            Whether it answered.
        """
        import json

        from PySide6.QtNetwork import QLocalSocket

        _let_others_take_the_focus()
        token = os.environ.pop(ACTIVATION_TOKEN, "")
        address = _address(self._data)
        message = json.dumps({"photos": list(photos), "token": token}).encode() + b"\n"
        end = time.monotonic() + _PATIENCE_S
        socket = QLocalSocket()
        while time.monotonic() < end:
            socket.connectToServer(address)
            if socket.waitForConnected(_STEP_MS):
                socket.write(message)
                answered = socket.waitForReadyRead(int(_PATIENCE_S * 1000))
                return answered and bytes(socket.readAll().data()) == _ANSWER
            time.sleep(_STEP_MS / 1000)
        return False

    def listen(self) -> None:
        """Be reachable for other starts of the program, if this is the one with the right to the window."""
        if not self._lock.isLocked():
            return
        from PySide6.QtNetwork import QLocalServer

        address = _address(self._data)
        server = QLocalServer(self)
        server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        QLocalServer.removeServer(address)  # left behind by a program that was killed: the lock is ours
        if not server.listen(address):
            _log.warning("Other starts of the program cannot reach this window: %s", server.errorString())
            return
        server.newConnection.connect(self._on_connection)
        self._server = server

    def close(self) -> None:
        """Give the place to the next start of the program."""
        if self._server is not None:
            self._server.close()
            self._server = None
        self._lock.unlock()

    def _on_connection(self) -> None:
        while self._server is not None and (socket := self._server.nextPendingConnection()) is not None:
            _Caller(socket, self)


class _Caller(QObject):
    """One start of the program that asks for the window. Lives as long as its socket."""

    def __init__(self, socket: QLocalSocket, instance: SingleInstance) -> None:
        super().__init__(socket)
        self._socket = socket
        self._instance = instance
        self._message = b""
        socket.readyRead.connect(self._on_ready)
        socket.disconnected.connect(socket.deleteLater)
        self._on_ready()

    def _on_ready(self) -> None:
        self._message += bytes(self._socket.readAll().data())
        if len(self._message) > _MAX_MESSAGE_BYTES:
            self._socket.abort()
        if not self._message.endswith(b"\n"):
            return
        photos = _photos(self._message)
        if photos is None:
            _log.warning("Another program sent something that is not understood")
            self._socket.abort()
            return
        self._socket.write(_ANSWER)
        self._socket.flush()
        self._socket.disconnectFromServer()
        self._instance.photos_received.emit(photos)


def _folder(paths: Paths) -> Path:
    """Where the lock is. Without it there is no lock; the window opens nevertheless and says what is wrong."""
    try:
        return paths.data
    except StorageError as error:
        _log.warning("There is no place for a lock: %s", error)
        return paths.data_root


def _photos(message: bytes) -> list[str] | None:
    """The photos of a message, whose activation token is taken over; None where it is not one of ours."""
    import json

    try:
        content = json.loads(message)
        photos, token = content["photos"], content["token"]
    except (ValueError, KeyError, TypeError):
        return None
    if not (isinstance(photos, list) and all(isinstance(each, str) for each in photos) and isinstance(token, str)):
        return None
    if token and "\0" not in token:
        os.environ[ACTIVATION_TOKEN] = token  # Qt reads it when the window asks for the focus
    return photos


def _address(data: Path) -> str:
    """Where the socket is: a path in the user's own folder, or on Windows the name of a pipe."""
    import hashlib  # like json not above: neither is needed before the first paint of the window

    name = f"tusou-{hashlib.sha256(os.fsencode(data)).hexdigest()[:16]}"
    if sys.platform == "win32":
        return name
    folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.RuntimeLocation)
    return str(Path(folder or QDir.tempPath(), name))


def _let_others_take_the_focus() -> None:
    """On Windows only the program that the user just started may pass the focus on."""
    if sys.platform == "win32":
        import ctypes

        any_process = -1
        ctypes.windll.user32.AllowSetForegroundWindow(any_process)
