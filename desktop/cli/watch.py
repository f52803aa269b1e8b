"""``tusou watch …``: folders that a library follows."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from desktop.cli import command, output
from desktop.cli.exit_status import EXIT_DONE, EXIT_FAILED
from desktop.cli.translation import translate
from desktop.core.progress import TaskContext

if TYPE_CHECKING:
    from desktop.cli.session import Session
    from desktop.services.watching import RescanReport, WatchService


def _folder(_context: click.Context, _parameter: click.Parameter, text: str) -> Path:
    """The folder; an empty text would be the current one."""
    if not text:
        raise click.BadParameter(translate("cli", "there is nothing in it"))
    return Path(text)


_folder_argument = click.argument("folder", callback=_folder, metavar="FOLDER", help="A folder.")


@click.group()
def watch() -> None:
    """Follow folders: new photos come in by themselves."""


@watch.command()
@_folder_argument
@command.library_option
@command.json_option
def add(*, folder: Path, library: str | None, as_json: bool) -> None:
    """Follow a folder: import its photos now, and new ones later.

    New ones come in while the window or “tusou watch run” is running.
    """

    def work(session: Session, ctx: TaskContext) -> command.Answer:
        name, service = _service(session, library)
        followed = service.add(name, folder)
        return _answer(str(followed.path), service.rescan(name, ctx, followed.path))

    command.run(work, as_json=as_json)


@watch.command("list")
@command.library_option
@command.json_option
def list_folders(*, library: str | None, as_json: bool) -> None:
    """List the folders that libraries follow."""

    def work(session: Session, _ctx: TaskContext) -> command.Answer:
        name, service = _service(session, library)
        folders = service.folders(None if library is None else name)
        data = [{"library": each.library, "path": str(each.path), "present": each.present} for each in folders]
        rows = [
            (each.library, str(each.path), "" if each.present else translate("cli", "not connected"))
            for each in folders
        ]
        return command.Answer({"folders": data}, lambda: _show(rows))

    command.run(work, as_json=as_json)


@watch.command()
@_folder_argument
@command.library_option
@command.json_option
def remove(*, folder: Path, library: str | None, as_json: bool) -> None:
    """Follow a folder no more. Its photos stay in the library."""

    def work(session: Session, _ctx: TaskContext) -> command.Answer:
        name, service = _service(session, library)
        removed = service.remove(name, folder)
        reason = "" if removed else translate("cli", "This folder is not followed.")
        status = EXIT_DONE if removed else EXIT_FAILED
        return command.Answer({"path": str(folder.absolute()), "removed": removed}, status=status, reason=reason)

    command.run(work, as_json=as_json)


@watch.command()
def run() -> None:
    """Follow the folders of all libraries until Ctrl+C."""

    def work(session: Session, ctx: TaskContext) -> command.Answer:
        _, service = _service(session, None)
        output.say(translate("cli", "Following folders. Ctrl+C ends it."))
        service.run(ctx)
        return command.Answer({})

    command.run(work, as_json=False)


def _show(rows: Sequence[tuple[str, str, str]]) -> None:
    if not rows:
        output.say(translate("cli", "No folder is followed. “tusou watch add FOLDER” follows one."))
        return
    output.print_table([translate("cli", "Library"), translate("cli", "Folder"), ""], rows)


def _service(session: Session, library: str | None) -> tuple[str, WatchService]:
    from desktop.services.watching import WatchService

    return session.registry.info(library).name, WatchService(session.registry, session.imports, session.settings)


def _answer(path: str, report: RescanReport) -> command.Answer:
    data = {
        "path": path,
        "added": report.added,
        "updated": report.updated,
        "missing": report.missing,
        "failed": report.failed,
    }
    line = translate("cli", "Added: {added}, updated: {updated}, missing: {missing}, failed: {failed}").format(**data)
    return command.Answer(
        data,
        lambda: output.print_line(line),
        EXIT_FAILED if report.failed else EXIT_DONE,
        translate("cli", "Some photos could not be imported.") if report.failed else "",
    )
