from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from desktop.core.errors import ErrorCode, InvalidInputError
from desktop.core.progress import TaskCancelled, TaskContext
from desktop.imaging.download import download
from tests.emulator.certificates import Authority

PICTURE = b"\xff\xd8\xff picture"

UNSIZED = -1
REFUSALS = {"/missing.jpg": 404, "/busy.jpg": 503}
ANSWERS: dict[str, tuple[str, bytes] | tuple[str, bytes, int]] = {
    "/page": ("text/html; charset=utf-8", b"<html>"),
    "/drawing": ("image/svg+xml", b"<svg/>"),
    "/empty.jpg": ("image/jpeg", b""),
    "/cut.jpg": ("image/jpeg", PICTURE, 1000),
    "/unsized": ("image/png", b"x" * 5000, UNSIZED),
}


class Site(BaseHTTPRequestHandler):
    """A small web site with one picture and many ways to be unpleasant."""

    stalling = threading.Event()

    def do_GET(self) -> None:
        path = self.path.partition("?")[0]
        if path.startswith("/hop/"):
            hops = int(path.rpartition("/")[2])
            self._redirect(f"/hop/{hops - 1}" if hops > 1 else "/photo%20one.jpg")
        elif path == "/away":
            self._redirect("file:///etc/passwd")
        elif path in REFUSALS:
            self.send_error(REFUSALS[path])
        elif path == "/slow.jpg":
            self._answer("image/jpeg", b"", declared=9)
            Site.stalling.wait(60)
        else:
            self._answer(*ANSWERS.get(path, ("image/jpeg", PICTURE)))

    def _redirect(self, target: str) -> None:
        self.send_response(302)
        self.send_header("Location", target)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def _answer(self, kind: str, body: bytes, declared: int | None = None) -> None:
        self.send_response(200)
        self.send_header("Content-Type", kind)
        if declared != UNSIZED:
            self.send_header("Content-Length", str(len(body) if declared is None else declared))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    Site.stalling.set()
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)


def refused(url: str, **options: object) -> InvalidInputError:
    with pytest.raises(InvalidInputError) as caught:
        download(url, TaskContext(), **{"allow_private": True, **options})  # type: ignore[arg-type]
    return caught.value


def test_a_picture_is_fetched_through_redirects_and_named_after_its_address(site: str) -> None:
    answer = download(f"{site}/hop/3", TaskContext(), allow_private=True)

    assert (answer.content, answer.name) == (PICTURE, "photo one.jpg")
    assert answer.final_url == f"{site}/photo%20one.jpg"


def test_a_name_without_extension_gets_that_of_its_type(site: str) -> None:
    assert download(f"{site}/", TaskContext(), allow_private=True).name == "picture.jpg"


@pytest.mark.parametrize(
    ("path", "code", "retryable"),
    [
        ("/hop/9", ErrorCode.LINK_FAILED, False),
        ("/away", ErrorCode.LINK_INVALID, False),
        ("/missing.jpg", ErrorCode.LINK_FAILED, False),
        ("/busy.jpg", ErrorCode.LINK_FAILED, True),
        ("/page", ErrorCode.LINK_NOT_AN_IMAGE, False),
        ("/drawing", ErrorCode.LINK_NOT_AN_IMAGE, False),
        ("/empty.jpg", ErrorCode.FILE_EMPTY, False),
        ("/cut.jpg", ErrorCode.LINK_FAILED, True),
    ],
)
def test_answers_that_are_no_picture_are_told_apart(site: str, path: str, code: ErrorCode, *, retryable: bool) -> None:
    error = refused(site + path)
    assert (error.code, error.retryable) == (code, retryable)


@pytest.mark.parametrize("path", ["/photo.jpg", "/unsized"])
def test_answers_beyond_the_limit_are_refused(site: str, path: str) -> None:
    assert refused(site + path, max_bytes=9).code is ErrorCode.FILE_TOO_LARGE


@pytest.mark.parametrize("host", ["127.0.0.1", "2130706433", "localhost", "[::1]", "[::ffff:127.0.0.1]", "0"])
def test_private_addresses_are_refused_however_they_are_written(site: str, host: str) -> None:
    port = site.rpartition(":")[2]
    error = refused(f"http://{host}:{port}/photo.jpg", allow_private=False)
    assert error.code is ErrorCode.LINK_PRIVATE


def test_certificates_are_verified_and_a_bundle_can_be_given(tmp_path: Path) -> None:
    authority = Authority(tmp_path)
    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    server.socket = authority.server_context(["localhost"]).wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        port = server.server_port
        picture = f"https://localhost:{port}/photo.jpg"
        assert download(picture, TaskContext(), allow_private=True, ca_bundle=authority.bundle).content == PICTURE
        unknown = refused(picture)
        assert (unknown.code, unknown.retryable) == (ErrorCode.LINK_FAILED, False)
        other_name = refused(f"https://127.0.0.1:{port}/photo.jpg", ca_bundle=authority.bundle)
        assert (other_name.code, other_name.retryable) == (ErrorCode.LINK_FAILED, False)
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.mark.parametrize("url", ["ftp://example.org/a.jpg", "http://", "http://a:b/c.jpg", "http://[::1/a", "nonsense"])
def test_what_is_no_web_address_is_refused(url: str) -> None:
    assert refused(url).code is ErrorCode.LINK_INVALID


def test_errors_do_not_repeat_what_may_be_secret(site: str) -> None:
    url = f"{site.replace('://', '://user:hush@')}/missing.jpg?signature=hush"
    error = refused(url)
    assert "hush" not in f"{error} {error.params} {error.detail}"
    assert error.params["url"] == f"{site}/missing.jpg"


def test_a_host_that_does_not_answer_may_be_tried_again() -> None:
    error = refused("http://127.0.0.1:1/a.jpg")
    assert (error.code, error.retryable) == (ErrorCode.LINK_FAILED, True)


def test_a_slow_answer_ends_at_the_time_limit(site: str) -> None:
    error = refused(f"{site}/slow.jpg", timeout_s=0.2)
    assert (error.code, error.retryable) == (ErrorCode.LINK_FAILED, True)


def test_cancelling_does_not_wait_for_the_host(site: str) -> None:
    ctx = TaskContext()
    threading.Timer(0.2, ctx.cancel).start()
    with pytest.raises(TaskCancelled):
        download(f"{site}/slow.jpg", ctx, allow_private=True)
    assert not Site.stalling.is_set()
