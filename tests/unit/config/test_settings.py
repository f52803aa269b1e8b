"""Settings survive writing, damage, age and two programs at once."""

from __future__ import annotations

import stat
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from desktop.config import settings as module
from desktop.config.settings import ConnectionSettings, Settings, SettingsStore, check_library_name
from desktop.core.errors import ConfigurationError, ErrorCode, StorageError

CLOUD = ConnectionSettings(name="公司", region="cn-hangzhou", instance="gp-1", namespace="n", collection="c")


@pytest.fixture
def store(tmp_path: Path) -> SettingsStore:
    return SettingsStore(tmp_path / "settings.toml")


def test_defaults_apply_without_a_file_and_none_is_written(store: SettingsStore, tmp_path: Path) -> None:
    assert store.load() == Settings()
    assert list(tmp_path.iterdir()) == []


def test_what_was_changed_is_read_again(store: SettingsStore) -> None:
    store.update(lambda settings: settings.replace(theme="dark", library="公司", connections=(CLOUD,)))
    settings = store.load()
    assert (settings.theme, settings.library, settings.connections) == ("dark", "公司", (CLOUD,))


def test_fields_of_a_connection_that_settings_do_not_know_are_kept(store: SettingsStore) -> None:
    connection = ConnectionSettings.from_table({**CLOUD.table(), "embedding_model": "multimodal-embedding-v1"})
    store.update(lambda settings: settings.replace(connections=(connection,)))
    assert store.load().connections[0].table()["embedding_model"] == "multimodal-embedding-v1"


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX modes")
def test_the_file_is_for_its_owner_only(store: SettingsStore, tmp_path: Path) -> None:
    store.update(lambda settings: settings)
    assert stat.S_IMODE((tmp_path / "settings.toml").stat().st_mode) == 0o600


def test_a_failed_change_leaves_the_file_as_it_was(store: SettingsStore, tmp_path: Path) -> None:
    store.update(lambda settings: settings.replace(theme="light"))
    before = (tmp_path / "settings.toml").read_bytes()
    with pytest.raises(ConfigurationError) as caught:
        store.update(lambda settings: settings.replace(theme="pink"))
    assert caught.value.code is ErrorCode.SETTINGS_INVALID
    assert caught.value.params == {"setting": "theme", "value": "pink"}
    assert (tmp_path / "settings.toml").read_bytes() == before


@pytest.mark.parametrize(
    "content",
    [
        b"theme = ",
        b"\xff\xfe",
        b'theme = "pink"',
        b'version = "one"',
        b"version = 0",
        b"connections = [1]",
        b'[[connections]]\nregion = "r"',
        b'[[connections]]\nname = "con"\nregion = "r"',
        b"thumbnail_cache_bytes = 5",
    ],
)
def test_a_damaged_file_is_moved_aside_and_named(store: SettingsStore, tmp_path: Path, content: bytes) -> None:
    (tmp_path / "settings.toml").write_bytes(content)
    assert store.load() == Settings()
    assert store.moved_aside is not None
    assert store.moved_aside.read_bytes() == content
    assert not (tmp_path / "settings.toml").exists()


def test_true_may_be_written_as_one_or_as_a_word(store: SettingsStore, tmp_path: Path) -> None:
    (tmp_path / "settings.toml").write_text('read_text = 1\nallow_private_links = "true"\npause_on_battery = "0"\n')
    settings = store.load()
    assert (settings.read_text, settings.allow_private_links, settings.pause_on_battery) == (True, True, False)


def test_values_that_no_setting_has_do_not_keep_a_file_from_being_read(store: SettingsStore, tmp_path: Path) -> None:
    (tmp_path / "settings.toml").write_text('theme = "dark"\nof_another_program = {a = [1]}\n')
    assert store.load().theme == "dark"


def test_a_newer_file_is_refused_and_left_untouched(store: SettingsStore, tmp_path: Path) -> None:
    content = f"version = {module.VERSION + 1}\nfuture = true\n"
    (tmp_path / "settings.toml").write_text(content)
    for use in (store.load, lambda: store.update(lambda settings: settings)):
        with pytest.raises(ConfigurationError) as caught:
            use()
        assert caught.value.code is ErrorCode.SETTINGS_TOO_NEW
    assert (tmp_path / "settings.toml").read_text() == content


def test_an_older_file_is_migrated_step_by_step(
    store: SettingsStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "VERSION", 3)
    monkeypatch.setattr(
        module,
        "MIGRATIONS",
        {
            1: lambda old: {"colours": old["colors"]},
            2: lambda old: {"theme": old["colours"]},
        },
    )
    (tmp_path / "settings.toml").write_text('version = 1\ncolors = "dark"\n')
    assert store.load().theme == "dark"
    assert store.load().version == 3


def test_there_is_a_migration_for_every_earlier_version() -> None:
    assert set(module.MIGRATIONS) == set(range(1, module.VERSION))


def test_programs_that_change_settings_at_once_do_not_undo_each_other(tmp_path: Path) -> None:
    file = tmp_path / "settings.toml"
    script = (
        "import sys; from pathlib import Path; from desktop.config.settings import *\n"
        "for n in range(5):\n"
        "    c = ConnectionSettings(name=sys.argv[2] + str(n), region='r', instance='i', namespace='', collection='')\n"
        "    SettingsStore(Path(sys.argv[1])).update(lambda s: s.replace(connections=(*s.connections, c)))\n"
    )
    programs = [subprocess.Popen([sys.executable, "-c", script, str(file), name]) for name in "abc"]
    assert [program.wait() for program in programs] == [0, 0, 0]
    assert len(tomllib.loads(file.read_text())["connections"]) == 15


def test_a_place_that_cannot_be_written_is_a_storage_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(StorageError):
        SettingsStore(tmp_path / "file" / "settings.toml").update(lambda settings: settings.replace(theme="dark"))


@pytest.mark.parametrize("name", ["公司", "shop-2", "a.b_c", "X" * 60])
def test_ordinary_names_of_libraries_are_taken(name: str) -> None:
    assert check_library_name(name) == name


@pytest.mark.parametrize(
    "name", ["", ".", "..", "../x", "a/b", "a\\b", "-x", "_x", "a b", "x.", "NUL", "com1.x", "X" * 61]
)
def test_names_that_could_not_be_folders_are_refused(name: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        check_library_name(name)
    assert caught.value.code is ErrorCode.LIBRARY_NAME_INVALID


def test_two_connections_cannot_share_a_name() -> None:
    with pytest.raises(ConfigurationError):
        Settings().replace(connections=(CLOUD, CLOUD))
