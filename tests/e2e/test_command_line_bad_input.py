"""Bad input is named with a reason, the rest goes on, and the exit status says so."""

from __future__ import annotations

import functools
import os
import shutil
import sqlite3
import sys
import threading
from collections.abc import Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from tests.e2e.command_line import CommandLine


@pytest.fixture
def tusou(tmp_path: Path) -> CommandLine:
    return CommandLine(tmp_path / "home")


def test_bad_files_are_named_and_the_good_ones_are_added(
    tusou: CommandLine, tmp_path: Path, sample_photos: Path
) -> None:
    folder = tmp_path / "photos"
    folder.mkdir()
    shutil.copy(sample_photos / "cat.jpg", folder / "cat.jpg")
    (folder / "text.jpg").write_text("not a picture")
    (folder / "empty.png").touch()
    (folder / "half.jpg").write_bytes((sample_photos / "coffee.jpg").read_bytes()[:2000])
    done = tusou.run("add", str(folder), str(tmp_path / "gone.jpg"), "ftp://example.org/a.jpg", "--json")
    assert done.status == 1
    assert done.data["added"] == 1
    failed = {Path(each["source"]).name: each["error"] for each in done.data["failed"]}
    assert {"text.jpg", "empty.png", "half.jpg", "gone.jpg"} <= set(failed)
    assert "not an image" in failed["text.jpg"]
    assert "empty" in failed["empty.png"]
    assert "damaged" in failed["half.jpg"]
    assert tusou.json("status")["photos"] == 1
    assert tusou.json("status")["imports"]["failed"] == len(failed)


def test_what_failed_is_tried_again_when_it_is_added_again(
    tusou: CommandLine, tmp_path: Path, sample_photos: Path
) -> None:
    photo = tmp_path / "late.jpg"
    for _ in range(2):
        assert tusou.run("add", str(photo), "--json").status == 1
        assert tusou.json("status")["imports"]["failed"] == 1
    shutil.copy(sample_photos / "cat.jpg", photo)
    assert tusou.json("add", str(photo))["added"] == 1
    assert tusou.json("status")["imports"]["failed"] == 0


@pytest.mark.skipif(sys.platform != "linux", reason="file systems elsewhere take Unicode names only")
def test_names_that_are_no_utf8_or_have_lines_survive_as_json(
    tusou: CommandLine, tmp_path: Path, sample_photos: Path
) -> None:
    odd = [b"caf\xe9.jpg", b"two\nlines.jpg", "狗\u202e.jpg".encode()]
    for name, sample in zip(odd, ("cat.jpg", "coffee.jpg", "coins.jpg"), strict=True):
        shutil.copy(sample_photos / sample, os.path.join(os.fsencode(tmp_path), name))  # noqa: PTH118
    assert tusou.json("add", str(tmp_path / "two\nlines.jpg"))["added"] == 1
    assert tusou.json("add", os.path.join(os.fsencode(tmp_path), odd[0]))["added"] == 1  # noqa: PTH118
    tusou.json("add", str(tmp_path))
    photos = tusou.json("list")["photos"]
    assert {os.fsencode(photo["path"]) for photo in photos} == {
        os.path.join(os.fsencode(tmp_path), name)  # noqa: PTH118
        for name in odd
    }
    assert len(tusou.run("list").out.splitlines()) == 3
    path = next(photo["path"] for photo in photos if "caf" in photo["path"])
    assert tusou.json("remove", os.fsencode(path))["removed"] == 1


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="needs a user whom permissions bind")
def test_a_folder_without_rights_is_named(tusou: CommandLine, tmp_path: Path, sample_photos: Path) -> None:
    closed = tmp_path / "photos" / "closed"
    closed.mkdir(parents=True)
    shutil.copy(sample_photos / "cat.jpg", tmp_path / "photos" / "cat.jpg")
    closed.chmod(0)
    try:
        done = tusou.run("add", str(tmp_path / "photos"), "--json")
    finally:
        closed.chmod(0o700)
    assert (done.status, done.data["added"]) == (1, 1)
    assert [each["source"] for each in done.data["failed"]] == [str(closed)]


def test_a_library_of_a_newer_version_is_refused_and_untouched(tusou: CommandLine, sample_photos: Path) -> None:
    tusou.json("add", str(sample_photos / "cat.jpg"))
    file = tusou.home / "data" / "libraries" / "local" / "library.sqlite3"
    with sqlite3.connect(file) as connection:
        connection.execute("PRAGMA user_version = 9999")
    connection.close()
    before = file.read_bytes()
    for arguments in (["list"], ["search", "cat"], ["add", str(sample_photos / "coffee.jpg")], ["status"]):
        done = tusou.run(*arguments, "--json")
        assert done.status == 1
        assert done.data["error"]["code"] == "database_too_new"
    assert file.read_bytes() == before


def test_damaged_settings_are_moved_aside_and_the_command_works(tusou: CommandLine) -> None:
    (tusou.home / "config").mkdir(parents=True)
    (tusou.home / "config" / "settings.toml").write_text("theme = [")
    done = tusou.run("list", "--json")
    assert (done.status, done.data) == (0, {"photos": [], "next": None})
    aside = list((tusou.home / "config").glob("settings.toml.damaged-*"))
    assert len(aside) == 1
    assert str(aside[0]) in done.err


def test_settings_of_a_newer_version_are_refused(tusou: CommandLine) -> None:
    (tusou.home / "config").mkdir(parents=True)
    (tusou.home / "config" / "settings.toml").write_text("version = 99\n")
    done = tusou.run("list", "--json")
    assert (done.status, done.data["error"]["code"]) == (1, "settings_too_new")


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX modes")
def test_everything_that_is_kept_is_for_its_owner_only(tusou: CommandLine, sample_photos: Path) -> None:
    before = os.umask(0)
    try:
        tusou.json("add", str(sample_photos / "cat.jpg"))
    finally:
        os.umask(before)
    open_to_others = [path for path in [tusou.home, *tusou.home.rglob("*")] if path.stat().st_mode & 0o077]
    assert open_to_others == []


@pytest.fixture
def link(sample_photos: Path) -> Iterator[str]:
    """A picture on a web server of this computer."""
    handler = functools.partial(QuietHandler, directory=str(sample_photos))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/cat.jpg"
        server.shutdown()
        thread.join()


class QuietHandler(SimpleHTTPRequestHandler):
    """Serves a folder without telling."""

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        pass


def test_links_into_private_networks_are_followed_only_when_allowed(tusou: CommandLine, link: str) -> None:
    refused = tusou.run("add", link, "--json")
    assert refused.status == 1
    assert "private network" in refused.data["failed"][0]["error"]
    assert tusou.run("search", "--image", link, "--json").data["error"]["code"] == "link_private"
    assert tusou.json("add", link, "--allow-private-links")["added"] == 1
    match = tusou.json("search", "--image", link, "--allow-private-links")["matches"][0]
    assert (match["file_name"], match["url"]) == ("cat.jpg", link)


def test_of_a_link_nothing_is_said_but_what_was_found(tusou: CommandLine, link: str, sample_photos: Path) -> None:
    tusou.json("add", str(sample_photos / "cat.jpg"))
    done = tusou.run("search", "--image", link, "--allow-private-links")
    assert "cat.jpg" in done.out
    assert done.err == ""
