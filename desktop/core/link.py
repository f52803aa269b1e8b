"""Addresses on the web: what they are, and how they may be kept."""

from __future__ import annotations

import re

_LINK = re.compile(r"https?://", re.IGNORECASE)
# RFC 3986, 3.2.1: user and password end at the last "@" of what comes before path, query and fragment.
_USER = re.compile(r"(?<=://)[^/?#\\]*@")


def is_link(text: str) -> bool:
    """Whether a text is the address of something on the web."""
    return _LINK.match(text) is not None


def without_user(url: str) -> str:
    """An address without the user and password before its host.

    They would be kept in the library, the journal or the history, and none of those may hold a secret. Nothing is lost:
    a picture is fetched without them.

    Args:
        url: any text; what is no address is returned as it is.
    """
    return _USER.sub("", url, count=1)
