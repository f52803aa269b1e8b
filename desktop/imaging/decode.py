"""Reading foreign picture files. Every limit for them is here, and every error of the image libraries ends here.

A file may be anything: not a picture, cut off, made to exhaust memory, or simply strange. Whatever it is, callers see
a picture or an :class:`~desktop.core.errors.InvalidInputError` that says why not.
"""

from __future__ import annotations

import contextlib
import ctypes
import io
import stat
import struct
import threading
import warnings
import zlib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from PIL import Image, ImageFile, UnidentifiedImageError, _imaging

from desktop.core.errors import ErrorCode, InvalidInputError
from desktop.imaging import exif as exif_block
from desktop.imaging.image import DecodedImage, Fit, ImageInfo
from desktop.imaging.jpeg_scans import count_scans
from desktop.imaging.pixels import to_srgb
from desktop.imaging.raw import embedded_preview

__all__ = [
    "MAX_FILE_BYTES",
    "MAX_PIXELS",
    "DecodedImage",
    "Fit",
    "ImageInfo",
    "decode",
    "probe",
    "read_file",
]

#: Larger files are refused unread.
MAX_FILE_BYTES = 500_000_000
#: Bytes that are read at once beyond the size that a file says it has: it grew, or its system does not tell.
_PART_BYTES = 1 << 20
#: Larger pictures are refused undecoded. The largest sensors in telephones have 200 million.
MAX_PIXELS = 210_000_000
#: Decoding takes at most so much memory, whatever the file says: with these bytes a pixel, as measured, WebP and AVIF
#: have to be smaller than the rest, which takes 4 to 8.
_MAX_MEMORY_BYTES = 8 * MAX_PIXELS
_BYTES_A_PIXEL = {"WEBP": 16, "AVIF": 10}
#: A JPEG may have its pixels gone over so often, and so many pixels in all; programs write some ten scans.
_ORDINARY_SCANS = 20
_MAX_SCANNED_PIXELS = 4_000_000_000
#: A JPEG is handed to its decoder in parts of so many bytes, not the library's 64 kB: other threads hold up each part.
_JPEG_PART_BYTES = 4_000_000
#: What errors of too little memory say. Other programs may need less at another time: worth trying again.
_NO_MEMORY = "out of memory"
#: Pictures beyond this are decoded one at a time, which bounds memory whatever the number of threads.
_LARGE_PIXELS = 40_000_000

#: The only formats that are tried; Pillow knows others that start programs or read further files.
_FORMATS = ("JPEG", "PNG", "GIF", "WEBP", "BMP", "DIB", "TIFF", "AVIF", "PPM")
_HEIF = "HEIF"
#: MPO: several JPEGs in one file, of which the first is opened.
_JPEG = frozenset({"JPEG", "MPO"})

#: First bytes by which a cut-off picture is told from something that never was one.
_SIGNATURES = (b"\xff\xd8\xff", b"\x89PNG\r\n", b"GIF8", b"II*\0", b"MM\0*", b"BM")
_TIFF = (b"II", b"MM")
#: Bytes 4 to 8 of every file in ISO's media container (HEIF, AVIF, CR3), and the brands of pictures after them.
_ISO_CONTAINER = b"ftyp"
_ISO_BRANDS = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"mif1", b"msf1", b"avif", b"avis", b"crx ")

#: What Pillow and its codecs raise on rubbish, besides what they document.
_FOREIGN_ERRORS = (
    OSError,
    SyntaxError,
    ValueError,
    TypeError,
    ArithmeticError,
    LookupError,
    AttributeError,
    AssertionError,
    RuntimeError,
    EOFError,
    BufferError,
    struct.error,
    zlib.error,
)

_UPRIGHT = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
#: Orientations that swap width and height.
_SIDEWAYS = frozenset({5, 6, 7, 8})

# Pillow's own check only warns up to twice its limit. _open checks MAX_PIXELS itself, before a pixel is decoded.
Image.MAX_IMAGE_PIXELS = None
# Remarks on odd metadata ("Corrupt EXIF data") help nobody who searches photos, and would land on standard error.
warnings.filterwarnings("ignore", module=r"PIL\.")

_large = threading.Lock()


def read_file(path: Path) -> bytes:
    """Read a file that should be a picture.

    Raises:
        InvalidInputError: FILE_NOT_FOUND, FILE_UNREADABLE (no right, no ordinary file, a disk error), FILE_EMPTY,
            FILE_TOO_LARGE (retryable where only memory is short at the moment).
    """
    params = {"path": str(path)}
    try:
        # The kind is asked first: opening a pipe would wait for its writer.
        state = path.stat()
        if not stat.S_ISREG(state.st_mode):
            raise InvalidInputError(ErrorCode.FILE_UNREADABLE, "not an ordinary file", params=params)
        with path.open("rb", buffering=0) as file:
            content = _read(file, state.st_size)
    except (FileNotFoundError, NotADirectoryError) as error:
        raise InvalidInputError(ErrorCode.FILE_NOT_FOUND, error.strerror or "", params=params) from error
    except (OSError, ValueError) as error:  # ValueError: a NUL in the name
        reason = getattr(error, "strerror", None) or str(error)
        raise InvalidInputError(ErrorCode.FILE_UNREADABLE, reason, params=params) from error
    except MemoryError as error:
        raise InvalidInputError(ErrorCode.FILE_TOO_LARGE, _NO_MEMORY, params=params, retryable=True) from error
    _check_size(content, params)
    return content


def _read(file: io.FileIO, size: int) -> bytes:
    """All of a file of about this size, or a byte more than is allowed."""
    # As much memory as is asked for is taken before it is read: asking for what is allowed takes most of the time.
    parts, left = [], MAX_FILE_BYTES + 1
    wanted = size + 1
    while left and (part := file.read(min(wanted, left))):
        parts.append(part)
        left -= len(part)
        wanted = max(_PART_BYTES, wanted - len(part))
    return parts[0] if len(parts) == 1 else b"".join(parts)


def probe(content: bytes) -> ImageInfo:
    """Read the header of a picture: format, size, date, EXIF. Decodes no pixels.

    Raises:
        InvalidInputError: NOT_AN_IMAGE, IMAGE_DAMAGED, IMAGE_TOO_LARGE (retryable where only memory is short at the
            moment), FILE_EMPTY, FILE_TOO_LARGE.
    """
    with _open(content) as (image, format_name):
        exif = _exif(image)
        # Pillow gives the size of a TIFF as it is after orientation.
        upright = image.size if image.format == "TIFF" else _upright_size(image.size, exif)
        return _describe(format_name, upright, exif)


def decode(content: bytes, *, min_side: int = 0, min_longest: int = 0) -> DecodedImage:
    """Decode a picture (the first frame of an animation): upright, opaque, sRGB.

    Args:
        content: the file.
        min_side: the decoded picture may be smaller than the file's as long as its shortest side keeps this many
            pixels, which saves most of the time on large photos; 0 keeps the size.
        min_longest: the same for the longest side, for what is to be fitted into a square.

    Raises:
        InvalidInputError: as :func:`probe`; a cut-off file is IMAGE_DAMAGED.
    """
    with _open(content) as (image, format_name):
        size = image.size
        if min_longest > 0:
            min_side = max(min_side, -(-min_longest * min(size) // max(size)))
        if min_side > 0:
            _draft(image, min_side)
        with _large if image.width * image.height > _LARGE_PIXELS else contextlib.nullcontext():
            if image.format in _JPEG:
                image.decodermaxblock = _JPEG_PART_BYTES
            image.load()
            picture = to_srgb(image, min_side)
        # Asked after loading: a PNG may have its EXIF behind the pixels, and Pillow turns a TIFF and drops the tag.
        exif = _exif(image)
        turn = _UPRIGHT.get(exif_block.orientation(exif))
        info = _describe(format_name, _upright_size(size, exif), exif)
        return DecodedImage(info, picture.transpose(turn) if turn is not None else picture)


@contextlib.contextmanager
def _open(content: bytes) -> Iterator[tuple[ImageFile.ImageFile, str]]:
    """Open a picture within the limits; errors inside of the block are translated too."""
    _check_size(content, {})
    try:
        preview = embedded_preview(content)
        if content.startswith(_TIFF):
            _silence_libtiff()
        with Image.open(io.BytesIO(preview or content), formats=_formats(content)) as image:
            _check_pixels(image)
            _check_scans(image, preview or content)
            yield image, "RAW" if preview else (image.format or "")
    except MemoryError as error:
        raise InvalidInputError(ErrorCode.IMAGE_TOO_LARGE, str(error) or _NO_MEMORY, retryable=True) from error
    except Image.DecompressionBombError as error:
        raise InvalidInputError(ErrorCode.IMAGE_TOO_LARGE, str(error)) from error
    except UnidentifiedImageError as error:
        code = ErrorCode.IMAGE_DAMAGED if _begins_like_an_image(content) else ErrorCode.NOT_AN_IMAGE
        raise InvalidInputError(code) from error
    except _FOREIGN_ERRORS as error:
        raise InvalidInputError(ErrorCode.IMAGE_DAMAGED, f"{type(error).__name__}: {error}") from error


def _check_size(content: bytes, params: dict[str, str]) -> None:
    if not content:
        raise InvalidInputError(ErrorCode.FILE_EMPTY, params=params)
    if len(content) > MAX_FILE_BYTES:
        raise InvalidInputError(ErrorCode.FILE_TOO_LARGE, f"more than {MAX_FILE_BYTES} bytes", params=params)


def _check_pixels(image: Image.Image) -> None:
    """Refuse a picture that says it is larger than memory is meant for."""
    most = min(MAX_PIXELS, _MAX_MEMORY_BYTES // _BYTES_A_PIXEL.get(image.format or "", 1))
    if image.width * image.height > most:
        raise InvalidInputError(ErrorCode.IMAGE_TOO_LARGE, f"{image.width} x {image.height} pixels")


def _check_scans(image: Image.Image, content: bytes) -> None:
    """Refuse a JPEG that is decoded over and over."""
    if image.format not in _JPEG:
        return
    scans = count_scans(content, _ORDINARY_SCANS)
    if scans > _ORDINARY_SCANS and scans * image.width * image.height > _MAX_SCANNED_PIXELS:
        raise InvalidInputError(ErrorCode.IMAGE_TOO_LARGE, f"{image.width} x {image.height} pixels in {scans} scans")


def _exif(image: Image.Image) -> Image.Exif:
    # The method of the base class: that of PNG decodes the whole picture to look behind it.
    return Image.Image.getexif(image)


def _upright_size(size: tuple[int, int], exif: Image.Exif) -> tuple[int, int]:
    width, height = size
    return (height, width) if exif_block.orientation(exif) in _SIDEWAYS else (width, height)


def _describe(format_name: str, size: tuple[int, int], exif: Image.Exif) -> ImageInfo:
    return ImageInfo(format_name, *size, exif_block.taken_at(exif), exif_block.summary(exif))


def _draft(image: Image.Image, min_side: int) -> None:
    """Let a JPEG decode at ½, ¼ or ⅛ of its size; other formats ignore it."""
    scale = min_side / min(image.size)
    if scale < 1:
        image.draft(image.mode, (max(1, int(image.width * scale)), max(1, int(image.height * scale))))


def _begins_like_an_image(content: bytes) -> bool:
    return (
        content.startswith(_SIGNATURES)
        or (content[:4] == b"RIFF" and content[8:12] == b"WEBP")
        or (content[4:8] == _ISO_CONTAINER and content[8:12] in _ISO_BRANDS)
    )


def _formats(content: bytes) -> tuple[str, ...]:
    """Pillow's names of the formats to try."""
    if content[4:8] != _ISO_CONTAINER:
        return _FORMATS
    _register_heif()
    return (*_FORMATS, _HEIF)


@cache
def _silence_libtiff() -> None:
    """What libtiff says of damaged files is told as an error; it would write it to standard error besides."""
    # Looked up by way of Pillow's extension, which is linked to it. Not there: linked into it, as on Windows.
    library = ctypes.CDLL(_imaging.__file__)
    if hasattr(library, "TIFFSetErrorHandler"):
        library.TIFFSetErrorHandler(None)


@cache
def _register_heif() -> None:
    """HEIF is another library's, and loaded with the first picture that may be one."""
    import pi_heif

    pi_heif.register_heif_opener(thumbnails=False, depth_images=False, aux_images=False, decode_threads=1)
