"""Shows how far work in the background is."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from desktop.services.models.info import Pause
from desktop.ui.background.background_run import BackgroundRun, RunState
from desktop.ui.time_left import time_left
from desktop.ui.widgets.activity_bar import ActivityBar


class RunBar(ActivityBar):
    """Progress of a run, with a button that pauses it; hidden while there is none.

    Args:
        run: what is shown.
        parent: its Qt parent.
    """

    def __init__(self, run: BackgroundRun, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._run = run
        run.changed.connect(self._show)
        self.pressed.connect(self._on_pressed)
        self._show()

    def sentence(self, state: RunState) -> str:
        """What is done, and how far it is."""
        raise NotImplementedError

    def _show(self) -> None:
        state = self._run.state
        if state is None:
            self.hide()
            return
        button = {
            None: self.tr("Pause"),
            Pause.BY_HAND: self.tr("Resume"),
            Pause.ON_BATTERY: "",
        }[state.pause]
        text = " · ".join(part for part in (self.sentence(state), self._addition(state)) if part)
        self.show_work(text, state.done, state.total, button)

    def _addition(self, state: RunState) -> str:
        if state.pause is Pause.BY_HAND:
            return self.tr("paused")
        if state.pause is Pause.ON_BATTERY:
            return self.tr("waits while this computer runs on its battery")
        return time_left(state.seconds_left) if state.seconds_left is not None else ""

    def _on_pressed(self) -> None:
        state = self._run.state
        if state is not None and state.pause is Pause.BY_HAND:
            self._run.resume()
        else:
            self._run.pause()
