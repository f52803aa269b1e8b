"""Secrets are where they belong: environment, session, keyring; and in no other place."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.backends import fail, null
from keyring.backends.chainer import ChainerBackend
from keyring.errors import KeyringLocked, PasswordDeleteError

from desktop.config.credentials import CredentialStore, SecretName
from desktop.core.errors import ConfigurationError, ErrorCode

KEY = {"ALIBABA_CLOUD_ACCESS_KEY_ID": "env-id", "ALIBABA_CLOUD_ACCESS_KEY_SECRET": "env-secret"}


class MemoryKeyring(KeyringBackend):
    """A keyring that lives as long as the test."""

    priority = 1

    def __init__(self) -> None:
        super().__init__()
        self.entries: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.entries.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.entries[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        try:
            del self.entries[service, username]
        except KeyError as error:
            raise PasswordDeleteError("not there") from error


class LockedKeyring(MemoryKeyring):
    def get_password(self, service: str, username: str) -> str | None:
        raise KeyringLocked("Failed to unlock the collection!")


class BrokenKeyring(MemoryKeyring):
    def get_password(self, service: str, username: str) -> str | None:
        raise OSError(111, "Connection refused", "password=hunter22")


class PlaintextKeyring(MemoryKeyring):
    pass


@pytest.fixture
def memory(monkeypatch: pytest.MonkeyPatch) -> MemoryKeyring:
    return use(monkeypatch, MemoryKeyring())


def use(monkeypatch: pytest.MonkeyPatch, backend: MemoryKeyring) -> MemoryKeyring:
    monkeypatch.setattr(keyring.core, "_keyring_backend", backend)
    return backend


def test_what_is_set_can_be_got_and_deleted(memory: MemoryKeyring) -> None:
    store = CredentialStore({})
    store.set("shop", SecretName.NAMESPACE_PASSWORD, "密码 1")
    assert CredentialStore({}).get("shop", SecretName.NAMESPACE_PASSWORD) == "密码 1"
    assert store.get("other", SecretName.NAMESPACE_PASSWORD) is None
    store.delete("shop")
    assert memory.entries == {}


def test_an_empty_value_takes_the_secret_out(memory: MemoryKeyring) -> None:
    store = CredentialStore({})
    store.set("shop", SecretName.SECURITY_TOKEN, "tok-4711")
    store.set("shop", SecretName.SECURITY_TOKEN, "")
    assert memory.entries == {}


def test_the_environment_comes_first_and_is_not_stored(memory: MemoryKeyring) -> None:
    store = CredentialStore({**KEY, "TUSOU_NAMESPACE_PASSWORD": "env-password"})
    store.set("shop", SecretName.NAMESPACE_PASSWORD, "stored")
    assert store.get("shop", SecretName.NAMESPACE_PASSWORD) == "env-password"
    assert store.get("shop", SecretName.ACCESS_KEY_ID) == "env-id"
    assert list(memory.entries.values()) == ["stored"]


def test_a_key_of_the_environment_never_meets_a_stored_token(memory: MemoryKeyring) -> None:
    CredentialStore({}).set("shop", SecretName.SECURITY_TOKEN, "stored-token")
    assert CredentialStore(KEY).get("shop", SecretName.SECURITY_TOKEN) is None


def test_half_a_key_in_the_environment_counts_for_nothing(memory: MemoryKeyring) -> None:
    store = CredentialStore({"ALIBABA_CLOUD_ACCESS_KEY_ID": "env-id"})
    store.set("shop", SecretName.ACCESS_KEY_ID, "stored-id")
    assert store.get("shop", SecretName.ACCESS_KEY_ID) == "stored-id"


def test_the_environment_is_used_without_asking_any_keyring(monkeypatch: pytest.MonkeyPatch) -> None:
    use(monkeypatch, BrokenKeyring())
    assert CredentialStore(KEY).get("shop", SecretName.ACCESS_KEY_SECRET) == "env-secret"


@pytest.mark.parametrize(
    ("backend", "code"),
    [
        (LockedKeyring(), ErrorCode.KEYRING_LOCKED),
        (BrokenKeyring(), ErrorCode.KEYRING_UNAVAILABLE),
        (PlaintextKeyring(), ErrorCode.KEYRING_UNAVAILABLE),
        (fail.Keyring(), ErrorCode.KEYRING_UNAVAILABLE),
        (null.Keyring(), ErrorCode.KEYRING_UNAVAILABLE),
    ],
)
def test_a_keyring_that_does_not_work_is_said_and_the_session_remains(
    monkeypatch: pytest.MonkeyPatch, backend: MemoryKeyring, code: ErrorCode
) -> None:
    use(monkeypatch, backend)
    store = CredentialStore({})
    with pytest.raises(ConfigurationError) as caught:
        store.get("shop", SecretName.NAMESPACE_PASSWORD)
    assert caught.value.code is code
    assert "hunter22" not in str(caught.value)
    store.remember_for_session("shop", SecretName.NAMESPACE_PASSWORD, "typed")
    assert store.get("shop", SecretName.NAMESPACE_PASSWORD) == "typed"


def test_a_plain_text_keyring_gets_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    backend = use(monkeypatch, PlaintextKeyring())
    with pytest.raises(ConfigurationError):
        CredentialStore({}).set("shop", SecretName.NAMESPACE_PASSWORD, "hunter22")
    assert backend.entries == {}


def test_of_several_keyrings_only_a_safe_one_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    class Chain(ChainerBackend):
        backends = (PlaintextKeyring(), MemoryKeyring())

    use(monkeypatch, Chain())  # type: ignore[arg-type]
    CredentialStore({}).set("shop", SecretName.NAMESPACE_PASSWORD, "hunter22")
    plain, safe = Chain.backends
    assert (plain.entries, list(safe.entries.values())) == ({}, ["hunter22"])


def test_importing_the_store_does_not_import_keyring() -> None:
    script = "import sys, desktop.config.credentials; sys.exit('keyring' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0


def in_desktop_session(home: Path, *scripts: str) -> subprocess.CompletedProcess[str]:
    """Run Python scripts one after the other in a D-Bus session with an unlocked GNOME keyring."""
    session = "echo -n pass | gnome-keyring-daemon --unlock --components=secrets >/dev/null"
    session += "".join(f' && "$0" -c "${number}"' for number in range(1, len(scripts) + 1))
    where = {"HOME": str(home), "XDG_DATA_HOME": str(home), "XDG_RUNTIME_DIR": str(home), "PATH": os.environ["PATH"]}
    return subprocess.run(
        ["dbus-run-session", "--", "sh", "-c", session, sys.executable, *scripts],
        capture_output=True,
        check=False,
        text=True,
        timeout=60,
        env=where,
        cwd=Path(__file__).parents[3],
    )


needs_gnome_keyring = pytest.mark.skipif(
    not (shutil.which("dbus-run-session") and shutil.which("gnome-keyring-daemon")),
    reason="needs dbus-run-session and gnome-keyring-daemon",
)

PREPARE = (
    "from desktop.config.credentials import *; from desktop.core.errors import *; "
    "s = CredentialStore({}); n = SecretName.NAMESPACE_PASSWORD\n"
)


@needs_gnome_keyring
def test_the_keyring_of_a_real_desktop_keeps_secrets_between_programs(tmp_path: Path) -> None:
    write = PREPARE + "print(s.check()); s.set('shop', n, 'hunter22')"
    read = PREPARE + "print(s.get('shop', n)); s.delete('shop'); print(s.get('shop', n))"
    done = in_desktop_session(tmp_path, write, read)
    assert done.stdout.splitlines()[1:] == ["hunter22", "None"], done.stderr
    files = [file for file in tmp_path.rglob("*") if file.is_file()]
    assert files
    assert not any(b"hunter22" in file.read_bytes() for file in files)


@needs_gnome_keyring
def test_a_locked_keyring_of_a_real_desktop_is_said_to_be_locked(tmp_path: Path) -> None:
    write = PREPARE + "s.set('shop', n, 'hunter22')"
    lock = "import secretstorage as s; s.get_default_collection(s.dbus_init()).lock()"
    read = PREPARE + "try:\n    s.get('shop', n)\nexcept ConfigurationError as error:\n    print(error.code)"
    done = in_desktop_session(tmp_path, write, lock, read)
    assert done.stdout.split() == ["keyring_locked"], done.stderr
