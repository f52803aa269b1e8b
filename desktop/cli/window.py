"""``tusou open`` and ``tusou --self-test``: what needs the window, which whoever starts the command line hands in."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Annotated

import typer


@dataclass(frozen=True, slots=True)
class Window:
    """The window, as the command line sees it. Both return an exit status.

    Attributes:
        open: shows the window and searches with photos: paths, file URLs, links.
        self_test: tries everything that the program needs.
    """

    open: Callable[[Sequence[str]], int]
    self_test: Callable[[], int]


def open_photos(
    context: typer.Context,
    photos: Annotated[
        list[str] | None, typer.Argument(metavar="[PHOTO_OR_URL]...", help="Photos to search with.", show_default=False)
    ] = None,
) -> None:
    """Open the window, or bring it to the front, and search with photos."""
    raise typer.Exit(_window(context).open(photos or []))


def self_test(context: typer.Context, wanted: bool) -> None:  # noqa: FBT001 -- the signature of option callbacks
    """Try everything that the program needs."""
    if wanted:
        raise typer.Exit(_window(context).self_test())


def _window(context: typer.Context) -> Window:
    window = context.find_object(Window)
    if window is None:
        raise typer.BadParameter("There is no window in this program.", ctx=context)
    return window
