"""What the command line hands to the window."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from desktop.cli.main import main
from desktop.cli.window import Window
from desktop.imaging.formats import is_image_name

COMMANDS = [
    "add",
    "search",
    "list",
    "remove",
    "caption",
    "status",
    "doctor",
    "open",
    "library",
    "--self-test",
    "--json",
]


class Screen:
    """Keeps what it is asked to show."""

    def __init__(self) -> None:
        self.shown: list[Sequence[str]] = []
        self.window = Window(self.open, lambda: 7)

    def open(self, photos: Sequence[str]) -> int:
        self.shown.append(photos)
        return 5


@pytest.mark.parametrize("photos", [[], ["cat.jpg"], ["a.png", "https://example.com/b.jpg", "no suffix"]])
def test_open_hands_photos_to_the_window_and_gives_its_status(photos: list[str]) -> None:
    screen = Screen()
    assert main(["open", *photos], screen.window) == 5
    assert screen.shown == [photos]


def test_the_self_test_gives_its_status() -> None:
    assert main(["--self-test"], Screen().window) == 7


@pytest.mark.parametrize("arguments", [["open", "cat.jpg"], ["--self-test"]])
def test_a_program_without_a_window_says_so(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(arguments) == 2
    assert "no window" in capsys.readouterr().err


def test_no_command_has_the_name_of_a_picture() -> None:
    assert not any(map(is_image_name, COMMANDS))
