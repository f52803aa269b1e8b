"""A service that means harm, or somebody between: errors that say what it is, and nothing else happens."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from desktop.core.errors import ErrorCode, TusouError
from desktop.core.progress import TaskContext
from desktop.core.query import Query, TextTerm
from desktop.engines.analyticdb import transport
from desktop.engines.analyticdb.connection import Secrets
from desktop.engines.analyticdb.engine import AnalyticDBEngine
from tests.emulator import Emulator, FaultKind, Part
from tests.emulator.certificates import LOOPBACK_NAMES, Authority, process_authority
from tests.emulator.wire import Reply, Request
from tests.reliability.imports import Rig, codes, connection_to, make_photos, rig
from tests.reliability.killing import photo

MARKUP = '<img src="file:///etc/passwd" onerror="alert(1)"><b>bold</b> {0} %s \u202egnp.exe'


@pytest.fixture
def cloud(tmp_path: Path) -> Iterator[Rig]:
    with rig("analyticdb", tmp_path / "home") as made:
        yield made


def emulator_of(cloud: Rig) -> Emulator:
    assert cloud.emulator is not None
    return cloud.emulator


def change_answers(emulator: Emulator, part: Part, change: Callable[[Request, bytes], bytes]) -> None:
    """Change every answer of a host on its way."""
    listener = emulator.listeners[part]
    real = listener.serve

    def serve(request: Request) -> Reply:
        reply = real(request)
        return Reply.of(reply.status, change(request, b"".join(reply.pieces)), reply.content_type, reply.headers)

    listener.serve = serve


def say_addresses(emulator: Emulator, url: str) -> None:
    """Let every picture be said to be at ``url``."""

    def change(_request: Request, body: bytes) -> bytes:
        def walk(value: Any) -> Any:
            if isinstance(value, dict):
                return {
                    key: url if key.lower() == "fileurl" and isinstance(each, str) else walk(each)
                    for key, each in value.items()
                }
            return [walk(each) for each in value] if isinstance(value, list) else value

        return json.dumps(walk(json.loads(body))).encode()

    change_answers(emulator, Part.GPDB, change)


@pytest.fixture
def knocker() -> Iterator[tuple[int, list[str]]]:
    """A server of a private network that nobody should knock at: its port, and who did."""
    seen: list[str] = []

    class Door(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            seen.append(self.path)
            self.send_error(404)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Door)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield server.server_port, seen
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.mark.parametrize(
    "address",
    ["file:///etc/passwd", "ftp://127.0.0.1:{port}/a.png", "http://127.0.0.1:{port}/a.png", "//", "http://[", "x"],
)
def test_addresses_that_lead_elsewhere_are_not_followed(
    cloud: Rig, address: str, knocker: tuple[int, list[str]]
) -> None:
    port, seen = knocker
    emulator = emulator_of(cloud)
    emulator.add_photo("theirs.png", photo(1))
    say_addresses(emulator, address.format(port=port))
    with pytest.raises(TusouError) as told:
        cloud.engine.thumbnail("theirs.png")
    assert told.value.code in {ErrorCode.LINK_FAILED, ErrorCode.PHOTO_NOT_FOUND, ErrorCode.ANSWER_UNEXPECTED}
    assert seen == []


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "10.1.2.3", "192.168.0.1", "169.254.169.254", "100.100.100.200", "[::1]"]
)
def test_a_service_on_the_internet_cannot_send_us_into_private_networks(host: str) -> None:
    files = transport.Files(transport.tls_context(None), "203.0.113.7.invalid")
    scene = transport.Scene("GetObject", host)
    with pytest.raises(TusouError) as told:
        files.fetch(f"https://{host}/latest/meta-data/", transport.Patience(connect_s=0.1), scene)
    assert told.value.code is ErrorCode.SERVICE_REFUSED
    assert "private" in told.value.detail
    files.close()


def test_redirects_of_pictures_are_not_followed(cloud: Rig, knocker: tuple[int, list[str]]) -> None:
    port, seen = knocker
    emulator = emulator_of(cloud)
    emulator.add_photo("theirs.png", photo(1))
    target = {"Location": f"http://127.0.0.1:{port}/a.png"}
    emulator.listeners[Part.FILES].serve = lambda _request: Reply.of(302, b"", "text/plain", target)
    with pytest.raises(TusouError):
        cloud.engine.thumbnail("theirs.png")
    assert seen == []


@pytest.mark.parametrize("content", [b"<html>no picture</html>", b"", b"\x89PNG\r\n\x1a\n", b"\0" * 5000])
def test_thumbnails_that_are_no_pictures_are_named(cloud: Rig, content: bytes) -> None:
    emulator = emulator_of(cloud)
    emulator.add_photo("theirs.png", photo(1))
    change_answers(emulator, Part.FILES, lambda _request, _body: content)
    with pytest.raises(TusouError) as told:
        cloud.engine.thumbnail("theirs.png")
    assert told.value.code in {ErrorCode.NOT_AN_IMAGE, ErrorCode.IMAGE_DAMAGED, ErrorCode.FILE_EMPTY}


def test_a_picture_without_end_is_not_read_into_memory(cloud: Rig, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(transport, "MAX_ANSWER_BYTES", 100_000)
    emulator = emulator_of(cloud)
    emulator.add_photo("theirs.png", photo(1))
    change_answers(emulator, Part.FILES, lambda _request, body: body + bytes(1_000_000))
    with pytest.raises(TusouError):
        cloud.engine.thumbnail("theirs.png")


def test_markup_in_names_and_captions_stays_text(cloud: Rig) -> None:
    emulator = emulator_of(cloud)
    emulator.add_photo("odd <b>name<b>.png", photo(1), caption=MARKUP, file_name=MARKUP)
    (match,) = cloud.engine.search(Query((TextTerm("anything"),), top_k=5), TaskContext()).matches
    assert match.photo.caption == MARKUP


@pytest.mark.parametrize(
    "kind", [FaultKind.TRUNCATED_JSON, FaultKind.ODD_SHAPE, FaultKind.HTML_ERROR, FaultKind.CUT_BODY]
)
def test_an_import_through_spoiled_answers_gets_every_photo_once(cloud: Rig, tmp_path: Path, kind: FaultKind) -> None:
    hashes = make_photos(tmp_path / "photos", 30)
    emulator_of(cloud).faults.add(kind, probability=0.25)
    summary = cloud.run(cloud.add(str(tmp_path / "photos")))
    assert codes(summary) == []
    assert cloud.stored() == hashes


WRONG = ("other_host", "expired", "self_signed", "unknown_authority")


def spoil_certificate(emulator: Emulator, part: Part, wrong: str, folder: Path) -> None:
    listener = emulator.listeners[part]
    if wrong == "other_host":
        listener.show_wrong_certificate()
    elif wrong == "expired":
        listener.show_certificate(process_authority().server_context(LOOPBACK_NAMES, expired=True))
    else:
        # To who does not know the authority a certificate of its own making is as good as self-signed.
        listener.show_certificate(Authority(folder).server_context(LOOPBACK_NAMES))


@pytest.mark.parametrize("wrong", WRONG)
@pytest.mark.parametrize("part", [Part.GPDB, Part.OPEN_PLATFORM, Part.OSS, Part.FILES])
def test_a_certificate_that_is_not_right_is_refused_at_every_host_by_name(
    cloud: Rig, tmp_path: Path, part: Part, wrong: str
) -> None:
    emulator = emulator_of(cloud)
    emulator.add_photo("theirs.png", photo(1))
    emulator.forget_calls()
    spoil_certificate(emulator, part, wrong, tmp_path)
    make_photos(tmp_path / "photos", 1)
    with pytest.raises(TusouError) as told:
        if part is Part.FILES:
            cloud.engine.thumbnail("theirs.png")
        elif part is Part.GPDB:
            cloud.engine.search(Query((TextTerm("anything"),), top_k=5), TaskContext())
        else:
            cloud.run(cloud.add(str(tmp_path / "photos")))
    assert told.value.code is (ErrorCode.LINK_FAILED if part is Part.FILES else ErrorCode.TLS_REFUSED)
    assert told.value.params["host"] == emulator.host(part)
    assert not [call for call in emulator.calls if call.part is part]


def test_without_its_ca_bundle_the_service_is_not_trusted_and_no_setting_changes_that(
    cloud: Rig, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONHTTPSVERIFY", "0")
    emulator = emulator_of(cloud)
    access = emulator.access
    secrets = Secrets(access.access_key_id, access.access_key_secret, "", access.namespace_password)
    connection = replace(connection_to(emulator), ca_bundle=None)
    assert not [name for name in dir(connection) if "verify" in name or "insecure" in name]
    engine = AnalyticDBEngine(connection, lambda: secrets, tmp_path / "other")
    with pytest.raises(TusouError) as told:
        engine.search(Query((TextTerm("anything"),), top_k=5), TaskContext())
    assert told.value.code is ErrorCode.TLS_REFUSED
    engine.close()
