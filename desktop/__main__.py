"""Start of the program: the window without arguments or with photos only, else the command line."""

from __future__ import annotations

import signal
import sys
from collections.abc import Sequence

from desktop.core import startup
from desktop.imaging.formats import is_image_name


def main() -> int:
    """Run the program and return its exit status. No command has the name of a picture, so nothing is ambiguous."""
    startup.hasten()
    arguments = sys.argv[1:]
    if all(map(is_image_name, arguments)):
        return _open_window(arguments)
    from desktop.cli.main import main as run_command
    from desktop.cli.window import Window

    status = run_command(arguments, Window(_open_window, _self_test))
    # What was asked for is done and told: Ctrl+C while the interpreter shuts down must not make a failure of it.
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)
    startup.part()
    return status


def _open_window(photos: Sequence[str]) -> int:
    from desktop.app.start import run_window

    return run_window(photos)


def _self_test() -> int:
    from desktop.app.self_test import run_self_test

    return run_self_test()


if __name__ == "__main__":
    sys.exit(main())
