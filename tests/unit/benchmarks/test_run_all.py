"""Ratios are read from what benchmarks print, and told when they are much worse than recorded."""

from __future__ import annotations

import pytest

from benchmarks._table import print_table
from benchmarks.run_all import ratios, worse


def test_ratios_of_printed_tables_are_found(capsys: pytest.CaptureFixture[str]) -> None:
    print_table("Search, 60 queries", ("photos", "search", "p50 ms", "ratio"), [("1,000", "image", 3.5, 1.5)])
    print_table("Import of 400 photos, 2 processors", ("photos", "import", "of inference"), [("small", 60.5, 0.8)])
    assert ratios(capsys.readouterr().out, "speed.py") == {
        "speed.py · Search · 1,000 image · ratio": 1.5,
        "speed.py · Import of 400 photos · small · of inference": 0.8,
    }


def test_only_ratios_that_are_twice_as_bad_are_told() -> None:
    recorded = {"a · ratio": 1.0, "b · ratio": 1.0, "c · of inference": 0.8, "d · of inference": 0.8, "e · ratio": 1.0}
    now = {"a · ratio": 1.9, "b · ratio": 2.1, "c · of inference": 0.5, "d · of inference": 0.3}
    assert [line.split(":")[0] for line in worse(now, recorded)] == ["b · ratio", "d · of inference"]
