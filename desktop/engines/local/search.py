"""Searching: composed queries over what pictures show and what their words say.

A text that says what is unwanted is taken apart first (:mod:`desktop.core.wording`). Each positive term ranks photos:
an image by its vector, a text by reciprocal rank fusion of what is seen and what is said. Its scores, which are
confidences, are made to follow its ranking. Terms join by their scores (:func:`~desktop.engines.local.fusion.joined`):
measured better than fusing their ranks too. A term with a negative weight takes away from a photo what it fulfils of
it: the score is multiplied by (1 - its score) to the power of twice the weight. Where nothing is wanted, but something
is unwanted, every photo begins with 1, the newest first.

A photo of the library as a query comes first among its own matches, with score 1: it is what its copies are judged by.
"""

from __future__ import annotations

import hashlib
import sqlite3
import threading
import time
from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt

from desktop.core import dates, wording
from desktop.core.dates import Span
from desktop.core.errors import ErrorCode, InvalidInputError, naming
from desktop.core.match import Match, MatchSource, SearchResult
from desktop.core.progress import TaskContext
from desktop.core.query import (
    ImageFile,
    ImageLink,
    ImageSource,
    LibraryPhoto,
    Query,
    TextTerm,
)
from desktop.embedding.concept import ConceptQuery
from desktop.engines.local import block_file, choice, full_text, fusion
from desktop.engines.local.catalogue import Catalogue
from desktop.engines.local.database import Database
from desktop.engines.local.evidence import Evidence, ImageEvidence, TextEvidence
from desktop.engines.local.heads import WordHeads
from desktop.engines.local.index import LibraryIndex
from desktop.engines.local.model import LocalModel, ModelShelf, TextVector
from desktop.engines.local.place import printable
from desktop.engines.local.vectors import Float32, Int64, Mask

#: Candidates of each term, at least: what fusion and query expansion can still move to the top.
_MIN_DEPTH = 1000

#: How much more a term counts against a photo than for it. Measured with 566 pictures of two things: of "image of A
#: minus text B", pictures without B come first in .70 of the cases, against .65 with 1 here; more would punish mere
#: likeness.
_AGAINST = 2.0

Float64 = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class _Text:
    """A text as typed, what is looked for in words, the days that it names, and what the model makes of the rest."""

    typed: str
    words: str
    days: Sequence[Span]
    meaning: ConceptQuery | TextVector


class Searcher:
    """Answers queries.

    Args:
        database, catalogue: of the library.
        shelf: the models that there are; the library says which of them answers.

    Attributes:
        heads: of the taught words; used under :meth:`opened` only.
    """

    def __init__(self, database: Database, catalogue: Catalogue, shelf: ModelShelf) -> None:
        self._database = database
        self._catalogue = catalogue
        self._shelf = shelf
        self.heads = WordHeads()
        self._index: LibraryIndex | None = None
        self._languages = shelf.bundled.languages
        self._lock = threading.Lock()

    @property
    def languages(self) -> frozenset[str]:
        """Languages of the model that answered last."""
        return self._languages

    def search(self, query: Query, ctx: TaskContext) -> SearchResult:
        """Find photos. Raises as :meth:`desktop.engines.base.Engine.search`."""
        started = time.perf_counter()
        with self._database.reading() as connection:
            chosen = choice.read(connection, self._shelf)
        model = chosen.answering
        self._languages = model.languages
        terms = wording.understood(query.terms)
        probes = [
            _read(term.text, model) if isinstance(term, TextTerm) else self._vector(term.image, model) for term in terms
        ]
        ctx.check()
        version = self._database.version()
        with self._database.reading() as connection:
            with self._index_of(chosen).current(connection, ctx) as index:
                allowed = index.allowed(connection, query.filters, version)
                depth = max(query.top_k, _MIN_DEPTH)
                evidence = [
                    (term.weight, self._evidence(connection, index, model, probe, depth, allowed, ctx))
                    for term, probe in zip(terms, probes, strict=True)
                ]
                positions, scores = _ranked(evidence, query.top_k, allowed)
                sources = _sources([found for weight, found in evidence if weight > 0], positions)
                rows = index.photos[positions].tolist()
            ctx.check()
            photos = self._catalogue.photos_of_rows(connection, rows)
        found = [entry for entry in zip(rows, scores.tolist(), sources, strict=True) if entry[0] in photos]
        matches = [Match(photos[row], score, rank, source) for rank, (row, score, source) in enumerate(found, 1)]
        cut = fusion.relevance_cut(np.array([match.score for match in matches]))
        return SearchResult(matches, (time.perf_counter() - started) * 1000, cut, terms)

    def opened(self, connection: sqlite3.Connection, ctx: TaskContext) -> AbstractContextManager[LibraryIndex]:
        """The index of the answering model as ``connection`` sees the library, for one thread at a time."""
        return self._index_of(choice.read(connection, self._shelf)).current(connection, ctx)

    def retain(self, model: str) -> None:
        """Free the index of any other model. Windows deletes no file that is mapped into memory."""
        with self._lock:
            if self._index is not None and self._index.model != model:
                self._index = None

    def _index_of(self, chosen: choice.Choice) -> LibraryIndex:
        model = chosen.answering
        with self._lock:
            if self._index is None or self._index.model != model.id:
                # Another model answers now: what was in memory for the one before is not needed any more.
                folder = self._database.path.with_name(block_file.FOLDER)
                self._index = LibraryIndex(model.id, model.dimensions, folder)
                self._shelf.retain(chosen.models)
            return self._index

    def _evidence(
        self,
        connection: sqlite3.Connection,
        index: LibraryIndex,
        model: LocalModel,
        probe: _Text | Float32,
        depth: int,
        allowed: Mask,
        ctx: TaskContext,
    ) -> Evidence:
        """What a text, or the vector of a picture, finds."""
        if not isinstance(probe, _Text):
            return ImageEvidence(index.vectors, probe, depth, allowed, model.kinship)
        days = [(span.text, index.dated(span.first, span.last)) for span in probe.days]
        hits = full_text.search(connection, probe.words, len(index.photos), days)
        mention = self.heads.mention(connection, index, probe.typed)
        named = isinstance(probe.meaning, ConceptQuery) and probe.meaning.colours
        shares = index.colours.shares(connection, index.photos, ctx) if named else None
        return TextEvidence(index, probe.meaning, hits, mention, shares, depth, allowed)

    def _vector(self, image: ImageSource, model: LocalModel) -> Float32:
        """The vector of a query's picture, float32 [dimensions]; of a picture that the library has, as it has it."""
        if isinstance(image, LibraryPhoto):
            stored = self._stored_vector(printable(image.id), model)
            # One that was restored after the library changed to this model may have no vector yet.
            return _vector_of(self._catalogue.thumbnail(image.id), model) if stored is None else stored
        if isinstance(image, ImageLink):
            raise InvalidInputError(ErrorCode.QUERY_UNSUPPORTED, "links are fetched first", params={"url": image.url})
        from desktop.imaging.decode import read_file

        content = read_file(image.path) if isinstance(image, ImageFile) else image.content
        stored = self._stored_vector(hashlib.sha256(content).hexdigest(), model)
        if stored is not None:
            return stored
        with naming(str(image.path) if isinstance(image, ImageFile) else image.name):
            return _vector_of(content, model)

    def _stored_vector(self, sha256: str, model: LocalModel) -> Float32 | None:
        with self._database.reading() as connection:
            row = connection.execute(
                "SELECT vector FROM embedding JOIN photo ON photo.id = photo_id JOIN model ON model.id = model_id"
                " WHERE sha256 = ? AND name = ?",
                (sha256, model.id),
            ).fetchone()
        return np.frombuffer(row[0], "<f2").astype(np.float32) if row else None


def _read(text: str, model: LocalModel) -> _Text:
    """What a text asks for. Words in quotation marks are looked for as words only, days by the date of photos too."""
    rest, days = dates.read(text, date.today())  # noqa: DTZ011 -- photos are dated by the clock on the wall
    seen = wording.QUOTED.sub(" ", rest)
    if text.strip() and not seen.strip():
        return _Text(text, rest, days, ConceptQuery((), (), None, 0.0))
    meaning = model.meaning(seen)
    if days and isinstance(meaning, ConceptQuery) and meaning.coverage == 1 and not meaning.terms:
        rest = " ".join(wording.QUOTED.findall(rest))  # the rest is "photos from", and the like
    return _Text(text, rest, days, meaning)


def _vector_of(content: bytes, model: LocalModel) -> Float32:
    from desktop.engines.local.picture import features_of

    return features_of(content, [model])[model.id].vector


def _ranked(evidence: Sequence[tuple[float, Evidence]], count: int, allowed: Mask) -> tuple[Int64, Float64]:
    """The best positions, int64 [n], and their scores, float64 [n], descending."""
    wanted = [(weight, found) for weight, found in evidence if weight > 0]
    if wanted:
        positions = fusion.union([found.candidates() for _, found in wanted])
        scores, ranks = _joined(wanted, positions)
    else:
        positions = np.flatnonzero(allowed)
        scores, ranks = np.ones(len(positions)), np.zeros(len(positions))
    for weight, unwanted in evidence:
        if weight < 0:
            scores *= (1 - unwanted.judged(positions).scores) ** (_AGAINST * -weight)
    best = np.lexsort((-positions, ranks, -scores))[:count]
    return positions[best], scores[best]


def _joined(wanted: Sequence[tuple[float, Evidence]], positions: Int64) -> tuple[Float64, Float64]:
    """Scores of photos for all terms together, and, for equal ones, their ranks; float64 [n] each."""
    weights = [weight for weight, _ in wanted]
    each, ranks = [], np.zeros(len(positions))
    for weight, found in wanted:
        judged = found.judged(positions)
        ranked = np.lexsort((-judged.scores, -judged.keys))  # of equal ranks the likelier photo comes first
        scores = np.empty(len(positions))
        scores[ranked] = fusion.descending(judged.scores[ranked])
        ranks[ranked] += weight * np.arange(len(ranked))
        each.append(scores)
    return fusion.joined(each, weights), ranks


def _sources(wanted: Sequence[Evidence], positions: Int64) -> Sequence[MatchSource]:
    nothing = np.zeros(len(positions), np.bool_)
    seen = np.any([nothing, *(found.in_picture(positions) for found in wanted)], axis=0)
    said = np.any([nothing, *(found.in_words(positions) for found in wanted)], axis=0)
    return [
        MatchSource.BOTH if picture and words else MatchSource.TEXT if words else MatchSource.VECTOR
        for picture, words in zip(seen.tolist(), said.tolist(), strict=True)
    ]
