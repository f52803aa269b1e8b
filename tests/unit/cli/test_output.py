"""What is printed is one JSON object, or text that a terminal can bear."""

from __future__ import annotations

import json
import os

import pytest

from desktop.cli import output


def test_json_is_utf8_and_keeps_names_that_are_not(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    name = os.fsdecode(b"caf\xe9\n.jpg")
    output.print_json({"file_name": name, "caption": "狗"})
    printed = capfdbinary.readouterr().out
    assert "狗".encode() in printed
    assert b"caf\\udce9\\n.jpg" in printed
    assert json.loads(printed)["file_name"] == name


def test_escape_sequences_of_names_do_not_reach_the_terminal() -> None:
    assert output.readable("a\x1b[31m\u202egpj.exe\n狗") == "a\\x1b[31m\\u202egpj.exe\\n狗"


def test_rows_in_a_pipe_are_tab_separated_lines(capsys: pytest.CaptureFixture[str]) -> None:
    output.print_table(["A", "B"], [["1", "two\tthree\n"], ["2", "狗"]])
    assert capsys.readouterr().out == "1\ttwo\\tthree\\n\n2\t狗\n"


@pytest.mark.parametrize(
    ("size", "text"), [(0, "0 bytes"), (999, "999 bytes"), (1500, "1.5 kB"), (3 * 10**12, "3.0 TB")]
)
def test_sizes_are_said_in_decimal_units(size: int, text: str) -> None:
    assert output.size_text(size) == text
