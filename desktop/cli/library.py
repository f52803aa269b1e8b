"""``tusou library …``: the libraries that there are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from desktop.cli import command, output
from desktop.cli.connection import add_analyticdb
from desktop.cli.status import findings_answer
from desktop.cli.translation import translate
from desktop.core.progress import TaskContext

if TYPE_CHECKING:
    from desktop.cli.session import Session

Name = Annotated[str, typer.Argument(metavar="NAME", help="Name of the library.")]


def build() -> typer.Typer:
    """The commands below ``tusou library``."""
    app = typer.Typer(no_args_is_help=True, help="Show, check, add and remove libraries.")
    app.command("list")(list_libraries)
    app.command("check")(check)
    app.command("remove")(remove)
    adding = typer.Typer(no_args_is_help=True, help="Add a library on another engine.")
    adding.callback()(_nothing_in_common)
    adding.command("analyticdb")(add_analyticdb)
    app.add_typer(adding, name="add")
    return app


def _nothing_in_common() -> None:
    """Add a library on another engine."""


def list_libraries(*, as_json: command.Json = False) -> None:
    """List the libraries and their engines."""

    def work(session: Session, _ctx: TaskContext) -> command.Answer:
        current = session.registry.current
        libraries = [(each.name, each.engine, each.name == current) for each in session.registry.list()]
        data = [{"name": name, "engine": engine, "current": is_current} for name, engine, is_current in libraries]
        rows = [("*" if is_current else "", name, engine) for name, engine, is_current in libraries]
        columns = ["", translate("cli", "Library"), translate("cli", "Engine")]
        return command.Answer({"libraries": data}, lambda: output.print_table(columns, rows))

    command.run(work, as_json=as_json)


def check(name: Name, *, as_json: command.Json = False) -> None:
    """Check a library; for a connection with the smallest real calls, which say what is at fault."""

    def work(session: Session, ctx: TaskContext) -> command.Answer:
        from desktop.services.doctor import examine_library

        library = session.registry.info(name)
        return findings_answer({"name": library.name}, examine_library(session.registry, session.paths, library, ctx))

    command.run(work, as_json=as_json)


def remove(name: Name, *, as_json: command.Json = False) -> None:
    """Forget a connection and its secrets. Photos stay where they are, in the cloud too."""

    def work(session: Session, _ctx: TaskContext) -> command.Answer:
        session.registry.remove(name)
        line = translate("cli", "The connection {name} is forgotten.").format(name=name)
        return command.Answer({"name": name, "removed": True}, lambda: output.print_line(line))

    command.run(work, as_json=as_json)
