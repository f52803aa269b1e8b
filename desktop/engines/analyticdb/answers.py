"""Reading the answers of the service, which are sloppier than their documentation.

Lists come as lists, as single objects, within wrappers or as JSON in a string; numbers as strings; ``FileURL`` as
``FileUrl``; success as ``successs``; failure as HTTP 200. Everything here is pure, takes any JSON value and gives typed
values; what cannot be understood becomes an empty value, never an exception.
"""

from __future__ import annotations

import ast
import json
import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from desktop.core.match import MatchSource

Answer = Mapping[str, Any]

_SAYS_FAILURE = re.compile(
    r"\b(fail(ed|ure)?|error|exception|denied|does not exist|not found|invalid|refused|sql ?state)\b|失败|错误|异常",
    re.IGNORECASE,
)
_SAYS_NO_FAILURE = re.compile(r"\b(no|0|without|zero) (fail\w*|errors?|exceptions?)\b", re.IGNORECASE)
#: Names of files in messages: what a photo is called says nothing about a call.
_FILE_NAME = re.compile(r"[\w.()-]+\.(?:jpe?g|png|bmp|tiff?|zip|tar|gz)\b", re.IGNORECASE)
_SAYS_SUCCESS = ("succ", "ok", "200", "true", "normal", "complete", "finish")
#: What stands in the fields for errors where there was none.
_NO_ERROR = re.compile(r"(?:|0|200|ok|none|null|nil|-|n/?a|succ\w*|no error|成功)[.!]?", re.IGNORECASE)
#: An offset of 0 is where lists begin: a list that ends so would never end.
_NO_TOKEN = frozenset({"", "0", "-1", "null", "none"})
_ENDED_WELL = ("succ", "finish", "done", "complete")
_ENDED_BADLY = ("fail", "error", "timeout", "timedout", "expire", "reject", "abort", "stopped")
_UNDER_WAY = ("start", "run", "pend", "process", "cancel", "wait", "queue", "init")


class JobState(StrEnum):
    """What a job of the service is doing."""

    WAITING = "waiting"
    RUNNING = "running"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    CANCELLED = "cancelled"

    @property
    def ended(self) -> bool:
        """Whether nothing will change any more."""
        return self in (JobState.SUCCEEDED, JobState.FAILED, JobState.CANCELLED)


@dataclass(frozen=True, slots=True)
class Usage:
    """What a call cost: entries (a text is 1, an image 2) and tokens."""

    entries: int = 0
    tokens: int = 0


@dataclass(frozen=True, slots=True)
class Job:
    """The state of an upload. ``progress`` is in percent; ``error`` is what the service says of a failure."""

    state: JobState
    progress: int = 0
    error: str = ""
    usage: Usage = field(default_factory=Usage)


@dataclass(frozen=True, slots=True)
class Hit:
    """One match of a QueryContent call.

    Attributes:
        document: name of the document.
        id: id of the chunk.
        score: as the service gives it; its meaning follows the metric.
        rerank_score: of the rerank model, or None.
        url: signed address of the picture, maybe empty.
        metadata: values as strings; fields without a value are left out.
        source: which retrieval found it.
        hints: further texts that may name the picture (id, content, loader metadata).
    """

    document: str
    id: str
    score: float
    rerank_score: float | None
    url: str
    metadata: Mapping[str, str]
    source: MatchSource
    hints: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Hits:
    """The answer to one QueryContent call."""

    hits: Sequence[Hit]
    usage: Usage


@dataclass(frozen=True, slots=True)
class Document:
    """What DescribeDocument tells."""

    name: str
    url: str = ""
    size_bytes: int = 0


@dataclass(frozen=True, slots=True)
class DocumentPage:
    """One page of ListDocuments."""

    names: Sequence[str]
    next_token: str


@dataclass(frozen=True, slots=True)
class CollectionInfo:
    """A document collection.

    Attributes:
        name: its name.
        model: embedding model.
        dimensions: of its vectors, 0 where unknown.
        metric: ``cosine``, ``l2``, ``ip``, or empty where unknown.
        fields: metadata fields and their types; None where the service does not say.
        full_text_fields: fields that full-text retrieval searches.
    """

    name: str
    model: str = ""
    dimensions: int = 0
    metric: str = ""
    fields: Mapping[str, str] | None = None
    full_text_fields: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class InstanceInfo:
    """An AnalyticDB instance: id, description, and status such as ``Running``."""

    id: str
    description: str = ""
    status: str = ""
    version: str = ""


def failure_of(body: object) -> str | None:
    """What went wrong according to an answer that came with HTTP 200, or None where it went right."""
    if not isinstance(body, Mapping):
        return "an answer that is no JSON object"
    status = text_of(_get(body, "Status")).strip().lower()
    message = text_of(_get(body, "Message")).strip()
    if status and not status.startswith(_SAYS_SUCCESS):
        return message or f"Status {status}"
    told = _FILE_NAME.sub("", message)
    if _SAYS_FAILURE.search(told) and not _SAYS_NO_FAILURE.search(told):
        return message
    if str(_get(body, "Success")).lower() == "false":
        return message or "Success false"
    code = code_of(body)
    return None if status or _NO_ERROR.fullmatch(code) else message or f"Code {code}"


def request_id_of(body: object) -> str:
    """The id that the vendor's support asks for, or an empty text."""
    return text_of(_get(body, "RequestId")) if isinstance(body, Mapping) else ""


def code_of(body: object) -> str:
    """The service's error code, where an answer carries one."""
    return text_of(_get(body, "Code") or _get(body, "ErrorCode")) if isinstance(body, Mapping) else ""


def hits_of(body: Answer) -> Hits:
    """The matches of a QueryContent answer, in the service's order."""
    hits = (_hit(item) for item in _objects(body, "Matches", "MatchList", "Match"))
    return Hits([hit for hit in hits if hit.document or hit.id or hit.url], usage_of(body))


def _hit(item: Answer) -> Hit:
    rerank = _get(item, "RerankScore")
    hints = tuple(text_of(_get(item, key)) for key in ("Id", "LoaderMetadata", "Content"))
    return Hit(
        document=text_of(_get(item, "FileName")),
        id=text_of(_get(item, "Id")),
        score=number_of(_get(item, "Score")),
        rerank_score=None if rerank is None else number_of(rerank),
        url=text_of(_get(item, "FileURL")),
        metadata=_texts(_get(item, "Metadata")),
        source={2: MatchSource.TEXT, 3: MatchSource.BOTH}.get(
            int(number_of(_get(item, "RetrievalSource"))), MatchSource.VECTOR
        ),
        hints=tuple(hint for hint in hints if hint),
    )


def job_id_of(body: Answer) -> str:
    """The job of an UploadDocumentAsync answer, or an empty text."""
    return text_of(_get(body, "JobId") or _get(_mapping(_get(body, "Job")), "Id"))


def job_of(body: Answer) -> Job:
    """The job of a GetUploadDocumentJob answer."""
    job = _mapping(_get(body, "Job"))
    status = text_of(_get(job, "Status")).strip().lower()
    told = (text_of(_get(job, name)).strip() for name in ("ErrorCode", "Error"))
    error = " ".join(text for text in told if not _NO_ERROR.fullmatch(text))
    completed = str(_get(job, "Completed")).lower() == "true"
    progress = min(100, max(0, int(number_of(_get(job, "Progress")))))
    return Job(_job_state(status, error, completed=completed), progress, error, usage_of(body))


def _job_state(status: str, error: str, *, completed: bool) -> JobState:
    if status.startswith(_ENDED_BADLY):
        return JobState.FAILED
    if status.startswith(("cancelled", "canceled")):
        return JobState.CANCELLED
    if status.startswith(_ENDED_WELL) or (completed and not status.startswith(_UNDER_WAY)):
        return JobState.FAILED if error else JobState.SUCCEEDED
    return JobState.WAITING if status in ("pending", "") else JobState.RUNNING


def fields_of(body: object) -> dict[str, str]:
    """The plain values of an answer as texts, by their names in lower case."""
    return {str(key).lower(): text_of(value) for key, value in body.items()} if isinstance(body, Mapping) else {}


def usage_of(body: Answer) -> Usage:
    """What the call cost."""
    usage = _mapping(_get(body, "Usage"))
    tokens = _get(usage, "EmbeddingTokens")
    return Usage(
        int(number_of(_get(usage, "EmbeddingEntries"))),
        int(number_of(tokens if tokens is not None else _get(body, "EmbeddingTokens"))),
    )


def documents_of(body: Answer) -> DocumentPage:
    """The document names of a ListDocuments answer."""
    names = [text_of(_get(item, "FileName")) for item in _objects(body, "Items", "DocumentList", "Document")]
    token = text_of(_get(body, "NextToken"))
    return DocumentPage([name for name in names if name], "" if token.lower() in _NO_TOKEN else token)


def document_of(body: Answer) -> Document | None:
    """The document of a DescribeDocument answer; None where it tells of none."""
    name, url = text_of(_get(body, "FileName")), text_of(_get(body, "FileUrl"))
    size_bytes = int(number_of(_get(body, "FileSize")))
    return Document(name, url, size_bytes) if name or url or size_bytes else None


def collections_of(body: Answer) -> list[CollectionInfo]:
    """The collections of a ListDocumentCollections answer."""
    found = (_collection(item) for item in _objects(body, "Items", "CollectionList", "Collection"))
    return [collection for collection in found if collection.name]


def _collection(item: Answer) -> CollectionInfo:
    metadata = _get(item, "Metadata")
    full_text = _get(item, "FullTextRetrievalFields")
    return CollectionInfo(
        name=text_of(_get(item, "CollectionName")),
        model=text_of(_get(item, "EmbeddingModel")),
        dimensions=int(number_of(_get(item, "Dimension"))),
        metric=text_of(_get(item, "Metrics")).strip().lower(),
        fields=None if metadata in (None, "") else _texts(metadata),
        full_text_fields=_names(full_text),
    )


def namespaces_of(body: Answer) -> list[str]:
    """The names of a ListNamespaces answer."""
    found = _get(body, "Namespaces")
    if isinstance(found, Mapping):
        found = _get(found, "Namespace")
    return _names(found)


def regions_of(body: Answer) -> list[str]:
    """The region ids of a DescribeRegions answer."""
    return [text_of(_get(item, "RegionId")) for item in _objects(body, "Regions", "Region") if _get(item, "RegionId")]


def instances_of(body: Answer) -> list[InstanceInfo]:
    """The instances of a DescribeDBInstances answer."""
    return [
        InstanceInfo(
            text_of(_get(item, "DBInstanceId")),
            text_of(_get(item, "DBInstanceDescription")),
            text_of(_get(item, "DBInstanceStatus")),
            text_of(_get(item, "EngineVersion")),
        )
        for item in _objects(body, "Items", "DBInstance")
        if _get(item, "DBInstanceId")
    ]


def text_of(value: object) -> str:
    """A value as text; nothing and structures become an empty text."""
    return "" if value is None or isinstance(value, (Mapping, list, tuple)) else str(value)


def number_of(value: object) -> float:
    """A value as a finite number, 0 where it is none."""
    try:
        number = float(str(value).strip().rstrip("%"))
    except ValueError:
        return 0.0
    return number if math.isfinite(number) and abs(number) < 1e15 else 0.0


def parsed(value: object) -> object:
    """A value that may be JSON, or look like a Python literal, within a string."""
    if not isinstance(value, str) or value.strip()[:1] not in ("{", "[", "("):
        return value
    for read in (json.loads, ast.literal_eval):
        try:
            return read(value)
        except (ValueError, SyntaxError, TypeError, MemoryError, RecursionError):
            continue
    return value


def _get(mapping: Mapping[str, Any], name: str) -> Any:
    """The value of a key, however its letters are cased."""
    if name in mapping:
        return mapping[name]
    lowered = name.lower()
    return next((value for key, value in mapping.items() if str(key).lower() == lowered), None)


def _mapping(value: object) -> Mapping[str, Any]:
    value = parsed(value)
    return value if isinstance(value, Mapping) else {}


def _objects(body: Answer, wrapper: str, *names: str) -> list[Answer]:
    """The objects of a list that may be wrapped several times or not, or be a single object."""
    value = parsed(_get(body, wrapper))
    if value is None:
        value = _within(body, names)
    while isinstance(value, Mapping) and _has_any(value, names):
        value = _within(value, names)
    if isinstance(value, Mapping):
        value = [value]
    return [item for item in value if isinstance(item, Mapping)] if isinstance(value, (list, tuple)) else []


def _has_any(mapping: Mapping[str, Any], names: Sequence[str]) -> bool:
    return not {name.lower() for name in names}.isdisjoint(str(key).lower() for key in mapping)


def _within(mapping: Mapping[str, Any], names: Sequence[str]) -> object:
    """The value of the first of these keys that has one; None without any."""
    return next((parsed(found) for name in names if (found := _get(mapping, name)) is not None), None)


def _texts(value: object) -> dict[str, str]:
    """A mapping with values as texts; nested values as JSON; empty values left out."""
    return {
        str(key): json.dumps(item, ensure_ascii=False, default=str) if isinstance(item, (dict, list)) else str(item)
        for key, item in _mapping(value).items()
        if item is not None
    }


def _names(value: object) -> list[str]:
    """Names from a list, a list within a string, a comma-separated text, or lists of any of these."""
    value = parsed(value)
    if isinstance(value, str):
        return [name.strip() for name in value.split(",") if name.strip()]
    if not isinstance(value, Iterable):
        return []
    return [name for item in value for name in _names(item)]
