"""Secrets that are typed on a terminal are kept by a real keyring, and by nothing else."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.emulator.emulator import Emulator

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


def test_typed_secrets_are_kept_by_the_keyring_and_used_later(tmp_path: Path) -> None:
    with Emulator(fast=True) as emulator:
        access = emulator.access
        secrets = [access.access_key_id, access.access_key_secret, access.namespace_password]
        program = [sys.executable, "-m", "desktop"]
        talk = [
            *("configured): ", access.access_key_id),
            *("AccessKey secret: ", access.access_key_secret),
            *("(empty: none): ", ""),
            *(f"namespace {access.namespace}: ", access.namespace_password),
        ]
        add = [sys.executable, "-c", _TYPIST, *talk, "--", *program, *access.library_arguments("cloud")]
        check = [*program, "library", "check", "cloud"]
        remove = [*program, "library", "remove", "cloud"]
        steps = " && ".join(subprocess.list2cmdline(step) for step in (check, remove))
        typed = subprocess.run(
            ["dbus-run-session", "--", "sh", "-c", _SESSION, "sh", "sh", "-c", f'"$@" && {steps}', "sh", *add],
            env={
                "PATH": os.environ["PATH"],
                "HOME": str(tmp_path),
                "XDG_RUNTIME_DIR": str(tmp_path),
                "TUSOU_HOME": str(tmp_path / "home"),
                "LANG": "C.UTF-8",
            },
            cwd=Path(__file__).parents[2],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
            text=True,
            timeout=100,
        )
    assert typed.returncode == 0, typed.stdout + typed.stderr
    assert "is forgotten" in typed.stdout
    kept = b"".join(file.read_bytes() for file in tmp_path.rglob("*") if file.is_file())
    for secret in secrets:
        assert secret.encode() not in kept
    for secret in secrets[1:]:
        assert secret not in typed.stdout + typed.stderr
