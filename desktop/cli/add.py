"""``tusou add``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click

from desktop.cli import command, output
from desktop.cli.exit_status import EXIT_DONE, EXIT_FAILED
from desktop.cli.progress import ProgressBar
from desktop.cli.source import path_or_link
from desktop.cli.translation import translate
from desktop.core.error_text import one_line
from desktop.core.errors import TusouError
from desktop.core.progress import TaskContext

if TYPE_CHECKING:
    from desktop.cli.session import Session
    from desktop.engines.base import Capabilities
    from desktop.services.importing import ImportSummary


@click.command()
@click.argument(
    "sources",
    nargs=-1,
    required=True,
    metavar="PATH_OR_URL...",
    help="Photos, folders, archives (zip, tar, tar.gz), links.",
)
@click.option("--caption", metavar="T", help="Caption of these photos.")
@click.option("--meta", "metadata", multiple=True, metavar="K=V", help="A named value of these photos.")
@click.option("--dry-run", is_flag=True, help="Check everything without storing it.")
@command.library_option
@command.private_links_option
@command.json_option
def add(
    *,
    sources: Sequence[str],
    caption: str | None,
    metadata: Sequence[str],
    dry_run: bool,
    library: str | None,
    allow_private_links: bool,
    as_json: bool,
) -> None:
    """Add photos to a library and wait until they are searchable. What an earlier run left is finished, too."""
    if not all(sources):
        raise click.BadParameter(translate("cli", "there is nothing in it"), param_hint="PATH_OR_URL")
    values = _parse_metadata(metadata)
    bar = ProgressBar()

    def work(session: Session, ctx: TaskContext) -> command.Answer:
        from desktop.engines.base import CountsUsage  # an import is under way: it is loaded anyway

        session.allow_private_links |= allow_private_links
        name = session.registry.info(library).name
        began = datetime.now(UTC)
        left = _left_behind(session, name)
        meant = [path_or_link(each) for each in sources]
        own = session.imports.add(name, meant, caption=caption, metadata=values, dry_run=dry_run)
        engine = session.registry.open(name)
        if engine.capabilities.paid:
            output.say(translate("cli", "Uploads to this library are paid for: each photo counts as 2 entries."))
        with bar.shown():
            summaries = [session.imports.run(each, ctx) for each in (own, *(each for each in left if each != own))]
        if dry_run:
            session.imports.forget(own)  # its failures are none of the library
        if isinstance(engine, CountsUsage):
            output.say(_used(engine.usage()))
        if caption:
            _tell_of_caption(engine.capabilities)
        if not dry_run and session.settings.load().read_text:
            _read_text(session, name, began, ctx, bar)
        return _answer(summaries)

    command.run(work, as_json=as_json, ctx=TaskContext(bar.report))


def _tell_of_caption(capabilities: Capabilities) -> None:
    """Say that a caption stays here, where the collection of a service has no field for it."""
    fields = capabilities.filter_fields
    if fields is not None and "caption" not in fields:
        output.say(translate("cli", "The library has no field for captions: this caption stays on this computer."))


def _read_text(session: Session, library: str, began: datetime, ctx: TaskContext, bar: ProgressBar) -> None:
    """Read text in the photos that were added, and tell how many others were not read yet.

    What was added stays added, and is told, where reading is not possible.
    """
    try:
        with bar.shown():
            unread = session.text.read_new(library, began, ctx)
    except TusouError as error:
        output.say(output.error_message(error))
        return
    if unread:
        line = translate("cli", "Text was not read yet in {count} other photos. To read it: tusou text read")
        output.say(line.format(count=unread))


def _left_behind(session: Session, library: str) -> Sequence[int]:
    """Imports that an earlier run did not finish, apart from those that another program is busy with."""
    from desktop.services.importing import ImportPhase

    busy = {state.id for state in session.imports.imports() if state.state is ImportPhase.RUNNING}
    return [each for each in session.imports.resumable(library) if each not in busy]


def _parse_metadata(pairs: Sequence[str]) -> dict[str, str]:
    values = {}
    for pair in pairs:
        key, equals, value = pair.partition("=")
        if not equals or not key.strip():
            message = translate("cli", "“{text}” is not of the form K=V")
            raise click.BadParameter(message.format(text=pair), param_hint="--meta")
        values[key.strip()] = value.strip()
    return values


def _used(usage: Mapping[str, int]) -> str:
    used = ", ".join(f"{count} {what}" for what, count in usage.items())
    return translate("cli", "Used: {usage}").format(usage=used)


def _answer(summaries: Sequence[ImportSummary]) -> command.Answer:
    failed = [
        {
            "source": failure.source,
            "error": one_line(failure.error, lambda text: translate("errors", text), known=failure.source),
        }
        for summary in summaries
        for failure in summary.failed
    ]
    counts = {
        "added": sum(summary.added for summary in summaries),
        "updated": sum(summary.updated for summary in summaries),
        "unchanged": sum(summary.unchanged for summary in summaries),
    }
    reason = translate("cli", "{count} could not be added.").format(count=len(failed)) if failed else ""
    return command.Answer(
        {**counts, "failed": failed},
        lambda: _show(counts, failed),
        EXIT_FAILED if failed else EXIT_DONE,
        reason,
    )


def _show(counts: dict[str, int], failed: Sequence[dict[str, str]]) -> None:
    for each in failed:
        output.say(f"{each['source']}: {each['error']}")
    if not failed and not any(counts.values()):
        output.say(translate("cli", "There are no photos in what was given."))
    line = translate("cli", "Added: {added}, updated: {updated}, unchanged: {unchanged}")
    output.print_line(line.format(**counts))
