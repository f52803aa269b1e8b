"""Connections to AnalyticDB: look around, set up what is missing, check, keep, change, forget.

Loads the engine when first used.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from desktop.config.credentials import CredentialStore, SecretName
from desktop.core.errors import TusouError
from desktop.core.path_text import typed
from desktop.core.progress import TaskContext
from desktop.services.connection_draft import (
    ConnectionChoices,
    ConnectionDraft,
    IndexChoice,
    KeySource,
    Manager,
    SetUpPlan,
    SetUpReport,
)
from desktop.services.library import LibraryRegistry

if TYPE_CHECKING:
    from desktop.engines.analyticdb.answers import CollectionInfo, InstanceInfo
    from desktop.engines.analyticdb.check import CheckReport
    from desktop.engines.analyticdb.connection import Connection, ManagerAccount, Secrets
    from desktop.engines.analyticdb.setup import CollectionPlan, IndexPlan, Setup, Step

_ACCESS_KEY = (SecretName.ACCESS_KEY_ID, SecretName.ACCESS_KEY_SECRET, SecretName.SECURITY_TOKEN)


class ConnectionService:
    """Makes and changes connections. Blocks on network and keyring; safe from any thread.

    Every method raises ConfigurationError for what is typed wrong, and EngineError for what the service refuses.

    Args:
        libraries: keeps connections.
        credentials: keeps secrets.
    """

    def __init__(self, libraries: LibraryRegistry, credentials: CredentialStore) -> None:
        self._libraries = libraries
        self._credentials = credentials

    def choices(self) -> ConnectionChoices:
        """What can be chosen from. Reads no keyring."""
        from desktop.engines.analyticdb.check import ram_policy
        from desktop.engines.analyticdb.connection import HybridSearch, RerankModel
        from desktop.engines.analyticdb.model_table import IMAGE_MODELS, IndexAlgorithm, Metric
        from desktop.engines.analyticdb.setup import FULL_TEXT_FIELDS, LIBRARY_FIELDS

        given = self._credentials.given_by_environment()
        return ConnectionChoices(
            models=IMAGE_MODELS,
            metrics=tuple(Metric),
            algorithms=tuple(IndexAlgorithm),
            hybrid_searches=tuple(HybridSearch),
            rerank_models=tuple(RerankModel),
            fields=LIBRARY_FIELDS,
            full_text_fields=FULL_TEXT_FIELDS,
            policy=ram_policy(),
            key_given=SecretName.ACCESS_KEY_ID in given,
            password_given=SecretName.NAMESPACE_PASSWORD in given,
            advised_index=_advised_index,
            check_plan=_check_plan,
        )

    def keyring(self) -> str:
        """The name of the keyring that will keep the secrets.

        Raises:
            ConfigurationError: KEYRING_UNAVAILABLE, KEYRING_LOCKED.
        """
        return self._credentials.check()

    def draft(self, name: str) -> ConnectionDraft:
        """A connection that is kept, to be changed; its secrets stay where they are.

        Raises:
            ConfigurationError: LIBRARY_NOT_FOUND.
        """
        kept = self._libraries.connection(name)
        return ConnectionDraft(
            name=kept.name,
            region=kept.region,
            instance=kept.instance,
            namespace=kept.namespace,
            collection=kept.collection,
            endpoint=kept.endpoint,
            open_platform_endpoint=kept.open_platform_endpoint,
            ca_bundle=str(kept.ca_bundle or ""),
            hybrid_search=kept.hybrid_search,
            rerank_model=kept.rerank_model,
            rerank_factor=kept.rerank_factor,
            strip_location=kept.strip_location,
            existing=True,
            key_source=KeySource.STORED,
        )

    def regions(self, draft: ConnectionDraft, ctx: TaskContext) -> Sequence[str]:
        """Ids of the regions where the service is."""
        with self._setup(draft) as setup:
            return setup.regions(ctx)

    def instances(self, draft: ConnectionDraft, ctx: TaskContext) -> Sequence[InstanceInfo]:
        """The account's instances in the region."""
        with self._setup(draft) as setup:
            return setup.instances(ctx)

    def namespaces(self, draft: ConnectionDraft, manager: Manager, ctx: TaskContext) -> Sequence[str]:
        """Names of the instance's namespaces."""
        with self._setup(draft) as setup:
            return setup.namespaces(_account(manager), ctx)

    def collections(self, draft: ConnectionDraft, ctx: TaskContext) -> Sequence[CollectionInfo]:
        """The document collections of the namespace."""
        with self._setup(draft) as setup:
            return setup.collections(ctx)

    def set_up(self, draft: ConnectionDraft, plan: SetUpPlan, ctx: TaskContext) -> SetUpReport:
        """Create vector database, namespace and collection where they are missing. Can be repeated."""
        done: list[Step] = []
        try:
            collection = _collection_plan(plan)
            with self._setup(draft) as setup:
                setup.create_all(collection, _account(plan.manager), ctx, done.append)
        except TusouError as error:
            return SetUpReport(done, error)
        return SetUpReport(done)

    def create_vector_index(
        self, draft: ConnectionDraft, dimensions: int, index: IndexChoice, manager: Manager, ctx: TaskContext
    ) -> Step:
        """Create the vector index of a collection of raw vectors, which ``draft.collection`` names."""
        from desktop.engines.analyticdb.model_table import Metric

        with self._setup(draft) as setup:
            metric = Metric(index.metric)
            return setup.create_vector_index(dimensions, metric, _index_plan(index), _account(manager), ctx)

    def check(self, draft: ConnectionDraft, ctx: TaskContext) -> CheckReport:
        """Try the connection with the smallest real calls."""
        from desktop.engines.analyticdb.check import check_connection

        return check_connection(_connection(draft), self._secrets(draft), ctx)

    def save(self, draft: ConnectionDraft, *, session_only: bool) -> None:
        """Keep the connection and make its library the current one.

        Args:
            draft: what was typed in.
            session_only: keep the secrets in memory only, for a computer without a keyring.

        Raises:
            ConfigurationError: LIBRARY_EXISTS, LIBRARY_NAME_INVALID, KEYRING_UNAVAILABLE, KEYRING_LOCKED; then the
                connection is as it was.
        """
        connection = _connection(draft)
        connection.require_complete()
        if not draft.existing:
            self._libraries.check_new_name(draft.name)
        for secret, value in _typed(draft).items():
            if session_only:
                self._credentials.remember_for_session(draft.name, secret, value)
            elif value or draft.existing:
                self._credentials.set(draft.name, secret, value)
        if draft.existing:
            self._libraries.update_analyticdb(connection)
        else:
            self._libraries.add_analyticdb(connection, None)
        self._libraries.select(connection.name)

    def remove(self, name: str) -> None:
        """Forget a connection and its secrets. What is in its collection stays there.

        Raises:
            ConfigurationError: LIBRARY_NOT_FOUND, LIBRARY_BUILT_IN, KEYRING_LOCKED.
        """
        self._libraries.remove(name)

    @contextmanager
    def _setup(self, draft: ConnectionDraft) -> Iterator[Setup]:
        from desktop.engines.analyticdb.setup import Setup

        setup = Setup(_connection(draft), self._secrets(draft))
        try:
            yield setup
        finally:
            setup.close()

    def _secrets(self, draft: ConnectionDraft) -> Callable[[], Secrets]:
        """What is typed. What is not comes from the environment or the keyring, as it will once the connection is kept.

        The environment counts first, as it will then.
        """
        typed, given = _typed(draft), self._credentials.given_by_environment()

        def value(secret: SecretName) -> str:
            if secret in given or (draft.existing and secret not in typed):
                return self._credentials.get(draft.name, secret) or ""
            return typed.get(secret, "")

        def ask() -> Secrets:
            from desktop.engines.analyticdb.connection import Secrets

            return Secrets(**{secret.value: value(secret) for secret in SecretName})

        return ask


def _typed(draft: ConnectionDraft) -> Mapping[SecretName, str]:
    """The secrets that the draft decides; an empty one is to be forgotten."""
    typed = {SecretName(name): "" for name in _ACCESS_KEY} if draft.key_source is not KeySource.STORED else {}
    if draft.key_source in {KeySource.ACCESS_KEY, KeySource.TEMPORARY}:
        typed[SecretName.ACCESS_KEY_ID] = draft.access_key_id
        typed[SecretName.ACCESS_KEY_SECRET] = draft.access_key_secret
    if draft.key_source is KeySource.TEMPORARY:
        typed[SecretName.SECURITY_TOKEN] = draft.security_token
    if draft.namespace_password or not draft.existing:
        typed[SecretName.NAMESPACE_PASSWORD] = draft.namespace_password
    return typed


def _connection(draft: ConnectionDraft) -> Connection:
    from desktop.engines.analyticdb.connection import DEFAULT_NAMESPACE, Connection, HybridSearch, RerankModel

    return Connection(
        name=draft.name,
        region=draft.region,
        instance=draft.instance,
        namespace=draft.namespace or DEFAULT_NAMESPACE,
        collection=draft.collection,
        endpoint=draft.endpoint,
        open_platform_endpoint=draft.open_platform_endpoint,
        ca_bundle=typed(draft.ca_bundle) if draft.ca_bundle else None,
        hybrid_search=HybridSearch(draft.hybrid_search),
        rerank_model=RerankModel(draft.rerank_model),
        rerank_factor=draft.rerank_factor,
        strip_location=draft.strip_location,
    )


def _collection_plan(plan: SetUpPlan) -> CollectionPlan:
    from desktop.engines.analyticdb.model_table import Metric
    from desktop.engines.analyticdb.setup import FULL_TEXT_FIELDS, LIBRARY_FIELDS, CollectionPlan

    return CollectionPlan(
        model=plan.model,
        metric=Metric(plan.index.metric),
        fields=LIBRARY_FIELDS if plan.fields is None else plan.fields,
        full_text_fields=FULL_TEXT_FIELDS if plan.full_text_fields is None else plan.full_text_fields,
        index=_index_plan(plan.index),
    )


def _index_plan(index: IndexChoice) -> IndexPlan:
    from desktop.engines.analyticdb.model_table import IndexAlgorithm
    from desktop.engines.analyticdb.setup import IndexPlan

    algorithm = None if index.algorithm is None else IndexAlgorithm(index.algorithm)
    return IndexPlan(algorithm, index.hnsw_m, index.hnsw_ef_construction, index.pq)


def _account(manager: Manager) -> ManagerAccount:
    from desktop.engines.analyticdb.connection import ManagerAccount

    return ManagerAccount(manager.name, manager.password)


def _advised_index(dimensions: int) -> tuple[int, int]:
    from desktop.engines.analyticdb.model_table import advised_ef_construction, advised_hnsw_m

    neighbours = advised_hnsw_m(dimensions)
    return neighbours, advised_ef_construction(neighbours)


def _check_plan(plan: SetUpPlan) -> None:
    _collection_plan(plan)
