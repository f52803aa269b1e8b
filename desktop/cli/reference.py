"""Photos as they are named on the command line: by their ids, beginnings of ids, or paths."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import click

from desktop.cli import output
from desktop.cli.exit_status import EXIT_DONE, EXIT_FAILED
from desktop.cli.source import path_or_link
from desktop.cli.translation import translate
from desktop.core.errors import ErrorCode, TusouError
from desktop.core.photo import PhotoId
from desktop.core.progress import TaskContext

if TYPE_CHECKING:
    from desktop.engines.base import Engine


def _given(_context: click.Context, _parameter: click.Parameter, value: str | Sequence[str]) -> str | Sequence[str]:
    if not all([value] if isinstance(value, str) else value):
        raise click.BadParameter(translate("cli", "there is nothing in it"))
    return path_or_link(value) if isinstance(value, str) else [path_or_link(each) for each in value]


photo_argument = click.argument(
    "photo", metavar="ID_OR_PATH", callback=_given, help="A photo: its id, the beginning of it, or a path."
)
photos_argument = click.argument(
    "references",
    nargs=-1,
    required=True,
    metavar="ID_OR_PATH...",
    callback=_given,
    help="Photos: ids, beginnings of ids, or paths.",
)


@dataclass(frozen=True, slots=True)
class Found:
    """What became of several references.

    Attributes:
        ids: of the photos, each once.
        failed: references to what is not in the library, each with the reason.
    """

    ids: Sequence[PhotoId]
    failed: Sequence[dict[str, str]]

    @property
    def status(self) -> int:
        """Exit status of a command that needs them all."""
        return EXIT_FAILED if self.failed else EXIT_DONE

    @property
    def reason(self) -> str:
        """One line that says why the status is not 0."""
        return translate("cli", "Not all of the photos are in the library.") if self.failed else ""


def find_all(engine: Engine, references: Sequence[str], ctx: TaskContext) -> Found:
    """Look photos up in a library.

    Raises:
        TusouError: the library cannot be read.
    """
    ids: dict[PhotoId, None] = {}
    failed = []
    for reference in references:
        ctx.check()
        try:
            ids[engine.find(reference).id] = None
        except TusouError as error:
            if error.code is not ErrorCode.PHOTO_NOT_FOUND:
                raise
            failed.append({"source": reference, "error": output.error_message(error)})
    return Found(list(ids), failed)
