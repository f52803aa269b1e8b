"""``tusou status`` and ``tusou doctor``: how a library is, and whether this computer is fit for the program."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from desktop.cli import command, output
from desktop.cli.exit_status import EXIT_DONE, EXIT_FAILED
from desktop.cli.translation import translate
from desktop.core.progress import TaskContext

if TYPE_CHECKING:
    from desktop.cli.session import Session
    from desktop.engines.base import EngineStatus
    from desktop.services.doctor import Finding


@click.command()
@command.library_option
@command.json_option
def status(*, library: str | None, as_json: bool) -> None:
    """Show the number of photos, imports, model and engine health."""

    def work(session: Session, ctx: TaskContext) -> command.Answer:
        found = session.registry.info(library)
        health = session.registry.open(library).status(ctx)
        imports = _imports(session, found.name)
        data = {
            "library": found.name,
            "engine": found.engine,
            "photos": health.photos,
            "imports": imports,
            "model": health.model,
        }
        return command.Answer(
            data,
            lambda: _show(found.name, found.engine, health, imports),
            EXIT_DONE if health.healthy else EXIT_FAILED,
            "" if health.healthy else translate("cli", "The library does not answer."),
        )

    command.run(work, as_json=as_json, computes=False)


@click.command()
@command.json_option
def doctor(*, as_json: bool) -> None:
    """Check what Tusou needs, and say how to mend it.

    Looks at display libraries, folders, settings, keyring, models, disk, databases, and at the network where a library
    needs it.
    """

    def work(session: Session, ctx: TaskContext) -> command.Answer:
        from desktop.services.doctor import examine

        return findings_answer({}, examine(session.registry, session.paths, session.credentials, ctx))

    command.run(work, as_json=as_json, mends=False)


def findings_answer(data: dict[str, object], findings: Sequence[Finding]) -> command.Answer:
    """What a check found, as an answer; ``data`` comes first in the JSON object."""
    ok = all(finding.ok for finding in findings)
    texts = [finding.text(translate) for finding in findings]
    checks = [
        {"name": finding.name, "ok": finding.ok, "message": text} for finding, text in zip(findings, texts, strict=True)
    ]

    def show() -> None:
        for finding, text in zip(findings, texts, strict=True):
            output.print_line(f"{'✓' if finding.ok else '✗'} {_named(finding.name)}: {output.readable(text)}")

    reason = "" if ok else translate("cli", "Something needs attention.")
    return command.Answer({**data, "ok": ok, "checks": checks}, show, EXIT_DONE if ok else EXIT_FAILED, reason)


def _named(check: str) -> str:
    """A check in the user's language. Where it is of a library, the library's name comes first."""
    names = {
        "collection": translate("cli", "collection"),
        "connection": translate("cli", "connection"),
        "database": translate("cli", "database"),
        "disk": translate("cli", "disk"),
        "display libraries": translate("cli", "display libraries"),
        "documents": translate("cli", "documents"),
        "folders": translate("cli", "folders"),
        "journal": translate("cli", "journal"),
        "keyring": translate("cli", "keyring"),
        "ledger": translate("cli", "ledger"),
        "model": translate("cli", "model"),
        "network": translate("cli", "network"),
        "notebook": translate("cli", "notebook"),
        "open platform": translate("cli", "open platform"),
        "search": translate("cli", "search"),
        "service": translate("cli", "service"),
        "settings": translate("cli", "settings"),
        "upload host": translate("cli", "upload host"),
    }
    library, colon, name = check.rpartition(": ")
    return f"{library}{colon}{names.get(name, name)}"


def _imports(session: Session, library: str) -> dict[str, int]:
    """Items of this library's imports that still wait, are being worked on by some program, or failed.

    What failed does not count any more once the same was added again.
    """
    from desktop.services.importing.model import IN_FLIGHT, ImportPhase, ItemPhase

    waiting = running = failed = 0
    superseded = session.imports.superseded()
    for state in session.imports.imports():
        if state.library != library:
            continue
        in_flight = sum(state.counts.get(phase, 0) for phase in IN_FLIGHT)
        if state.state is ImportPhase.RUNNING:
            running += in_flight
        else:  # its program has ended: the next one takes these up again
            waiting += in_flight
        waiting += state.counts.get(ItemPhase.WAITING, 0)
        failed += 0 if state.id in superseded else state.counts.get(ItemPhase.FAILED, 0)
    return {"waiting": waiting, "running": running, "failed": failed}


def _show(name: str, engine: str, health: EngineStatus, imports: dict[str, int]) -> None:
    photos = translate("cli", "unknown") if health.photos is None else str(health.photos)
    rows = [
        (translate("cli", "Library"), f"{name} ({engine})"),
        (translate("cli", "Photos"), photos),
        (translate("cli", "Size on this computer"), output.size_text(health.size_bytes)),
        (translate("cli", "Model"), health.model),
        (
            translate("cli", "Engine"),
            translate("cli", "answers") if health.healthy else translate("cli", "does not answer"),
        ),
        (translate("cli", "Imports waiting"), str(imports["waiting"])),
        (translate("cli", "Imports running"), str(imports["running"])),
        (translate("cli", "Imports failed"), str(imports["failed"])),
        *((word, str(count)) for word, count in health.usage.items()),
    ]
    for word, value in rows:
        output.print_line(f"{word}: {output.readable(value)}")
