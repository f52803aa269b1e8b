"""Messages follow the locale, and none is left untranslated."""

from __future__ import annotations

import ast
import string
from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop import cli
from desktop.cli import translation
from desktop.cli.main import main

DESKTOP = Path(cli.__file__).parents[1]
SOURCES = [*(DESKTOP / "cli").glob("*.py"), DESKTOP / "services" / "doctor.py", DESKTOP / "app" / "display.py"]


@pytest.fixture(autouse=True)
def no_locale(monkeypatch: pytest.MonkeyPatch) -> None:
    for variable in ("LC_ALL", "LC_MESSAGES", "LANG", "LANGUAGE"):
        monkeypatch.delenv(variable, raising=False)


@pytest.mark.parametrize(
    ("variable", "value", "text"),
    [
        ("LANG", "zh_CN.UTF-8", "照片"),
        ("LC_ALL", "zh_TW", "照片"),
        ("LC_MESSAGES", "zh_CN", "照片"),
        ("LANG", "de_DE.UTF-8", "Photos"),
        ("LC_ALL", "C", "Photos"),
    ],
)
def test_chinese_where_the_locale_says_so(
    monkeypatch: pytest.MonkeyPatch, variable: str, value: str, text: str
) -> None:
    monkeypatch.setenv(variable, value)
    assert translation.translate("cli", "Photos") == text


def test_the_strongest_variable_decides(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    monkeypatch.setenv("LC_ALL", "en_US.UTF-8")
    assert translation.translate("cli", "Photos") == "Photos"


def test_the_list_of_languages_counts_where_there_is_a_locale(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANGUAGE", "zh_CN:en")
    monkeypatch.setenv("LC_ALL", "en_US.UTF-8")
    assert translation.translate("cli", "Photos") == "照片"
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    assert translation.translate("cli", "Photos") == "Photos"


def test_what_has_no_translation_stays_english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    assert translation.translate("cli", "Elephants") == "Elephants"


def test_without_the_files_everything_is_english(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    monkeypatch.setattr(translation, "resource_dir", lambda: tmp_path)
    monkeypatch.setattr(translation, "texts", translation.texts.__wrapped__)
    assert translation.translate("cli", "Photos") == "Photos"


def test_checks_have_chinese_names(
    monkeypatch: pytest.MonkeyPatch, tusou_home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    monkeypatch.setenv("LANGUAGE", "zh_CN")
    assert main(["library", "check", "local"]) == 0
    assert [line.partition(":")[0] for line in capsys.readouterr().out.splitlines()] == ["✓ 数据库", "✓ 历史记录"]


def test_every_text_of_the_command_line_has_its_chinese_with_the_same_placeholders() -> None:
    chinese = translation.texts("cli")
    wanted = {text for file in SOURCES for text in marked_texts(file)}
    assert wanted == set(chinese)
    for text, translated in chinese.items():
        assert placeholders(text) == placeholders(translated)


def marked_texts(file: Path) -> Iterator[str]:
    """Texts that a source file asks to have translated in the context `cli`."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
            continue
        values = [argument.value for argument in node.args if isinstance(argument, ast.Constant)]
        if node.func.id in ("translate", "QT_TRANSLATE_NOOP") and values[:1] == ["cli"] and len(values) == 2:
            yield values[1]


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}
