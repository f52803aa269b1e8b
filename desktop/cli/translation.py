"""The language of messages: Chinese where the locale says so, else English.

No Qt is needed: the files of Qt Linguist are read as they are. Errors have the window's translations, everything else
that the command line says has a file of its own.
"""

from __future__ import annotations

import locale
import os
from collections.abc import Mapping
from functools import cache

from desktop.config.paths import resource_dir

_FILES = {"cli": "cli_zh_CN.ts", "help": "cli_zh_CN.ts", "errors": "tusou_zh_CN.ts"}
_MAX_BYTES = 4 << 20


def translate(context: str, text: str) -> str:
    """The text in the user's language; itself where there is no translation.

    Args:
        context: ``cli``, ``help`` or ``errors``.
        text: in English.
    """
    return texts(context).get(text, text) if chinese() else text


@cache
def texts(context: str) -> Mapping[str, str]:
    """All Chinese texts of a context, by their English text; none where the file is not installed."""
    from xml.etree import ElementTree as ET

    file = resource_dir() / "translations" / _FILES[context]
    if not file.is_file() or file.stat().st_size > _MAX_BYTES:
        return {}
    found = {}
    for element in ET.parse(file).getroot().iter("context"):  # noqa: S314 -- a file of the installation, limited in size
        if element.findtext("name") != context:
            continue
        for message in element.iter("message"):
            translation = message.find("translation")
            if translation is not None and translation.text and translation.get("type") is None:
                found[message.findtext("source", "")] = translation.text
    return found


def chinese() -> bool:
    """Whether the locale for messages is Chinese; the variables come first, as in every Unix program."""
    for variable in ("LC_ALL", "LC_MESSAGES", "LANG"):
        value = os.environ.get(variable)
        if value:
            # As in gettext: a list of languages in their order, but where the locale is none.
            languages = os.environ.get("LANGUAGE") if value.split(".")[0] not in ("C", "POSIX") else None
            return (languages or value).casefold().startswith("zh")
    return (locale.getlocale()[0] or "").casefold().startswith(("zh", "chinese"))
