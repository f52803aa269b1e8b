"""A model hub on this computer that speaks the Hugging Face Hub's protocol to the real client, with faults on demand.

Large files are answered by a redirect to another path, as the hub redirects to its storage.
"""

from __future__ import annotations

import hashlib
import json
import re
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote, urlsplit

#: What is published at first: any text of 40 hexadecimal digits.
COMMIT = "5f0e5b7c3a1d4f2e9b8a7c6d5e4f3a2b1c0d9e8f"

_INFO = re.compile(r"/api/models/(?P<repository>[^/]+/[^/]+)(/revision/(?P<revision>[^/]+))?")
_FILE = re.compile(r"/(?P<storage>storage/)?(?P<repository>[^/]+/[^/]+)/resolve/(?P<revision>[^/]+)/(?P<path>.+)")
_LARGE_SUFFIXES = (".onnx", ".weights", ".armnn")
_CHUNK = 4096


@dataclass
class Faults:
    """What goes wrong.

    Attributes:
        cut_after: bytes after which a transfer of a large file breaks off, each time; None never.
        cuts: how many transfers break off.
        stalls: whether they do so without a word: nothing more comes, but the connection stays.
        wrong_bytes: paths whose content is changed on the way.
        gated: whether files need an account.
        broken: how many requests for files are answered with status 503 first.
        pause_s: seconds between the chunks of a large file.
        no_ranges: whether the wish for a part is ignored.
        refuses_ranges: whether it is refused, whatever part is wished for.
        rubbish: whether the list of files is a web page.
        extra_bytes: sent behind the content of large files.
    """

    cut_after: int | None = None
    cuts: int = 1_000_000
    stalls: bool = False
    wrong_bytes: set[str] = field(default_factory=set)
    gated: bool = False
    broken: int = 0
    pause_s: float = 0.0
    no_ranges: bool = False
    refuses_ranges: bool = False
    rubbish: bool = False
    extra_bytes: bytes = b""


@dataclass
class TinyHub:
    """The hub.

    Attributes:
        root: has ``owner/name/…``.
        url: its address.
        faults: what goes wrong.
        sent: path → bytes that left, of contents.
        asked: path → requests for its content.
        begun: path → byte that the last request for its content began at.
        tokens: what clients said to be allowed by.
        commit: that ``main`` is at.
    """

    root: Path
    url: str = ""
    faults: Faults = field(default_factory=Faults)
    sent: Counter[str] = field(default_factory=Counter)
    asked: Counter[str] = field(default_factory=Counter)
    begun: dict[str, int] = field(default_factory=dict)
    tokens: set[str] = field(default_factory=set)
    commit: str = COMMIT
    lock: threading.Lock = field(default_factory=threading.Lock)


@contextmanager
def serving(root: Path) -> Iterator[TinyHub]:
    """A hub of the repositories below a folder, while this lasts."""
    hub = TinyHub(root)
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (_Handler,), {"hub": hub}))
    server.daemon_threads = True
    hub.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, name="hub")
    thread.start()
    try:
        yield hub
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class _Handler(BaseHTTPRequestHandler):
    hub: TinyHub
    protocol_version = "HTTP/1.1"

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Nobody reads it."""

    def do_HEAD(self) -> None:
        self.do_GET()

    def do_GET(self) -> None:
        self.hub.tokens.add(self.headers.get("Authorization", ""))
        path = unquote(urlsplit(self.path).path)
        if match := _INFO.fullmatch(path):
            self.tell(match["repository"], match["revision"] or "main")
        elif match := _FILE.fullmatch(path):
            self.give(match["repository"], match["revision"], match["path"], stored=bool(match["storage"]))
        else:
            self.refuse(404, "")

    def tell(self, repository: str, revision: str) -> None:
        folder = self.hub.root / repository
        if not folder.is_dir():
            return self.refuse(401, "RepoNotFound")
        if revision not in {"main", self.hub.commit}:
            return self.refuse(404, "RevisionNotFound")
        if self.hub.faults.rubbish:
            return self.answer(200, b"<html>Please log in</html>", {"Content-Type": "text/html"})
        files = sorted(path for path in folder.rglob("*") if path.is_file())
        content = {
            "id": repository,
            "modelId": repository,
            "sha": self.hub.commit,
            "private": False,
            "gated": "manual" if self.hub.faults.gated else False,
            "tags": [],
            "downloads": 0,
            "siblings": [_sibling(folder, file) for file in files],
        }
        return self.answer(200, json.dumps(content).encode(), {"Content-Type": "application/json"})

    def give(self, repository: str, revision: str, path: str, *, stored: bool) -> None:
        file = self.hub.root / repository / path
        if not file.is_file() or revision not in {"main", self.hub.commit}:
            return self.refuse(404, "EntryNotFound")
        if self.hub.faults.gated:
            return self.refuse(403, "GatedRepo")
        if path.endswith(_LARGE_SUFFIXES) and not stored:
            address = f"/storage/{repository}/resolve/{revision}/{path}"
            return self.answer(302, b"", {"Location": address, "X-Repo-Commit": self.hub.commit})
        with self.hub.lock:
            self.hub.asked[path] += 1
            broken = self.hub.faults.broken > 0
            self.hub.faults.broken -= broken
        if broken:
            return self.refuse(503, "")
        content = file.read_bytes()
        if path in self.hub.faults.wrong_bytes:
            content = content[:-1] + bytes([content[-1] ^ 1])
        return self.send(path, content + (self.hub.faults.extra_bytes if stored else b""), may_break=stored)

    def send(self, path: str, content: bytes, *, may_break: bool) -> None:
        begin, status = 0, 200
        headers = {"ETag": f'"{hashlib.sha256(content).hexdigest()}"', "X-Repo-Commit": self.hub.commit}
        wanted = re.fullmatch(r"bytes=(\d+)-", self.headers.get("Range", ""))
        if wanted and not self.hub.faults.no_ranges:
            begin, status = int(wanted[1]), 206
            if begin >= len(content) or self.hub.faults.refuses_ranges:
                return self.answer(416, b"", {"Content-Range": f"bytes */{len(content)}"})
            headers["Content-Range"] = f"bytes {begin}-{len(content) - 1}/{len(content)}"
        self.begin(status, len(content) - begin, headers)
        if self.command == "HEAD":
            return None
        self.hub.begun[path] = begin
        return self.stream(path, content[begin:], may_break=may_break)

    def stream(self, path: str, content: bytes, *, may_break: bool) -> None:
        end = len(content)
        with self.hub.lock:
            if (
                may_break
                and self.hub.faults.cut_after is not None
                and self.hub.faults.cuts > 0
                and end > self.hub.faults.cut_after
            ):
                self.hub.faults.cuts -= 1
                end = self.hub.faults.cut_after
        for start in range(0, end, _CHUNK):
            chunk = content[start : min(start + _CHUNK, end)]
            try:
                self.wfile.write(chunk)
                self.wfile.flush()
            except OSError:  # the client went away
                self.close_connection = True
                return
            self.hub.sent[path] += len(chunk)
            if may_break and self.hub.faults.pause_s:
                time.sleep(self.hub.faults.pause_s)
        if end < len(content):
            if self.hub.faults.stalls:
                self.rfile.read(1)  # until the client gives up and closes
            self.close_connection = True

    def refuse(self, status: int, code: str) -> None:
        self.answer(status, b'{"error": "no"}', {"Content-Type": "application/json", "X-Error-Code": code})

    def answer(self, status: int, content: bytes, headers: dict[str, str]) -> None:
        self.begin(status, len(content), headers)
        if self.command != "HEAD":
            self.wfile.write(content)

    def begin(self, status: int, length: int, headers: dict[str, str]) -> None:
        self.send_response(status)
        for name, value in {**headers, "Content-Length": str(length)}.items():
            self.send_header(name, value)
        self.end_headers()


def _sibling(folder: Path, file: Path) -> dict[str, object]:
    content = file.read_bytes()
    git = hashlib.sha1(b"blob %d\0" % len(content) + content, usedforsecurity=False).hexdigest()
    found: dict[str, object] = {
        "rfilename": file.relative_to(folder).as_posix(),
        "size": len(content),
        "blobId": git,
    }
    if file.name.endswith(_LARGE_SUFFIXES):
        found["lfs"] = {"sha256": hashlib.sha256(content).hexdigest(), "size": len(content), "pointerSize": 130}
    return found
