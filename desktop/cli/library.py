"""``tusou library …``: the libraries that there are."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from desktop.cli import command, output
from desktop.cli.connection import add_analyticdb
from desktop.cli.status import findings_answer
from desktop.cli.translation import translate
from desktop.core.progress import TaskContext

if TYPE_CHECKING:
    from desktop.cli.session import Session

_name_argument = click.argument("name", metavar="NAME", help="Name of the library.")


@click.group()
def library() -> None:
    """Show, check, add and remove libraries."""


@library.group(commands=[add_analyticdb])
def add() -> None:
    """Add a library on another engine."""


@library.command("list")
@command.json_option
def list_libraries(*, as_json: bool) -> None:
    """List the libraries and their engines."""

    def work(session: Session, _ctx: TaskContext) -> command.Answer:
        current = session.registry.current
        libraries = [(each.name, each.engine, each.name == current) for each in session.registry.list()]
        data = [{"name": name, "engine": engine, "current": is_current} for name, engine, is_current in libraries]
        rows = [("*" if is_current else "", name, engine) for name, engine, is_current in libraries]
        columns = ["", translate("cli", "Library"), translate("cli", "Engine")]
        return command.Answer({"libraries": data}, lambda: output.print_table(columns, rows))

    command.run(work, as_json=as_json, computes=False)


@library.command()
@_name_argument
@command.json_option
def check(*, name: str, as_json: bool) -> None:
    """Check a library. For a connection the smallest real calls are made, which say what is at fault."""

    def work(session: Session, ctx: TaskContext) -> command.Answer:
        from desktop.services.doctor import examine_library

        found = session.registry.info(name)
        return findings_answer({"name": found.name}, examine_library(session.registry, session.paths, found, ctx))

    command.run(work, as_json=as_json, computes=False)


@library.command()
@_name_argument
@command.json_option
def remove(*, name: str, as_json: bool) -> None:
    """Forget a connection and its secrets. Photos stay where they are, in the cloud too."""

    def work(session: Session, _ctx: TaskContext) -> command.Answer:
        session.registry.remove(name)
        line = translate("cli", "The connection {name} is forgotten.").format(name=name)
        return command.Answer({"name": name, "removed": True}, lambda: output.print_line(line))

    command.run(work, as_json=as_json, computes=False)
