"""Start of the window."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from desktop.app import memory
from desktop.app.display import display_problem
from desktop.config.paths import Paths
from desktop.core import startup


def run_window(photos: Sequence[str] = ()) -> int:
    """Show the window until it is closed, or bring the one that is there to the front.

    Args:
        photos: paths, file URLs and links of photos to search with.

    Returns:
        The exit status: 1 where no window can be shown; the reason is on standard error.
    """
    problem = display_problem()
    if problem is not None:
        print(problem, file=sys.stderr)  # noqa: T201 -- there is no window to say it in
        return 1
    from desktop.app.opening import Opening, absolute
    from desktop.app.single_instance import SingleInstance

    given = [absolute(photo) for photo in photos]
    instance = SingleInstance(Paths.from_environment())
    if not instance.claim() and instance.hand_over(given):
        return 0
    from desktop.app.application import Application

    memory.keep_together()
    application = Application(sys.argv)
    Opening(application, instance, given)
    try:
        return application.run()
    finally:
        instance.close()


def main() -> int:
    """The windowed program: every argument is a photo to search with."""
    startup.hasten()
    return run_window(sys.argv[1:])
