"""Setting up a library on an instance: the vendor's preparation steps, each of which can be repeated.

The order is that of the service: vector database, namespace, document collection. What exists already counts as done.
The manager account is a parameter of the steps that need it and is kept nowhere.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

from desktop.core.errors import ConfigurationError, EngineError, ErrorCode
from desktop.core.progress import TaskContext
from desktop.engines.analyticdb import answers
from desktop.engines.analyticdb.answers import CollectionInfo, InstanceInfo
from desktop.engines.analyticdb.client import Client
from desktop.engines.analyticdb.connection import Connection, ManagerAccount, Secrets
from desktop.engines.analyticdb.errors import AlreadyThereError
from desktop.engines.analyticdb.model_table import MULTIMODAL, IndexAlgorithm, Metric
from desktop.engines.analyticdb.patience import SET_UP

#: Metadata of a collection that Tusou creates, with types of PostgreSQL.
LIBRARY_FIELDS: Mapping[str, str] = MappingProxyType(
    {
        "caption": "text",
        "file_name": "text",
        "folder": "text",
        "path": "text",
        "taken_at": "text",
        "sha256": "text",
        "width": "int",
        "height": "int",
        "tags": "text",
    }
)
FULL_TEXT_FIELDS = ("caption", "file_name", "tags")
RESERVED_FIELDS = frozenset({"id", "vector", "doc_name", "content", "loader_metadata", "source", "to_tsvector"})
_PAGE_SIZE = 100
_LISTED_WITHIN_S, _LISTED_CHECK_S = 20.0, 0.5


class StepOutcome(StrEnum):
    """How a step of the set-up ended."""

    CREATED = "created"
    ALREADY_THERE = "already_there"


@dataclass(frozen=True, slots=True)
class Step:
    """A step that is done. ``name`` says what there is now, such as ``namespace photos``."""

    name: str
    outcome: StepOutcome


@dataclass(frozen=True, slots=True)
class IndexPlan:
    """A vector index. What is None is left to the service.

    Attributes:
        algorithm: kind of index.
        hnsw_m: neighbours of a node (2 … 100 on version 7, 1 … 1000 on version 6).
        hnsw_ef_construction: candidates while building (at least twice ``hnsw_m``).
        pq: product quantisation, advised from 500,000 photos on.
    """

    algorithm: IndexAlgorithm | None = None
    hnsw_m: int | None = None
    hnsw_ef_construction: int | None = None
    pq: bool | None = None

    def parameters(self) -> dict[str, object]:
        """As the SDK spells them."""
        return {
            "algorithm": self.algorithm,
            "hnsw_m": self.hnsw_m,
            "hnsw_ef_construction": self.hnsw_ef_construction,
            "pq_enable": None if self.pq is None else int(self.pq),
        }


@dataclass(frozen=True, slots=True)
class CollectionPlan:
    """A document collection to create.

    Attributes:
        model: embedding model; see ``model_table.IMAGE_MODELS``.
        metric: how vectors are compared.
        fields: metadata fields and their types.
        full_text_fields: those of them that full-text retrieval searches.
        index: the vector index.
        parser: dictionary that splits text into words; ``zh_cn`` knows Chinese and English.

    Raises:
        ConfigurationError: SETTINGS_INVALID for reserved names, the type ``money``, or a full-text field without field.
    """

    model: str = MULTIMODAL.id
    metric: Metric = Metric.COSINE
    fields: Mapping[str, str] = field(default_factory=lambda: LIBRARY_FIELDS)
    full_text_fields: Sequence[str] = FULL_TEXT_FIELDS
    index: IndexPlan = field(default_factory=IndexPlan)
    parser: str = "zh_cn"

    def __post_init__(self) -> None:
        for name, kind in self.fields.items():
            if not name or name.lower() in RESERVED_FIELDS or kind.strip().lower() == "money":
                raise _invalid("fields", f"{name}: {kind}")
        for name in self.full_text_fields:
            if name not in self.fields:
                raise _invalid("full_text_fields", name)


class Setup:
    """The steps towards a library, and the lists to choose from.

    Args:
        connection: may lack instance, namespace and collection until the step that needs them.
        secrets: asked at the first call.
    """

    def __init__(self, connection: Connection, secrets: Callable[[], Secrets]) -> None:
        self._connection = connection
        self._secrets = secrets
        self._client = Client(connection, secrets)

    def regions(self, ctx: TaskContext) -> Sequence[str]:
        """Ids of the regions where the service is."""
        return answers.regions_of(self._client.call("DescribeRegions", ctx))

    def instances(self, ctx: TaskContext) -> Sequence[InstanceInfo]:
        """The account's instances in the connection's region."""
        found: list[InstanceInfo] = []
        for page in range(1, 1000):
            body = self._client.call("DescribeDBInstances", ctx, page_number=page, page_size=_PAGE_SIZE)
            instances = answers.instances_of(body)
            found.extend(instances)
            if len(instances) < _PAGE_SIZE:
                break
        return found

    def namespaces(self, manager: ManagerAccount, ctx: TaskContext) -> Sequence[str]:
        """Names of the instance's namespaces."""
        return answers.namespaces_of(self._client.call("ListNamespaces", ctx, manager=manager))

    def collections(self, ctx: TaskContext) -> Sequence[CollectionInfo]:
        """The document collections of the connection's namespace."""
        return answers.collections_of(self._client.call("ListDocumentCollections", ctx))

    def init_vector_database(self, manager: ManagerAccount, ctx: TaskContext) -> Step:
        """Prepare the instance for vectors; needed once."""
        return self._step("vector database", "InitVectorDatabase", manager, ctx)

    def create_namespace(self, manager: ManagerAccount, ctx: TaskContext) -> Step:
        """Create the connection's namespace with the namespace password of the secrets.

        Raises:
            ConfigurationError: CREDENTIALS_MISSING without a namespace password.
        """
        if not self._secrets().namespace_password:
            raise ConfigurationError(ErrorCode.CREDENTIALS_MISSING, params={"secret": "namespace password"})
        return self._step(f"namespace {self._connection.namespace}", "CreateNamespace", manager, ctx)

    def create_collection(self, plan: CollectionPlan, manager: ManagerAccount, ctx: TaskContext) -> Step:
        """Create the connection's document collection. An existing one is left as it is, whatever its model."""
        if not self._connection.collection:
            raise _invalid("collection", "")
        step = self._step(
            f"collection {self._connection.collection}",
            "CreateDocumentCollection",
            manager,
            ctx,
            embedding_model=plan.model,
            metrics=plan.metric,
            metadata=json.dumps(dict(plan.fields)),
            full_text_retrieval_fields=",".join(plan.full_text_fields) or None,
            parser=plan.parser or None,
            **plan.index.parameters(),
        )
        if step.outcome is StepOutcome.CREATED:
            self._await_collection(ctx)
        return step

    def create_vector_index(
        self, dimensions: int, metric: Metric, index: IndexPlan, manager: ManagerAccount, ctx: TaskContext
    ) -> Step:
        """Create the vector index of a collection of raw vectors; document collections have theirs already."""
        return self._step(
            f"vector index of {self._connection.collection}",
            "CreateVectorIndex",
            manager,
            ctx,
            dimension=dimensions,
            metrics=metric,
            **index.parameters(),
        )

    def create_all(
        self,
        plan: CollectionPlan,
        manager: ManagerAccount,
        ctx: TaskContext,
        on_step: Callable[[Step], None] = lambda _step: None,
    ) -> Sequence[Step]:
        """All steps in their order, reporting each; may be repeated after a failure.

        Raises:
            EngineError: why a step failed; ``params["done"]`` names the steps that are done and stay.
        """
        done: list[Step] = []
        steps: tuple[Callable[[], Step], ...] = (
            lambda: self.init_vector_database(manager, ctx),
            lambda: self.create_namespace(manager, ctx),
            lambda: self.create_collection(plan, manager, ctx),
        )
        for number, step in enumerate(steps):
            ctx.report(number, len(steps))
            try:
                done.append(step())
            except EngineError as error:
                error.params["done"] = ", ".join(one.name for one in done)
                raise
            on_step(done[-1])
        ctx.report(len(steps), len(steps))
        return done

    def close(self) -> None:
        """Free connections. Never raises."""
        self._client.close()

    def _await_collection(self, ctx: TaskContext) -> None:
        """Wait, though not for long, until the service lists what it created: that is where a library is looked for."""
        deadline = time.monotonic() + _LISTED_WITHIN_S
        while all(one.name != self._connection.collection for one in self.collections(ctx)):
            if time.monotonic() > deadline:
                return
            ctx.wait(_LISTED_CHECK_S)

    def _step(self, name: str, action: str, manager: ManagerAccount, ctx: TaskContext, **parameters: object) -> Step:
        try:
            self._client.call(action, ctx, patience=SET_UP, manager=manager, parameters=parameters)
        except AlreadyThereError:
            return Step(name, StepOutcome.ALREADY_THERE)
        return Step(name, StepOutcome.CREATED)


def _invalid(setting: str, value: str) -> ConfigurationError:
    return ConfigurationError(ErrorCode.SETTINGS_INVALID, params={"setting": setting, "value": value})
