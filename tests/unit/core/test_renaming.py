"""What is put in its place gets there, also where the system refuses for a moment."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from desktop.core.renaming import put_in_place

replace = Path.replace


@pytest.fixture
def part(tmp_path: Path) -> Path:
    part = tmp_path / "part"
    part.write_text("new")
    return part


@pytest.fixture
def waits(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    waits: list[float] = []
    monkeypatch.setattr("time.sleep", waits.append)
    return waits


def refuse(monkeypatch: pytest.MonkeyPatch, times: int) -> None:
    """Let the next renamings fail as on Windows while another program has the file open."""
    left = [times]

    def replace_later(path: Path, target: Path) -> Path:
        left[0] -= 1
        if left[0] >= 0:
            raise PermissionError(13, "another program has it open", str(path))
        return replace(path, target)

    monkeypatch.setattr(Path, "replace", replace_later)


def test_a_file_takes_the_place_of_another(part: Path, waits: list[float]) -> None:
    target = part.with_name("target")
    target.write_text("old")
    put_in_place(part, target)
    assert (target.read_text(), part.exists(), waits) == ("new", False, [])


def test_windows_is_asked_again(part: Path, waits: list[float], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "win32")
    refuse(monkeypatch, 3)
    put_in_place(part, part.with_name("target"))
    assert part.with_name("target").read_text() == "new"
    assert len(waits) == 3


@pytest.mark.parametrize(("platform", "tries"), [("win32", 6), ("linux", 1)])
def test_a_refusal_that_stays_is_an_error(
    part: Path, waits: list[float], monkeypatch: pytest.MonkeyPatch, platform: str, tries: int
) -> None:
    monkeypatch.setattr(sys, "platform", platform)
    refuse(monkeypatch, 100)
    with pytest.raises(PermissionError):
        put_in_place(part, part.with_name("target"))
    assert len(waits) == tries - 1
