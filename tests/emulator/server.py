"""HTTPS on loopback: one listener for each host of the service."""

from __future__ import annotations

import contextlib
import socket
import ssl
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler
from typing import Any

from tests.emulator.certificates import LOOPBACK_NAMES, WRONG_NAMES, server_context
from tests.emulator.errors import DroppedConnection
from tests.emulator.wire import Body, Part, Reply, Request, Serve, Uplink

LOOPBACK = "127.0.0.1"
HANDSHAKE_TIMEOUT_S = 10
BACKLOG = 128


class Listener:
    """A host of the service, on a port of its own.

    Args:
        part: which host it is.
        serve: answers a request; called on a thread for each connection.
        uplink: what limits the speed of request bodies.
        port: 0 takes a free one.
    """

    def __init__(self, part: Part, serve: Serve, uplink: Uplink, port: int = 0) -> None:
        self.part = part
        self.serve = serve
        self.uplink = uplink
        self._context = server_context(LOOPBACK_NAMES)
        self._lock = threading.Lock()
        self._connections: set[socket.socket] = set()
        self._threads: set[threading.Thread] = set()
        self._door: _Door | None = _Door(self._start, port)
        self.port = self._door.port

    def refuse(self) -> None:
        """Cut all connections and refuse new ones."""
        if self._door is not None:
            self._door.close()
            self._door = None
        self.cut()

    def accept(self) -> None:
        """Accept connections again, on the same port."""
        if self._door is None:
            self._door = _Door(self._start, self.port)

    def show_wrong_certificate(self, *, wrong: bool = True) -> None:
        """Present a certificate for another host (or the right one again) on new connections; cut the old ones."""
        self.show_certificate(server_context(WRONG_NAMES if wrong else LOOPBACK_NAMES))

    def show_certificate(self, context: ssl.SSLContext) -> None:
        """Present another certificate on new connections; cut the old ones."""
        self._context = context
        self.cut()

    def cut(self) -> None:
        """Cut all connections that are open."""
        with self._lock:
            connections = list(self._connections)
        for connection in connections:
            with contextlib.suppress(OSError):
                # Not SSLSocket.shutdown: it takes the TLS state away from under the thread that reads.
                socket.socket.shutdown(connection, socket.SHUT_RDWR)

    def close(self) -> None:
        """Refuse connections and wait for the threads of old ones."""
        self.refuse()
        with self._lock:
            threads = list(self._threads)
        for thread in threads:
            thread.join(timeout=10)

    def _start(self, connection: socket.socket, address: Any) -> None:
        name = f"emulator-{self.part.value}"
        thread = threading.Thread(target=self._converse, args=(connection, address), name=name, daemon=True)
        with self._lock:
            self._connections.add(connection)
            self._threads.add(thread)
        thread.start()

    def _converse(self, connection: socket.socket, address: Any) -> None:
        secure: socket.socket = connection
        try:
            connection.settimeout(HANDSHAKE_TIMEOUT_S)
            secure = self._context.wrap_socket(connection, server_side=True)
            secure.settimeout(None)
            with self._lock:
                self._connections.discard(connection)
                self._connections.add(secure)
            if self._door is None:
                return  # closed during the handshake, when there was nothing to cut yet
            _Handler(secure, address, self)  # type: ignore[arg-type]  # it asks nothing of a server but to be there
        except (ssl.SSLError, OSError):
            pass  # the client did not trust the certificate, or went away
        finally:
            with self._lock:
                self._connections -= {connection, secure}
                self._threads.discard(threading.current_thread())
            connection.close()
            secure.close()


class _Door:
    """Accepts connections on a thread of its own.

    Args:
        welcome: takes a connection and the address of the client.
        port: 0 takes a free one.
    """

    def __init__(self, welcome: Callable[[socket.socket, Any], None], port: int) -> None:
        self._welcome = welcome
        self._closing = False
        self._socket = socket.create_server((LOOPBACK, port), backlog=BACKLOG)
        self.port: int = self._socket.getsockname()[1]
        self._thread = threading.Thread(target=self._accept, name="emulator-door", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Refuse connections from now on."""
        self._closing = True
        with contextlib.suppress(OSError):
            socket.create_connection((LOOPBACK, self.port)).close()  # wakes the thread
        self._thread.join()
        self._socket.close()

    def _accept(self) -> None:
        while True:
            connection, address = self._socket.accept()
            if self._closing:
                connection.close()
                return
            self._welcome(connection, address)


class _Handler(BaseHTTPRequestHandler):
    """Reads requests from one connection and writes replies to it."""

    protocol_version = "HTTP/1.1"
    server_version = "TusouEmulator"
    disable_nagle_algorithm = True
    server: Listener  # type: ignore[assignment]

    def do_GET(self) -> None:
        self._answer()

    def do_HEAD(self) -> None:
        self._answer()

    def do_POST(self) -> None:
        self._answer()

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 -- the base class says so
        """Say nothing: the emulator keeps its own records."""

    def _answer(self) -> None:
        listener = self.server
        length = int(self.headers.get("Content-Length") or 0)
        body = Body(self.rfile, length, listener.uplink)
        headers = {name.lower(): value for name, value in self.headers.items()}
        try:
            reply = listener.serve(Request(listener.part, self.command, self.path, headers, body))
            self._send(reply, keep=body.left == 0)
        except DroppedConnection:
            self.close_connection = True
            with contextlib.suppress(OSError):
                socket.socket.shutdown(self.connection, socket.SHUT_RDWR)

    def _send(self, reply: Reply, *, keep: bool) -> None:
        self.send_response(reply.status)
        self.send_header("Content-Type", reply.content_type)
        self.send_header("Content-Length", str(reply.length))
        for name, value in reply.headers.items():
            self.send_header(name, value)
        if not keep:
            self.send_header("Connection", "close")
        self.end_headers()
        if self.command != "HEAD":
            for piece in reply.pieces:
                self.wfile.write(piece)
