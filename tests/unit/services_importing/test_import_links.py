"""Links as sources, against a web site on this computer."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from desktop.config.paths import Paths
from desktop.core.errors import ErrorCode
from desktop.core.progress import TaskContext
from desktop.services.importing import ImportService
from tests.unit.services_importing.album import Album
from tests.unit.services_importing.conftest import OneLibrary
from tests.unit.services_importing.photos import tiny_photo


class Site(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        is_photo = self.path.endswith(".png")
        body = tiny_photo(1) if is_photo else b"<html>"
        self.send_response(200)
        self.send_header("Content-Type", "image/png" if is_photo else "text/html")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    monkeypatch.setenv("no_proxy", "*")
    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def test_links_are_fetched_and_what_is_no_picture_is_named(tusou_home: Path, album: Album, site: str) -> None:
    service = ImportService(OneLibrary(album), Paths.from_environment(), allow_private_links=True)
    sources = [f"{site}/cat.png", f"{site}/again.png", f"{site}/page", "ftp://example.org/a.png"]

    summary = service.run(service.add("local", sources), TaskContext())
    service.close()

    assert (summary.added, summary.unchanged) == (1, 1)
    assert {each.source: each.error.code for each in summary.failed} == {
        f"{site}/page": ErrorCode.LINK_NOT_AN_IMAGE,
        "ftp://example.org/a.png": ErrorCode.LINK_INVALID,
    }


def test_links_into_a_private_network_are_refused_unless_allowed(service: ImportService, site: str) -> None:
    summary = service.run(service.add("local", [f"{site}/cat.png"]), TaskContext())
    assert [each.error.code for each in summary.failed] == [ErrorCode.LINK_PRIVATE]


def test_a_password_in_a_link_is_kept_nowhere(tusou_home: Path, album: Album, site: str) -> None:
    service = ImportService(OneLibrary(album), Paths.from_environment(), allow_private_links=True)
    link = f"{site}/page".replace("://", "://ann:my-password@")

    summary = service.run(service.add("local", [link]), TaskContext())
    service.close()

    assert [each.source for each in summary.failed] == [f"{site}/page"]
    assert not any(b"my-password" in each.read_bytes() for each in tusou_home.rglob("*") if each.is_file())
