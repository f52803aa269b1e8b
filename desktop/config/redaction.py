"""Taking secrets out of texts before they are logged or shown."""

from __future__ import annotations

import re
import threading
from collections.abc import Sequence
from urllib.parse import quote, quote_plus

HIDDEN = "***"

_MIN_KNOWN_LENGTH = 4
_NAME = r"[\w-]{0,40}(?:password|passwd|pwd|secret|token|signature|credential|access[_-]?key(?:[_-]?(?:id|secret))?)"
#: Compiled by :mod:`re` when first used, and kept there: most runs of a command log nothing.
_PATTERNS: Sequence[tuple[str, str]] = (
    # Authorization: scheme and everything behind it on the line; "Authorization": "…" in a dict or in JSON likewise.
    (r"(?i)(authorization['\"]?\s*[:=]\s*)(?:(['\"]).*?\2|[^\r\n]+)", rf"\g<1>{HIDDEN}"),
    # name=value, name: value, "name": "value", 'name': 'value', also within a URL's query.
    (rf"(?i)\b({_NAME}['\"]?\s*[=:]\s*)(?:(['\"]).*?(?<!\\)\2|[^\s&,;'\"<>)}}\]]+)", rf"\g<1>{HIDDEN}"),
    # user:password@host
    (r"(?i)(\b[a-z][a-z0-9+.-]*://)[^/\s@:]+:[^/\s@]+@", rf"\g<1>{HIDDEN}@"),
    # AccessKey ids and STS tokens by their shape, wherever they are.
    (r"\b(?:LTAI[A-Za-z0-9]{8,}|STS\.[A-Za-z0-9]{8,})", HIDDEN),
)

_known: set[str] = set()
_lock = threading.Lock()


def remember_secret(value: str) -> None:
    """Hide this very value from now on, whatever stands around it; very short ones would hide half of a text."""
    if len(value) >= _MIN_KNOWN_LENGTH:
        with _lock:
            _known.update({value, quote(value, safe=""), quote_plus(value)})


def redact(text: str) -> str:
    """The text without passwords, keys, tokens, signatures and ``Authorization`` headers."""
    with _lock:
        known = sorted(_known, key=len, reverse=True)
    for value in known:
        text = text.replace(value, HIDDEN)
    for pattern, replacement in _PATTERNS:
        text = re.sub(pattern, replacement, text)
    return text
