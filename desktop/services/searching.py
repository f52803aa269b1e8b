"""Searching a library with what a person gave: words, files, bitmaps and links."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from desktop.core.match import SearchResult
from desktop.core.progress import TaskContext
from desktop.core.query import ImageBytes, ImageLink, ImageTerm, Query, Term
from desktop.services.library import LibraryRegistry

if TYPE_CHECKING:
    from desktop.engines.base import Engine


class SearchService:
    """Searches libraries. Safe from any thread; nothing is recorded.

    Args:
        registry: the libraries.
    """

    def __init__(self, registry: LibraryRegistry) -> None:
        self._registry = registry

    def search(self, library: str | None, query: Query, ctx: TaskContext) -> SearchResult:
        """Find photos in a library; None is the current one.

        Raises:
            TusouError: as :meth:`~desktop.engines.base.Engine.search`, and LINK_* where a link cannot be fetched.
            TaskCancelled: the search was asked to stop.
        """
        engine = self._registry.open(library)
        return engine.search(_with_fetched_links(query, engine, ctx), ctx)


def _with_fetched_links(query: Query, engine: Engine, ctx: TaskContext) -> Query:
    """The query with pictures in place of the links that the engine would not follow itself."""
    if engine.capabilities.searches_links:
        return query
    return replace(query, terms=[_fetched(term, ctx) for term in query.terms])


def _fetched(term: Term, ctx: TaskContext) -> Term:
    if not isinstance(term, ImageTerm) or not isinstance(term.image, ImageLink):
        return term
    from desktop.imaging.download import download

    ctx.check()
    picture = download(term.image.url, ctx)
    return replace(term, image=ImageBytes(picture.content, picture.name))
