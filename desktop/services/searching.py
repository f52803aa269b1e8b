"""Searching a library with what a person gave: words, files, bitmaps and links."""

from __future__ import annotations

from dataclasses import replace

from desktop.core.match import SearchResult
from desktop.core.progress import TaskContext
from desktop.core.query import ImageBytes, ImageLink, ImageTerm, Query, Term
from desktop.services.library import LibraryRegistry


class SearchService:
    """Searches libraries. Safe from any thread; nothing is recorded.

    Args:
        registry: the libraries.
        allow_private_links: whether links may lead into this computer and private networks.
    """

    def __init__(self, registry: LibraryRegistry, *, allow_private_links: bool = False) -> None:
        self._registry = registry
        self._allow_private_links = allow_private_links

    def search(self, library: str | None, query: Query, ctx: TaskContext) -> SearchResult:
        """Find photos in a library; None is the current one.

        Raises:
            TusouError: as :meth:`~desktop.engines.base.Engine.search`, and LINK_* where a link cannot be fetched.
            TaskCancelled: the search was asked to stop.
        """
        engine = self._registry.open(library)
        if not engine.capabilities.searches_links:
            query = replace(query, terms=[self._fetched(term, ctx) for term in query.terms])
        return engine.search(query, ctx)

    def _fetched(self, term: Term, ctx: TaskContext) -> Term:
        """The term with a picture in place of a link."""
        if not isinstance(term, ImageTerm) or not isinstance(term.image, ImageLink):
            return term
        from desktop.imaging.download import download

        ctx.check()
        picture = download(term.image.url, ctx, allow_private=self._allow_private_links)
        return replace(term, image=ImageBytes(picture.content, picture.name))
