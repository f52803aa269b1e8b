"""What is known of a model, for a person to choose by."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class ModelInfo:
    """A model that is installed, or that can be.

    Attributes:
        name: how it is called.
        id: what libraries know it by; empty while it is not installed.
        built_in: comes with the program and stays.
        recommended: offered to everyone.
        purpose: what it is for, English and marked for translation (context ``models``); empty for others' packs.
        languages: that text search understands: by the test at installation, else as published.
        dimensions: length of a vector.
        size_bytes: on the disk; what is fetched at most while it is not installed; None where that is not known yet.
        memory_bytes: that it takes, as published, or None.
        picture_ms, text_ms: milliseconds that one took on this computer when that was measured, or None.
        provider: what computes, in onnxruntime's words; empty while it is not installed.
        recall: language → per cent, as published.
        recall_source: where that is published; empty without.
        licence: of the weights, as an SPDX expression; empty where it is not known.
        source: repository, folder or zip that it came from, or would come from.
        revision: commit on the hub; empty for others, and while it is neither installed nor looked up.
        arrived_bytes: of an installation that did not end and can go on.
        vector_bytes: that libraries keep of it.
        answers: names of the libraries that answer with it.
        wanted: names of the libraries that are on the way to it.
    """

    name: str
    id: str
    built_in: bool = False
    recommended: bool = False
    purpose: str = ""
    languages: Sequence[str] = ()
    dimensions: int = 0
    size_bytes: int | None = None
    memory_bytes: int | None = None
    picture_ms: float | None = None
    text_ms: float | None = None
    provider: str = ""
    recall: Mapping[str, float] = field(default_factory=dict)
    recall_source: str = ""
    licence: str = ""
    source: str = ""
    revision: str = ""
    arrived_bytes: int = 0
    vector_bytes: int = 0
    answers: Sequence[str] = ()
    wanted: Sequence[str] = ()

    @property
    def installed(self) -> bool:
        """Whether it can be used."""
        return bool(self.id)


@dataclass(frozen=True, slots=True)
class Switch:
    """A library that lacks vectors: on the way to another model, or with photos that came while one was away.

    Attributes:
        library: its name.
        answering: id of the model that answers meanwhile.
        wanted: id of the model that will.
        missing: photos that lack a vector of it.
        photos: photos that have one.
    """

    library: str
    answering: str
    wanted: str
    missing: int
    photos: int


class Pause(StrEnum):
    """Why photos are not looked at by another model for now."""

    BY_HAND = "by_hand"
    ON_BATTERY = "on_battery"
