"""Shows how far the reading of text in pictures is."""

from __future__ import annotations

from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QWidget

from desktop.services.models.info import Pause
from desktop.ui.text_reading.reading_run import ReadingRun, RunState
from desktop.ui.time_left import time_left
from desktop.ui.widgets.activity_bar import ActivityBar


class ReadingBar(ActivityBar):
    """Progress of a run, with a button that pauses it; hidden while there is none.

    Args:
        run: what is shown.
        parent: its Qt parent.
    """

    def __init__(self, run: ReadingRun, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.set_name(self.tr("Reading text in pictures"))
        self._run = run
        run.changed.connect(self._show)
        self.pressed.connect(self._on_pressed)
        self._show()

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
        self.show_work(self._text_of(state), state.done, state.total, button)

    def _text_of(self, state: RunState) -> str:
        number = QLocale().toString
        text = self.tr("Text in pictures is being read: {done} of {total}").format(
            done=number(state.done), total=number(state.total)
        )
        return " · ".join(part for part in (text, self._addition(state)) if part)

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
