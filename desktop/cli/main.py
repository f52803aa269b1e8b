"""The command line ``tusou``: puts the commands together and turns what is left over into an exit status."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from typing import Annotated

import typer

from desktop import __version__
from desktop.cli import (
    add,
    command,
    duplicates,
    library,
    model,
    output,
    photos,
    search,
    status,
    teaching,
    text,
    watch,
    window,
)
from desktop.cli.interruption import EXIT_INTERRUPTED

_PROGRAM = "tusou"


def _version(wanted: bool) -> None:  # noqa: FBT001 -- the signature of option callbacks
    if wanted:
        output.print_line(f"{_PROGRAM} {__version__}")
        raise typer.Exit


def _root(
    *,
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
    self_test: Annotated[
        bool,
        typer.Option("--self-test", callback=window.self_test, is_eager=True, help="Try everything that Tusou needs."),
    ] = False,
) -> None:
    """Search photos by photo and by words. Without arguments, or with photos only, the window opens."""
    del version, self_test


def build() -> typer.Typer:
    """All commands."""
    app = typer.Typer(
        name=_PROGRAM,
        add_completion=False,
        no_args_is_help=True,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    app.callback()(_root)
    app.command("add")(add.add)
    app.command("search", cls=search.SearchCommand)(search.search)
    app.command("list")(photos.list_photos)
    app.command("remove")(photos.remove)
    app.command("caption")(photos.caption)
    app.command("teach")(teaching.teach)
    app.command("words")(teaching.words)
    app.command("duplicates")(duplicates.duplicates)
    app.command("status")(status.status)
    app.command("doctor")(status.doctor)
    app.add_typer(library.build(), name="library")
    app.add_typer(watch.build(), name="watch")
    app.add_typer(model.build(), name="model")
    app.add_typer(text.build(), name="text")
    app.command("open")(window.open_photos)
    return app


def main(argv: Sequence[str] | None = None, the_window: window.Window | None = None) -> int:
    """Run one command.

    Args:
        argv: the arguments behind the name of the program; None takes the process's.
        the_window: what the commands that need the window use; None where there is no window.

    Returns:
        The exit status: 0 done, 1 failed in part or at all, 2 wrong usage, 130 interrupted.
    """
    arguments = list(sys.argv[1:] if argv is None else argv)
    try:
        outcome = build()(arguments, prog_name=_PROGRAM, standalone_mode=False, obj=the_window)
        sys.stdout.flush()
    except typer.TyperException as error:
        return _explain(error, arguments)
    except (KeyboardInterrupt, typer.Abort):
        return EXIT_INTERRUPTED
    except BrokenPipeError:
        # The reader of our output went away, as `head` does. Keep Python from complaining about it at its end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return command.EXIT_FAILED
    return outcome if isinstance(outcome, int) else command.EXIT_DONE


def _explain(error: typer.TyperException, arguments: Sequence[str]) -> int:
    """Say what is wrong with the arguments."""
    context = getattr(error, "ctx", None)
    name = context.command_path if context is not None else _PROGRAM
    message = error.format_message()
    if "--json" in arguments:
        output.print_json(output.error_data("usage", message))
    output.say(f"{message}\n" if "\n" in message else f"{name}: {message}")
    output.say(f"See: {name} --help")
    return error.exit_code
