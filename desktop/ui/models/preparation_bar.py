"""Shows how far the photos are on the way to another model."""

from __future__ import annotations

from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QWidget

from desktop.services.models.info import Pause
from desktop.ui.models.model_words import short_name
from desktop.ui.models.preparation import Preparation, PreparationState
from desktop.ui.time_left import time_left
from desktop.ui.widgets.activity_bar import ActivityBar


class PreparationBar(ActivityBar):
    """Progress of a preparation, with a button that pauses it; hidden while there is none.

    Args:
        preparation: what is shown.
        parent: its Qt parent.
    """

    def __init__(self, preparation: Preparation, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.set_name(self.tr("Preparing photos for another model"))
        self.setToolTip(self.tr("Searches use the model before until every photo is ready."))
        self._preparation = preparation
        preparation.changed.connect(self._show)
        self.pressed.connect(self._on_pressed)
        self._show()

    def _show(self) -> None:
        state = self._preparation.state
        if state is None:
            self.hide()
            return
        button = {
            None: self.tr("Pause"),
            Pause.BY_HAND: self.tr("Resume"),
            Pause.ON_BATTERY: "",
        }[state.pause]
        self.show_work(self._text_of(state), state.done, state.total, button)

    def _text_of(self, state: PreparationState) -> str:
        number = QLocale().toString
        text = self.tr("Photos are being prepared for {model}: {done} of {total}").format(
            model=short_name(state.model), done=number(state.done), total=number(state.total)
        )
        return " · ".join(part for part in (text, self._addition(state)) if part)

    def _addition(self, state: PreparationState) -> str:
        if state.pause is Pause.BY_HAND:
            return self.tr("paused")
        if state.pause is Pause.ON_BATTERY:
            return self.tr("waits while this computer runs on its battery")
        return time_left(state.seconds_left) if state.seconds_left is not None else ""

    def _on_pressed(self) -> None:
        state = self._preparation.state
        if state is not None and state.pause is Pause.BY_HAND:
            self._preparation.resume()
        else:
            self._preparation.pause()
