"""QueryContent: by text or by image, with filter, full text, re-ranking."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

import numpy as np

from tests.emulator import filters
from tests.emulator.archives import IMAGE_EXTENSIONS, extension
from tests.emulator.behaviour import ArchiveNaming, Behaviour
from tests.emulator.errors import OperationFailed, invalid_parameter, missing_parameter
from tests.emulator.parameters import Parameters
from tests.emulator.places import Places
from tests.emulator.reader import MAX_IMAGE_BYTES, picture_key
from tests.emulator.state import IMAGE_MODEL, Cloud, Collection, Document, Picture
from tests.emulator.store import DownloadError, Downloads, SignedAddresses
from tests.emulator.vision import BadImageError, Look, Scores, Vision, compare_words

MAX_RERANKED = 50
RERANK_MODELS = ("qwen3-rerank", "gte-rerank-v2")
HYBRID_METHODS = ("RRF", "Weight", "Cascaded")
_LIFETIME_UNITS = {"s": 1, "d": 86400}


@dataclass
class Row:
    """A candidate.

    Attributes:
        dense: similarity of the picture, higher is better; nan where this channel did not find it.
        text: the same of its words.
        score: what the candidates are ordered by, higher is better.
    """

    document: Document
    picture: Picture
    dense: float = math.nan
    text: float = math.nan
    score: float = 0.0

    @property
    def source(self) -> int:
        """1 vector, 2 full text, 3 both."""
        return (not math.isnan(self.dense)) + 2 * (not math.isnan(self.text))


class SearchActions:
    """The action that searches."""

    def __init__(
        self,
        cloud: Cloud,
        places: Places,
        downloads: Downloads,
        addresses: SignedAddresses,
        vision: Vision,
        behaviour: Behaviour,
    ) -> None:
        self._cloud = cloud
        self._places = places
        self._downloads = downloads
        self._addresses = addresses
        self._vision = vision
        self._behaviour = behaviour

    def query(self, parameters: Parameters) -> Mapping[str, object]:
        """QueryContent."""
        top_k = parameters.integer("TopK", 10, low=1, high=1000)
        factor = _rerank_factor(parameters, top_k)
        lifetime_s = _lifetime(parameters.text("UrlExpiration", "7200s"))
        with self._cloud.lock:
            collection = self._places.collection(parameters)
            self._cloud.settle()
            rows = _rows(collection, parameters.text("Filter"))
        metrics = parameters.text("Metrics", collection.metrics)
        content = parameters.text("Content")
        entries = self._score_dense(rows, parameters, collection, content)
        found = _fuse(rows, parameters, collection, content)
        offset = parameters.integer("Offset", 0)
        with self._cloud.lock:
            self._cloud.entries_used += entries
            self._cloud.tokens_used += len(content)
        matches = [
            self._match(row, parameters, collection, lifetime_s, metrics, reranked=factor is not None)
            for row in found[offset : offset + top_k]
        ]
        number = str if self._behaviour.sloppy else int
        return {
            "Status": "success",
            "Message": "success",
            "EmbeddingTokens": str(len(content)),
            "Usage": {"EmbeddingEntries": entries, "EmbeddingTokens": number(len(content))},
            "Matches": {"MatchList": matches},
        }

    def _score_dense(self, rows: Sequence[Row], parameters: Parameters, collection: Collection, content: str) -> int:
        """Fill in the rows' ``dense``; return the entries that it costs."""
        url = parameters.text("FileUrl")
        if url:
            scores = self._by_image(parameters.required("FileName"), url, rows, collection)
        elif content:
            scores = self._by_text(content, rows)
        else:
            raise missing_parameter("Content")
        for row, score in zip(rows, scores, strict=True):
            row.dense = float(score)
        return 2 if url else 1

    def _by_image(self, name: str, url: str, rows: Sequence[Row], collection: Collection) -> Scores:
        if extension(name) not in IMAGE_EXTENSIONS:
            raise invalid_parameter("FileName", f"the extension of {name} is not supported")
        try:
            look = self._look(self._downloads.fetch(url), collection)
        except (BadImageError, DownloadError) as error:
            raise OperationFailed(f"{name}: {error}") from error
        if not rows:
            return np.zeros(0, np.float32)
        return np.asarray(np.stack([row.picture.look.vector for row in rows]) @ look.vector, np.float32)

    def _look(self, path: Path, collection: Collection) -> Look:
        if collection.model == IMAGE_MODEL and path.stat().st_size > MAX_IMAGE_BYTES:
            raise BadImageError("the image is larger than 3 MB")
        return self._vision.look(path.read_bytes())

    def _by_text(self, content: str, rows: Sequence[Row]) -> Scores:
        seen = self._vision.compare_text(content, [row.picture.look for row in rows])
        read = [compare_words(content, row.document.metadata.get("caption", "")) for row in rows]
        return np.asarray(np.maximum(seen, 0.9 * np.array(read, np.float32)), np.float32)

    def _shown_name(self, row: Row) -> str:
        match self._behaviour.archive_naming:
            case ArchiveNaming.NAMELESS:
                return row.document.name
            case ArchiveNaming.NUMBERED if len(row.document.pictures) > 1:
                number = row.document.pictures.index(row.picture)
                return f"{PurePosixPath(row.document.name).stem}_{number}.{extension(row.picture.name)}"
        return row.picture.name

    def _match(
        self,
        row: Row,
        parameters: Parameters,
        collection: Collection,
        lifetime_s: float,
        metrics: str,
        *,
        reranked: bool,
    ) -> dict[str, object]:
        match: dict[str, object] = {
            "Id": row.picture.id,
            "FileName": self._shown_name(row),
            "Content": "",
            "LoaderMetadata": "{}",
            "RetrievalSource": row.source,
            "Score": row.score if row.source != 1 else _in_metrics(row.score, metrics),
        }
        wanted = parameters.names("IncludeMetadataFields")
        if wanted:
            _check_fields(wanted, collection)
            metadata = row.document.metadata
            match["Metadata"] = {name: metadata[name] for name in wanted if name in metadata}
        if parameters.flag("IncludeFileUrl"):
            match["FileURL"] = self._addresses.sign(picture_key(row.picture), self._cloud.clock.now(), lifetime_s)
        if parameters.flag("IncludeVector"):
            match["Vector"] = {"VectorList": [float(value) for value in row.picture.look.vector]}
        if reranked:
            match["RerankScore"] = max(0.0, min(1.0, row.score))
        return match


def _rows(collection: Collection, filter_text: str) -> list[Row]:
    rows = [Row(document, picture) for document in collection.documents.values() for picture in document.pictures]
    if not filter_text:
        return rows
    try:
        condition = filters.parse(
            filter_text, collection.metadata | dict.fromkeys(("id", "doc_name", "source"), "text")
        )
    except filters.FilterError as error:
        raise OperationFailed(str(error)) from error
    return [row for row in rows if condition(_fields(row))]


def _fields(row: Row) -> dict[str, str]:
    names = {"id": row.picture.id, "doc_name": row.picture.name, "source": row.document.source}
    return row.document.metadata | names


def _fuse(rows: Sequence[Row], parameters: Parameters, collection: Collection, content: str) -> list[Row]:
    """Order ``rows`` by vectors and, where asked and there is text, by words."""
    method = parameters.text("HybridSearch")
    if method and method not in HYBRID_METHODS:
        raise invalid_parameter("HybridSearch", f"{method} is not one of {', '.join(HYBRID_METHODS)}")
    for row in rows:
        row.score = row.dense
    if (method or parameters.flag("UseFullTextRetrieval")) and content:
        if not collection.full_text_fields:
            raise OperationFailed(f"collection {collection.name} has no full-text retrieval fields")
        rows = _with_words(rows, method, parameters.mapping("HybridSearchArgs"), collection, content)
    return sorted(rows, key=lambda row: -row.score)


def _with_words(
    rows: Sequence[Row], method: str, arguments: Mapping[str, object], collection: Collection, content: str
) -> Sequence[Row]:
    for row in rows:
        words = " ".join(row.document.metadata.get(name, "") for name in collection.full_text_fields)
        row.text = compare_words(content, words) or math.nan
    if method == "RRF":
        k = _argument(arguments, "RRF", "k", 60.0)
        _score_by_rank(rows, k)
    elif method == "Weight":
        alpha = _argument(arguments, "Weight", "alpha", 0.5)
        for row in rows:
            row.score = alpha * row.dense + (1 - alpha) * _number(row.text)
    elif method == "Cascaded":
        return [row for row in rows if not math.isnan(row.text)]
    else:
        for row in rows:
            row.score = max(row.dense, _number(row.text))
    return rows


def _score_by_rank(rows: Sequence[Row], k: float) -> None:
    by_dense = sorted(rows, key=lambda row: -row.dense)
    by_text = sorted((row for row in rows if not math.isnan(row.text)), key=lambda row: -row.text)
    for row in rows:
        row.score = 0.0
    for ranking in (by_dense, by_text):
        for rank, row in enumerate(ranking, start=1):
            row.score += 1 / (k + rank)


def _argument(arguments: Mapping[str, object], method: str, name: str, default: float) -> float:
    options = arguments.get(method)
    value = options.get(name, default) if isinstance(options, Mapping) else default
    if not isinstance(value, int | float):
        raise invalid_parameter("HybridSearchArgs", f"{method}.{name} is no number")
    return float(value)


def _number(value: float) -> float:
    return 0.0 if math.isnan(value) else value


def _in_metrics(similarity: float, metrics: str) -> float:
    """A cosine similarity as the score that a metric gives: a distance for ``l2``, itself otherwise."""
    return math.sqrt(max(0.0, 2 - 2 * similarity)) if metrics == "l2" else similarity


def _check_fields(names: Sequence[str], collection: Collection) -> None:
    for name in names:
        if name not in collection.metadata:
            raise OperationFailed(f'ERROR: column "{name}" does not exist')


def _rerank_factor(parameters: Parameters, top_k: int) -> float | None:
    factor = parameters.number("RerankFactor")
    name = parameters.mapping("RerankModel").get("Name")
    if name is not None and name not in RERANK_MODELS:
        raise invalid_parameter("RerankModel", f"{name} is not one of {', '.join(RERANK_MODELS)}")
    if factor is None:
        return None
    if not 1 < factor <= 5:
        raise invalid_parameter("RerankFactor", f"{factor} is not in (1, 5]")
    if math.ceil(top_k * factor) > MAX_RERANKED:
        raise invalid_parameter("RerankFactor", f"TopK * RerankFactor exceeds {MAX_RERANKED}")
    return factor


def _lifetime(text: str) -> float:
    match = re.fullmatch(r"(\d+)([sd])", text)
    seconds = int(match[1]) * _LIFETIME_UNITS[match[2]] if match else 0
    if not 60 <= seconds <= 365 * 86400:
        raise invalid_parameter("UrlExpiration", f"{text} is not in [60s, 365d]")
    return seconds
