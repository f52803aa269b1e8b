"""``python -m tests.emulator``: what it prints is what a client needs."""

from __future__ import annotations

import re
import shlex
import signal
import subprocess
import sys
from pathlib import Path

import pytest
import requests

from tests.emulator.pictures import picture

REPOSITORY = Path(__file__).parents[3]


@pytest.mark.skipif(sys.platform == "win32", reason="a console's Ctrl+C cannot be sent to one process there")
def test_the_playground_prints_a_connection_that_works_and_stops_on_ctrl_c(tmp_path: Path) -> None:
    (tmp_path / "red.jpg").write_bytes(picture())
    (tmp_path / "broken.jpg").write_bytes(b"no picture")
    command = [sys.executable, "-m", "tests.emulator", "--fast", "--photos", str(tmp_path)]
    with subprocess.Popen(command, cwd=REPOSITORY, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        lines: list[str] = []
        while not (lines and lines[-1].startswith("Ctrl+C")):
            lines.append(process.stdout.readline())
        text = "".join(lines)
        arguments = shlex.split(next(line for line in lines if "library add" in line))
        endpoint, bundle = (arguments[arguments.index(name) + 1] for name in ("--endpoint", "--ca-bundle"))
        assert requests.get(f"https://{endpoint}/", verify=bundle, timeout=5).status_code == 400
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=10) == 0
    assert "with 1 photos" in text
    assert "left out: broken.jpg" in text
    assert len(re.findall(r"^  export [A-Z_]+=\S+$", text, re.MULTILINE)) == 4
