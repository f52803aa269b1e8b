"""How far an import is, and what became of it: for whoever waits for it, and for whoever shows it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import PurePath
from typing import TYPE_CHECKING

from desktop.core.progress import TaskContext
from desktop.services.importing.import_table import Tally
from desktop.services.importing.journal import Journal
from desktop.services.importing.model import (
    FINAL,
    ImportPhase,
    ImportRecord,
    ImportState,
    ImportSummary,
    ItemPhase,
    Request,
)
from desktop.services.importing.name import readable

if TYPE_CHECKING:
    from desktop.services.importing.run import ImportRun


def report(ctx: TaskContext, journal: Journal, import_id: int, current: str = "") -> None:
    """Tell ``ctx`` how far an import is."""
    record = journal.imports.get(import_id)
    tallies = journal.imports.tally(import_id)
    done = sum(tally.items for tally in tallies if tally.state in FINAL)
    total = sum(tally.items for tally in tallies)
    ctx.report(done, total if record is not None and record.listed else None, current)


def summary_of(journal: Journal, import_id: int) -> ImportSummary:
    """What became of everything that an import found."""
    counts = _outcomes(journal.imports.tally(import_id))
    return ImportSummary(
        added=counts["added"],
        updated=counts["updated"],
        unchanged=counts["unchanged"],
        cancelled=counts["cancelled"],
        failed=journal.items.failures(import_id),
    )


def state_of(journal: Journal, record: ImportRecord, run: ImportRun | None) -> ImportState:
    """An import as it is shown; ``run``: its run in this process, if there is one."""
    tallies = journal.imports.tally(record.id)
    counts: dict[ItemPhase, int] = {}
    for tally in tallies:
        counts[tally.state] = counts.get(tally.state, 0) + tally.items
    left = sum(number for phase, number in counts.items() if phase not in FINAL)
    phase = record.state
    if phase is ImportPhase.RUNNING and run is None and not journal.imports.is_running(record):
        phase = ImportPhase.WAITING
    return ImportState(
        id=record.id,
        library=record.library,
        title=_title(record.request),
        source_count=len(record.request.sources) + len(record.request.pasted),
        state=phase,
        counts=counts,
        bytes_done=sum(tally.size_bytes for tally in tallies if tally.state in FINAL),
        bytes_total=sum(tally.size_bytes for tally in tallies),
        bytes_sent=run.pace.sent_bytes if run else 0,
        listed=record.listed,
        items_per_s=run.pace.items_per_s() if run else 0.0,
        seconds_left=run.pace.seconds_left(left) if run and record.listed else None,
        current=run.current if run else "",
        created_at=record.created_at,
        error=record.error,
    )


def _outcomes(tallies: Iterable[Tally]) -> Mapping[str, int]:
    """Items by how they ended: ``added``, ``updated``, ``unchanged``, ``cancelled``."""
    counts = {"added": 0, "updated": 0, "unchanged": 0, "cancelled": 0}
    for tally in tallies:
        key = tally.outcome or tally.state.value
        if key in counts:
            counts[key] += tally.items
    return counts


def _title(request: Request) -> str:
    names = [*(PurePath(source).name or source for source in request.sources), *(name for name, _ in request.pasted)]
    return readable(names[0]) if names else ""
