"""The same commands on AnalyticDB: connecting, setting up, and every command on such a library."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.command_line import CommandLine
from tests.emulator.emulator import Emulator


@pytest.fixture(scope="module")
def emulator() -> Iterator[Emulator]:
    """An instance on which nothing is set up."""
    with Emulator(fast=True, prepared=False) as running:
        yield running


@pytest.fixture(scope="module")
def tusou(emulator: Emulator, tmp_path_factory: pytest.TempPathFactory, sample_photos: Path) -> CommandLine:
    """The library `cloud`, set up by the command line, with three photos."""
    access = emulator.access
    command_line = CommandLine(tmp_path_factory.mktemp("home"), access.environment)
    answer = command_line.json(*access.library_arguments(), "--create", "--manager-account", access.manager_account)
    assert {step["outcome"] for step in answer["created"]} == {"created"}
    photos = [str(sample_photos / name) for name in ("cat.jpg", "coffee.jpg", "coins.jpg")]
    assert command_line.json("add", *photos, "--caption", "我的照片", "--library", "cloud")["added"] == 3
    return command_line


def test_the_connection_is_listed_and_every_step_of_the_check_succeeds(tusou: CommandLine) -> None:
    libraries = tusou.json("library", "list")["libraries"]
    assert {"name": "cloud", "engine": "analyticdb", "current": False} in libraries
    health = tusou.json("library", "check", "cloud")
    assert health["ok"]
    assert {"service", "documents", "search", "open platform"} <= {check["name"] for check in health["checks"]}


def test_photos_are_found_by_words_and_by_a_picture(tusou: CommandLine, sample_photos: Path) -> None:
    answer = tusou.json("search", "我的照片", "-l", "cloud")
    assert (answer["library"], answer["engine"]) == ("cloud", "analyticdb")
    match = answer["matches"][0]
    assert match["caption"] == "我的照片"
    assert match["path"] == str(sample_photos / match["file_name"])
    assert match["url"].startswith("https://")
    similar = tusou.json("search", "--image", str(sample_photos / "coffee.jpg"), "-l", "cloud")["matches"]
    assert similar[0]["file_name"] == "coffee.jpg"


def test_the_library_is_listed_and_counted(tusou: CommandLine) -> None:
    photos = tusou.json("list", "-l", "cloud")["photos"]
    assert {photo["file_name"] for photo in photos} >= {"cat.jpg", "coffee.jpg"}
    status = tusou.json("status", "-l", "cloud")
    assert (status["engine"], status["photos"], status["model"]) == (
        "analyticdb",
        len(photos),
        "multimodal-embedding-v1",
    )


def test_captions_are_edited_and_photos_removed(tusou: CommandLine, sample_photos: Path) -> None:
    coins = str(sample_photos / "coins.jpg")
    tusou.json("caption", coins, "古币", "-l", "cloud")
    assert tusou.json("search", "古币", "-l", "cloud", "-k", "1")["matches"][0]["file_name"] == "coins.jpg"
    assert tusou.json("remove", coins, "-l", "cloud") == {"removed": 1, "failed": []}
    assert "coins.jpg" not in {photo["file_name"] for photo in tusou.json("list", "-l", "cloud")["photos"]}


def test_no_secret_is_in_any_file(tusou: CommandLine, emulator: Emulator) -> None:
    access = emulator.access
    content = b"".join(file.read_bytes() for file in tusou.home.rglob("*") if file.is_file())
    assert access.instance.encode() in content
    for secret in (access.access_key_secret, access.namespace_password, access.manager_password):
        assert secret.encode() not in content


def test_setting_up_again_finds_everything_there(tusou: CommandLine, emulator: Emulator) -> None:
    access = emulator.access
    arguments = [*access.library_arguments("again"), "--create", "--manager-account", access.manager_account]
    created = {step["name"]: step["outcome"] for step in tusou.json(*arguments)["created"]}
    assert created[f"collection {access.collection}"] == "already_there"
    assert tusou.json("library", "remove", "again") == {"name": "again", "removed": True}


def test_a_wrong_password_is_named_for_what_it_is(tusou: CommandLine) -> None:
    wrong = CommandLine(tusou.home, {**tusou.environ, "TUSOU_NAMESPACE_PASSWORD": "wrong-4711"})
    done = wrong.run("search", "cat", "-l", "cloud", "--json")
    assert (done.status, done.data["error"]["code"]) == (1, "namespace_password_wrong")
    check = wrong.run("library", "check", "cloud", "--json")
    assert check.status == 1
    assert not check.data["ok"]
    assert "wrong-4711" not in done.out + done.err + check.out + check.err


@pytest.mark.parametrize(
    ("options", "environment", "code"),
    [
        (["--create", "--model", "text-embedding-v3"], {}, "settings_invalid"),
        (["--create"], {"TUSOU_MANAGER_PASSWORD": "wrong-4711"}, "manager_password_wrong"),
        (["--create"], {"TUSOU_MANAGER_PASSWORD": ""}, "credentials_missing"),
        (["--create"], {"TUSOU_NAMESPACE_PASSWORD": ""}, "credentials_missing"),
    ],
)
def test_a_set_up_that_fails_adds_no_library(
    emulator: Emulator, tmp_path: Path, options: list[str], environment: dict[str, str], code: str
) -> None:
    access = emulator.access
    fresh = CommandLine(tmp_path / "home", {**access.environment, **environment})
    arguments = [*access.library_arguments(), *options, "--manager-account", access.manager_account]
    done = fresh.run(*arguments, "--json")
    assert (done.status, done.data["error"]["code"]) == (1, code), done
    assert len(fresh.json("library", "list")["libraries"]) == 1


def test_a_name_or_an_endpoint_that_cannot_be_is_refused_before_any_call(emulator: Emulator, tmp_path: Path) -> None:
    access = emulator.access
    fresh = CommandLine(tmp_path / "home", access.environment)
    assert fresh.run(*access.library_arguments("local"), "--json").data["error"]["code"] == "library_exists"
    assert fresh.run(*access.library_arguments("../x"), "--json").data["error"]["code"] == "library_name_invalid"
    plain = fresh.run(*access.library_arguments("shop"), "--endpoint", "http://localhost:80", "--json")
    assert plain.data["error"]["code"] == "settings_invalid"
