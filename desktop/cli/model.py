"""``tusou model …``: the models that there are, and what a library answers with."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from desktop.cli import command, output
from desktop.cli.progress import ProgressBar
from desktop.cli.translation import translate
from desktop.core.progress import TaskContext

if TYPE_CHECKING:
    from desktop.cli.session import Session
    from desktop.services.models.info import ModelInfo, Switch

_name_argument = click.argument(
    "name", metavar="NAME", help="Name or id of an installed model; “built-in” for Tusou's own."
)


@click.group()
def model() -> None:
    """Show, install, choose and remove models."""


@model.command("list")
@command.json_option
def list_models(*, as_json: bool) -> None:
    """Show the built-in model, installed packs, and ones to install."""

    def work(session: Session, _ctx: TaskContext) -> command.Answer:
        models, switches = session.models.models(measured=True), session.models.switches()
        data = {"models": [_data(model) for model in models], "switches": [_switch_data(each) for each in switches]}
        return command.Answer(data, lambda: _show(models, switches))

    command.run(work, as_json=as_json)


@model.command()
@click.argument("source", metavar="NAME_OR_FOLDER", help="Name of the list, owner/name on the hub, a folder or a zip.")
@click.option("--revision", default="main", show_default=True, metavar="R", help="Branch, tag or commit on the hub.")
@command.json_option
def install(*, source: str, revision: str, as_json: bool) -> None:
    """Fetch a model pack, or take a folder or a zip, and test it. Goes on where an earlier try ended."""
    bar = ProgressBar(in_bytes=True)

    def work(session: Session, ctx: TaskContext) -> command.Answer:
        with bar.shown():
            model = session.models.install(source, ctx, revision)
        line = translate("cli", "{name} is installed. “tusou model use {name}” lets searches use it.")
        return command.Answer({"model": _data(model)}, lambda: output.print_line(line.format(name=model.name)))

    command.run(work, as_json=as_json, ctx=TaskContext(bar.report))


@model.command()
@_name_argument
@command.library_option
@command.json_option
def use(*, name: str, library: str | None, as_json: bool) -> None:
    """Let searches use a model. Every photo is looked at again first; until then the old model answers."""
    bar = ProgressBar()

    def work(session: Session, ctx: TaskContext) -> command.Answer:
        switch = session.models.use(name, library)
        embedded = 0
        if switch.missing:
            with bar.shown():
                embedded = session.models.embed(ctx, pausing=False)
        line = translate("cli", "The library {library} answers with {model}.")
        return command.Answer(
            {"library": switch.library, "model": switch.wanted, "embedded": embedded},
            lambda: output.print_line(line.format(library=switch.library, model=switch.wanted)),
        )

    command.run(work, as_json=as_json, ctx=TaskContext(bar.report))


@model.command()
@_name_argument
@command.json_option
def remove(*, name: str, as_json: bool) -> None:
    """Delete a model pack, and what libraries keep of it."""

    def work(session: Session, _ctx: TaskContext) -> command.Answer:
        freed = session.models.remove(name)
        line = translate("cli", "Removed {name}; {size} are free again.")
        return command.Answer(
            {"removed": name, "freed_bytes": freed},
            lambda: output.print_line(line.format(name=name, size=output.size_text(freed))),
        )

    command.run(work, as_json=as_json)


def _data(model: ModelInfo) -> dict[str, object]:
    return {
        "name": model.name,
        "id": model.id or None,
        "installed": model.installed,
        "built_in": model.built_in,
        "recommended": model.recommended,
        "purpose": model.purpose,
        "languages": list(model.languages),
        "dimensions": model.dimensions,
        "size_bytes": model.size_bytes,
        "memory_bytes": model.memory_bytes,
        "picture_ms": model.picture_ms,
        "text_ms": model.text_ms,
        "provider": model.provider or None,
        "recall": dict(model.recall),
        "recall_source": model.recall_source or None,
        "licence": model.licence or None,
        "source": model.source or None,
        "revision": model.revision or None,
        "arrived_bytes": model.arrived_bytes,
        "answers": list(model.answers),
        "wanted": list(model.wanted),
    }


def _switch_data(switch: Switch) -> dict[str, object]:
    return {
        "library": switch.library,
        "answering": switch.answering,
        "wanted": switch.wanted,
        "missing": switch.missing,
        "photos": switch.photos,
    }


def _show(models: Sequence[ModelInfo], switches: Sequence[Switch]) -> None:
    columns = [
        translate("cli", "Name"),
        translate("cli", "Languages"),
        translate("cli", "Size"),
        translate("cli", "Dimensions"),
        translate("cli", "Speed"),
        translate("cli", "Recall in %"),
        translate("cli", "State"),
    ]
    output.print_table(columns, [_row(model) for model in models], right=columns[2:5])
    line = translate("cli", "The library {library} is on the way to {model}: {missing} photos are missing.")
    for each in switches:
        output.say(line.format(library=each.library, model=each.wanted, missing=each.missing))


def _row(model: ModelInfo) -> list[str]:
    return [
        model.name,
        " ".join(model.languages),
        "" if model.size_bytes is None else output.size_text(model.size_bytes),
        str(model.dimensions),
        "" if model.picture_ms is None else translate("cli", "{ms} ms a photo").format(ms=f"{model.picture_ms:.0f}"),
        " ".join(f"{language} {value:.0f}" for language, value in model.recall.items()),
        _state(model),
    ]


def _state(model: ModelInfo) -> str:
    if model.answers:
        return translate("cli", "in use")
    if model.wanted:
        return translate("cli", "being prepared")
    if model.installed:
        return translate("cli", "installed")
    if model.arrived_bytes:
        return translate("cli", "arrived in part")
    return translate("cli", "can be installed")
