"""What comes in by drag and drop or from the clipboard: files, links and bitmaps."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMimeData, QUrl
from PySide6.QtGui import QImage

_LINK = re.compile(r"https?://\S+", re.IGNORECASE)
_HTML_IMAGE = re.compile(r"""<img\b[^>]*?\bsrc\s*=\s*["']([^"']+)["']""", re.IGNORECASE)
_DATA_URL = re.compile(r"data:image/([a-z0-9.+-]+);base64,(.*)", re.IGNORECASE | re.DOTALL)


@dataclass(frozen=True)
class Bitmap:
    """A picture without a file: out of a browser, a screenshot.

    Attributes:
        image: the picture.
        name: a name for it, with extension.
    """

    image: QImage
    name: str

    def encode(self) -> bytes:
        """The picture as PNG. Takes long for a large one: not for the GUI thread."""
        content = QByteArray()
        buffer = QBuffer(content)
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        self.image.save(buffer, "PNG")  # type: ignore[call-overload]
        return bytes(content.data())


@dataclass(frozen=True)
class Dropped:
    """What was dropped or pasted.

    Attributes:
        paths: files and folders on this computer.
        links: addresses, http or https.
        bitmaps: pictures in memory.
    """

    paths: Sequence[str] = ()
    links: Sequence[str] = ()
    bitmaps: Sequence[Bitmap] = ()

    def __bool__(self) -> bool:
        return bool(self.paths or self.links or self.bitmaps)


def holds_photos(mime: QMimeData) -> bool:
    """Whether :func:`read` is likely to find something; cheap enough for every move of the mouse."""
    return mime.hasUrls() or mime.hasImage() or (mime.hasText() and _LINK.match(mime.text().strip()) is not None)


def read(mime: QMimeData) -> Dropped:
    """Take the files, links and bitmaps out of what another program, or this one, offers.

    A browser offers one picture in several flavours; only the best of them is taken: the file, else the bitmap, else
    the address of the picture, else the address that it links to.
    """
    urls = mime.urls() if mime.hasUrls() else []
    paths = [url.toLocalFile() for url in urls if url.isLocalFile()]
    if paths:
        return Dropped(paths=paths, links=_links(urls))
    if mime.hasImage():
        image = QImage(mime.imageData())
        if not image.isNull():
            return Dropped(bitmaps=[Bitmap(image, _bitmap_name())])
    if mime.hasHtml() and (found := _from_html(mime.html())):
        return found
    if links := _links(urls):
        return Dropped(links=links)
    return Dropped(links=_LINK.findall(mime.text())) if mime.hasText() else Dropped()


def _links(urls: Sequence[QUrl]) -> list[str]:
    encoded = QUrl.ComponentFormattingOption.FullyEncoded
    return [url.toString(encoded) for url in urls if url.scheme() in ("http", "https")]


def _from_html(html: str) -> Dropped:
    source = _HTML_IMAGE.search(html)
    if source is None:
        return Dropped()
    address = source[1].replace("&amp;", "&")
    if (data := _DATA_URL.fullmatch(address)) is not None:
        try:
            content = base64.b64decode(data[2])
        except binascii.Error:
            return Dropped()
        image = QImage.fromData(content)
        return Dropped(bitmaps=[Bitmap(image, _bitmap_name())]) if not image.isNull() else Dropped()
    return Dropped(links=[address]) if _LINK.fullmatch(address) else Dropped()


def _bitmap_name() -> str:
    return f"{datetime.now().astimezone():%Y-%m-%d %H-%M-%S}.png"
