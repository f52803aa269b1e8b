"""An embedding model in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from desktop.core.sentences import joined

if TYPE_CHECKING:
    from desktop.engines.analyticdb.model_table import EmbeddingModel


def model_text(model: EmbeddingModel) -> str:
    """What a person who chooses wants to know of it."""
    translate = QCoreApplication.translate
    if "zh" in model.languages:
        languages = translate("EmbeddingModel", "Understands Chinese and English.")
    else:
        languages = translate("EmbeddingModel", "Understands English only: Chinese words find nothing useful.")
    dimensions = translate("EmbeddingModel", "{count} dimensions.").format(count=model.dimensions)
    recommended = translate("EmbeddingModel", "Recommended.") if model.recommended else ""
    return joined((languages, dimensions, recommended))
