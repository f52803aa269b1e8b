"""Adding photos: a durable journal, and a pipeline from any source into any engine."""

from __future__ import annotations

from desktop.services.importing.model import (
    Failure,
    ImportPhase,
    ImportState,
    ImportSummary,
    ItemPhase,
    ItemState,
    PastedImage,
    Source,
)
from desktop.services.importing.service import ImportService

__all__ = [
    "Failure",
    "ImportPhase",
    "ImportService",
    "ImportState",
    "ImportSummary",
    "ItemPhase",
    "ItemState",
    "PastedImage",
    "Source",
]
