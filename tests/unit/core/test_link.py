"""Addresses on the web, as they may be kept."""

from __future__ import annotations

import pytest

from desktop.core.link import without_user
from desktop.core.query import ImageLink


@pytest.mark.parametrize(
    ("url", "kept"),
    [
        ("https://ann:secret@example.org/a.jpg", "https://example.org/a.jpg"),
        ("https://ann@example.org:8443/a.jpg?x=1#y", "https://example.org:8443/a.jpg?x=1#y"),
        ("HTTPS://a:p@ss@example.org", "HTTPS://example.org"),
        ("https://example.org/@ann/a@b.jpg?mail=a@b#c@d", "https://example.org/@ann/a@b.jpg?mail=a@b#c@d"),
        ("/photos/a@b.jpg", "/photos/a@b.jpg"),
        ("", ""),
    ],
)
def test_user_and_password_of_an_address_are_not_kept(url: str, kept: str) -> None:
    assert without_user(url) == kept


def test_a_link_in_a_query_holds_no_password() -> None:
    assert ImageLink("https://ann:secret@example.org/a.jpg") == ImageLink("https://example.org/a.jpg")
