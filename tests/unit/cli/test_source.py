"""What a person means by a photo on the command line."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from desktop.cli.source import path_or_link
from desktop.cli.term import image_source
from desktop.core.query import ImageFile

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="paths as POSIX has them")


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("file:///a/b%20c/%E7%8C%AB.jpg", "/a/b c/猫.jpg"),
        ("FILE://localhost/a.jpg", "/a.jpg"),
        ("file:///a%FF.jpg", os.fsdecode(b"/a\xff.jpg")),
        ("file://server/a.jpg", "file://server/a.jpg"),
        ("file://", "file://"),
        ("https://example.com/a.jpg", "https://example.com/a.jpg"),
        ("a.jpg", "a.jpg"),
        ("~", "~"),
    ],
)
def test_an_address_of_a_file_is_its_path(text: str, meant: str) -> None:
    assert path_or_link(text) == meant


def test_the_users_folder_may_be_quoted() -> None:
    assert path_or_link("~/a.jpg") == str(Path.home() / "a.jpg")


def test_a_picture_may_be_given_by_its_address() -> None:
    assert image_source("file:///a.jpg") == ImageFile(Path("/a.jpg"))
