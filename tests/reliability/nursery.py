"""Programs that start at once: copies of a process that has loaded everything. They can be killed like any other."""

from __future__ import annotations

import importlib
import multiprocessing
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

_context = multiprocessing.get_context("forkserver")
_context.set_forkserver_preload(
    [
        "tests.reliability.cloud_program",
        "tests.reliability.nursery",
        "desktop.cli.main",
        "desktop.services.library",
        "desktop.services.importing.run",
        "desktop.engines.local.engine",
        "alibabacloud_gpdb20160503.client",
        "onnxruntime",
    ]
)


class Offspring:
    """A running program, used as a :class:`subprocess.Popen` is.

    Args:
        module: what it runs: its function ``main``.
        arguments: of that function, which take the place of the command line's too.
        environ: all of its environment.
        folder: where its output goes.
    """

    def __init__(self, module: str, arguments: Sequence[str], environ: Mapping[str, str], folder: Path) -> None:
        folder.mkdir(exist_ok=True)
        number = len(list(folder.iterdir()))
        self.out, self._err = folder / f"{number}.out", folder / f"{number}.err"
        files = (str(self.out), str(self._err))
        for file in files:
            Path(file).touch()
        self._process = _context.Process(target=_live, args=(module, list(arguments), dict(environ), files))
        self._process.start()

    @property
    def returncode(self) -> int | None:
        """Exit status; negative for a signal, None while it runs."""
        return self._process.exitcode

    def kill(self) -> None:
        """SIGKILL."""
        self._process.kill()

    def communicate(self, timeout: float | None = None) -> tuple[bytes, bytes]:
        """Wait for its end. Returns what it wrote.

        Raises:
            subprocess.TimeoutExpired: it did not end in so many seconds.
        """
        self._process.join(timeout)
        if self._process.exitcode is None:
            raise subprocess.TimeoutExpired("program", timeout or 0.0)
        return self.out.read_bytes(), self._err.read_bytes()


def _live(module: str, arguments: list[str], environ: dict[str, str], files: tuple[str, str]) -> None:
    """The whole life of a program."""
    os.environ.clear()
    os.environ.update(environ)
    for number, file in enumerate(files, start=1):
        os.dup2(os.open(file, os.O_WRONLY | os.O_APPEND), number)
    sys.stdout, sys.stderr = (os.fdopen(number, "w", encoding="utf-8") for number in (1, 2))
    sys.argv = [module, *arguments]
    main = importlib.import_module(module).main
    status = main(arguments) if module == "desktop.cli.main" else main(*arguments)
    sys.stdout.flush()
    sys.exit(status)
