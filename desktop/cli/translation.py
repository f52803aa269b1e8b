"""The language of messages: Chinese where the locale says so, else English.

The window's own translations are used. They are read from Qt Linguist's own file, so that no Qt is needed.
"""

from __future__ import annotations

import locale
import os
from collections.abc import Mapping
from functools import cache

from desktop.config.paths import resource_dir

_CONTEXTS = frozenset({"cli", "errors"})
_MAX_BYTES = 4 << 20


def translate(context: str, text: str) -> str:
    """The text in the user's language; itself where there is no translation.

    The tools of Qt Linguist find calls by the name of this function.

    Args:
        context: ``cli`` or ``errors``.
        text: in English.
    """
    return _texts().get((context, text), text) if _chinese() else text


def _chinese() -> bool:
    """Whether the locale for messages is Chinese; the variables come first, as in every Unix program."""
    for variable in ("LC_ALL", "LC_MESSAGES", "LANG"):
        value = os.environ.get(variable)
        if value:
            return value.casefold().startswith("zh")
    return (locale.getlocale()[0] or "").casefold().startswith(("zh", "chinese"))


@cache
def _texts() -> Mapping[tuple[str, str], str]:
    from xml.etree import ElementTree as ET

    file = resource_dir() / "translations" / "tusou_zh_CN.ts"
    if not file.is_file() or file.stat().st_size > _MAX_BYTES:
        return {}
    texts = {}
    for context in ET.parse(file).getroot().iter("context"):  # noqa: S314 -- a file of the installation, limited in size
        name = context.findtext("name", "")
        if name not in _CONTEXTS:
            continue
        for message in context.iter("message"):
            translation = message.find("translation")
            if translation is not None and translation.text and translation.get("type") is None:
                texts[name, message.findtext("source", "")] = translation.text
    return texts
