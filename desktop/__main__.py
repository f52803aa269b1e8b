"""Start of the program: the window without arguments, else the command line."""

from __future__ import annotations

import sys


def main() -> int:
    """Run the program and return its exit status."""
    if len(sys.argv) > 1:
        from desktop.cli.main import main as run_command

        return run_command()
    from desktop.app.start import run_window

    return run_window()


if __name__ == "__main__":
    sys.exit(main())
