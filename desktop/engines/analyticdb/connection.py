"""Where an AnalyticDB library is, and the secrets that open it.

A :class:`Connection` is not secret and may be stored in the settings. :class:`Secrets` and :class:`ManagerAccount`
never show what they hold: not in ``repr``, not in an exception, not in a log.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from desktop import __version__
from desktop.core.errors import ConfigurationError, ErrorCode

OPEN_PLATFORM_ENDPOINT = "openplatform.aliyuncs.com"
DEFAULT_NAMESPACE = "public"
USER_AGENT = f"Tusou/{'.'.join(__version__.split('.')[:2])}"

#: Regions whose gpdb endpoint has no region in its name (endpoint map of the SDK, public regions only).
_CENTRAL_REGIONS = frozenset({"cn-hangzhou", "ap-south-1", "ap-southeast-2"})
_HOST = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?|\[[0-9A-Fa-f:]+\]")
_WORD = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
_POSTGRES_NAME_BYTES = 63
#: What comes along with a text that is copied from a page or a file.
_AROUND_PASTED = " \t\r\n\u00a0\u3000\u200b\ufeff"


class HybridSearch(StrEnum):
    """How the service joins vector and full-text retrieval in collections that have full-text fields."""

    RRF = "RRF"
    WEIGHT = "Weight"
    CASCADED = "Cascaded"
    OFF = "off"


class RerankModel(StrEnum):
    """Models that can order the matches of a text query a second time."""

    OFF = ""
    QWEN3 = "qwen3-rerank"
    GTE_V2 = "gte-rerank-v2"


@dataclass(frozen=True, slots=True)
class Connection:
    """Where a library is on AnalyticDB for PostgreSQL.

    While a connection is being set up, ``instance`` and ``collection`` may be empty; :meth:`require_complete` is
    called before a library is opened.

    Args:
        name: name of the library.
        region: region id such as ``cn-hangzhou``.
        instance: instance id such as ``gp-bp1234567890``.
        namespace: namespace that holds the collection.
        collection: document collection.
        endpoint: host[:port] of the gpdb service; empty: the region's own.
        open_platform_endpoint: host[:port] of the service that authorises uploads; empty: Alibaba's own.
        ca_bundle: further certificate authorities to trust (PEM), such as a company's proxy.
        hybrid_search: how vector and full-text retrieval are joined.
        rerank_model: model for a second ordering of text searches of few matches.
        rerank_factor: how many times ``top_k`` candidates are reranked, above 1 and at most 5.
        strip_location: leave GPS positions out of what is uploaded.

    Raises:
        ConfigurationError: SETTINGS_INVALID with params ``setting`` and ``value``.
    """

    name: str
    region: str
    instance: str = ""
    namespace: str = DEFAULT_NAMESPACE
    collection: str = ""
    endpoint: str = ""
    open_platform_endpoint: str = ""
    ca_bundle: Path | None = None
    hybrid_search: HybridSearch = HybridSearch.RRF
    rerank_model: RerankModel = RerankModel.OFF
    rerank_factor: float = 2.0
    strip_location: bool = True

    def __post_init__(self) -> None:
        for setting in ("region", "instance", "namespace", "collection"):
            object.__setattr__(self, setting, getattr(self, setting).strip(_AROUND_PASTED))
        if not _WORD.fullmatch(self.region):
            raise _invalid("region", self.region)
        if self.instance and not _WORD.fullmatch(self.instance):
            raise _invalid("instance", self.instance)
        for setting in ("namespace", "collection"):
            _check_database_name(setting, getattr(self, setting))
        for setting in ("endpoint", "open_platform_endpoint"):
            object.__setattr__(self, setting, parse_endpoint(getattr(self, setting), setting))
        if not 1 < self.rerank_factor <= 5:
            raise _invalid("rerank_factor", str(self.rerank_factor))

    @property
    def gpdb_host(self) -> str:
        """host[:port] of the gpdb service."""
        return self.endpoint or default_endpoint(self.region)

    @property
    def open_platform_host(self) -> str:
        """host[:port] of the service that authorises uploads."""
        return self.open_platform_endpoint or OPEN_PLATFORM_ENDPOINT

    def require_complete(self) -> None:
        """Check that nothing that a library needs is missing.

        Raises:
            ConfigurationError: SETTINGS_INVALID naming the setting; CA_BUNDLE_NOT_FOUND.
        """
        for setting in ("instance", "namespace", "collection"):
            if not getattr(self, setting):
                raise _invalid(setting, "")
        if self.ca_bundle is not None and not self.ca_bundle.is_file():
            raise ConfigurationError(ErrorCode.CA_BUNDLE_NOT_FOUND, params={"path": str(self.ca_bundle)})


@dataclass(frozen=True, slots=True, repr=False)
class Secrets:
    """What opens an AnalyticDB library. Without an access key, Alibaba's own chain is asked: environment, CLI profile,
    credentials file.

    Args:
        access_key_id: of a RAM user, or of a temporary identity. Blanks around what is pasted are no part of key and
            token; of a password they may be.
        access_key_secret: belonging to it.
        security_token: of a temporary identity (STS), else empty.
        namespace_password: of the connection's namespace.
    """

    access_key_id: str = ""
    access_key_secret: str = ""
    security_token: str = ""
    namespace_password: str = ""

    def __post_init__(self) -> None:
        for name in ("access_key_id", "access_key_secret", "security_token"):
            object.__setattr__(self, name, getattr(self, name).strip(_AROUND_PASTED))
        if bool(self.access_key_id) != bool(self.access_key_secret):
            raise ConfigurationError(ErrorCode.CREDENTIALS_MISSING)

    def __repr__(self) -> str:
        return "Secrets(…)"

    def values(self) -> tuple[str, ...]:
        """What must not appear in any text."""
        return tuple(v for v in (self.access_key_secret, self.security_token, self.namespace_password) if v)


@dataclass(frozen=True, slots=True, repr=False)
class ManagerAccount:
    """The database account that sets up namespaces and collections. Asked for when needed, never stored.

    Args:
        name: an account with ``rds_superuser`` rights.
        password: of that account.
    """

    name: str
    password: str

    def __repr__(self) -> str:
        return f"ManagerAccount(name={self.name!r}, …)"


def default_endpoint(region: str) -> str:
    """The host of the gpdb service in a region."""
    return "gpdb.aliyuncs.com" if region in _CENTRAL_REGIONS else f"gpdb.{region}.aliyuncs.com"


def parse_endpoint(text: str, setting: str = "endpoint") -> str:
    """Read ``host[:port]``, forgiving an ``https://`` in front and a slash behind. Empty stays empty.

    Raises:
        ConfigurationError: SETTINGS_INVALID; also for ``http://``, since passwords travel along.
    """
    host_and_port = re.sub(r"^https://", "", text.strip(), flags=re.IGNORECASE).rstrip("/")
    if not host_and_port:
        return ""
    host, _, port = host_and_port.rpartition(":") if re.search(r":\d+$", host_and_port) else (host_and_port, "", "")
    if not _HOST.fullmatch(host) or (port and not 0 < int(port) < 65536):
        raise _invalid(setting, text)
    return host_and_port


def _check_database_name(setting: str, value: str) -> None:
    too_long = len(value.encode()) > _POSTGRES_NAME_BYTES
    if too_long or any(character in "\"'`;/\\" or not character.isprintable() for character in value):
        raise _invalid(setting, value)


def _invalid(setting: str, value: str) -> ConfigurationError:
    return ConfigurationError(ErrorCode.SETTINGS_INVALID, params={"setting": setting, "value": value})
