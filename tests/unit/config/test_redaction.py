"""Secrets do not get into the log, whatever they are wrapped in."""

from __future__ import annotations

import logging
import os
import stat
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop.config import log
from desktop.config.redaction import redact, remember_secret

SECRET = "Zk93hfQ7vNwX2"


@pytest.mark.parametrize(
    "text",
    [
        f"https://gpdb.aliyuncs.com/?NamespacePassword={SECRET}&RegionId=cn-hangzhou",
        f"GET /?ManagerAccountPassword={SECRET} HTTP/1.1",
        f"https://bucket.oss.aliyuncs.com/x.jpg?Expires=1&OSSAccessKeyId={SECRET}&Signature={SECRET}",
        f"https://bucket.oss.aliyuncs.com/x.jpg?x-oss-signature={SECRET}&security-token={SECRET}",
        f"Authorization: ACS3-HMAC-SHA256 Credential={SECRET},SignedHeaders=host,Signature={SECRET}",
        f"{{'Authorization': 'Bearer {SECRET}', 'host': 'x'}}",
        f'{{"namespace_password": "{SECRET}", "region": "x"}}',
        f"access_key_secret='{SECRET}' access_key_id={SECRET}",
        f"AccessKeySecret: {SECRET}",
        f"SecurityToken={SECRET}; x-acs-security-token: {SECRET}",
        f"password={SECRET}\nnext line",
        f"https://user:{SECRET}@proxy.example:8080/",
        "the key LTAI5tZk93hfQ7vNwX2abcd was refused",
    ],
)
def test_secrets_are_hidden(text: str) -> None:
    assert "Zk93hfQ7vNwX2" not in redact(text)


def test_what_stands_around_a_secret_stays_readable() -> None:
    assert (
        redact(f"https://h/?Password={SECRET}&RegionId=cn-hangzhou") == "https://h/?Password=***&RegionId=cn-hangzhou"
    )
    assert redact("photo 12 of 40: token ring, passwords.jpg") == "photo 12 of 40: token ring, passwords.jpg"


def test_a_known_secret_is_hidden_in_any_surroundings_and_when_quoted() -> None:
    remember_secret("p/ss wörd+1")
    assert "wörd" not in redact("tried p/ss wörd+1 in vain")
    assert "ss%20w" not in redact("q=p%2Fss%20w%C3%B6rd%2B1")


@pytest.fixture
def log_file(tmp_path: Path) -> Iterator[Path]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield log.configure(tmp_path, logging.DEBUG)
    for handler in [each for each in root.handlers if each not in handlers]:
        root.removeHandler(handler)
        handler.close()
    root.setLevel(level)
    logging.captureWarnings(capture=False)


def test_tracebacks_in_the_log_are_redacted(log_file: Path) -> None:
    def refused() -> None:
        raise ConnectionError(f"https://h/?NamespacePassword={SECRET} refused")

    try:
        refused()
    except ConnectionError:
        logging.getLogger("tests").exception("call with %s failed", f"AccessKeySecret={SECRET}")
    text = log_file.read_text()
    assert "Traceback" in text
    assert SECRET not in text


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX modes")
def test_the_log_is_for_its_owner_only_also_after_rotation(log_file: Path) -> None:
    for _ in range(3):
        logging.getLogger("tests").info("x" * 600_000)
    files = list(log_file.parent.iterdir())
    assert len(files) > 1
    assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}


def test_a_log_that_cannot_be_renamed_goes_on_in_the_same_file(log_file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def rename(source: str, _target: str) -> None:
        raise PermissionError(13, "as Windows says while another program writes there", source)

    monkeypatch.setattr(os, "rename", rename)
    for number in range(3):
        logging.getLogger("tests").info("%d%s", number, "x" * 600_000)
    lines = log_file.read_text().splitlines()
    assert [line.rpartition(" ")[2].rstrip("x") for line in lines] == ["0", "1", "2"]


def test_names_that_are_no_utf8_can_be_logged(log_file: Path) -> None:
    logging.getLogger("tests").info("file %s", b"caf\xe9.jpg".decode(errors="surrogateescape"))
    assert "caf\\udce9.jpg" in log_file.read_text()


def test_configured_again_there_is_still_one_log(log_file: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    log.configure(other)
    logging.getLogger("tests").info("once")
    assert "once" in (other / log.FILE_NAME).read_text()
    assert not log_file.exists()
