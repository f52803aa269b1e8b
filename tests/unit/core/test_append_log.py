"""A mapping in a file that is only added to."""

from __future__ import annotations

import stat
import sys
from pathlib import Path

import pytest

from desktop.core.append_log import AppendLog


def test_the_last_word_on_a_key_counts_for_every_program(tmp_path: Path) -> None:
    mine, other = AppendLog(tmp_path / "log"), AppendLog(tmp_path / "log")
    assert mine.read() == {}
    mine.put({"a": 1, "b": None, "\udce9": ["\udce9", "猫"]})
    other.put({"a": 2})
    assert mine.read() == {"a": 2, "b": None, "\udce9": ["\udce9", "猫"]}
    other.discard(["b", "unknown"])
    assert mine.read() == {"a": 2, "\udce9": ["\udce9", "猫"]}
    assert stat.S_IMODE((tmp_path / "log").stat().st_mode) == 0o600


def test_nothing_is_written_where_nothing_changes(tmp_path: Path) -> None:
    log = AppendLog(tmp_path / "log")
    log.put({})
    log.discard(["a"])
    assert not (tmp_path / "log").exists()


def test_damage_costs_the_lines_that_it_hits_and_no_others(tmp_path: Path) -> None:
    path = tmp_path / "log"
    log = AppendLog(path)
    log.put({"a": 1, "b": 2})
    path.write_bytes(path.read_bytes() + b'\xff\x00\n["c", 3, 4]\n{"d": 4}\n7\n["e", {"cut": ')
    assert log.read() == {"a": 1, "b": 2}
    AppendLog(path).put({"f": 6})
    assert log.read() == {"a": 1, "b": 2, "f": 6}


@pytest.mark.skipif(sys.platform == "win32", reason="Windows knows no such limit")
def test_what_fits_only_in_part_is_told(tmp_path: Path) -> None:
    import resource

    log = AppendLog(tmp_path / "log")
    log.put({"a": 1})
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (20, hard))
    try:
        with pytest.raises(OSError, match="too large"):
            log.put({"b": "longer than what is left"})
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    log.put({"c": 3})
    assert log.read() == {"a": 1, "c": 3}
