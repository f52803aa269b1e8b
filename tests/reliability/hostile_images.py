"""Pictures that were made to harm: real ones of every format, mutated at random, and special constructions.

Everything is made on the spot from a seed, so that a file that does harm can be made again from its number.
"""

from __future__ import annotations

import io
import itertools
import random
import struct
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from PIL import Image, ImageCms

from tests.unit.imaging.camera_files import original

HEIC = Path(__file__).parents[1] / "data" / "photos" / "cat.heic"
EXTREMES = (0, 1, 0x7F, 0x80, 0xFF, 0x7FFF, 0xFFFF, 0x7FFFFFFF, 0xFFFFFFFF, 100_000)


@dataclass(frozen=True, slots=True)
class Hostile:
    """A file that should not be trusted.

    Attributes:
        name: what was done to make it.
        content: its bytes.
    """

    name: str
    content: bytes


@cache
def seeds() -> Sequence[tuple[str, bytes]]:
    """A small sound picture of every format and of its rarer kinds."""
    noise = np.random.default_rng(3).integers(0, 256, (40, 56, 3), np.uint8)
    photo = Image.fromarray(noise).resize((112, 80))
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x9003] = "2024:01:02 03:04:05"
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    frames = [photo.rotate(angle) for angle in (10, 20)]
    kinds: Sequence[tuple[str, Image.Image, str, dict[str, object]]] = (
        ("jpeg", photo, "JPEG", {"exif": exif, "icc_profile": profile}),
        ("progressive", photo, "JPEG", {"progressive": True, "quality": 70}),
        ("cmyk", photo.convert("CMYK"), "JPEG", {}),
        ("png", photo, "PNG", {"exif": exif}),
        ("palette", photo.quantize(16), "PNG", {"transparency": 3}),
        ("grey16", Image.fromarray(noise[..., 0].astype(np.uint16) * 257), "PNG", {}),
        ("gif", frames[0], "GIF", {"save_all": True, "append_images": frames}),
        ("webp", photo, "WEBP", {"exif": exif, "icc_profile": profile}),
        ("lossless", photo.convert("RGBA"), "WEBP", {"lossless": True}),
        ("animated", frames[0], "WEBP", {"save_all": True, "append_images": frames}),
        ("bmp", photo, "BMP", {}),
        ("tiff", photo, "TIFF", {"exif": exif}),
        ("lzw", photo, "TIFF", {"compression": "tiff_lzw"}),
        ("deflate", photo, "TIFF", {"compression": "tiff_adobe_deflate"}),
        ("tiffjpeg", photo, "TIFF", {"compression": "jpeg"}),
        ("fax", photo.convert("1"), "TIFF", {"compression": "group4"}),
        ("pages", frames[0], "TIFF", {"save_all": True, "append_images": frames}),
        ("avif", photo, "AVIF", {"speed": 10}),
        ("ppm", photo, "PPM", {}),
        ("mpo", frames[0], "MPO", {"save_all": True, "append_images": frames}),
    )
    return [
        *((name, _saved(image, kind, options)) for name, image, kind, options in kinds),
        ("heic", HEIC.read_bytes()),
        *camera_originals(_saved(photo, "JPEG", {})),
    ]


def camera_originals(preview: bytes) -> Sequence[tuple[str, bytes]]:
    """A sound camera original, and what begins as those of other makers do and goes on as it does."""
    dng = original(preview, 112, 80)
    return [
        ("dng", dng),
        ("cr2", dng[:8] + b"CR\2\0" + dng[12:]),
        ("orf", b"IIRO" + dng[4:]),
        ("rw2", b"IIU\0" + dng[4:]),
        (
            "raf",
            b"FUJIFILMCCD-RAW 0201FF383501" + bytes(56) + struct.pack(">II", 148, len(preview)) + bytes(56) + preview,
        ),
        ("cr3", struct.pack(">I", 24) + b"ftypcrx \0\0\0\1crx isom" + struct.pack(">I", len(dng) + 8) + b"moov" + dng),
    ]


def mutants(count: int, seed: int = 9) -> Iterator[Hostile]:
    """So many mutated pictures, of all formats in turn."""
    for number, (name, content) in zip(range(count), itertools.cycle(seeds()), strict=False):
        dice = random.Random(f"{seed}-{number}")  # noqa: S311 -- repeatable
        data = bytearray(content)
        done = []
        for _ in range(dice.randint(1, 4)):
            mutate = dice.choice(_MUTATIONS)
            mutate(data, dice)
            done.append(mutate.__name__.lstrip("_"))
        yield Hostile(f"{number}-{name}-{'-'.join(done)}", bytes(data))


def heavy_specials() -> Iterator[Hostile]:
    """Bombs and huge blocks: some take seconds to make."""
    yield Hostile("png-bomb", png_bomb(20_000, 20_000))
    yield Hostile("png-bomb-within-limits", png_bomb(14_000, 14_000))
    yield Hostile("sequential-many-scans", sequential_jpeg_of_many_scans(3_000, 3_000, 3, 500))
    for kind, side, options in (
        ("PNG", 14_000, {"compress_level": 1}),
        ("TIFF", 14_000, {"compression": "packbits"}),
        ("WEBP", 10_000, {"lossless": True, "quality": 0, "method": 0}),
    ):
        # Transparent and as large as can be within the limits: what decoding takes most memory for.
        yield Hostile(f"{kind.lower()}-{side}", _saved(Image.new("RGBA", (side, side)), kind, options))
    yield Hostile("gif-30000-frames", gif_of_many_frames(30_000))
    yield Hostile("jpeg-huge-icc", jpeg_with_segments(b"\xff\xe2", b"ICC_PROFILE\0\x01\xff", 300))
    yield Hostile("jpeg-huge-xmp", jpeg_with_segments(b"\xff\xe1", b"http://ns.adobe.com/xap/1.0/\0", 300))
    yield Hostile("png-text-bomb", _png([(b"IHDR", _ihdr(8, 8)), (b"zTXt", b"a\0\0" + zlib.compress(bytes(80 << 20)))]))


def specials() -> Iterator[Hostile]:
    """Files that were thought out: sizes that lie, loops, and what is no picture at all."""
    for size in ((100_000, 100_000), (2**31 - 1, 1), (0, 0), (1, 0)):
        for make in (huge_png, huge_bmp, huge_gif, huge_tiff, huge_webp):
            yield Hostile(f"{make.__name__}-{size[0]}x{size[1]}", make(*size))
    yield Hostile("jpeg-many-scans", jpeg_of_many_scans(2_000, 2_000, 5_000))
    yield Hostile("exif-loop", jpeg_with_exif(exif_loop()))
    yield Hostile("exif-huge-count", jpeg_with_exif(exif_huge_count()))
    yield Hostile("tiff-loop", tiff_loop())
    yield Hostile("zeroes", bytes(65_536))
    yield Hostile("ones", b"\xff" * 65_536)
    for name, content in seeds():
        for cut in (1, 4, 12, len(content) // 3, len(content) - 1):
            yield Hostile(f"{name}-cut-{cut}", content[:cut])
        yield Hostile(f"{name}-twice", content + content)


def jpeg_of_many_scans(width: int, height: int, scans: int) -> bytes:
    """A progressive JPEG that refines itself for ever: every scan is a few bytes to send and a full pass to decode."""
    content = _saved(Image.new("L", (width, height)), "JPEG", {"progressive": True})
    start = content.rindex(b"\xff\xda")
    length = int.from_bytes(content[start + 2 : start + 4], "big")
    end = content.rindex(b"\xff\xd9")
    # The last scan refines the lowest bit: saying it again is allowed, and costs a pass each time.
    scan = content[start:end] if length else b""
    return content[:end] + scan * scans + b"\xff\xd9"


def sequential_jpeg_of_many_scans(width: int, height: int, components: int, scans: int, before: bytes = b"") -> bytes:
    """A JPEG that is not progressive and says its first component over and over.

    Args:
        width, height: pixels.
        components: of the frame; each scan has one.
        scans: how many.
        before: goes before the frame.
    """
    plain = _saved(Image.new("L", (width, height)), "JPEG", {})
    frame, scan, end = plain.index(b"\xff\xc0"), plain.index(b"\xff\xda"), len(plain) - 2
    length = int.from_bytes(plain[frame + 2 : frame + 4], "big")
    described = b"".join(bytes((number + 1, 0x11, 0)) for number in range(components))
    made = b"\xff\xc0" + struct.pack(">HBHHB", 8 + len(described), 8, height, width, components) + described
    header = plain[:frame] + before + made + plain[frame + 2 + length : scan]
    return header + plain[scan:end] * scans + plain[end:]


def png_bomb(width: int, height: int) -> bytes:
    """Little that unpacks to a lot of nothing."""
    packer = zlib.compressobj(9)
    row = bytes(width + 1)
    packed = b"".join(packer.compress(row) for _ in range(height)) + packer.flush()
    return _png([(b"IHDR", _ihdr(width, height, 0)), (b"IDAT", packed), (b"IEND", b"")])


def gif_of_many_frames(frames: int) -> bytes:
    """One small frame, so many times."""
    content = _saved(Image.new("P", (8, 8)), "GIF", {})
    start = content.index(b",", 13)
    return content[:start] + content[start:-1] * frames + b";"


def jpeg_with_segments(marker: bytes, head: bytes, count: int) -> bytes:
    """A JPEG with so many segments of 65,000 bytes."""
    body = head + bytes(65_000 - len(head))
    segment = marker + struct.pack(">H", len(body) + 2) + body
    content = dict(seeds())["jpeg"]
    return content[:2] + segment * count + content[2:]


def jpeg_with_exif(block: bytes) -> bytes:
    """A JPEG with this TIFF structure as its EXIF."""
    body = b"Exif\0\0" + block
    content = dict(seeds())["progressive"]
    return content[:2] + b"\xff\xe1" + struct.pack(">H", len(body) + 2) + body + content[2:]


def exif_loop() -> bytes:
    """Directories that point to themselves."""
    entry = struct.pack("<HHII", 0x8769, 4, 1, 8)
    return b"II*\0" + struct.pack("<IH", 8, 1) + entry + struct.pack("<I", 8)


def exif_huge_count() -> bytes:
    """An entry that says it has four billion values."""
    entry = struct.pack("<HHII", 0x0112, 3, 0xFFFFFFFF, 8)
    return b"II*\0" + struct.pack("<IH", 8, 1) + entry + struct.pack("<I", 0)


def tiff_loop() -> bytes:
    """A TIFF whose next page is its first."""
    content = bytearray(dict(seeds())["tiff"])
    (directory,) = struct.unpack_from("<I", content, 4)
    (entries,) = struct.unpack_from("<H", content, directory)
    struct.pack_into("<I", content, directory + 2 + 12 * entries, directory)
    return bytes(content)


def huge_png(width: int, height: int) -> bytes:
    """A header only."""
    return _png([(b"IHDR", _ihdr(width, height)), (b"IDAT", zlib.compress(bytes(64))), (b"IEND", b"")])


def huge_bmp(width: int, height: int) -> bytes:
    """A header only."""
    head = struct.pack("<IIIHHIIIIII", 40, width, height & 0x7FFFFFFF, 1, 24, 0, 0, 0, 0, 0, 0)
    return b"BM" + struct.pack("<IHHI", 54, 0, 0, 54) + head + bytes(64)


def huge_gif(width: int, height: int) -> bytes:
    """A screen as large as it can be said."""
    content = bytearray(_saved(Image.new("P", (8, 8)), "GIF", {}))
    struct.pack_into("<HH", content, 6, min(width, 65_535), min(height, 65_535))
    start = content.index(b",", 13)
    struct.pack_into("<HH", content, start + 5, min(width, 65_535), min(height, 65_535))
    return bytes(content)


def huge_tiff(width: int, height: int) -> bytes:
    """A directory that lies about its size."""
    content = bytearray(dict(seeds())["lzw"])
    (directory,) = struct.unpack_from("<I", content, 4)
    (entries,) = struct.unpack_from("<H", content, directory)
    for number in range(entries):
        at = directory + 2 + 12 * number
        (tag,) = struct.unpack_from("<H", content, at)
        if tag in {256, 257}:
            struct.pack_into("<HII", content, at + 2, 4, 1, width if tag == 256 else height)
    return bytes(content)


def huge_webp(width: int, height: int) -> bytes:
    """A canvas that is larger than its picture."""
    content = bytearray(dict(seeds())["animated"])
    at = content.index(b"VP8X") + 12
    content[at : at + 3] = (max(width, 1) - 1 & 0xFFFFFF).to_bytes(3, "little")
    content[at + 3 : at + 6] = (max(height, 1) - 1 & 0xFFFFFF).to_bytes(3, "little")
    return bytes(content)


def _saved(image: Image.Image, kind: str, options: dict[str, object]) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, kind, **options)
    return buffer.getvalue()


def _ihdr(width: int, height: int, colour_type: int = 2) -> bytes:
    return struct.pack(">IIBBBBB", width, height, 8, colour_type, 0, 0, 0)


def _png(chunks: Sequence[tuple[bytes, bytes]]) -> bytes:
    body = b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)) for kind, data in chunks
    )
    return b"\x89PNG\r\n\x1a\n" + body


def _cut(data: bytearray, dice: random.Random) -> None:
    del data[dice.randrange(len(data) + 1) :]


def _flip(data: bytearray, dice: random.Random) -> None:
    for _ in range(min(len(data), dice.choice((1, 4, 32)))):
        data[dice.randrange(len(data))] ^= 1 << dice.randrange(8)


def _flip_head(data: bytearray, dice: random.Random) -> None:
    for _ in range(dice.choice((1, 3))):
        if data:
            data[dice.randrange(min(len(data), 200))] = dice.randrange(256)


def _write_extreme(data: bytearray, dice: random.Random) -> None:
    number, order = dice.choice(EXTREMES), dice.choice(("big", "little"))
    size = dice.choice((2, 4))
    if len(data) > size:
        at = dice.randrange(min(len(data), dice.choice((200, 1 << 30))) - size + 1) if len(data) >= 200 else 0
        data[at : at + size] = (number & (256**size - 1)).to_bytes(size, order)  # type: ignore[arg-type]


def _repeat(data: bytearray, dice: random.Random) -> None:
    at, size = dice.randrange(len(data) + 1), dice.choice((1, 16, 300))
    data[at:at] = data[at : at + size] * dice.choice((1, 2, 40))


def _remove(data: bytearray, dice: random.Random) -> None:
    at = dice.randrange(len(data) + 1)
    del data[at : at + dice.choice((1, 4, 100))]


def _splice(data: bytearray, dice: random.Random) -> None:
    other = dice.choice(seeds())[1]
    start = dice.randrange(len(other))
    at = dice.randrange(len(data) + 1)
    data[at : at + 200] = other[start : start + 200]


_MUTATIONS: Sequence[Callable[[bytearray, random.Random], None]] = (
    _cut,
    _flip,
    _flip,
    _flip_head,
    _write_extreme,
    _write_extreme,
    _repeat,
    _remove,
    _splice,
)
