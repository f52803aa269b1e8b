"""The command line ``tusou``: puts the commands together and turns what is left over into an exit status."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from importlib import import_module

import click

from desktop import __version__
from desktop.cli import output, window
from desktop.cli.exit_status import EXIT_DONE, EXIT_FAILED, EXIT_INTERRUPTED
from desktop.cli.help import localised
from desktop.cli.translation import translate

_PROGRAM = "tusou"

#: Name of each command → its module and its name there.
_COMMANDS: Mapping[str, tuple[str, str]] = {
    "add": ("add", "add"),
    "search": ("search", "search"),
    "list": ("photos", "list_photos"),
    "remove": ("photos", "remove"),
    "caption": ("photos", "caption"),
    "teach": ("teaching", "teach"),
    "words": ("teaching", "words"),
    "duplicates": ("duplicates", "duplicates"),
    "status": ("status", "status"),
    "doctor": ("status", "doctor"),
    "open": ("window", "open_photos"),
    "library": ("library", "library"),
    "watch": ("watch", "watch"),
    "model": ("model", "model"),
    "text": ("text", "text"),
}


class _Commands(click.Group):
    """The commands, each loaded when it is asked for: one run needs one."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 -- click's
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 -- click's
        if cmd_name not in _COMMANDS:
            return None
        module, name = _COMMANDS[cmd_name]
        found: click.Command = getattr(import_module(f"desktop.cli.{module}"), name)
        return localised(found)


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name=_PROGRAM, message="%(prog)s %(version)s", help="Print the version.")
@click.option(
    "--self-test",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=window.self_test,
    help="Try everything that Tusou needs.",
)
def tusou() -> None:
    """Search photos by photo and by words. Without arguments, or with photos only, the window opens."""


def main(argv: Sequence[str] | None = None, the_window: window.Window | None = None) -> int:
    """Run one command.

    Args:
        argv: the arguments behind the name of the program; None takes the process's.
        the_window: what the commands that need the window use; None where there is no window.

    Returns:
        The exit status: 0 done, 1 failed in part or at all, 2 wrong usage, 130 interrupted.
    """
    try:
        status = _run(list(sys.argv[1:] if argv is None else argv), the_window)
        output.finish()
    except (KeyboardInterrupt, click.Abort):
        return EXIT_INTERRUPTED
    except BrokenPipeError:  # the reader of our output went away, as `head` does
        output.drop()
        return EXIT_FAILED
    except (output.AnswerLostError, OSError) as error:  # an OSError: Click could not write its help
        output.drop()
        reason = getattr(error, "strerror", None) or str(error)
        output.say(f"tusou: {translate('cli', 'The answer cannot be written: {reason}').format(reason=reason)}")
        return EXIT_FAILED
    return status


def _run(arguments: Sequence[str], the_window: window.Window | None) -> int:
    try:
        outcome = localised(tusou)(arguments, prog_name=_PROGRAM, standalone_mode=False, obj=the_window)
    except click.ClickException as error:
        return _explain(error, arguments)
    return outcome if isinstance(outcome, int) else EXIT_DONE


def _explain(error: click.ClickException, arguments: Sequence[str]) -> int:
    """Say what is wrong with the arguments."""
    context = getattr(error, "ctx", None)
    name = context.command_path if context is not None else _PROGRAM
    message = error.format_message()
    if "--json" in arguments:
        output.print_json(output.error_data("usage", message))
    # A group without a command is explained by its help.
    lines = message.splitlines() if isinstance(error, click.exceptions.NoArgsIsHelpError) else [f"{name}: {message}"]
    for line in lines:
        output.say(line)
    output.say(translate("cli", "See: {command} --help").format(command=name))
    return error.exit_code
