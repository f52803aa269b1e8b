"""Searching: one QueryContent call for each term, side by side, put together by weight."""

from __future__ import annotations

import hashlib
import queue
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path, PurePosixPath
from urllib.parse import urlsplit

from desktop.core import wording
from desktop.core.errors import EngineError, ErrorCode, InvalidInputError, naming
from desktop.core.match import Match, MatchSource, SearchResult
from desktop.core.photo import Photo
from desktop.core.progress import TaskContext
from desktop.core.query import FilterField, ImageBytes, ImageFile, ImageLink, ImageSource, Query, Term, TextTerm
from desktop.engines.analyticdb import answers
from desktop.engines.analyticdb.answers import CollectionInfo, Hit, Hits, Usage
from desktop.engines.analyticdb.client import Client
from desktop.engines.analyticdb.connection import Connection, HybridSearch
from desktop.engines.analyticdb.documents import LINK_SUFFIXES, Prepared, metadata_of, prepare
from desktop.engines.analyticdb.filters import expression
from desktop.engines.analyticdb.identity import entry_of_hit, photo_of_hit, same_photo_key
from desktop.engines.analyticdb.ledger import Ledger
from desktop.engines.analyticdb.naming import MemberNames
from desktop.engines.analyticdb.pictures import Pictures
from desktop.engines.analyticdb.scores import fuse, relevance_cut, unit_scores
from desktop.engines.analyticdb.verdict import MARK, Verdict
from desktop.imaging.decode import read_file
from desktop.imaging.download import download

#: How long the addresses in answers are good: the service's default.
_URL_EXPIRATION = "7200s"
#: Several terms agree on photos that each of them alone ranks lower.
_DEEPER, _DEEPEST = 3, 1000
_RERANKED_AT_MOST = 50
#: Filters on what a photo is, and not on what the user said of it.
_NOT_WORDS = frozenset(FilterField) - {FilterField.CAPTION, FilterField.TAG}
#: The service cuts text at 512 tokens; this many characters are surely enough.
_LONGEST_TEXT = 2000


@dataclass(frozen=True, slots=True)
class _Found:
    photo: Photo
    score: float
    source: MatchSource


class Searcher:
    """Searches of one library. Safe to share between threads.

    Args:
        client: calls.
        connection: how to search.
        collection: asks for the collection's fields, model and metric.
        ledger: knows photos.
        pictures: addresses of photos that are searched with.
        spent: told what each call cost.
    """

    def __init__(
        self,
        client: Client,
        connection: Connection,
        collection: Callable[[TaskContext], CollectionInfo],
        ledger: Ledger,
        pictures: Pictures,
        spent: Callable[[Usage], None],
    ) -> None:
        self._client = client
        self._connection = connection
        self._collection = collection
        self._ledger = ledger
        self._pictures = pictures
        self._spent = spent
        self._names = MemberNames(client, ledger)

    def search(self, query: Query, ctx: TaskContext) -> SearchResult:
        """See :class:`~desktop.engines.base.Engine`."""
        started = time.perf_counter()
        collection = self._collection(ctx)
        condition = self._condition(query, collection)
        terms = [term for term in _meant(query.terms) if term.weight != 0 and not _is_blank(term)]
        if not any(term.weight > 0 for term in terms):
            raise InvalidInputError(ErrorCode.QUERY_EMPTY)
        depth = query.top_k if len(terms) == 1 else min(_DEEPEST, max(query.top_k * _DEEPER, query.top_k))
        found = side_by_side([partial(self._term, term, depth, condition, collection, ctx) for term in terms])
        matches = _matches(list(zip(terms, found, strict=True)), query.top_k)
        self._pictures.keep_addresses({match.photo.id: match.photo.url for match in matches if match.photo.url})
        took_ms = (time.perf_counter() - started) * 1000
        return SearchResult(matches, took_ms, relevance_cut([match.score for match in matches]), terms)

    def _condition(self, query: Query, collection: CollectionInfo) -> Verdict | str | None:
        """What the service is asked for; a verdict where it cannot judge all photos."""
        fields = collection.fields or {}
        condition = expression(query.filters, collection.fields)
        if condition is None or MARK not in fields or not self._ledger.has_packs():
            return condition
        on_words = [expression([one], fields) for one in query.filters if one.field not in _NOT_WORDS]
        # Photos that went up in archives have no words of the user.
        if not all(Verdict(each or "", fields).admits({}) for each in on_words):
            return condition
        return Verdict(condition, fields)

    def _term(
        self, term: Term, depth: int, condition: Verdict | str | None, collection: CollectionInfo, ctx: TaskContext
    ) -> list[_Found]:
        parameters = self._text(term, depth, collection) if isinstance(term, TextTerm) else self._image(term.image, ctx)
        reranked = "rerank_model" in parameters
        asked = depth
        while True:
            hits = self._ask(parameters, asked, condition, collection, ctx)
            hits = replace(hits, hits=self._names.named(hits.hits, ctx))
            found = self._photos(self._admitted(hits, condition, collection), collection, parameters)
            # Photos that are hidden here, or there twice, leave room for others.
            if len(found) >= depth or len(hits.hits) < asked or asked >= _DEEPEST or reranked:
                return found[:depth]
            asked = min(_DEEPEST, 2 * asked)

    def _ask(
        self,
        parameters: Mapping[str, object],
        top_k: int,
        condition: Verdict | str | None,
        collection: CollectionInfo,
        ctx: TaskContext,
    ) -> Hits:
        call = partial(
            self._client.call,
            "QueryContent",
            ctx,
            top_k=top_k,
            include_metadata_fields=",".join(collection.fields or ()) or None,
            include_file_url=True,
            url_expiration=_URL_EXPIRATION,
            parameters=parameters,
        )
        if isinstance(condition, Verdict):
            try:
                body = call(filter=condition.condition)
            except EngineError as error:
                if error.code is not ErrorCode.SERVICE_REFUSED:
                    raise
                body = call()  # a dialect that lacks what was asked for: all of it is judged here
        else:
            body = call(filter=condition)
        hits = answers.hits_of(body)
        self._spent(hits.usage)
        return hits

    def _admitted(self, hits: Hits, condition: Verdict | str | None, collection: CollectionInfo) -> Hits:
        """Without those that do not fulfil the condition, where the service cannot judge all photos."""
        if not isinstance(condition, Verdict):
            return hits
        return replace(hits, hits=[hit for hit in hits.hits if condition.admits(self._values(hit, collection))])

    def _values(self, hit: Hit, collection: CollectionInfo) -> Mapping[str, object]:
        if hit.metadata.get(MARK):
            return hit.metadata
        entry = entry_of_hit(hit, self._ledger)
        if entry is None or not entry.pack:
            return hit.metadata
        prepared = Prepared(b"", "", entry.width, entry.height, entry.format, entry.taken_at)
        return metadata_of(entry.place, entry.sha256, prepared, entry.caption, {}, collection.fields, tags=entry.tags)

    def _photos(self, hits: Hits, collection: CollectionInfo, parameters: Mapping[str, object]) -> list[_Found]:
        reranked = [hit.rerank_score for hit in hits.hits if hit.rerank_score is not None]
        if "rerank_model" in parameters and hits.hits and len(reranked) == len(hits.hits):
            scores = unit_scores(reranked, "cosine")
        else:
            rank_fused = parameters.get("hybrid_search") == HybridSearch.RRF
            scores = unit_scores([hit.score for hit in hits.hits], collection.metric, rank_fused=rank_fused)
        found: dict[str, _Found] = {}
        for hit, score in zip(hits.hits, scores, strict=True):
            photo = photo_of_hit(hit, self._ledger)
            if photo is None:
                continue
            key = same_photo_key(photo)
            if key not in found or score > found[key].score:
                found[key] = _Found(photo, score, hit.source)
        return sorted(found.values(), key=lambda one: -one.score)

    def _text(self, term: TextTerm, depth: int, collection: CollectionInfo) -> dict[str, object]:
        connection = self._connection
        parameters: dict[str, object] = {"content": term.text.strip()[:_LONGEST_TEXT]}
        if collection.full_text_fields and connection.hybrid_search is not HybridSearch.OFF:
            parameters["hybrid_search"] = connection.hybrid_search
        if depth <= most_reranked(connection):
            parameters |= {"rerank_model": connection.rerank_model, "rerank_factor": connection.rerank_factor}
        return parameters

    def _image(self, image: ImageSource, ctx: TaskContext) -> dict[str, object]:
        if isinstance(image, ImageLink):
            return self._link(image.url, ctx)
        if isinstance(image, ImageFile):
            with naming(str(image.path)):
                return self._upload(read_file(image.path), ctx)
        if isinstance(image, ImageBytes):
            with naming(image.name):
                return self._upload(image.content, ctx)
        picture = self._pictures.picture(image.id, ctx)
        return self._upload(read_file(picture) if isinstance(picture, Path) else picture, ctx)

    def _link(self, url: str, ctx: TaskContext) -> dict[str, object]:
        path = PurePosixPath(urlsplit(url).path)
        if path.suffix.lower() in LINK_SUFFIXES:
            return {"file_url": url, "file_name": path.name}
        # The service goes by the name; a picture without a telling one is fetched here.
        return self._upload(download(url, ctx).content, ctx)

    def _upload(self, content: bytes, ctx: TaskContext) -> dict[str, object]:
        prepared = prepare(content, strip_location=self._connection.strip_location)
        digest = hashlib.sha256(prepared.content).hexdigest()[:12]
        url = self._client.upload(prepared.content, ctx)
        return {"file_url": url, "file_name": f"query-{digest}{prepared.suffix}"}


def most_reranked(connection: Connection) -> int:
    """How many matches of a text search the service can still order a second time; 0 where it is not asked to."""
    return int(_RERANKED_AT_MOST / connection.rerank_factor) if connection.rerank_model else 0


def side_by_side(works: Sequence[Callable[[], list[_Found]]]) -> list[list[_Found]]:
    """Do several things at once and return their results in order; the first error is raised.

    Threads are daemons: one that is stuck does not hold up the exit.
    """
    if len(works) == 1:
        return [works[0]()]
    ends: queue.SimpleQueue[tuple[int, list[_Found], BaseException | None]] = queue.SimpleQueue()

    def run(number: int, work: Callable[[], list[_Found]]) -> None:
        try:
            ends.put((number, work(), None))
        except BaseException as error:  # noqa: BLE001 -- a thread's boundary: raised by the waiting thread
            ends.put((number, [], error))

    for number, work in enumerate(works):
        threading.Thread(target=run, args=(number, work), name="analyticdb-term", daemon=True).start()
    results: dict[int, list[_Found]] = {}
    for _ in works:
        number, found, error = ends.get()
        if error is not None:
            raise error
        results[number] = found
    return [results[number] for number in range(len(works))]


def _matches(terms: Sequence[tuple[Term, list[_Found]]], top_k: int) -> list[Match]:
    photos: dict[str, _Found] = {}
    for term, found in terms:
        for one in found if term.weight > 0 else ():
            known = photos.setdefault(same_photo_key(one.photo), one)
            if known.source is not one.source:
                photos[same_photo_key(one.photo)] = replace(known, source=MatchSource.BOTH)
    if len(terms) == 1:
        scores = {key: one.score for key, one in photos.items()}
    else:
        scores = fuse([(term.weight, {same_photo_key(one.photo): one.score for one in found}) for term, found in terms])
    ranked = sorted(scores, key=lambda key: (-scores[key], key))[:top_k]
    return [
        Match(photos[key].photo, round(scores[key], 6), rank, photos[key].source) for rank, key in enumerate(ranked, 1)
    ]


def _meant(terms: Sequence[Term]) -> Sequence[Term]:
    """Terms as they are meant; as they are typed where nothing is wanted, which the service cannot search for."""
    meant = wording.understood(terms)
    return meant if any(term.weight > 0 for term in meant) else terms


def _is_blank(term: Term) -> bool:
    return isinstance(term, TextTerm) and not term.text.strip()
