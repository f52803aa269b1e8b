"""Start of the window."""

from __future__ import annotations

import sys

from desktop.app.display import display_problem


def run_window() -> int:
    """Show the window until it is closed.

    Returns:
        The exit status: 1 where no window can be shown; the reason is on standard error.
    """
    problem = display_problem()
    if problem is not None:
        print(problem, file=sys.stderr)  # noqa: T201 -- there is no window to say it in
        return 1
    from desktop.app.application import Application

    return Application(sys.argv).run()
