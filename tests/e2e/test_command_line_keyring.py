"""Secrets that are typed on a terminal are kept by a real keyring, and by nothing else."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.emulator import Access, Emulator

pytestmark = pytest.mark.skipif(
    not (shutil.which("dbus-run-session") and shutil.which("gnome-keyring-daemon")),
    reason="needs dbus-run-session and gnome-keyring-daemon",
)

#: Unlocks a new keyring, then runs the rest of its arguments.
_SESSION = 'echo -n pass | gnome-keyring-daemon --unlock --components=secrets >/dev/null && exec "$@"'

#: Runs a program on a terminal and answers its questions: ending of a question, answer, ending, answer, …, --, program.
_TYPIST = """
import os, pty, sys
end = sys.argv.index("--")
said = [argument.encode() for argument in sys.argv[1:end]]
questions = list(zip(said[::2], said[1::2]))
heard = b""
def read(descriptor):
    global heard
    data = os.read(descriptor, 1024)
    heard += data
    if questions and heard.endswith(questions[0][0]):
        os.write(descriptor, questions.pop(0)[1] + b"\\n")
        heard = b""
    return data
sys.exit(os.waitstatus_to_exitcode(pty.spawn(sys.argv[end + 1:], read)))
"""


_LOCK = "import secretstorage; secretstorage.get_default_collection(secretstorage.dbus_init()).lock()"
_PROGRAM = (sys.executable, "-m", "desktop")


def in_session(home: Path, *steps: Sequence[str]) -> subprocess.CompletedProcess[str]:
    """Run programs one after the other, until one fails, in a D-Bus session with an unlocked GNOME keyring."""
    script = " && ".join(shlex.join(step) for step in steps)
    return subprocess.run(
        ["dbus-run-session", "--", "sh", "-c", _SESSION, "sh", "sh", "-c", script],
        env={
            "PATH": os.environ["PATH"],
            "HOME": str(home),
            "XDG_RUNTIME_DIR": str(home),
            "TUSOU_HOME": str(home / "home"),
            "LANG": "C.UTF-8",
        },
        cwd=Path(__file__).parents[2],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
        text=True,
        timeout=100,
    )


def typed_in(access: Access) -> Sequence[str]:
    """Adding a connection whose secrets are typed on a terminal."""
    talk = [
        *("configured): ", access.access_key_id),
        *("AccessKey secret: ", access.access_key_secret),
        *("(empty: none): ", ""),
        *(f"namespace {access.namespace}: ", access.namespace_password),
    ]
    return [sys.executable, "-c", _TYPIST, *talk, "--", *_PROGRAM, *access.library_arguments("cloud")]


def assert_nowhere_in(home: Path, access: Access) -> None:
    """No secret is in a file."""
    kept = b"".join(file.read_bytes() for file in home.rglob("*") if file.is_file())
    for secret in (access.access_key_id, access.access_key_secret, access.namespace_password):
        assert secret.encode() not in kept


def test_typed_secrets_are_kept_by_the_keyring_and_used_later(tmp_path: Path) -> None:
    with Emulator(fast=True) as emulator:
        access = emulator.access
        check, remove = ((*_PROGRAM, "library", what, "cloud") for what in ("check", "remove"))
        typed = in_session(tmp_path, typed_in(access), check, remove)
    assert typed.returncode == 0, typed.stdout + typed.stderr
    assert "is forgotten" in typed.stdout
    assert_nowhere_in(tmp_path, access)
    for secret in (access.access_key_secret, access.namespace_password):
        assert secret not in typed.stdout + typed.stderr


def test_a_locked_keyring_is_said_before_anything_is_asked_and_nothing_is_kept(tmp_path: Path) -> None:
    with Emulator(fast=True) as emulator:
        access = emulator.access
        refused = in_session(tmp_path, [sys.executable, "-c", _LOCK], typed_in(access))
        assert refused.returncode == 1
        assert "The keyring is locked." in refused.stdout
        assert "environment variables" in refused.stdout
        assert "AccessKey secret: " not in refused.stdout
        listed = in_session(tmp_path, [*_PROGRAM, "library", "list"])
    assert "cloud" not in listed.stdout
    assert_nowhere_in(tmp_path, access)


def test_a_keyring_that_was_locked_since_is_said_and_the_connection_stays(tmp_path: Path) -> None:
    with Emulator(fast=True) as emulator:
        access = emulator.access
        status = [*_PROGRAM, "search", "cat", "--library", "cloud"]
        refused = in_session(tmp_path, typed_in(access), [sys.executable, "-c", _LOCK], status)
        assert refused.returncode == 1
        assert "The keyring is locked." in refused.stderr
        unlocked = in_session(tmp_path, [*_PROGRAM, "library", "check", "cloud"])
    assert unlocked.returncode == 0, unlocked.stdout + unlocked.stderr
    assert_nowhere_in(tmp_path, access)
