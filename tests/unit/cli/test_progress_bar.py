"""How far a command is, on a terminal."""

from __future__ import annotations

import io
import sys

import pytest

from desktop.cli.progress import ProgressBar
from desktop.core.progress import Progress


class Terminal(io.StringIO):
    """Text that thinks it is seen."""

    def isatty(self) -> bool:
        return True


def a_terminal(monkeypatch: pytest.MonkeyPatch) -> Terminal:
    """Put into the place of standard error. No fixture: pytest puts its own there before the test begins."""
    terminal = Terminal()
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setattr(sys, "stderr", terminal)
    return terminal


def test_a_bar_for_what_may_be_quick_waits_for_the_first_report(monkeypatch: pytest.MonkeyPatch) -> None:
    bar, terminal = ProgressBar(), a_terminal(monkeypatch)
    with bar.shown(at_once=False):
        assert terminal.getvalue() == ""
        bar.report(Progress(3, 7, "a name"))
    shown = terminal.getvalue()
    assert "3/7" in shown
    bar.report(Progress(4, 7))
    assert terminal.getvalue() == shown


def test_a_bar_is_there_at_once_otherwise(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = a_terminal(monkeypatch)
    with ProgressBar().shown():
        assert terminal.getvalue() != ""


def test_there_is_no_bar_where_there_is_no_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stderr", io.StringIO())
    bar = ProgressBar()
    with bar.shown():
        bar.report(Progress(3, 7))
    assert sys.stderr.getvalue() == ""  # type: ignore[attr-defined]
