"""Shows how far the reading of text in pictures is."""

from __future__ import annotations

from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QWidget

from desktop.ui.background.background_run import RunState
from desktop.ui.background.run_bar import RunBar
from desktop.ui.text_reading.reading_run import ReadingRun


class ReadingBar(RunBar):
    """Progress of a reading.

    Args:
        run: what is shown.
        parent: its Qt parent.
    """

    def __init__(self, run: ReadingRun, parent: QWidget | None = None) -> None:
        super().__init__(run, parent)
        self.set_name(self.tr("Reading text in pictures"))

    def sentence(self, state: RunState) -> str:
        """See :class:`RunBar`."""
        number = QLocale().toString
        return self.tr("Text in pictures is being read: {done} of {total}").format(
            done=number(state.done), total=number(state.total)
        )
