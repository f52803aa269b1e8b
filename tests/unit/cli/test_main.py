"""Usage, exit statuses, and what the command line does not load."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from desktop import __version__
from desktop.cli.main import main


def test_the_version_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--version"]) == 0
    assert capsys.readouterr().out == f"tusou {__version__}\n"


@pytest.mark.parametrize("command", ["add", "search", "list", "remove", "caption", "status", "doctor", "library"])
def test_every_command_explains_itself(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([command, "--help"]) == 0
    assert f"tusou {command}" in capsys.readouterr().out


@pytest.mark.parametrize(
    "arguments",
    [
        ["fly"],
        ["--fly"],
        ["add"],
        ["add", "x", "--meta", "no-equals-sign"],
        ["add", "x", "--meta", "=value"],
        ["search"],
        ["search", "-k", "3"],
        ["search", "dog", "-k", "0"],
        ["search", "dog", "-k", "many"],
        ["search", "dog", "-k", "99999999999999999999"],
        ["search", " "],
        ["search", "--image", ""],
        ["search", "--weight", "2", "dog"],
        ["search", "dog", "--colour", "red"],
        ["search", "dog", "--filter", "rubbish"],
        ["search", "--without", "dog"],
        ["duplicates", "--threshold", "2"],
        ["duplicates", "--threshold", "nan"],
        ["list", "--limit", "-1"],
        ["list", "--after", "rubbish"],
        ["list", "--after", ""],
        ["list", "--limit", "99999999999999999999"],
        ["add", ""],
        ["remove"],
        ["remove", ""],
        ["watch", "add", ""],
        ["caption", "id-only"],
        ["caption", "", "text"],
        ["library"],
        ["library", "add", "analyticdb", "shop"],
    ],
)
def test_wrong_usage_is_status_2_with_json_when_asked_for(
    arguments: list[str], tusou_home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(arguments) == 2
    assert capsys.readouterr().err
    assert main([*arguments, "--json"]) == 2
    told = capsys.readouterr()
    assert set(json.loads(told.out)["error"]) == {"code", "message"}
    assert told.err


def test_a_group_without_a_command_shows_its_help(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["library"]) == 2
    assert "  list    List the libraries and their engines." in capsys.readouterr().err.splitlines()


def test_create_and_its_options_belong_together(tusou_home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    where = ["--region", "r", "--instance", "i", "--namespace", "n", "--collection", "c"]
    assert main(["library", "add", "analyticdb", "shop", *where, "--create"]) == 2
    assert main(["library", "add", "analyticdb", "shop", *where, "--model", "clip-rn50"]) == 2
    assert "--create" in capsys.readouterr().err


def test_without_secrets_and_without_a_terminal_nothing_is_asked_or_added(
    tusou_home: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("TUSOU_NAMESPACE_PASSWORD", raising=False)
    where = ["--region", "r", "--instance", "i", "--namespace", "n", "--collection", "c"]
    assert main(["library", "add", "analyticdb", "shop", *where, "--json"]) == 1
    assert json.loads(capsys.readouterr().out)["error"]["code"] == "credentials_missing"
    assert main(["library", "list", "--json"]) == 0
    assert len(json.loads(capsys.readouterr().out)["libraries"]) == 1


def test_a_ca_bundle_that_is_not_there_is_named_in_words(
    tusou_home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    where = ["--region", "r", "--instance", "i", "--namespace", "n", "--collection", "c"]
    bundle = str(tmp_path / "gone.pem")
    assert main(["library", "add", "analyticdb", "shop", *where, "--ca-bundle", bundle, "--json"]) == 1
    error = json.loads(capsys.readouterr().out)["error"]
    assert error["code"] == "ca_bundle_not_found"
    assert error["message"].startswith(f"The CA bundle {bundle} is not there.")


def test_a_picture_that_cannot_be_searched_with_is_named_once(
    tusou_home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "text.jpg").write_text("not a picture")
    for name in ("text.jpg", "gone.jpg"):
        assert main(["search", "--image", str(tmp_path / name)]) == 1
        assert capsys.readouterr().err.count(name) == 1


def test_it_is_told_when_lost_photos_are_added_again(tusou_home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["list"]) == 0
    (tusou_home / "data" / "libraries" / "local" / "library.sqlite3").write_bytes(b"no database" * 1000)
    assert main(["list"]) == 0
    assert "the next “tusou add”" in capsys.readouterr().err


def test_an_empty_list_of_folders_says_how_to_follow_one(tusou_home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["watch", "list"]) == 0
    told = capsys.readouterr()
    assert (told.out, "tusou watch add" in told.err) == ("", True)


def test_of_a_trial_nothing_stays(tusou_home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "text.jpg").write_text("not a picture")
    assert main(["add", str(tmp_path / "text.jpg"), "--dry-run", "--json"]) == 1
    assert len(json.loads(capsys.readouterr().out)["failed"]) == 1
    assert main(["status", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["imports"] == {"waiting": 0, "running": 0, "failed": 0}


def test_photos_are_named_as_addresses_of_files_too(
    tusou_home: Path, sample_photos: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    address = (sample_photos / "cat.jpg").as_uri()
    assert main(["add", address]) == 0
    assert main(["caption", address, "a cat"]) == 0
    assert main(["remove", address]) == 0


def test_it_is_told_that_nothing_was_found_to_add(
    tusou_home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["add", str(tmp_path)]) == 0
    assert "no photos" in capsys.readouterr().err


def test_a_folder_that_cannot_be_read_can_be_followed_no_more(
    tusou_home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    assert main(["watch", "add", str(folder)]) == 0
    folder.chmod(0)
    try:
        assert main(["watch", "remove", str(folder)]) == 0
    finally:
        folder.chmod(0o700)


def test_a_home_that_cannot_be_used_is_said_in_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv("TUSOU_HOME", str(tmp_path / "file"))
    assert main(["list"]) == 1
    assert str(tmp_path / "file") in capsys.readouterr().err


@pytest.mark.skipif(sys.platform != "linux", reason="/dev/full")
@pytest.mark.parametrize("arguments", [["list", "--json"], ["status"], ["--help"], ["fly", "--json"]])
def test_an_answer_that_cannot_be_written_is_a_failure_in_one_line(
    arguments: list[str], tusou_home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with open("/dev/full", "w") as full:  # noqa: PTH123 -- a device
        monkeypatch.setattr(sys, "stdout", full)
        assert main(arguments) == 1
    (line,) = capsys.readouterr().err.splitlines()
    assert "No space left on device" in line


@pytest.mark.parametrize("arguments", [["list", "--json"], ["status"]])
def test_without_standard_output_the_reason_is_told(
    arguments: list[str], tusou_home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "stdout", None)
    assert main(arguments) == 1
    assert len(capsys.readouterr().err.splitlines()) == 1


def test_without_standard_error_the_answer_is_told(
    tusou_home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "stderr", None)
    assert main(["remove", "nothing", "--json"]) == 1
    assert json.loads(capsys.readouterr().out)["removed"] == 0


#: What takes long to load, each a tenth of a short command or more.
HEAVY = {
    "PIL",
    "PySide6",
    "alibabacloud_gpdb20160503",
    "filelock",
    "huggingface_hub",
    "keyring",
    "logging.handlers",
    "msgspec",
    "numpy",
    "onnxruntime",
    "platformdirs",
    "pydantic",
    "requests",
    "rich",
    "ssl",
    "tokenizers",
    "tomllib",
    "watchdog",
}


@pytest.mark.parametrize(
    ("arguments", "needed"),
    [
        (["--version"], set()),
        (["--help"], set()),
        (["search", "--help"], set()),
        (["search", "dog", "--json"], {"msgspec", "numpy"}),
        (["list", "--json"], {"msgspec", "numpy"}),
        (["status", "--json"], {"msgspec", "numpy", "filelock"}),
        (["library", "list", "--json"], {"msgspec"}),
    ],
)
def test_a_command_loads_what_it_needs_and_nothing_else_that_is_heavy(
    arguments: list[str], needed: set[str], tusou_home: Path
) -> None:
    script = (
        "import sys; from desktop.cli.main import main; status = main(sys.argv[2:]);"
        "print(*sorted(set(sys.argv[1].split()) & set(sys.modules)), file=sys.stderr); sys.exit(status)"
    )
    command = [sys.executable, "-c", script, " ".join(HEAVY), *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert set(done.stderr.splitlines()[-1].split()) == needed


def test_one_command_loads_no_other(tusou_home: Path) -> None:
    script = (
        "import sys; from desktop.cli.main import main; status = main(['list', '--json']);"
        "print(*(name for name in sys.modules if name.startswith('desktop.cli.')), file=sys.stderr); sys.exit(status)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    loaded = set(done.stderr.split())
    assert "desktop.cli.photos" in loaded
    assert not loaded & {
        f"desktop.cli.{name}" for name in ("add", "search", "model", "watch", "connection", "teaching")
    }
