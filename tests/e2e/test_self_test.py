"""``tusou --self-test`` tries every part of the program, and names the part that is broken."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
BUNDLE = "import sys; sys._MEIPASS = sys.argv.pop(1); from desktop.__main__ import main; sys.exit(main())"


def run(*arguments: str, home: Path) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "TUSOU_HOME": str(home)}
    command = [sys.executable, *arguments, "--self-test"]
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=110, cwd=ROOT, check=False)


def test_everything_works_and_nothing_is_left_behind(tmp_path: Path) -> None:
    ended = run("-m", "desktop", home=tmp_path)
    assert ended.returncode == 0, ended.stdout + ended.stderr
    assert "✗" not in ended.stdout
    assert ended.stdout.endswith("Everything works.\n")
    assert list(tmp_path.iterdir()) == []


def test_what_is_broken_is_named_and_the_rest_is_tried(tmp_path: Path) -> None:
    resources = tmp_path / "bundle" / "resources"
    shutil.copytree(ROOT / "resources", resources)
    (resources / "icons" / "photo.svg").write_text("<svg")
    (resources / "translations" / "tusou_zh_CN.qm").write_bytes(b"no translation")
    ended = run("-c", BUNDLE, str(tmp_path / "bundle"), home=tmp_path / "home")
    broken = [line.partition(":")[0].removeprefix("✗ ") for line in ended.stdout.splitlines() if line.startswith("✗")]
    assert ended.returncode == 1
    assert {"translations", "icons"} <= set(broken)
    assert ended.stdout.endswith("Something is broken.\n")
