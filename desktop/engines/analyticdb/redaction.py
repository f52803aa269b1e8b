"""Taking secrets out of texts that come from the SDK, the service or the network."""

from __future__ import annotations

import re
from collections.abc import Iterable

_QUERY_STRING = re.compile(r"(https?://[^\s?'\"<>]*|(?<=url: )/[^\s?'\"]*|/)\?[^\s'\"<>)]*", re.IGNORECASE)
_NAMED_VALUE = re.compile(
    r"(?i)(password|passwd|secret|security[-_]?token|signature|access[-_]?key[-_]?id|credential|authorization)"
    r"(['\"]?\s*[=:]\s*['\"]?)([^\s'\",&}]+)"
)
_LONGEST = 600


def redact(text: str, secrets: Iterable[str] = ()) -> str:
    """A text that may be shown and logged: without known secrets, query strings and values of telling names.

    Args:
        text: of any length; at most 600 characters are kept.
        secrets: values that must not appear.
    """
    for secret in sorted(secrets, key=len, reverse=True):
        text = text.replace(secret, "…")
    text = _QUERY_STRING.sub(r"\1?…", text)
    text = _NAMED_VALUE.sub(r"\1\2…", text)
    text = " ".join(text.split())
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
