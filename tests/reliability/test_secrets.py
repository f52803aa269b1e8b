"""Secrets are nowhere but in the keyring, in memory, and in the protocol's own requests over TLS."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
from pathlib import Path
from urllib.parse import quote, quote_plus, urlsplit

import pytest

from tests.emulator import Emulator, FaultKind, Part
from tests.reliability.imports import make_photos

REPOSITORY = Path(__file__).parents[2]


@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
def test_no_secret_is_in_any_file_log_process_or_address_of_the_whole_cloud_scenario(tmp_path: Path) -> None:
    home, temporary, photos = tmp_path / "home", tmp_path / "temporary", tmp_path / "photos"
    temporary.mkdir()
    make_photos(photos, 12)
    with Emulator(fast=True) as emulator:
        access = emulator.access
        emulator.faults.add(FaultKind.LOST_ANSWER, "UploadDocumentAsync", times=1)
        emulator.faults.add(FaultKind.DROPPED, "QueryContent", times=1)
        emulator.faults.add(
            FaultKind.ERROR,
            "QueryContent",
            times=1,
            code="SignatureDoesNotMatch",
            message=f"server string to sign is POST&NamespacePassword={access.namespace_password}",
        )
        names = ("region", "instance", "namespace", "collection", "endpoint", "open_platform_endpoint", "ca_bundle")
        given = {
            "connection": {"name": "cloud", **{name: str(getattr(access, name)) for name in names}},
            "secrets": {
                "access_key_id": access.access_key_id,
                "access_key_secret": access.access_key_secret,
                "namespace_password": access.namespace_password,
            },
        }
        keep = {name: value for name, value in os.environ.items() if not name.startswith(("ALIBABA", "TUSOU"))}
        own = {"TUSOU_HOME": str(home), "TMPDIR": str(temporary), "QT_QPA_PLATFORM": "offscreen", "DEBUG": "sdk"}
        done = subprocess.run(
            [sys.executable, "-m", "tests.reliability.secret_program", str(photos)],
            cwd=REPOSITORY,
            env={**keep, **own},
            input=json.dumps(given),
            capture_output=True,
            text=True,
            timeout=100,
            check=False,
        )
        assert done.stdout.endswith("done\n"), done
        assert done.returncode == -11, done
        secrets = [*emulator.secrets, access.access_key_id]
        forms = {form for each in secrets for form in (each, quote(each, safe=""), quote_plus(each))}
        assert not [form for form in forms if form in done.stdout + done.stderr]
        found = [
            path
            for folder in (home, temporary)
            for path in folder.rglob("*")
            if path.is_file() and any(form.encode() in path.read_bytes() for form in forms)
        ]
        assert found == []
        check_addresses(emulator, forms)
    logged = "".join(path.read_text(errors="replace") for path in home.rglob("*.log*"))
    assert "Traceback" in logged
    assert "NamespacePassword" in logged
    assert "Segmentation fault" in logged
    check_modes(home)


def check_addresses(emulator: Emulator, forms: set[str]) -> None:
    """Only the API's own calls carry a secret in their address, over TLS; hosts of files never see one."""
    for url in emulator.urls_seen:
        parts = urlsplit(url)
        if any(form in url for form in forms):
            assert parts.scheme == "https"
            assert parts.netloc in {emulator.host(Part.GPDB), emulator.host(Part.OPEN_PLATFORM)}


def check_modes(home: Path) -> None:
    """Files and folders are for their owner only."""
    made_by_the_test = {"seen-by-others.txt"}
    open_to_others = {
        str(path.relative_to(home)): oct(stat.S_IMODE(path.stat().st_mode))
        for path in home.rglob("*")
        if path.stat().st_mode & 0o077 and path.name not in made_by_the_test
    }
    assert open_to_others == {}
