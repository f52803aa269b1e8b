"""Full pictures, decoded for showing: of photos in a library and of images that a query names."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from desktop.core.errors import ErrorCode, InvalidInputError
from desktop.core.photo import PhotoId
from desktop.core.progress import TaskContext
from desktop.core.query import ImageBytes, ImageFile, ImageSource, LibraryPhoto
from desktop.engines.base import Engine
from desktop.imaging.decode import DecodedImage, ImageInfo, decode, read_file

#: Longest side of a picture on the screen, in pixels. Larger ones are shown reduced, so that memory stays bounded.
MAX_SHOWN_SIDE = 8192


class EngineSource(Protocol):
    """Where services get the engine of a library from (the library registry)."""

    def open(self, name: str | None = None) -> Engine:
        """The engine of the library of this name, or of the current one."""


@dataclass(frozen=True, slots=True)
class Pixels:
    """A picture ready for the screen.

    Attributes:
        width, height: in pixels.
        rgba: uint8 [height, width, 4], sRGB.
    """

    width: int
    height: int
    rgba: bytes


@dataclass(frozen=True, slots=True)
class Picture:
    """A decoded photo.

    Attributes:
        pixels: upright.
        info: format, dimensions and EXIF of the encoded picture.
    """

    pixels: Pixels
    info: ImageInfo


class PictureService:
    """Decodes full pictures. Blocks; safe to use from several threads.

    Args:
        engines: where the engines are.
    """

    def __init__(self, engines: EngineSource) -> None:
        self._engines = engines

    def content(self, library: str, photo_id: PhotoId) -> bytes:
        """The encoded picture of a photo, as it was added.

        Raises:
            TusouError: it cannot be read.
        """
        picture = self._engines.open(library).picture(photo_id)
        return read_file(picture) if isinstance(picture, Path) else picture

    def load(self, library: str, photo_id: PhotoId, ctx: TaskContext, max_side: int = MAX_SHOWN_SIDE) -> Picture:
        """The full picture of a photo, its longest side at most ``max_side`` pixels.

        Raises:
            TusouError: it cannot be read or decoded.
        """
        content = self.content(library, photo_id)
        ctx.check()
        image = decode(content, min_longest=max_side)
        ctx.check()
        return Picture(_pixels(image, max_side), image.info)

    def query_image(self, library: str, image: ImageSource, max_side: int, ctx: TaskContext) -> Pixels:
        """A small picture of an image that a query names.

        Raises:
            InvalidInputError: NOT_SUPPORTED for a link, which is fetched by the search only.
            TusouError: it cannot be read or decoded.
        """
        match image:
            case ImageFile(path):
                content = read_file(path)
            case ImageBytes(content, _):
                pass
            case LibraryPhoto(photo_id):
                content = self._engines.open(library).thumbnail(photo_id)
            case _:
                raise InvalidInputError(ErrorCode.NOT_SUPPORTED, "a link has no picture before it is searched")
        ctx.check()
        return _pixels(decode(content, min_longest=max_side), max_side)


def _pixels(image: DecodedImage, max_side: int) -> Pixels:
    return Pixels(*image.rgba(max_side))
