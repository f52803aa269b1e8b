"""What is known of a model, in the words of the window."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QLocale

from desktop.services.models.hub import PUBLIC_ENDPOINT

if TYPE_CHECKING:
    from desktop.services.models.info import ModelInfo

#: Lines end behind the dot, not within a fact.
_BETWEEN_FACTS = "\u00a0· "
_CONTEXT = "models"
_REPOSITORY = re.compile(r"[\w.-]+/[\w.-]+")


def short_name(model_id: str) -> str:
    """The name of a model by its id."""
    return model_id.partition("@")[0]


def title(info: ModelInfo) -> str:
    """What the model is called."""
    return QCoreApplication.translate("ModelWords", "Built-in model") if info.built_in else info.name


def purpose(info: ModelInfo) -> str:
    """What it is for; where it comes from if that is not known."""
    return QCoreApplication.translate(_CONTEXT, info.purpose) if info.purpose else info.source


def size(size_bytes: int) -> str:
    """An amount of bytes."""
    return QLocale().formattedDataSize(size_bytes, 1, QLocale.DataSizeFormat.DataSizeSIFormat)


def facts(info: ModelInfo) -> str:
    """Languages, size, dimensions and speed, as far as they are known."""
    translate = QCoreApplication.translate
    parts = [_listed(_language(code) for code in info.languages)]
    if info.installed:
        parts.append(translate("ModelWords", "{size} on the disk").format(size=size(info.size_bytes or 0)))
    elif info.size_bytes is not None:
        parts.append(translate("ModelWords", "at most {size} to download").format(size=size(info.size_bytes)))
    if info.memory_bytes is not None:
        parts.append(translate("ModelWords", "{size} of memory").format(size=size(info.memory_bytes)))
    if info.dimensions:
        parts.append(translate("ModelWords", "{count} dimensions").format(count=info.dimensions))
    if info.picture_ms is not None:
        speed = translate("ModelWords", "{ms} ms a photo on this computer")
        parts.append(speed.format(ms=QLocale().toString(round(info.picture_ms))))
    if info.licence:
        parts.append(translate("ModelWords", "licence {licence}").format(licence=info.licence))
    return _BETWEEN_FACTS.join(part.replace(" ", "\u00a0") for part in parts if part)


def sources(info: ModelInfo) -> str:
    """How well it finds, and links to where that was published and to its page, in rich text."""
    return " · ".join(part for part in (_quality(info), _page(info)) if part)


def _page(info: ModelInfo) -> str:
    """A link to the page of a pack that comes from the hub: its owner says there what it is and what is allowed."""
    if not _REPOSITORY.fullmatch(info.source) or (info.installed and not info.revision):
        return ""
    text = QCoreApplication.translate("ModelWords", "Page of the model")
    return f'<a href="{PUBLIC_ENDPOINT}/{info.source}">{text}</a>'


def _quality(info: ModelInfo) -> str:
    if not info.recall:
        return ""
    translate = QCoreApplication.translate
    figures = _listed(
        translate("ModelWords", "{language} {percent} %").format(
            language=_language(code), percent=QLocale().toString(percent, "f", 1)
        )
        for code, percent in info.recall.items()
    )
    text = translate("ModelWords", "Finds by words: {figures} (mean recall, published by {source})")
    source = translate("ModelWords", "Immich")
    return text.format(figures=figures, source=f'<a href="{info.recall_source}">{source}</a>')


def _listed(words: Iterable[str]) -> str:
    return QLocale().createSeparatedList(list(words))


def _language(code: str) -> str:
    names = {
        "en": QCoreApplication.translate("ModelWords", "English"),
        "zh": QCoreApplication.translate("ModelWords", "Chinese"),
    }
    return names.get(code, code)
