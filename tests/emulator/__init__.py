"""A stand-in for AnalyticDB for PostgreSQL's image-search API over real HTTPS on loopback (docs/emulator.md)."""

from __future__ import annotations

from tests.emulator.behaviour import ArchiveNaming, Behaviour, Refusal
from tests.emulator.emulator import COLLECTION, INSTANCE, NAMESPACE, Access, Emulator
from tests.emulator.faults import Fault, FaultKind
from tests.emulator.records import Call
from tests.emulator.vision import BlindVision, ColourVision, ModelVision
from tests.emulator.wire import Part

__all__ = [
    "COLLECTION",
    "INSTANCE",
    "NAMESPACE",
    "Access",
    "ArchiveNaming",
    "Behaviour",
    "BlindVision",
    "Call",
    "ColourVision",
    "Emulator",
    "Fault",
    "FaultKind",
    "ModelVision",
    "Part",
    "Refusal",
]
