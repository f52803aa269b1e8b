"""The short form of ``benchmarks/soak.py``."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

REPOSITORY = Path(__file__).parents[2]


def test_nothing_grows_and_counts_agree_over_some_rounds_of_use() -> None:
    command = [sys.executable, "benchmarks/soak.py", "--rounds", "6"]
    done = subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, timeout=110, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
