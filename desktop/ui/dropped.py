"""What comes in by drag and drop or from the clipboard: files, links and bitmaps.

A browser offers one picture in several flavours: the picture itself, HTML with an ``img``, the address of the picture
or of the page that it links to, each under names of the system's and of its own. Qt gives one name to those that it
knows: ``application/x-qt-image``, ``text/html``, ``text/uri-list``, ``text/plain``. The others are read here.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMimeData, QUrl
from PySide6.QtGui import QImage

_LINK = re.compile(r"https?://\S+", re.IGNORECASE)
_FILE_LINES = re.compile(r"(?:file://\S+\s*)+", re.IGNORECASE)
_DATA_URL = re.compile(r"data:image/[a-z0-9.+-]+(?:;[^;,]+)*;base64,(.*)", re.IGNORECASE | re.DOTALL)
_IMAGE = "image/"
#: Address and title on two lines: Firefox and Chrome in UTF-16, old programs of the X Window System in UTF-8.
_ADDRESSES = (("text/x-moz-url", "utf-16-le"), ("text/x-moz-url-data", "utf-16-le"), ("_NETSCAPE_URL", "utf-8"))


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
    """Whether :func:`read` is likely to find something; bitmaps are not fetched for it."""
    return (
        mime.hasImage()
        or any(_is_usable(url) for url in _urls(mime))
        or any(name.startswith(_IMAGE) for name in mime.formats())
        or (mime.hasHtml() and bool(_of_addresses(_shown_in(mime.html()))))
        or _address(mime) is not None
        or (mime.hasText() and bool(_of_text(mime.text())))
    )


def read(mime: QMimeData) -> Dropped:
    """Take the files, links and bitmaps out of what another program, or this one, offers.

    Only the best flavour is taken: the files, else the bitmap, else the pictures that HTML shows, else the addresses.
    """
    urls = _urls(mime)
    if paths := [url.toLocalFile() for url in urls if url.isLocalFile()]:
        return Dropped(paths=paths, links=_links(urls))
    if (image := _image(mime)) is not None:
        return Dropped(bitmaps=[Bitmap(image, _bitmap_name())])
    if mime.hasHtml() and (found := _of_addresses(_shown_in(mime.html()))):
        return found
    if found := _of_addresses([_encoded(url) for url in urls]):
        return found
    if (address := _address(mime)) is not None:
        return _of_addresses([address])
    return _of_text(mime.text()) if mime.hasText() else Dropped()


def _urls(mime: QMimeData) -> Sequence[QUrl]:
    return mime.urls() if mime.hasUrls() else ()


def _is_usable(url: QUrl) -> bool:
    return url.isLocalFile() or url.scheme() in ("http", "https", "data")


def _encoded(url: QUrl) -> str:
    return url.toString(QUrl.ComponentFormattingOption.FullyEncoded)


def _links(urls: Sequence[QUrl]) -> list[str]:
    return [_encoded(url) for url in urls if url.scheme() in ("http", "https")]


def _image(mime: QMimeData) -> QImage | None:
    """The bitmap, under Qt's name or under that of its format."""
    for image in _images(mime):
        if not image.isNull():
            return image
    return None


def _images(mime: QMimeData) -> Iterator[QImage]:
    if mime.hasImage():
        yield QImage(mime.imageData())
    for name in mime.formats():
        if name.startswith(_IMAGE):
            yield QImage.fromData(mime.data(name))


def _address(mime: QMimeData) -> str | None:
    """The address under one of the names that Qt does not know."""
    for name, encoding in _ADDRESSES:
        if mime.hasFormat(name):
            lines = bytes(mime.data(name).data()).decode(encoding, "ignore").strip("\ufeff\0").splitlines()
            if lines and _LINK.fullmatch(lines[0].strip()):
                return lines[0].strip()
    return None


def _of_text(text: str) -> Dropped:
    """Links anywhere in a text; files where there is nothing but their addresses."""
    text = text.strip()
    if _FILE_LINES.fullmatch(text):
        return Dropped(paths=[QUrl(address).toLocalFile() for address in text.split()])
    if _DATA_URL.fullmatch(text):
        return _of_addresses([text])
    return Dropped(links=_LINK.findall(text))


def _shown_in(html: str) -> Sequence[str]:
    from desktop.ui.html_pictures import lone_pictures  # not above: the window is painted before anything is dropped

    return lone_pictures(html)


def _of_addresses(addresses: Sequence[str]) -> Dropped:
    """Links, and pictures that are written out within their addresses."""
    bitmaps, links = [], []
    for address in addresses:
        if (data := _DATA_URL.fullmatch(address)) is not None:
            bitmaps += _of_data(data[1])
        elif address.startswith("//"):
            links.append(f"https:{address}")
        elif _LINK.fullmatch(address):
            links.append(address)
    return Dropped(links=links, bitmaps=bitmaps)


def _of_data(text: str) -> list[Bitmap]:
    try:
        content = base64.b64decode(QByteArray.fromPercentEncoding(text.encode()).data())
    except binascii.Error:
        return []
    image = QImage.fromData(content)
    return [] if image.isNull() else [Bitmap(image, _bitmap_name())]


def _bitmap_name() -> str:
    return f"{datetime.now().astimezone():%Y-%m-%d %H-%M-%S}.png"
