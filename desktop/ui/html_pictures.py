"""Pictures that a browser offers as HTML."""

from __future__ import annotations

from collections.abc import Sequence
from html.parser import HTMLParser

_SILENT = frozenset({"style", "script", "title"})


def lone_pictures(html: str) -> Sequence[str]:
    """The addresses of the pictures in a piece of HTML, each once; none where there are words as well.

    Copied words of a page may have small pictures among them; those who paste them mean the words.
    """
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return () if reader.has_words else list(dict.fromkeys(reader.addresses))


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.addresses: list[str] = []
        self.has_words = False
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._silent += tag in _SILENT
        address = dict(attrs).get("src")
        if tag == "img" and address:
            self.addresses.append(address.strip())

    def handle_endtag(self, tag: str) -> None:
        self._silent = max(0, self._silent - (tag in _SILENT))

    def handle_data(self, data: str) -> None:
        self.has_words = self.has_words or bool(not self._silent and data.strip())
