"""Addresses on the web, as they may be kept."""

from __future__ import annotations

import re

# RFC 3986, 3.2.1: user and password end at the last "@" of what comes before path, query and fragment.
_USER = re.compile(r"(?<=://)[^/?#\\]*@")


def without_user(url: str) -> str:
    """An address without the user and password before its host.

    They would be kept in the library, the journal or the history, and none of those may hold a secret. Nothing is lost:
    a picture is fetched without them.

    Args:
        url: any text; what is no address is returned as it is.
    """
    return _USER.sub("", url, count=1)
