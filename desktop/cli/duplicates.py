"""``tusou duplicates``: groups of near-identical photos."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from desktop.cli import command, output
from desktop.cli.translation import translate
from desktop.core.progress import TaskContext

if TYPE_CHECKING:
    from desktop.cli.session import Session
    from desktop.services.duplicates import Copy, DuplicateGroup


@click.command()
@click.option(
    "--threshold",
    type=click.FloatRange(0, 1),
    metavar="X",
    help="How alike two photos are at least, from 0 to 1; higher finds fewer.",
)
@command.library_option
@command.json_option
def duplicates(*, threshold: float | None, library: str | None, as_json: bool) -> None:
    """Find groups of near-identical photos, and which to keep. Nothing is changed."""
    if threshold is not None and math.isnan(threshold):  # neither below nor above the range
        raise click.BadParameter(translate("cli", "nan is not a number from 0 to 1"), param_hint="--threshold")

    def work(session: Session, ctx: TaskContext) -> command.Answer:
        from desktop.services.duplicates import DEFAULT_THRESHOLD, DuplicateService

        name = session.registry.info(library).name
        service = DuplicateService(session.registry, session.notebook)
        groups = service.find(name, ctx, DEFAULT_THRESHOLD if threshold is None else threshold)
        return command.Answer({"groups": [_data(group) for group in groups]}, lambda: _show(groups))

    command.run(work, as_json=as_json)


def _data(group: DuplicateGroup) -> dict[str, object]:
    return {"score": round(group.score, 4), "photos": [_photo(copy) for copy in group.copies]}


def _photo(copy: Copy) -> dict[str, object]:
    return {
        "id": copy.photo.id,
        "path": str(copy.path) if copy.path else None,
        "file_name": copy.photo.file_name if copy.path is None else copy.path.name,
        "width": copy.photo.width,
        "height": copy.photo.height,
        "size_bytes": copy.photo.size_bytes,
        "keep": copy.keep,
    }


def _show(groups: Sequence[DuplicateGroup]) -> None:
    if not groups:
        output.say(translate("cli", "There are no duplicates."))
        return
    rows = [
        (
            str(number),
            f"{group.score:.2f}",
            "*" if copy.keep else "",
            f"{copy.photo.width} × {copy.photo.height}",
            output.size_text(copy.photo.size_bytes),
            str(copy.path or copy.photo.file_name),
        )
        for number, group in enumerate(groups, 1)
        for copy in group.copies
    ]
    columns = [
        translate("cli", "Group"),
        translate("cli", "Score"),
        translate("cli", "Keep"),
        translate("cli", "Pixels"),
        translate("cli", "Size"),
        translate("cli", "Photo"),
    ]
    output.print_table(columns, rows, right=columns[:2])
