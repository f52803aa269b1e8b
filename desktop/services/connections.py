"""New connections to AnalyticDB: look around, set up what is missing, check, keep. Loads the engine when first used."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from desktop.config.credentials import CredentialStore, SecretName
from desktop.core.progress import TaskContext
from desktop.services.library import LibraryRegistry

if TYPE_CHECKING:
    from desktop.engines.analyticdb.answers import CollectionInfo, InstanceInfo
    from desktop.engines.analyticdb.check import CheckReport
    from desktop.engines.analyticdb.connection import Connection, Secrets
    from desktop.engines.analyticdb.model_table import EmbeddingModel
    from desktop.engines.analyticdb.setup import Setup, Step


@dataclass(frozen=True, slots=True)
class ConnectionDraft:
    """A connection as it is typed in. Empty text means "not known yet" or "the default".

    Attributes:
        name: of the library.
        region, instance, namespace, collection: where it is.
        endpoint, open_platform_endpoint: host[:port] other than the region's own.
        ca_bundle: path of further certificate authorities (PEM).
        access_key_id, access_key_secret, security_token: empty to use the environment or Alibaba's own configuration.
        namespace_password: of the namespace.
    """

    name: str
    region: str
    instance: str = ""
    namespace: str = ""
    collection: str = ""
    endpoint: str = ""
    open_platform_endpoint: str = ""
    ca_bundle: str = ""
    access_key_id: str = field(default="", repr=False)
    access_key_secret: str = field(default="", repr=False)
    security_token: str = field(default="", repr=False)
    namespace_password: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class SetUpPlan:
    """What is needed to create what is missing.

    Attributes:
        model: id of the embedding model of a collection that is created.
        manager: database account that may create things.
        manager_password: of that account; used for the calls and kept nowhere.
    """

    model: str
    manager: str
    manager_password: str = field(repr=False)


class ConnectionService:
    """Makes connections. Blocks on network and keyring; safe from any thread.

    Every method raises ConfigurationError for what is typed wrong, and EngineError for what the service refuses.

    Args:
        libraries: keeps connections.
        credentials: keeps secrets.
    """

    def __init__(self, libraries: LibraryRegistry, credentials: CredentialStore) -> None:
        self._libraries = libraries
        self._credentials = credentials

    def models(self) -> Sequence[EmbeddingModel]:
        """Embedding models to choose from, the recommended one first."""
        from desktop.engines.analyticdb.model_table import IMAGE_MODELS

        return IMAGE_MODELS

    def policy(self) -> str:
        """The least RAM policy, to paste into the RAM console."""
        from desktop.engines.analyticdb.check import ram_policy

        return ram_policy()

    def instances(self, draft: ConnectionDraft, ctx: TaskContext) -> Sequence[InstanceInfo]:
        """The account's instances in the region."""
        setup = self._setup(draft)
        try:
            return setup.instances(ctx)
        finally:
            setup.close()

    def collections(self, draft: ConnectionDraft, ctx: TaskContext) -> Sequence[CollectionInfo]:
        """The document collections of the namespace."""
        setup = self._setup(draft)
        try:
            return setup.collections(ctx)
        finally:
            setup.close()

    def set_up(self, draft: ConnectionDraft, plan: SetUpPlan, ctx: TaskContext) -> Sequence[Step]:
        """Create vector database, namespace and collection where they are missing. Can be repeated."""
        from desktop.engines.analyticdb.connection import ManagerAccount
        from desktop.engines.analyticdb.setup import CollectionPlan

        setup = self._setup(draft)
        try:
            manager = ManagerAccount(plan.manager, plan.manager_password)
            return setup.create_all(CollectionPlan(model=plan.model), manager, ctx)
        finally:
            setup.close()

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
            ConfigurationError: LIBRARY_EXISTS, LIBRARY_NAME_INVALID, KEYRING_UNAVAILABLE, KEYRING_LOCKED.
        """
        connection, secrets = _connection(draft), _typed(draft)
        connection.require_complete()
        if session_only:
            self._libraries.add_analyticdb(connection, None)
            for secret in SecretName:
                if value := getattr(secrets, secret.value):
                    self._credentials.remember_for_session(connection.name, secret, value)
        else:
            self._libraries.add_analyticdb(connection, secrets)
        self._libraries.select(connection.name)

    def _setup(self, draft: ConnectionDraft) -> Setup:
        from desktop.engines.analyticdb.setup import Setup

        return Setup(_connection(draft), self._secrets(draft))

    def _secrets(self, draft: ConnectionDraft) -> Callable[[], Secrets]:
        """What is typed; what is not typed comes from the environment, as it will once the connection is kept."""
        typed, given = _typed(draft), self._credentials.given_by_environment()
        values = {
            secret.value: self._credentials.get(draft.name, secret) or ""
            if secret in given
            else getattr(typed, secret.value)
            for secret in SecretName
        }

        def ask() -> Secrets:
            from desktop.engines.analyticdb.connection import Secrets

            return Secrets(**values)

        return ask


def _connection(draft: ConnectionDraft) -> Connection:
    from desktop.engines.analyticdb.connection import DEFAULT_NAMESPACE, Connection

    return Connection(
        name=draft.name,
        region=draft.region,
        instance=draft.instance,
        namespace=draft.namespace or DEFAULT_NAMESPACE,
        collection=draft.collection,
        endpoint=draft.endpoint,
        open_platform_endpoint=draft.open_platform_endpoint,
        ca_bundle=Path(draft.ca_bundle) if draft.ca_bundle else None,
    )


def _typed(draft: ConnectionDraft) -> Secrets:
    from desktop.engines.analyticdb.connection import Secrets

    return Secrets(draft.access_key_id, draft.access_key_secret, draft.security_token, draft.namespace_password)
