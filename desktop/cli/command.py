"""How every command runs: work on a session, then one answer, as JSON or for a person, and an exit status."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from typing import NoReturn

import click

from desktop.cli import output
from desktop.cli.exit_status import EXIT_DONE, EXIT_FAILED, EXIT_INTERRUPTED, EXIT_USAGE
from desktop.cli.interruption import interruptible
from desktop.cli.session import Session
from desktop.cli.translation import translate
from desktop.core.errors import ErrorCode, TusouError, UnexpectedError
from desktop.core.progress import TaskCancelled, TaskContext

MAX_COUNT = 1_000_000
"""The largest number of photos that a person can sensibly ask for at once."""

#: Errors that are visible in the arguments alone.
_USAGE = frozenset(
    {ErrorCode.QUERY_EMPTY, ErrorCode.FILTER_INVALID, ErrorCode.LIST_MARK_INVALID, ErrorCode.LIBRARY_NAME_INVALID}
)

json_option = click.option(
    "--json", "as_json", is_flag=True, help="Print one JSON object and nothing else on standard output."
)
library_option = click.option("--library", "-l", metavar="NAME", help="The library; by default the current one.")
private_links_option = click.option(
    "--allow-private-links", is_flag=True, help="Links may lead into this computer and private networks."
)

_logger = logging.getLogger(__name__)


def _nothing() -> None:
    """What is printed where there is nothing to see."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a command found out.

    Attributes:
        data: the JSON object.
        show: prints the same for a person.
        status: exit status.
        reason: one line that says why the status is not 0.
    """

    data: Mapping[str, object]
    show: Callable[[], None] = field(default=_nothing)
    status: int = EXIT_DONE
    reason: str = ""


Work = Callable[[Session, TaskContext], Answer]


def run(
    work: Work, *, as_json: bool, ctx: TaskContext | None = None, mends: bool = True, computes: bool = True
) -> NoReturn:
    """Do the work of a command, print its answer, and end with its exit status.

    Args:
        work: the command.
        as_json: whether ``--json`` was given.
        ctx: what the work reports to and is cancelled by.
        mends: whether damaged databases are mended first.
        computes: whether there may be large matrices to multiply. For small ones the threads that numpy starts when it
            is imported take longer than they could gain.

    Raises:
        click.exceptions.Exit: always.
    """
    ctx = ctx or TaskContext()
    if not computes:
        os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    with interruptible(ctx):
        try:
            with closing(Session()) as session:
                session.open_log()
                if mends:
                    _mend(session)
                status = _print(work(session, ctx), as_json=as_json)
                _tell_of_damage(session)
        except TaskCancelled:
            status = fail("interrupted", translate("cli", "Interrupted."), EXIT_INTERRUPTED, as_json=as_json)
        except TusouError as error:
            if error.code is ErrorCode.UNEXPECTED:
                _logger.exception("unexpected")
            status = _fail(error, as_json=as_json)
        except (click.Abort, BrokenPipeError, output.AnswerLostError):  # not answered; nobody reads; nowhere to write
            raise
        except Exception as error:  # the boundary of the process: a bug is logged and named, not dumped on the user
            _logger.exception("unexpected")
            status = _fail(UnexpectedError(f"{type(error).__name__}: {error}"), as_json=as_json)
    raise click.exceptions.Exit(status)


def fail(code: str, message: str, status: int, *, as_json: bool) -> int:
    """Say why a command failed; gives ``status`` back."""
    if as_json:
        output.print_json(output.error_data(code, message))
    output.say(f"tusou: {message}")
    return status


def _fail(error: TusouError, *, as_json: bool) -> int:
    status = EXIT_USAGE if error.code in _USAGE else EXIT_FAILED
    return fail(error.code.value, output.error_message(error), status, as_json=as_json)


def _print(answer: Answer, *, as_json: bool) -> int:
    if as_json:
        output.print_json(answer.data)
    else:
        answer.show()
    if answer.reason:
        output.say(f"tusou: {answer.reason}")
    return answer.status


def _mend(session: Session) -> None:
    from desktop.services.mending import damage_of, mend

    damage = damage_of(mend(session.paths))
    if damage is not None:
        output.say(f"tusou: {output.error_message(damage)}")
        if damage.code is ErrorCode.DATABASE_MENDED:
            output.say(translate("cli", "The window does that at once, the command line with the next “tusou add”."))


def _tell_of_damage(session: Session) -> None:
    aside = session.settings.moved_aside
    if aside is not None:
        message = translate("cli", "The settings file was damaged and is now {path}; defaults apply.")
        output.say(f"tusou: {message.format(path=aside)}")
