"""Libraries: the local one is always there, connections come and go with their secrets."""

from __future__ import annotations

from pathlib import Path

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.backends import fail
from keyring.errors import KeyringLocked

from desktop.config.credentials import CredentialStore
from desktop.config.paths import Paths
from desktop.config.settings import SettingsStore
from desktop.core.errors import ConfigurationError, ErrorCode
from desktop.engines.analyticdb.connection import Connection, RerankModel, Secrets
from desktop.services.library import LibraryInfo, LibraryRegistry

SHOP = Connection(
    "shop",
    "cn-hangzhou",
    instance="gp-1",
    namespace="photos",
    collection="all",
    endpoint="localhost:8443",
    ca_bundle=Path("/etc/company.pem"),
    rerank_model=RerankModel.QWEN3,
    rerank_factor=3.0,
)
SECRETS = Secrets("an-id", "a-secret", "", "a-password")


class OneKeyring(KeyringBackend):
    """A keyring that lives as long as the test, and can be locked."""

    priority = 1

    def __init__(self) -> None:
        super().__init__()
        self.entries: dict[str, str] = {}
        self.locked = False

    def get_password(self, service: str, username: str) -> str | None:
        if self.locked:
            raise KeyringLocked("locked")
        return self.entries.get(username)

    def set_password(self, service: str, username: str, password: str) -> None:
        if self.locked:
            raise KeyringLocked("locked")
        self.entries[username] = password

    def delete_password(self, service: str, username: str) -> None:
        del self.entries[username]


@pytest.fixture
def secrets_kept(monkeypatch: pytest.MonkeyPatch) -> OneKeyring:
    backend = OneKeyring()
    monkeypatch.setattr(keyring.core, "_keyring_backend", backend)
    return backend


@pytest.fixture
def paths(tusou_home: Path) -> Paths:
    return Paths.from_environment()


@pytest.fixture
def registry(paths: Paths, secrets_kept: OneKeyring) -> LibraryRegistry:
    return new_registry(paths)


def new_registry(paths: Paths) -> LibraryRegistry:
    return LibraryRegistry(paths, SettingsStore(paths.settings_file), CredentialStore({}))


def code_of(caught: pytest.ExceptionInfo[ConfigurationError]) -> ErrorCode:
    return caught.value.code


def test_the_local_library_is_always_there_and_current_at_first(registry: LibraryRegistry) -> None:
    assert registry.list() == [LibraryInfo("local", "local", "")]
    assert registry.current == "local"
    assert registry.open() is registry.open("local")
    assert registry.open().name == "local"
    registry.close()


def test_a_connection_comes_back_as_it_was_with_its_secrets(registry: LibraryRegistry, paths: Paths) -> None:
    registry.add_analyticdb(SHOP, SECRETS)
    later = new_registry(paths)
    assert later.connection("shop") == SHOP
    assert later.secrets("shop")() == SECRETS
    assert [(each.name, each.engine) for each in later.list()] == [("local", "local"), ("shop", "analyticdb")]


def test_no_secret_is_in_any_file(registry: LibraryRegistry, tusou_home: Path) -> None:
    registry.add_analyticdb(SHOP, SECRETS)
    content = b"".join(file.read_bytes() for file in tusou_home.rglob("*") if file.is_file())
    assert b"gp-1" in content
    for secret in (b"an-id", b"a-secret", b"a-password"):
        assert secret not in content


def test_a_selected_library_stays_current_until_it_is_removed(registry: LibraryRegistry, paths: Paths) -> None:
    registry.add_analyticdb(SHOP, SECRETS)
    registry.select("shop")
    assert new_registry(paths).current == "shop"
    registry.remove("shop")
    assert new_registry(paths).current == "local"


def test_removing_a_connection_takes_its_secrets_away(registry: LibraryRegistry, secrets_kept: OneKeyring) -> None:
    registry.add_analyticdb(SHOP, SECRETS)
    assert len(secrets_kept.entries) == 3
    registry.remove("shop")
    assert secrets_kept.entries == {}
    assert len(registry.list()) == 1


def test_a_locked_keyring_keeps_a_connection_from_half_added_and_half_removed(
    registry: LibraryRegistry, secrets_kept: OneKeyring
) -> None:
    secrets_kept.locked = True
    with pytest.raises(ConfigurationError) as caught:
        registry.add_analyticdb(SHOP, SECRETS)
    assert code_of(caught) is ErrorCode.KEYRING_LOCKED
    assert len(registry.list()) == 1

    secrets_kept.locked = False
    registry.add_analyticdb(SHOP, SECRETS)
    secrets_kept.locked = True
    with pytest.raises(ConfigurationError):
        registry.remove("shop")
    assert len(registry.list()) == 2


def test_without_a_keyring_a_connection_with_secrets_of_the_environment_works(
    paths: Paths, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keyring.core, "_keyring_backend", fail.Keyring())
    registry = LibraryRegistry(
        paths, SettingsStore(paths.settings_file), CredentialStore({"TUSOU_NAMESPACE_PASSWORD": "a-password"})
    )
    registry.add_analyticdb(SHOP)
    assert registry.secrets("shop")() == Secrets(namespace_password="a-password")
    registry.remove("shop")
    assert len(registry.list()) == 1


@pytest.mark.parametrize("name", ["shop", "SHOP", "local", "Local"])
def test_names_that_are_taken_are_refused(registry: LibraryRegistry, name: str) -> None:
    registry.add_analyticdb(SHOP)
    with pytest.raises(ConfigurationError) as caught:
        registry.add_analyticdb(Connection(name, "cn-hangzhou"))
    assert code_of(caught) is ErrorCode.LIBRARY_EXISTS


def test_names_that_cannot_be_folders_are_refused(registry: LibraryRegistry) -> None:
    with pytest.raises(ConfigurationError) as caught:
        registry.add_analyticdb(Connection("../x", "cn-hangzhou"))
    assert code_of(caught) is ErrorCode.LIBRARY_NAME_INVALID


def test_the_local_library_cannot_be_removed_and_unknown_ones_are_named(registry: LibraryRegistry) -> None:
    with pytest.raises(ConfigurationError) as caught:
        registry.remove("local")
    assert code_of(caught) is ErrorCode.LIBRARY_BUILT_IN
    for use in (registry.open, registry.remove, registry.select, registry.connection):
        with pytest.raises(ConfigurationError) as caught:
            use("nowhere")
        assert code_of(caught) is ErrorCode.LIBRARY_NOT_FOUND
        assert caught.value.params == {"name": "nowhere"}


def test_a_changed_connection_is_opened_anew(registry: LibraryRegistry, paths: Paths) -> None:
    registry.add_analyticdb(SHOP)
    changed = Connection("shop", "cn-beijing", instance="gp-2", collection="all")
    registry.update_analyticdb(changed)
    assert new_registry(paths).connection("shop") == changed
