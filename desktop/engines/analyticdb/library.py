"""What an import works with, as one object."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from desktop.core.progress import TaskContext
from desktop.engines.analyticdb.answers import Usage
from desktop.engines.analyticdb.client import Client
from desktop.engines.analyticdb.ledger import Ledger
from desktop.engines.analyticdb.patience import Pace


@dataclass(frozen=True, slots=True)
class Library:
    """What an ingest works with.

    Attributes:
        client: calls.
        ledger: memory of what is confirmed.
        spool_folder: for archives on their way.
        fields: asks for the metadata fields of the collection; None where unknown.
        pace: how the service is treated.
        strip_location: leave positions out.
        spent: told what each job cost.
    """

    client: Client
    ledger: Ledger
    spool_folder: Path
    fields: Callable[[TaskContext], Mapping[str, str] | None]
    pace: Pace
    strip_location: bool
    spent: Callable[[Usage], None]
