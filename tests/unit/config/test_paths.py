"""Where files go, and for whom they are readable."""

from __future__ import annotations

import os
import stat
import sys
from pathlib import Path

import pytest

from desktop.config.paths import Paths, lexicon_dir, model_dir, resource_dir
from desktop.core.errors import ErrorCode, StorageError


def test_tusou_home_holds_everything(tmp_path: Path) -> None:
    paths = Paths.from_environment({"TUSOU_HOME": str(tmp_path / "home")})
    for file in (paths.data, paths.cache, paths.config, paths.log, paths.journal, paths.settings_file):
        assert file.is_relative_to(tmp_path / "home")
    assert paths.library("local").is_relative_to(paths.data)


def test_a_name_that_begins_like_the_home_of_nobody_is_a_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    paths = Paths.from_environment({"TUSOU_HOME": "~nobody of this name"})
    assert paths.data_root.is_relative_to(tmp_path / "~nobody of this name")


def test_without_tusou_home_the_platform_decides() -> None:
    paths = Paths.from_environment({})
    assert "tusou" in str(paths.data_root).casefold()
    assert len({paths.data_root, paths.cache_root, paths.config_root}) >= 2


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX modes")
def test_folders_are_made_for_their_owner_only_whatever_the_umask(tmp_path: Path) -> None:
    paths = Paths.from_environment({"TUSOU_HOME": str(tmp_path / "a" / "b")})
    before = os.umask(0)
    try:
        folder = paths.library("local")
    finally:
        os.umask(before)
    while folder != tmp_path:
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
        folder = folder.parent


def test_nothing_is_made_before_it_is_needed(tmp_path: Path) -> None:
    Paths.from_environment({"TUSOU_HOME": str(tmp_path / "home")})
    assert list(tmp_path.iterdir()) == []


def test_a_home_that_cannot_be_a_folder_is_a_storage_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(StorageError) as caught:
        _ = Paths.from_environment({"TUSOU_HOME": str(tmp_path / "file")}).data
    assert caught.value.code is ErrorCode.STORAGE_READ_ONLY
    assert caught.value.params["path"].startswith(str(tmp_path / "file"))


def test_the_bundled_resources_are_found() -> None:
    assert (resource_dir() / "model").is_dir()
    assert any(model_dir().glob("*.onnx"))
    assert any(lexicon_dir().iterdir())


def test_a_frozen_program_finds_its_resources_in_the_bundle(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "_MEIPASS", str(tmp_path), raising=False)
    assert resource_dir() == tmp_path / "resources"
