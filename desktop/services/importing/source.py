"""What a source is, by its text."""

from __future__ import annotations

import os
import re

from desktop.core.link import is_link, without_user

_OTHER_SCHEME = re.compile(r"[a-z][a-z0-9+.-]+://", re.IGNORECASE)


def has_other_scheme(source: str) -> bool:
    """Whether a source is an address that nothing is fetched from, such as ``ftp://``."""
    return not is_link(source) and _OTHER_SCHEME.match(source) is not None


def absolute(source: str) -> str:
    """How a source is remembered: links without a password, paths absolute. Links of the file system stay."""
    return without_user(source) if _OTHER_SCHEME.match(source) else os.path.abspath(source)  # noqa: PTH100
