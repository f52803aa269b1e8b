"""Model packs by the command line: list, install from a hub and a folder, use, interrupt, search, remove.

Only what an interruption or the environment at start-up decides needs processes of its own; the rest calls the same
entry point in this one.
"""

from __future__ import annotations

import shutil
import signal
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from desktop.cli.main import main
from tests.e2e.command_line import CommandLine, Done, finish
from tests.hub.hub import COMMIT, TinyHub, serving
from tests.hub.meanings import meanings
from tests.hub.tiny_pack import build_pack

NAME = "ViT-B-16-SigLIP2__webli"
SAMPLES = Path(__file__).parents[2] / "resources" / "samples"


class Here:
    """`tusou` in this process."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self._capsys = capsys

    def run(self, *arguments: str) -> Done:
        """Run a command to its end."""
        status = main(arguments)
        out, err = self._capsys.readouterr()
        return Done(status, out, err)

    def json(self, *arguments: str) -> Any:
        """The JSON object of a command that must succeed."""
        done = self.run(*arguments, "--json")
        assert done.status == 0, done
        return done.data


@pytest.fixture(scope="module")
def pack(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_pack(tmp_path_factory.mktemp("packs") / NAME, meanings("en", "zh"), "siglip")


@pytest.fixture
def hub(tmp_path: Path, pack: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[TinyHub]:
    shutil.copytree(pack, tmp_path / "hub" / "immich-app" / NAME)
    with serving(tmp_path / "hub") as served:
        monkeypatch.setenv("HF_ENDPOINT", served.url)
        yield served


@pytest.fixture
def tusou(tusou_home: Path, hub: TinyHub, capsys: pytest.CaptureFixture[str]) -> Here:
    return Here(capsys)


def test_a_pack_from_the_hub_answers_in_both_languages_and_goes_again(tusou: Here) -> None:
    assert tusou.run("add", str(SAMPLES)).status == 0
    listed = {model["name"]: model for model in tusou.json("model", "list")["models"]}
    assert listed["built-in"]["answers"] == ["local"]
    assert not listed[NAME]["installed"]

    model = tusou.json("model", "install", NAME)["model"]
    assert (model["name"], model["revision"], model["languages"]) == (NAME, COMMIT, ["en", "zh"])
    used = tusou.json("model", "use", NAME)
    assert used == {"library": "local", "model": model["id"], "embedded": 9}
    assert tusou.json("status")["model"] == model["id"]
    for text, name in (("a rocket", "rocket.jpg"), ("时钟", "clock.jpg"), ("咖啡", "coffee.jpg")):
        match = tusou.json("search", text, "-k", "1")["matches"][0]
        assert match["file_name"] == name
        assert match["source"] in {"vector", "both"}  # some have their word in the name
    found = tusou.json("search", "--image", str(SAMPLES / "cat.jpg"), "-k", "1")
    assert found["matches"][0]["score"] == 1

    refused = tusou.run("model", "remove", NAME, "--json")
    assert (refused.status, refused.data["error"]["code"]) == (1, "model_in_use")
    assert tusou.json("model", "use", "built-in")["embedded"] == 0
    assert tusou.json("model", "remove", NAME)["freed_bytes"] > 0
    assert [model["name"] for model in tusou.json("model", "list")["models"] if model["installed"]] == ["built-in"]


def test_an_interrupted_installation_goes_on(tusou: Here, hub: TinyHub, tusou_home: Path) -> None:
    hub.faults.pause_s = 0.3
    process = CommandLine(tusou_home, {"HF_ENDPOINT": hub.url}).start("model", "install", NAME, "--json")
    deadline = time.monotonic() + 60
    while not hub.sent["visual/model.onnx"] and time.monotonic() < deadline:
        time.sleep(0.02)
    process.send_signal(signal.SIGINT)
    assert finish(process).status == 130
    assert not [
        model for model in tusou.json("model", "list")["models"] if model["name"] == NAME and model["installed"]
    ]
    hub.faults.pause_s = 0
    asked = hub.asked["textual/model.onnx"]
    assert tusou.json("model", "install", NAME)["model"]["installed"]
    assert hub.asked["textual/model.onnx"] == asked == 1


def test_a_folder_is_installed_without_any_network(tmp_path: Path, pack: Path) -> None:
    tusou = CommandLine(tmp_path / "home", {"HF_HUB_OFFLINE": "1"})
    shutil.copytree(pack, tmp_path / "Own-Pack")
    assert tusou.json("model", "install", str(tmp_path / "Own-Pack"))["model"]["name"] == "Own-Pack"
    done = tusou.run("model", "install", NAME, "--json")
    assert (done.status, done.data["error"]["code"]) == (1, "hub_unreachable")


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("model", "install", "nothing-of-this-name"), "model_not_found"),
        (("model", "use", "nothing"), "model_not_found"),
        (("model", "remove", "built-in"), "model_in_use"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_line(tusou: Here, arguments: tuple[str, ...], code: str) -> None:
    done = tusou.run(*arguments, "--json")
    assert (done.status, done.data["error"]["code"]) == (1, code)
    plain = tusou.run(*arguments)
    assert (plain.status, plain.out, plain.err.count("\n")) == (1, "", 1)


def test_the_list_for_a_person_has_a_line_for_each_model(tusou: Here) -> None:
    done = tusou.run("model", "list")
    lines = done.out.splitlines()
    assert done.status == 0
    assert lines[0].startswith("built-in\ten zh\t")
    assert lines[0].endswith("in use")
    assert any(line.startswith(NAME) and line.endswith("can be installed") for line in lines)
