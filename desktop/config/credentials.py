"""Secrets: in the keyring of the operating system, in the environment, or in memory for this session. Never in a file.

Where a secret comes from, first hit wins: the environment (used and not stored), this session, the keyring. The
AccessKey is one unit: an id from the environment never meets a stored secret or token.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from enum import StrEnum
from typing import TYPE_CHECKING, TypeVar

from desktop.config.redaction import redact, remember_secret
from desktop.core.errors import ConfigurationError, ErrorCode

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

SERVICE = "Tusou"

T = TypeVar("T")


class SecretName(StrEnum):
    """What a connection keeps secret."""

    ACCESS_KEY_ID = "access_key_id"
    ACCESS_KEY_SECRET = "access_key_secret"  # noqa: S105 -- a name
    SECURITY_TOKEN = "security_token"  # noqa: S105 -- a name
    NAMESPACE_PASSWORD = "namespace_password"  # noqa: S105 -- a name


ENVIRONMENT: Mapping[SecretName, str] = {
    SecretName.ACCESS_KEY_ID: "ALIBABA_CLOUD_ACCESS_KEY_ID",
    SecretName.ACCESS_KEY_SECRET: "ALIBABA_CLOUD_ACCESS_KEY_SECRET",
    SecretName.SECURITY_TOKEN: "ALIBABA_CLOUD_SECURITY_TOKEN",
    SecretName.NAMESPACE_PASSWORD: "TUSOU_NAMESPACE_PASSWORD",
}
"""The variables that take the place of a stored secret."""

MANAGER_PASSWORD_VARIABLE = "TUSOU_MANAGER_PASSWORD"  # noqa: S105 -- a name
"""Read by the set-up calls only; the manager's password is never stored."""

_ACCESS_KEY = frozenset({SecretName.ACCESS_KEY_ID, SecretName.ACCESS_KEY_SECRET, SecretName.SECURITY_TOKEN})


class CredentialStore:
    """The secrets of all connections. Safe from any thread; a locked keyring may ask the user and block meanwhile.

    Args:
        environ: environment variables, by default the process's.
    """

    def __init__(self, environ: Mapping[str, str] | None = None) -> None:
        self._environ = os.environ if environ is None else environ
        self._session: dict[tuple[str, SecretName], str] = {}
        self._backend: KeyringBackend | None = None
        self._lock = threading.RLock()

    def get(self, connection: str, secret: SecretName) -> str | None:
        """The secret, or None where there is none.

        Raises:
            ConfigurationError: KEYRING_UNAVAILABLE, KEYRING_LOCKED.
        """
        if self._from_environment(secret):
            value = self._environ.get(ENVIRONMENT[secret]) or None
        elif (connection, secret) in self._session:
            value = self._session[connection, secret]
        else:
            value = self._ask(lambda keyring: keyring.get_password(SERVICE, _account(connection, secret)))
        if value:
            remember_secret(value)
        return value

    def set(self, connection: str, secret: SecretName, value: str) -> None:
        """Store a secret in the keyring; an empty value takes it out.

        Raises:
            ConfigurationError: KEYRING_UNAVAILABLE, KEYRING_LOCKED. Nothing is written anywhere else.
        """
        if not value:
            self.delete(connection, [secret])
            return
        remember_secret(value)
        self._ask(lambda keyring: keyring.set_password(SERVICE, _account(connection, secret), value))
        with self._lock:
            self._session.pop((connection, secret), None)

    def delete(self, connection: str, secrets: Iterable[SecretName] = tuple(SecretName)) -> None:
        """Take the secrets of a connection out of the keyring and of this session.

        Raises:
            ConfigurationError: KEYRING_UNAVAILABLE, KEYRING_LOCKED.
        """
        names = tuple(secrets)
        with self._lock:
            for secret in names:
                self._session.pop((connection, secret), None)
        for account in [_account(connection, secret) for secret in names]:
            if self._ask(lambda keyring, account=account: keyring.get_password(SERVICE, account)) is not None:  # type: ignore[misc]
                self._ask(lambda keyring, account=account: keyring.delete_password(SERVICE, account))  # type: ignore[misc]

    def remember_for_session(self, connection: str, secret: SecretName, value: str) -> None:
        """Keep a secret in memory until the program ends: the choice that remains without a keyring."""
        remember_secret(value)
        with self._lock:
            self._session[connection, secret] = value

    def given_by_environment(self) -> Sequence[SecretName]:
        """The secrets that the environment decides."""
        return [secret for secret in SecretName if self._from_environment(secret)]

    def environment_gives_all(self) -> bool:
        """Whether no keyring is needed: the environment has the AccessKey and the namespace's password."""
        given = self.given_by_environment()
        return SecretName.ACCESS_KEY_ID in given and SecretName.NAMESPACE_PASSWORD in given

    def manager_password(self) -> str | None:
        """The manager's password, where the environment gives it."""
        value = self._environ.get(MANAGER_PASSWORD_VARIABLE) or None
        if value:
            remember_secret(value)
        return value

    def check(self) -> str:
        """Try the keyring without changing it.

        Returns:
            The name of the keyring.

        Raises:
            ConfigurationError: KEYRING_UNAVAILABLE, KEYRING_LOCKED.
        """
        self._ask(lambda keyring: keyring.get_password(SERVICE, "check"))
        return self._ask(lambda keyring: str(keyring.name))

    def _from_environment(self, secret: SecretName) -> bool:
        if secret in _ACCESS_KEY:
            return bool(
                self._environ.get(ENVIRONMENT[SecretName.ACCESS_KEY_ID])
                and self._environ.get(ENVIRONMENT[SecretName.ACCESS_KEY_SECRET])
            )
        return bool(self._environ.get(ENVIRONMENT[secret]))

    def _ask(self, question: Callable[[KeyringBackend], T]) -> T:
        from keyring import errors

        with self._lock:
            try:
                if self._backend is None:
                    self._backend = _secure_backend()
                return question(self._backend)
            except ConfigurationError:
                raise
            except errors.KeyringLocked as error:
                raise ConfigurationError(ErrorCode.KEYRING_LOCKED, redact(str(error))) from error
            except Exception as error:  # back ends are plug-ins that let exceptions of D-Bus and of systems through
                raise ConfigurationError(
                    ErrorCode.KEYRING_UNAVAILABLE, redact(f"{type(error).__name__}: {error}")
                ) from error


def _account(connection: str, secret: SecretName) -> str:
    return f"{connection}/{secret.value}"


def _secure_backend() -> KeyringBackend:
    """The keyring of the system.

    Raises:
        ConfigurationError: KEYRING_UNAVAILABLE, also where only a plain-text file or nothing would keep the secrets.
    """
    import keyring
    from keyring.backends.chainer import ChainerBackend

    chosen = keyring.get_keyring()
    candidates = chosen.backends if isinstance(chosen, ChainerBackend) else [chosen]
    for backend in candidates:
        if _keeps_secrets(backend):
            return backend
    raise ConfigurationError(ErrorCode.KEYRING_UNAVAILABLE, ", ".join(_class_name(backend) for backend in candidates))


def _keeps_secrets(backend: KeyringBackend) -> bool:
    name = _class_name(backend).casefold()
    return not (name.startswith(("keyring.backends.fail.", "keyring.backends.null.", "keyrings.")) or "plain" in name)


def _class_name(backend: KeyringBackend) -> str:
    return f"{type(backend).__module__}.{type(backend).__qualname__}"
