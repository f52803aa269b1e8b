"""One window: another start of the program hands its photos to it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtNetwork import QLocalSocket
from pytestqt.qtbot import QtBot

from desktop.app.opening import absolute
from desktop.app.single_instance import ACTIVATION_TOKEN, SingleInstance
from desktop.config.paths import Paths

HAND_OVER = """
import sys
from desktop.app.single_instance import SingleInstance
from desktop.config.paths import Paths
instance = SingleInstance(Paths.from_environment())
print("claimed" if instance.claim() else "handed over" if instance.hand_over(sys.argv[1:]) else "no answer")
"""
HOLD = """
import sys, time
from desktop.app.single_instance import SingleInstance
from desktop.config.paths import Paths
instance = SingleInstance(Paths.from_environment())
assert instance.claim()
instance.listen()
print("listening", flush=True)
time.sleep(60)
"""


@pytest.fixture
def first(tusou_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> SingleInstance:
    runtime = tmp_path / "run"
    runtime.mkdir(mode=0o700)
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(runtime))
    return SingleInstance(Paths.from_environment())


def start_another(*photos: str, **environment: str) -> subprocess.Popen[str]:
    arguments = [sys.executable, "-c", HAND_OVER, *photos]
    return subprocess.Popen(arguments, stdout=subprocess.PIPE, text=True, env={**os.environ, **environment})


def test_another_start_hands_over_its_photos_and_its_right_to_the_focus(
    first: SingleInstance, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(ACTIVATION_TOKEN, raising=False)
    assert first.claim()
    first.listen()
    with qtbot.waitSignal(first.photos_received, timeout=30_000) as received:
        other = start_another("/photos/猫 1.jpg", "https://example.com/a.png", **{ACTIVATION_TOKEN: "token-1"})
    assert other.communicate()[0] == "handed over\n"
    assert received.args == [["/photos/猫 1.jpg", "https://example.com/a.png"]]
    assert os.environ[ACTIVATION_TOKEN] == "token-1"
    monkeypatch.delenv(ACTIVATION_TOKEN)
    first.close()


def test_another_home_has_another_window(first: SingleInstance, tmp_path: Path) -> None:
    assert first.claim()
    other = start_another("/photos/cat.jpg", TUSOU_HOME=str(tmp_path / "other"))
    assert other.communicate()[0] == "claimed\n"
    first.close()


def test_the_window_of_a_killed_program_is_taken_over(first: SingleInstance, qtbot: QtBot) -> None:
    killed = subprocess.Popen([sys.executable, "-c", HOLD], stdout=subprocess.PIPE, text=True)
    assert killed.stdout is not None
    assert killed.stdout.readline() == "listening\n"
    assert not first.claim()
    killed.send_signal(signal.SIGKILL)
    killed.communicate()
    assert first.claim()
    first.listen()
    with qtbot.waitSignal(first.photos_received, timeout=30_000):
        other = start_another()
    assert other.communicate()[0] == "handed over\n"
    first.close()


def test_the_place_is_free_after_the_end(first: SingleInstance) -> None:
    assert first.claim()
    first.listen()
    first.close()
    other = start_another()
    assert other.communicate()[0] == "claimed\n"


def test_only_the_user_can_reach_the_window(first: SingleInstance, tmp_path: Path) -> None:
    assert first.claim()
    first.listen()
    sockets = [path for path in (tmp_path / "run").iterdir() if path.is_socket()]
    assert [path.stat().st_mode & 0o077 for path in sockets] == [0]
    first.close()


@pytest.mark.parametrize(
    "message",
    [b"hello\n", b"[]\n", b'{"photos": "x", "token": ""}\n', json.dumps({"photos": [1], "token": ""}).encode() + b"\n"],
)
def test_what_is_not_understood_is_refused(
    message: bytes, first: SingleInstance, tmp_path: Path, qtbot: QtBot, caplog: pytest.LogCaptureFixture
) -> None:
    assert first.claim()
    first.listen()
    address = next(path for path in (tmp_path / "run").iterdir() if path.is_socket())
    socket = QLocalSocket()
    with qtbot.assertNotEmitted(first.photos_received), qtbot.waitSignal(socket.disconnected, timeout=30_000):
        socket.connectToServer(str(address))
        socket.write(message)
    assert "not understood" in caplog.text
    first.close()


def test_arguments_become_absolute(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert absolute("cat.jpg") == str(tmp_path / "cat.jpg")
    assert absolute("file:///photos/a%20b.jpg") == "/photos/a b.jpg"
    assert absolute("HTTPS://example.com/a.png") == "HTTPS://example.com/a.png"
