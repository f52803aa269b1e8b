"""How far an import is, told to whoever waits for it."""

from __future__ import annotations

from desktop.core.progress import TaskContext
from desktop.services.importing.journal import Journal
from desktop.services.importing.model import FINAL


def report(ctx: TaskContext, journal: Journal, import_id: int, current: str = "") -> None:
    """Tell ``ctx`` how far an import is."""
    record = journal.imports.get(import_id)
    tallies = journal.imports.tally(import_id)
    done = sum(tally.items for tally in tallies if tally.state in FINAL)
    total = sum(tally.items for tally in tallies)
    ctx.report(done, total if record is not None and record.listed else None, current)
