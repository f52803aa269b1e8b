"""``tusou list``, ``tusou remove`` and ``tusou caption``: looking at a library and editing it."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from desktop.cli import command, output, reference
from desktop.cli.exit_status import EXIT_FAILED
from desktop.cli.translation import translate
from desktop.core.progress import TaskContext

if TYPE_CHECKING:
    from desktop.cli.session import Session
    from desktop.core.photo import Photo, PhotoPage
    from desktop.engines.base import Engine

DEFAULT_LIMIT = 100


@click.command()
@click.option(
    "--limit",
    type=click.IntRange(1, command.MAX_COUNT),
    default=DEFAULT_LIMIT,
    show_default=True,
    metavar="N",
    help="How many photos.",
)
@click.option("--after", metavar="MARK", help="Go on where an earlier list ended: its `next`.")
@command.library_option
@command.json_option
def list_photos(*, limit: int, after: str | None, library: str | None, as_json: bool) -> None:
    """List the photos of a library, newest first."""

    def work(session: Session, ctx: TaskContext) -> command.Answer:
        page = session.registry.open(library).list_photos(limit, after, ctx)
        data = {"photos": [_data(photo) for photo in page.photos], "next": page.next}
        return command.Answer(data, lambda: _show(page))

    command.run(work, as_json=as_json, computes=False)


@click.command()
@reference.photos_argument
@click.option("--yes", "-y", is_flag=True, help="Do not ask.")
@command.library_option
@command.json_option
def remove(*, references: Sequence[str], yes: bool, library: str | None, as_json: bool) -> None:
    """Take photos out of a library. The files themselves are never touched."""

    def work(session: Session, ctx: TaskContext) -> command.Answer:
        engine = session.registry.open(library)
        found = reference.find_all(engine, references, ctx)
        if found.ids and not yes and not as_json and not _may_remove(engine, len(found.ids)):
            return command.Answer({}, status=EXIT_FAILED, reason=translate("cli", "Nothing was removed."))
        removed = engine.remove(found.ids, ctx) if found.ids else 0
        return command.Answer(
            {"removed": removed, "failed": found.failed},
            lambda: _show_removed(removed, found.failed),
            found.status,
            found.reason,
        )

    command.run(work, as_json=as_json, computes=False)


@click.command()
@reference.photo_argument
@click.argument("text", metavar="TEXT", help="The caption; empty to take it away.")
@command.library_option
@command.json_option
def caption(*, photo: str, text: str, library: str | None, as_json: bool) -> None:
    """Change the caption of a photo."""

    def work(session: Session, ctx: TaskContext) -> command.Answer:
        engine = session.registry.open(library)
        found = engine.find(photo)
        engine.set_caption(found.id, text, ctx)
        return command.Answer(
            {"id": found.id, "file_name": found.file_name, "caption": text},
            lambda: output.print_line(f"{output.readable(found.file_name)}: {output.readable(text)}"),
        )

    command.run(work, as_json=as_json, computes=False)


def _data(photo: Photo) -> dict[str, object]:
    return {
        "id": photo.id,
        "file_name": photo.file_name,
        "path": photo.path,
        "caption": photo.caption,
        "metadata": dict(photo.metadata),
        "width": photo.width,
        "height": photo.height,
        "added_at": photo.added_at.isoformat() if photo.added_at else None,
    }


def _show(page: PhotoPage) -> None:
    if not page.photos:
        output.say(translate("cli", "There are no photos here."))
        return
    rows = [
        (photo.id[:12], f"{photo.width} × {photo.height}", photo.path or photo.url or photo.file_name, photo.caption)
        for photo in page.photos
    ]
    output.print_table(
        [translate("cli", "Id"), translate("cli", "Pixels"), translate("cli", "Photo"), translate("cli", "Caption")],
        rows,
    )
    if page.next is not None:
        output.say(translate("cli", "There are more: --after {mark}").format(mark=page.next))


def _show_removed(removed: int, failed: Sequence[dict[str, str]]) -> None:
    for each in failed:
        output.say(f"{each['source']}: {each['error']}")
    output.print_line(translate("cli", "Removed: {count}").format(count=removed))


def _may_remove(engine: Engine, count: int) -> bool:
    """Ask a person before photos of a paid service go for good."""
    if not engine.capabilities.paid or not sys.stdin.isatty():
        return True
    question = translate("cli", "Remove {count} photos from the service? This cannot be undone.")
    return output.confirm(question.format(count=count))
