"""Messages follow the locale."""

from __future__ import annotations

import pytest

from desktop.cli import translation


@pytest.fixture(autouse=True)
def texts(monkeypatch: pytest.MonkeyPatch) -> None:
    for variable in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setattr(translation, "_texts", lambda: {("cli", "Photos"): "照片"})


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


def test_what_has_no_translation_stays_english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    assert translation.translate("cli", "Elephants") == "Elephants"
