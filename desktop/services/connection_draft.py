"""What is typed in for a connection to AnalyticDB, and what there is to choose from."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from desktop.core.errors import TusouError
    from desktop.engines.analyticdb.model_table import EmbeddingModel
    from desktop.engines.analyticdb.setup import Step


class KeySource(StrEnum):
    """Where the AccessKey of a connection comes from."""

    STORED = "stored"
    """As it is kept for the connection already."""
    ACCESS_KEY = "access_key"
    """An id and a secret that are typed in."""
    TEMPORARY = "temporary"
    """Both, and the token of a temporary identity (STS)."""
    OWN_CHAIN = "own_chain"
    """As Alibaba Cloud's own tools are configured: environment, CLI profile, credentials file."""


@dataclass(frozen=True, slots=True)
class ConnectionDraft:
    """A connection as it is typed in. Empty text means "not known yet" or "the default".

    Attributes:
        name: of the library.
        region, instance, namespace, collection: where it is.
        endpoint, open_platform_endpoint: host[:port] other than the region's own.
        ca_bundle: path of further certificate authorities (PEM).
        hybrid_search: how vector and full-text retrieval are joined.
        rerank_model: model of a second ordering, or nothing.
        rerank_factor: how many times as many candidates are ordered a second time.
        strip_location: leave out of uploads where a photo was taken.
        existing: the connection is kept already and changed now.
        key_source: where the AccessKey comes from.
        access_key_id, access_key_secret, security_token: as typed.
        namespace_password: of the namespace; empty for an existing connection: as it is kept.
    """

    name: str
    region: str
    instance: str = ""
    namespace: str = ""
    collection: str = ""
    endpoint: str = ""
    open_platform_endpoint: str = ""
    ca_bundle: str = ""
    hybrid_search: str = "RRF"
    rerank_model: str = ""
    rerank_factor: float = 2.0
    strip_location: bool = True
    existing: bool = False
    key_source: KeySource = KeySource.ACCESS_KEY
    access_key_id: str = field(default="", repr=False)
    access_key_secret: str = field(default="", repr=False)
    security_token: str = field(default="", repr=False)
    namespace_password: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Manager:
    """The database account that may create things; used for the calls and kept nowhere."""

    name: str
    password: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class IndexChoice:
    """A vector index. What is None is left to the service.

    Attributes:
        metric: how vectors are compared.
        algorithm: kind of index.
        hnsw_m: neighbours of a node.
        hnsw_ef_construction: candidates while building.
        pq: product quantisation.
    """

    metric: str = "cosine"
    algorithm: str | None = None
    hnsw_m: int | None = None
    hnsw_ef_construction: int | None = None
    pq: bool | None = None


@dataclass(frozen=True, slots=True)
class SetUpPlan:
    """What is needed to create what is missing.

    Attributes:
        model: id of the embedding model of a collection that is created.
        manager: who may create things.
        index: the vector index.
        fields: metadata fields and their types; None for those of a library of Tusou.
        full_text_fields: those of them that full-text retrieval searches; None likewise.
    """

    model: str
    manager: Manager
    index: IndexChoice = field(default_factory=IndexChoice)
    fields: Mapping[str, str] | None = None
    full_text_fields: Sequence[str] | None = None


@dataclass(frozen=True, slots=True)
class SetUpReport:
    """How a set-up ended: vector database, namespace, collection, in this order.

    Attributes:
        done: the steps that are done and stay.
        error: why the step after them failed; None when all are done.
    """

    done: Sequence[Step]
    error: TusouError | None = None


@dataclass(frozen=True, slots=True)
class ConnectionChoices:
    """What the wizard offers and explains.

    Attributes:
        models: embedding models, the recommended one first.
        metrics, algorithms: of vector indexes, the usual one first.
        hybrid_searches, rerank_models: of searches, the usual one first.
        fields: metadata fields of a library of Tusou, and their types.
        full_text_fields: those of them that full-text retrieval searches.
        policy: the least RAM policy, as JSON.
        key_given: the environment gives the AccessKey, which then counts instead of what is typed.
        password_given: the same for the namespace password.
        advised_index: dimensions → the advised ``HnswM`` and ``HnswEfConstruction``.
        check_plan: raises ConfigurationError for a plan that the service would refuse. Both are quick.
    """

    models: Sequence[EmbeddingModel]
    metrics: Sequence[str]
    algorithms: Sequence[str]
    hybrid_searches: Sequence[str]
    rerank_models: Sequence[str]
    fields: Mapping[str, str]
    full_text_fields: Sequence[str]
    policy: str
    key_given: bool
    password_given: bool
    advised_index: Callable[[int], tuple[int, int]]
    check_plan: Callable[[SetUpPlan], None]
