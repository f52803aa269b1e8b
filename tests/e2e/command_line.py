"""The real `tusou` in processes of their own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

TIMEOUT_S = 100


@dataclass(frozen=True)
class Done:
    """What a command left: exit status, standard output, standard error."""

    status: int
    out: str
    err: str

    @property
    def data(self) -> Any:
        """The one JSON object on standard output."""
        assert self.out.endswith("\n"), self
        return json.loads(self.out)


@dataclass(frozen=True)
class CommandLine:
    """`tusou` with a TUSOU_HOME of its own and nothing of this session's environment that matters."""

    home: Path
    environ: Mapping[str, str] = field(default_factory=dict)

    def start(self, *arguments: str | bytes) -> subprocess.Popen[bytes]:
        """Start a command without waiting for it."""
        foreign = ("ALIBABA_", "TUSOU_", "LC_", "LANGUAGE", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY")
        keep = {name: value for name, value in os.environ.items() if not name.upper().startswith(foreign)}
        environ = {**keep, "LANG": "C.UTF-8", "TUSOU_HOME": str(self.home), **self.environ}
        return subprocess.Popen(
            [sys.executable, "-m", "desktop", *arguments],
            env=environ,
            cwd=Path(__file__).parents[2],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )

    def run(self, *arguments: str | bytes) -> Done:
        """Run a command to its end."""
        return finish(self.start(*arguments))

    def json(self, *arguments: str | bytes) -> Any:
        """The JSON object of a command that must succeed."""
        done = self.run(*arguments, "--json")
        assert done.status == 0, done
        return done.data


def finish(process: subprocess.Popen[bytes]) -> Done:
    """Wait for a command that was started."""
    out, err = process.communicate(timeout=TIMEOUT_S)
    return Done(process.returncode, out.decode(), err.decode(errors="replace"))
