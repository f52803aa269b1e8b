"""The libraries that the program knows, and the one engine instance of each in this process."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from desktop.config.credentials import CredentialStore, SecretName
from desktop.config.paths import Paths, lexicon_dir, model_dir
from desktop.config.settings import LOCAL_LIBRARY, ConnectionSettings, Settings, SettingsStore, check_library_name
from desktop.core.errors import ConfigurationError, ErrorCode
from desktop.engines.base import Engine

if TYPE_CHECKING:
    from desktop.engines.analyticdb.connection import Connection, Secrets

LOCAL_ENGINE = "local"
ANALYTICDB_ENGINE = "analyticdb"

_logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class LibraryInfo:
    """A library that can be opened.

    Attributes:
        name: how it is called in settings and on the command line.
        engine: ``local`` or ``analyticdb``.
        title: how it is shown; empty for the local library, whose title is a translated text.
    """

    name: str
    engine: str
    title: str


class LibraryRegistry:
    """All libraries. Engines are made when they are first opened, once in a process; safe from any thread.

    Args:
        paths: where the libraries are.
        settings: names the current library and the connections.
        credentials: the secrets of the connections.
    """

    def __init__(self, paths: Paths, settings: SettingsStore, credentials: CredentialStore) -> None:
        self._paths = paths
        self._settings = settings
        self._credentials = credentials
        self._engines: dict[str, Engine] = {}
        self._lock = threading.RLock()

    def list(self) -> Sequence[LibraryInfo]:
        """The libraries, the local one first."""
        connections = self._settings.load().connections
        return [
            LibraryInfo(LOCAL_LIBRARY, LOCAL_ENGINE, ""),
            *(LibraryInfo(each.name, ANALYTICDB_ENGINE, f"{each.name} ({each.collection})") for each in connections),
        ]

    def info(self, name: str | None = None) -> LibraryInfo:
        """The library of this name; None is the current one.

        Raises:
            ConfigurationError: LIBRARY_NOT_FOUND.
        """
        wanted = self.current if name is None else name
        for library in self.list():
            if library.name == wanted:
                return library
        raise ConfigurationError(ErrorCode.LIBRARY_NOT_FOUND, params={"name": wanted})

    @property
    def current(self) -> str:
        """Name of the current library: the local one where the chosen one is gone."""
        settings = self._settings.load()
        return settings.library if settings.connection(settings.library) else LOCAL_LIBRARY

    def select(self, name: str) -> None:
        """Make a library the current one.

        Raises:
            ConfigurationError: LIBRARY_NOT_FOUND.
        """
        self.info(name)
        self._settings.update(lambda settings: settings.replace(library=name))

    def open(self, name: str | None = None) -> Engine:
        """The engine of a library; None is the current one. The engine belongs to the registry, which closes it.

        Raises:
            ConfigurationError: LIBRARY_NOT_FOUND.
            StorageError: the library cannot be opened.
        """
        library = self.info(name)
        with self._lock:
            if library.name not in self._engines:
                self._engines[library.name] = self._make(library)
            return self._engines[library.name]

    def connection(self, name: str) -> Connection:
        """The connection of a library on AnalyticDB.

        Raises:
            ConfigurationError: LIBRARY_NOT_FOUND; SETTINGS_INVALID.
        """
        import msgspec

        from desktop.engines.analyticdb.connection import Connection

        stored = self._settings.load().connection(name)
        if stored is None:
            raise ConfigurationError(ErrorCode.LIBRARY_NOT_FOUND, params={"name": name})
        try:
            return msgspec.convert(stored.table(), Connection, dec_hook=lambda kind, value: kind(value))
        except msgspec.ValidationError as error:
            params = {"setting": name, "value": str(error)}
            raise ConfigurationError(ErrorCode.SETTINGS_INVALID, str(error), params=params) from error

    def secrets(self, name: str) -> Callable[[], Secrets]:
        """What asks for the secrets of a connection each time that they are needed; the keyring may block it."""

        def ask() -> Secrets:
            from desktop.engines.analyticdb.connection import Secrets

            return Secrets(**{secret.value: self._secret(name, secret) for secret in SecretName})

        return ask

    def check_new_name(self, name: str) -> None:
        """Make sure that a new library may have this name.

        Raises:
            ConfigurationError: LIBRARY_EXISTS, LIBRARY_NAME_INVALID.
        """
        self._refuse_known(self._settings.load(), check_library_name(name))

    def add_analyticdb(self, connection: Connection, secrets: Secrets | None = None) -> None:
        """Remember a connection, its secrets in the keyring.

        Args:
            connection: what is not secret.
            secrets: to be stored; None where they come from the environment or are already known for this session.

        Raises:
            ConfigurationError: LIBRARY_EXISTS, LIBRARY_NAME_INVALID, KEYRING_UNAVAILABLE, KEYRING_LOCKED; then the
                connection is not added.
        """
        self.check_new_name(connection.name)
        if secrets is not None:
            for secret in SecretName:
                self._credentials.set(connection.name, secret, getattr(secrets, secret.value))
        stored = _stored(connection)

        def add(settings: Settings) -> Settings:
            self._refuse_known(settings, connection.name)
            return settings.replace(connections=(*settings.connections, stored))

        self._settings.update(add)

    def update_analyticdb(self, connection: Connection) -> None:
        """Change a connection that is there; it is opened anew when it is next needed.

        Raises:
            ConfigurationError: LIBRARY_NOT_FOUND.
        """
        if self.info(connection.name).engine != ANALYTICDB_ENGINE:
            raise ConfigurationError(ErrorCode.LIBRARY_BUILT_IN, params={"name": connection.name})
        stored = _stored(connection)

        def change(settings: Settings) -> Settings:
            others = tuple(stored if each.name == stored.name else each for each in settings.connections)
            return settings.replace(connections=others)

        self._settings.update(change)
        self._close_engine(connection.name)

    def remove(self, name: str) -> None:
        """Forget a connection and its secrets. What is in its collection stays there.

        Raises:
            ConfigurationError: LIBRARY_NOT_FOUND; LIBRARY_BUILT_IN for the local library.
        """
        if self.info(name).engine == LOCAL_ENGINE:
            raise ConfigurationError(ErrorCode.LIBRARY_BUILT_IN, params={"name": name})
        self._forget_secrets(name)
        self._close_engine(name)

        def drop(settings: Settings) -> Settings:
            rest = tuple(each for each in settings.connections if each.name != name)
            current = LOCAL_LIBRARY if settings.library == name else settings.library
            announced = tuple(each for each in settings.announced if each != name)
            return settings.replace(connections=rest, library=current, announced=announced)

        self._settings.update(drop)

    def close(self) -> None:
        """Close every engine."""
        with self._lock:
            for engine in self._engines.values():
                engine.close()
            self._engines.clear()

    def _make(self, library: LibraryInfo) -> Engine:
        folder = self._paths.library(library.name)
        if library.engine == LOCAL_ENGINE:
            from desktop.engines.local.engine import LocalEngine

            return LocalEngine(folder, model_dir(), lexicon_dir(), self._paths.models)
        from desktop.engines.analyticdb.engine import AnalyticDBEngine

        return AnalyticDBEngine(self.connection(library.name), self.secrets(library.name), folder)

    def _secret(self, name: str, secret: SecretName) -> str:
        """A secret, or nothing. Without a keyring an AccessKey may still come from Alibaba's own chain."""
        try:
            return self._credentials.get(name, secret) or ""
        except ConfigurationError as error:
            if error.code is not ErrorCode.KEYRING_UNAVAILABLE or secret is SecretName.NAMESPACE_PASSWORD:
                raise
            return ""

    def _forget_secrets(self, name: str) -> None:
        try:
            self._credentials.delete(name)
        except ConfigurationError as error:
            if error.code is not ErrorCode.KEYRING_UNAVAILABLE:
                raise
            _logger.warning("There is no keyring to take the secrets of %s out of: %s", name, error)

    def _close_engine(self, name: str) -> None:
        with self._lock:
            engine = self._engines.pop(name, None)
        if engine is not None:
            engine.close()

    @staticmethod
    def _refuse_known(settings: Settings, name: str) -> None:
        known = [LOCAL_LIBRARY, *(each.name for each in settings.connections)]
        if name.casefold() in (each.casefold() for each in known):
            raise ConfigurationError(ErrorCode.LIBRARY_EXISTS, params={"name": name})


def _stored(connection: Connection) -> ConnectionSettings:
    import msgspec

    values = msgspec.to_builtins(connection, enc_hook=str)
    return ConnectionSettings.from_table({name: value for name, value in values.items() if value is not None})
