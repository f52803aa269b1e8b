"""Small pictures and archives for tests."""

from __future__ import annotations

import gzip
import io
import tarfile
import zipfile
from collections.abc import Mapping

from PIL import Image


def picture(colour: tuple[int, int, int] = (200, 30, 30), kind: str = "JPEG") -> bytes:
    """A small picture of one colour, encoded as ``kind`` (Pillow's name of a format)."""
    stream = io.BytesIO()
    Image.new("RGB", (48, 32), colour).save(stream, kind)
    return stream.getvalue()


def zip_archive(members: Mapping[str, bytes]) -> bytes:
    """A zip archive of ``members`` by name."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return stream.getvalue()


def tar_archive(members: Mapping[str, bytes], *, compressed: bool = False) -> bytes:
    """A tar archive of ``members`` by name, compressed with gzip if asked."""
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w") as archive:
        for name, content in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
    return gzip.compress(stream.getvalue()) if compressed else stream.getvalue()
