"""Shows how far the photos are on the way to another model."""

from __future__ import annotations

from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QWidget

from desktop.ui.background.background_run import RunState
from desktop.ui.background.run_bar import RunBar
from desktop.ui.models.model_words import short_name
from desktop.ui.models.preparation import Preparation


class PreparationBar(RunBar):
    """Progress of a preparation.

    Args:
        preparation: what is shown.
        parent: its Qt parent.
    """

    def __init__(self, preparation: Preparation, parent: QWidget | None = None) -> None:
        super().__init__(preparation, parent)
        self.set_name(self.tr("Preparing photos for another model"))
        self.setToolTip(self.tr("Searches use the model before until every photo is ready."))

    def sentence(self, state: RunState) -> str:
        """See :class:`RunBar`."""
        number = QLocale().toString
        return self.tr("Photos are being prepared for {model}: {done} of {total}").format(
            model=short_name(state.label), done=number(state.done), total=number(state.total)
        )
