"""What a service has in hand of an import that was cancelled would go on there by itself, so it is taken back."""

from __future__ import annotations

from desktop.core.progress import TaskContext
from desktop.engines.base import Engine, IngestItem, WithdrawsItems
from desktop.services.importing.item_table import ItemTable


def withdraw(items: ItemTable, import_id: int, engine: Engine, ctx: TaskContext) -> None:
    """Take back what an engine's service was given of a cancelled import. Doing so twice does no harm.

    Args:
        items: of the journal.
        import_id: the import.
        engine: of its library.
        ctx: of the work.

    Raises:
        TaskCancelled, TusouError: the service could not be told; what it has goes on there.
    """
    if not isinstance(engine, WithdrawsItems):
        return
    begun = [
        IngestItem(each.id, each.place, each.sha256, None, document=each.document, job_id=each.job_id)
        for each in items.begun(import_id)
    ]
    if begun:
        engine.withdraw(begun, ctx)
