"""Remembers queries, and asks them again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QObject, Signal

from desktop.core.errors import TusouError
from desktop.core.progress import TaskContext
from desktop.core.query import Query, TextTerm
from desktop.services.history import HistoryService, PastSearch
from desktop.tasks import Lane, TaskRunner
from desktop.ui.error_presenter import error_message
from desktop.ui.saved.query_title import query_title
from desktop.ui.saved.searches_panel import SearchesPanel
from desktop.ui.search.search_bar import SearchBar
from desktop.ui.search.search_controller import SearchController

_MAX_NAME = 60


@dataclass(frozen=True, slots=True)
class _Remembered:
    """Everything that is remembered of a library, and the id of what was just saved."""

    saved: Sequence[PastSearch]
    recent: Sequence[PastSearch]
    just_saved: int | None = None


class SearchesController(QObject):
    """Connects the lists of queries with the search bar.

    Args:
        panel: the lists.
        bar: the search bar.
        search: runs searches.
        history: remembers them.
        runner: runs the work.
        parent: its Qt parent.

    Signals:
        told: a :class:`~desktop.ui.message_bar.Message` for the user.
        savable_changed: whether there is a query to save.
    """

    told = Signal(object)
    savable_changed = Signal(bool)

    def __init__(
        self,
        panel: SearchesPanel,
        bar: SearchBar,
        search: SearchController,
        history: HistoryService,
        runner: TaskRunner,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._panel = panel
        self._bar = bar
        self._search = search
        self._history = history
        self._runner = runner
        self._library = ""
        self._query: Query | None = None
        self.savable_changed.connect(panel.allow_saving)
        search.searched.connect(self._on_searched)
        bar.cleared.connect(self._on_cleared)
        panel.opened.connect(self._on_opened)
        panel.saved.connect(self._on_saved)
        panel.forgotten.connect(self._on_forgotten)
        panel.renamed.connect(self._on_renamed)
        panel.save_requested.connect(self.save)
        panel.clear_requested.connect(self._on_clear)

    def set_library(self, library: str) -> None:
        """Show the queries of another library."""
        self._library = library
        self._change(_nothing)

    def save(self) -> None:
        """Save the query of now and let the user name it."""
        if self._query is not None:
            self._save(self._query)

    # Inside

    def _on_searched(self, query: Query) -> None:
        self._query = query
        self.savable_changed.emit(True)
        library = self._library
        self._change(lambda history: history.record(library, query))

    def _on_cleared(self) -> None:
        self._query = None
        self.savable_changed.emit(False)

    def _on_opened(self, search: PastSearch) -> None:
        self._search.show_query(search.query)

    def _on_saved(self, search: PastSearch) -> None:
        self._save(search.query)

    def _save(self, query: Query) -> None:
        library, name = self._library, query_title(query)[:_MAX_NAME]
        self._change(lambda history: history.save(library, name, query).id)

    def _on_forgotten(self, search: PastSearch) -> None:
        library = self._library
        self._change(lambda history: history.forget(library, search.id))

    def _on_renamed(self, search_id: int, name: str) -> None:
        library = self._library
        self._change(lambda history: history.rename(library, search_id, name))

    def _on_clear(self) -> None:
        library = self._library
        self._change(lambda history: history.clear(library))

    def _change(self, act: Callable[[HistoryService], int | None]) -> None:
        """Change what is remembered, then show it."""
        work = partial(_change_and_read, self._history, self._library, act)
        task = self._runner.submit(work, lane=Lane.JOURNAL, owner=self)
        task.succeeded.connect(partial(self._on_read, self._library))
        task.failed.connect(self._on_failed)

    def _on_read(self, library: str, remembered: _Remembered) -> None:
        if library != self._library:
            return
        self._panel.show_searches(remembered.saved, remembered.recent)
        self._bar.set_history(_words(remembered.recent))
        if remembered.just_saved is not None:
            self._panel.name_saved(remembered.just_saved)

    def _on_failed(self, error: TusouError) -> None:
        self.told.emit(error_message(error))


def _nothing(_history: HistoryService) -> None:
    """Only read."""


def _change_and_read(
    history: HistoryService, library: str, act: Callable[[HistoryService], int | None], _ctx: TaskContext
) -> _Remembered:
    just_saved = act(history)
    return _Remembered(history.saved(library), history.recent(library), just_saved)


def _words(searches: Sequence[PastSearch]) -> list[str]:
    """The texts of queries, each once, for completion while typing."""
    texts = (term.text for search in searches for term in search.query.terms if isinstance(term, TextTerm))
    return list(dict.fromkeys(texts))
