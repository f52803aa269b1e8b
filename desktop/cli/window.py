"""``tusou open`` and ``tusou --self-test``: what needs the window, which whoever starts the command line hands in."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import click

from desktop.cli.translation import translate


@dataclass(frozen=True, slots=True)
class Window:
    """The window, as the command line sees it. Both return an exit status.

    Attributes:
        open: shows the window and searches with photos: paths, file URLs, links.
        self_test: tries everything that the program needs.
    """

    open: Callable[[Sequence[str]], int]
    self_test: Callable[[], int]


@click.command()
@click.argument("photos", nargs=-1, metavar="[PHOTO_OR_URL]...", help="Photos to search with.")
@click.pass_context
def open_photos(context: click.Context, /, *, photos: Sequence[str]) -> None:
    """Open the window and search with photos. A window that is open comes to the front."""
    raise click.exceptions.Exit(_window(context).open(list(photos)))


def self_test(context: click.Context, _parameter: click.Parameter, wanted: bool) -> None:  # noqa: FBT001 -- click's
    """Try everything that the program needs."""
    if wanted:
        raise click.exceptions.Exit(_window(context).self_test())


def _window(context: click.Context) -> Window:
    window = context.find_object(Window)
    if window is None:
        raise click.BadParameter(translate("cli", "There is no window in this program."), ctx=context)
    return window
