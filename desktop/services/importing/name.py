"""Names of files in the journal and on a screen.

A name on disk is a sequence of bytes that need not be UTF-8; Python carries the odd ones as lone surrogates. SQLite
cannot hold those as text, so names are stored as bytes: UTF-8 that lets surrogates pass. Every Python string comes back
as it was, whatever the encoding of the file system.
"""

from __future__ import annotations

from desktop.core.photo import Place


def to_bytes(name: str) -> bytes:
    """The form in which the journal stores a name."""
    return name.encode("utf-8", "surrogatepass")


def from_bytes(stored: bytes) -> str:
    """The name that :func:`to_bytes` stored."""
    return stored.decode("utf-8", "surrogatepass")


def readable(text: str) -> str:
    """Text that can be shown, encoded and stored anywhere: what is not Unicode becomes U+FFFD."""
    return text.encode("utf-8", "surrogateescape" if _escaped(text) else "replace").decode("utf-8", "replace")


def describe(place: Place) -> str:
    """A place in readable text: the path, link or name; for an archive's member its name after the archive's."""
    return readable(f"{place.source}/{place.member}" if place.member else place.source)


def _escaped(text: str) -> bool:
    """Whether every lone surrogate of ``text`` stands for an undecodable byte."""
    return all(not "\ud800" <= char <= "\udfff" or "\udc80" <= char <= "\udcff" for char in text)
