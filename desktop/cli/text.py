"""``tusou text …``: text in the pictures of the libraries on this computer."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from desktop.cli import command, output, reference
from desktop.cli.progress import ProgressBar
from desktop.cli.translation import translate
from desktop.core.progress import TaskContext

if TYPE_CHECKING:
    from desktop.cli.session import Session


@click.group()
def text() -> None:
    """Read text in pictures, so that searches find it."""


@text.command("on")
@command.json_option
def turn_on(*, as_json: bool) -> None:
    """Read text in pictures from now on. It is read in the window, by “tusou text read”, and after “tusou add”."""

    def work(session: Session, _ctx: TaskContext) -> command.Answer:
        session.text.enable()
        return _state(session)

    command.run(work, as_json=as_json)


@text.command("off")
@click.option("--forget", is_flag=True, help="Delete what was read, too.")
@command.json_option
def turn_off(*, forget: bool, as_json: bool) -> None:
    """Read no more text in pictures. What was read is found as before."""

    def work(session: Session, _ctx: TaskContext) -> command.Answer:
        session.text.disable()
        if forget:
            session.text.forget()
        return _state(session)

    command.run(work, as_json=as_json)


@text.command()
@command.json_option
def read(*, as_json: bool) -> None:
    """Read the photos that were not read yet, now. Ctrl+C ends it; it goes on where it was."""
    bar = ProgressBar()

    def work(session: Session, ctx: TaskContext) -> command.Answer:
        with bar.shown():
            session.text.read(ctx, pausing=False)
        return _state(session)

    command.run(work, as_json=as_json, ctx=TaskContext(bar.report))


@text.command()
@reference.photo_argument
@command.library_option
@command.json_option
def show(*, photo: str, library: str | None, as_json: bool) -> None:
    """Print the text that was read in a photo."""

    def work(session: Session, _ctx: TaskContext) -> command.Answer:
        from desktop.services.text_reading import text_of

        name = session.registry.info(library).name
        found = session.registry.open(name).find(photo)
        lines = text_of(session.registry, name, found.id)
        data = [{"text": line.text, "box": list(line.box), "confidence": line.confidence} for line in lines]
        texts = [output.readable(line.text) for line in lines]
        return command.Answer({"id": found.id, "lines": data}, lambda: _print(*texts))

    command.run(work, as_json=as_json)


@text.command()
@command.json_option
def status(*, as_json: bool) -> None:
    """Tell whether text is read, and how many photos were."""

    def work(session: Session, _ctx: TaskContext) -> command.Answer:
        return _state(session)

    command.run(work, as_json=as_json)


def _state(session: Session) -> command.Answer:
    enabled, available, state = session.text.enabled, session.text.available, session.text.state()
    data = {"enabled": enabled, "available": available, "read": state.read, "missing": state.missing}
    on, off = translate("cli", "Text in pictures is read."), translate("cli", "Text in pictures is not read.")
    counts = translate("cli", "Photos that were read: {read}; not read yet: {missing}").format(**data)
    return command.Answer(data, lambda: _print(on if enabled else off, counts))


def _print(*lines: str) -> None:
    for line in lines:
        output.print_line(line)
