"""The panels that fill the window."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property, partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSplitter

from desktop.services.thumbnails import ThumbnailService
from desktop.tasks import TaskRunner
from desktop.ui.main_window import MainWindow, Parts
from desktop.ui.preview.preview_panel import PreviewPanel
from desktop.ui.results.results_panel import ResultsPanel
from desktop.ui.results.thumbnail_loader import ThumbnailLoader
from desktop.ui.saved.searches_panel import SearchesPanel
from desktop.ui.search.search_bar import SearchBar
from desktop.ui.teaching.teaching_strip import TeachingStrip
from desktop.ui.upload.upload_panel import UploadPanel


class Panels:
    """The panels, each made when it is first asked for.

    All of them take longer than some frames: a window that is on the screen already has them made one by one, and
    shown (:attr:`steps`), before it asks for them.

    Args:
        window: the window that they are for.
        thumbnails: where the pictures of the results come from.
        runner: runs their loading.

    Attributes:
        thumbnails: loads the pictures of the results.
    """

    def __init__(self, window: MainWindow, thumbnails: ThumbnailService, runner: TaskRunner) -> None:
        self._window = window
        self._commands = window.commands
        self._shown = False
        self.thumbnails = ThumbnailLoader(thumbnails, runner, window)

    @property
    def steps(self) -> Sequence[Callable[[], object]]:
        """Each makes one panel; the last shows all."""
        names = ("search_bar", "results", "preview", "upload", "side_bar")
        return [*(partial(getattr, self, name) for name in names), self.show]

    @cached_property
    def search_bar(self) -> SearchBar:
        """What is searched for."""
        return SearchBar()

    @cached_property
    def results(self) -> ResultsPanel:
        """The photos, below the strip for teaching."""
        panel = ResultsPanel(self.thumbnails)
        panel.show_above(self.teaching_strip)
        return panel

    @cached_property
    def teaching_strip(self) -> TeachingStrip:
        """Examples for a word."""
        return TeachingStrip()

    @cached_property
    def preview(self) -> PreviewPanel:
        """The photo that is selected."""
        return PreviewPanel()

    @cached_property
    def upload(self) -> UploadPanel:
        """Imports."""
        return UploadPanel(self._commands.add_photos, self._commands.add_folder)

    @cached_property
    def searches(self) -> SearchesPanel:
        """Searches that were saved or made before."""
        return SearchesPanel()

    @cached_property
    def side_bar(self) -> QSplitter:
        """Imports above searches."""
        bar = QSplitter(Qt.Orientation.Vertical, handleWidth=1)
        bar.addWidget(self.upload)
        bar.addWidget(self.searches)
        bar.setChildrenCollapsible(False)
        bar.setStretchFactor(0, 1)
        return bar

    def show(self) -> None:
        """Fill the window, once."""
        if not self._shown:
            self._shown = True
            terms = self.search_bar.take_chips()
            self._window.show_parts(Parts(self.search_bar, terms, self.side_bar, self.results, self.preview))
