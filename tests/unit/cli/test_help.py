"""Help and wrong usage: in the user's language, whole, and not wider than a terminal."""

from __future__ import annotations

import inspect
import os
import re
import subprocess
import sys
import unicodedata
from collections.abc import Iterator

import click
import pytest

from desktop.cli import translation
from desktop.cli.main import main, tusou

COLUMNS = 80
IDEOGRAPH = re.compile("[\u4e00-\u9fff]")


@pytest.fixture
def chinese(monkeypatch: pytest.MonkeyPatch) -> None:
    for variable in ("LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    monkeypatch.setenv("LANGUAGE", "zh_CN")


@pytest.fixture
def english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "C.UTF-8")


def commands(command: click.Command = tusou, *path: str) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    """Every command of the program, by its words."""
    yield path, command
    if isinstance(command, click.Group):
        context = click.Context(command)
        for name in command.list_commands(context):
            found = command.get_command(context, name)
            assert found is not None
            yield from commands(found, *path, name)


def help_of(path: tuple[str, ...], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> str:
    monkeypatch.setenv("COLUMNS", str(COLUMNS))
    assert main([*path, "--help"]) == 0
    return capsys.readouterr().out


def too_wide(text: str) -> list[str]:
    def width(line: str) -> int:
        return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in line)

    return [line for line in text.splitlines() if width(line) > COLUMNS]


PATHS = [path for path, _ in commands()]


@pytest.mark.usefixtures("english")
@pytest.mark.parametrize("path", PATHS, ids=" ".join)
def test_help_is_whole_and_fits(
    path: tuple[str, ...], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    text = help_of(path, monkeypatch, capsys)
    assert too_wide(text) == []
    assert not re.search(r"(?m)[a-z,;] *\.\.\.$", text)


@pytest.mark.usefixtures("chinese")
@pytest.mark.parametrize("path", PATHS, ids=" ".join)
def test_help_in_chinese_is_whole_and_fits(
    path: tuple[str, ...], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    text = help_of(path, monkeypatch, capsys)
    assert too_wide(text) == []
    assert not re.search("Options|Commands|Usage|default|required|arguments", text)


def test_nothing_of_the_help_is_left_in_english() -> None:
    # In a process of its own: Click keeps the option --help of a command as it was first shown.
    environ = {**os.environ, "LC_ALL": "zh_CN.UTF-8", "LANGUAGE": "", "PYTHONUTF8": "1"}
    command = [sys.executable, "-m", "desktop", "--help"]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=True, env=environ)
    usage, *lines = [line for line in done.stdout.splitlines() if line]
    assert usage.endswith("tusou [OPTIONS] COMMAND [ARGS]...")
    assert [line for line in (usage.split(" ")[0], *lines) if not IDEOGRAPH.search(line)] == []


def test_every_text_of_the_help_has_its_chinese(english: None) -> None:
    wanted = set()
    for _, command in commands():
        wanted.add(inspect.cleandoc(command.help or ""))
        wanted |= {inspect.cleandoc(getattr(each, "help", None) or "") for each in command.params}
    assert wanted - {""} == set(translation.texts("help"))


@pytest.mark.usefixtures("chinese")
@pytest.mark.parametrize(
    "arguments",
    [
        ["fly"],
        ["serch"],
        ["--fly"],
        ["add"],
        ["add", ""],
        ["add", "x", "--meta", "no-equals-sign"],
        ["search"],
        ["search", "dog", "--imag", "x"],
        ["search", "dog", "--weight"],
        ["search", "dog", "--weight", "heavy"],
        ["search", "--weight", "2", "dog"],
        ["search", "dog", "-k", "0"],
        ["search", "dog", "-k", "many"],
        ["duplicates", "--threshold", "nan"],
        ["duplicates", "--threshold", "2"],
        ["caption", "", "text"],
        ["status", "extra"],
        ["status", "two", "more"],
        ["status", "--json=1"],
        ["library", "add", "analyticdb", "shop"],
    ],
)
def test_wrong_usage_is_told_in_chinese(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(arguments) == 2
    message, see = capsys.readouterr().err.splitlines()
    assert IDEOGRAPH.search(message)
    assert not re.search(r"(?i)\b(missing|no such|mean|invalid|is not|requires|takes?|unexpected|required)\b", message)
    assert "--help" in see


def test_english_comes_back_after_chinese(chinese: None, monkeypatch: pytest.MonkeyPatch) -> None:
    assert main(["search", "--help"]) == 0
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    monkeypatch.delenv("LANGUAGE")
    assert translation.translate("cli", "Photos") == "Photos"
    assert tusou.help is not None
    assert not IDEOGRAPH.search(tusou.help)
