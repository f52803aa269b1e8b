"""Tags as they are typed."""

from __future__ import annotations

import re

#: Between tags, on Western and Chinese keyboards.
_COMMAS = re.compile("[,，、;；]")


def split_tags(text: str) -> list[str]:
    """The tags in a line, without blanks around them, each once."""
    return list(dict.fromkeys(filter(None, (tag.strip() for tag in _COMMAS.split(text)))))
