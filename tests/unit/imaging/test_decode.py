"""Every layout of pixels and every format becomes the picture that a viewer shows."""

from __future__ import annotations

import io
import threading
from datetime import datetime
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from PIL import Image, ImageChops, ImageCms

from desktop.imaging.decode import DecodedImage, Fit, decode, probe
from tests.unit.imaging.picture_files import COLOURS, encoded, exif, png, png_16_bit, stripes

HEIC_PHOTOS = Path(__file__).parents[2] / "data" / "photos"


def colours_of(image: DecodedImage) -> npt.NDArray[np.int16]:
    """The colours in the middle of the six stripes: int16 [6, 3]."""
    info = image.info
    width, height, pixels = image.rgba(max(info.width, info.height))
    array = np.frombuffer(pixels, np.uint8).reshape(height, width, 4).astype(np.int16)
    assert (array[..., 3] == 255).all()
    stripe = width // 6
    return array[height // 2, stripe // 2 :: stripe, :3]


def assert_stripes(content: bytes, tolerance: int = 0, expected: object = COLOURS) -> None:
    difference = np.abs(colours_of(decode(content)) - np.array(expected, np.int16))
    assert difference.max() <= tolerance


@pytest.mark.parametrize(
    ("format_name", "options", "tolerance"),
    [
        ("PNG", {}, 0),
        ("BMP", {}, 0),
        ("TIFF", {}, 0),
        ("TIFF", {"compression": "tiff_lzw"}, 0),
        ("PPM", {}, 0),
        ("GIF", {}, 1),
        ("WEBP", {"lossless": True}, 0),
        ("AVIF", {"quality": 95}, 8),
        ("JPEG", {"quality": 95}, 8),
        ("JPEG", {"quality": 95, "progressive": True, "subsampling": 0}, 8),
    ],
)
def test_formats_give_the_pixels_that_were_stored(format_name: str, options: dict[str, object], tolerance: int) -> None:
    content = encoded(stripes(), format_name, **options)
    assert_stripes(content, tolerance)
    info = probe(content)
    assert (info.format, info.width, info.height) == (format_name, 192, 48)


def test_heic_is_decoded() -> None:
    image = decode((HEIC_PHOTOS / "cat.heic").read_bytes())
    assert (image.info.format, image.info.width, image.info.height) == ("HEIF", 320, 213)


def test_heic_that_is_stored_on_its_side_is_turned_once() -> None:
    upright = decode((HEIC_PHOTOS / "cat.heic").read_bytes())
    turned = decode((HEIC_PHOTOS / "cat_sideways.heic").read_bytes())
    assert (turned.info.width, turned.info.height) == (320, 213)
    assert likeness(upright, turned) > 0.99


def likeness(one: DecodedImage, other: DecodedImage) -> float:
    """Correlation of the pixels."""
    pair = [image.square(64, Fit.SQUASH).astype(np.float64).ravel() for image in (one, other)]
    return float(np.corrcoef(pair)[0, 1])


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("format_name", ["JPEG", "PNG", "TIFF", "WEBP"])
def test_exif_orientation_is_applied(orientation: int, format_name: str) -> None:
    back = {
        1: None,
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_90,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_270,
    }[orientation]
    upright = stripes()
    stored = upright if back is None else upright.transpose(back)
    content = encoded(stored, format_name, exif=exif(orientation), quality=95)
    assert (probe(content).width, probe(content).height) == (192, 48)
    assert_stripes(content, 10 if format_name in {"JPEG", "WEBP"} else 0)


def test_a_senseless_orientation_is_ignored() -> None:
    assert_stripes(encoded(stripes(), "PNG", exif=exif(77)))


def test_cmyk_looks_as_rgb_does() -> None:
    assert_stripes(encoded(stripes().convert("CMYK"), "TIFF"))
    assert_stripes(encoded(stripes().convert("CMYK"), "JPEG", quality=95), 8)


def test_cmyk_without_adobes_marker_is_not_inverted() -> None:
    ink = stripes().convert("CMYK")
    inverted = encoded(ink, "JPEG", quality=95)  # Pillow writes the marker, and inverts
    start = inverted.index(b"\xff\xee")
    length = int.from_bytes(inverted[start + 2 : start + 4], "big")
    without_marker = inverted[:start] + inverted[start + 2 + length :]
    assert_stripes(without_marker, 8, np.asarray(ImageChops.invert(ink).convert("RGB"))[24, 16::32])


def test_sixteen_bits_are_scaled_and_not_cut_off() -> None:
    eight = np.asarray(stripes())
    sixteen = eight.astype(np.uint16) * 257
    grey = np.asarray(stripes().convert("L"))
    expected = [(level,) * 3 for level in grey[0, 16::32]]
    assert_stripes(png_16_bit(sixteen), 1)
    assert_stripes(png_16_bit(grey.astype(np.uint16) * 257), 1, expected)
    assert_stripes(encoded(Image.fromarray(grey.astype(np.uint16) * 257), "TIFF"), 1, expected)


def test_thirty_two_bit_integers_are_scaled_by_what_occurs() -> None:
    grey = np.asarray(stripes().convert("L"))
    expected = [(level,) * 3 for level in grey[0, 16::32]]
    assert_stripes(encoded(Image.fromarray(grey.astype(np.int32)), "TIFF"), 1, expected)
    assert_stripes(encoded(Image.fromarray(grey.astype(np.int32) * 257), "TIFF"), 1, expected)
    assert_stripes(encoded(Image.fromarray(grey.astype(np.int32) * 1_000_000), "TIFF"), 1, expected)


@pytest.mark.parametrize("white", [1.0, 255.0, 1e6])
def test_floats_are_scaled(white: float) -> None:
    grey = np.asarray(stripes().convert("L"))
    expected = [(level,) * 3 for level in grey[0, 16::32]]
    assert_stripes(encoded(Image.fromarray(grey.astype(np.float32) * (white / 255)), "TIFF"), 1, expected)


def test_floats_that_are_no_numbers_are_black() -> None:
    values = np.full((48, 192), np.nan, np.float32)
    values[:, :32] = 1
    assert_stripes(encoded(Image.fromarray(values), "TIFF"), 0, [(255,) * 3, *[(0,) * 3] * 5])


@pytest.mark.parametrize("mode", ["1", "L", "P", "LA", "RGBA"])
def test_other_modes_give_the_colours_that_they_stand_for(mode: str) -> None:
    image = stripes().convert(mode)
    assert_stripes(encoded(image, "PNG"), 0, np.asarray(image.convert("RGB"))[24, 16::32])


@pytest.mark.parametrize("mode", ["RGBA", "LA"])
@pytest.mark.parametrize("format_name", ["PNG", "WEBP", "TIFF"])
def test_transparency_is_laid_on_white(mode: str, format_name: str) -> None:
    image = Image.new("RGBA", (192, 48), (0, 0, 0, 0)).convert(mode)
    image.paste((0, 0, 0, 128) if mode == "RGBA" else (0, 128), (0, 0, 96, 48))
    content = encoded(image, format_name, lossless=True) if format_name == "WEBP" else encoded(image, format_name)
    assert_stripes(content, 1, [(127,) * 3] * 3 + [(255,) * 3] * 3)


def test_a_transparent_palette_colour_is_white() -> None:
    image = stripes().convert("P", palette=Image.Palette.ADAPTIVE, colors=8)
    black = image.getpixel((180, 10))
    expected = [*COLOURS[:5], (255, 255, 255)]
    assert_stripes(encoded(image, "PNG", transparency=black), 1, expected)
    assert_stripes(encoded(image, "GIF", transparency=black), 1, expected)


def test_a_transparent_colour_of_a_png_without_alpha_is_white() -> None:
    expected = [*COLOURS[:5], (255, 255, 255)]
    assert_stripes(encoded(stripes(), "PNG", transparency=(0, 0, 0)), 0, expected)
    grey = stripes().convert("L")
    levels = [(level,) * 3 for level in np.asarray(grey)[0, 16::32]]
    assert_stripes(encoded(grey, "PNG", transparency=0), 0, [*levels[:5], (255, 255, 255)])


@pytest.mark.parametrize("format_name", ["GIF", "WEBP", "PNG", "TIFF", "AVIF"])
def test_an_animation_shows_its_first_frame(format_name: str) -> None:
    first, second = Image.new("RGB", (192, 48), "red"), Image.new("RGB", (192, 48), "blue")
    content = encoded(first, format_name, save_all=True, append_images=[second])
    assert_stripes(content, 8, [(255, 0, 0)] * 6)


def test_lab_becomes_rgb() -> None:
    lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB"))
    srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))
    stored = ImageCms.applyTransform(stripes(), ImageCms.buildTransform(srgb, lab, "RGB", "LAB"))
    assert stored is not None
    assert_stripes(encoded(stored, "TIFF"), 24)  # 8-bit Lab is coarse where colours are strong


def test_a_profile_for_other_channels_is_ignored() -> None:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    grey = stripes().convert("L")
    expected = [(level,) * 3 for level in np.asarray(grey)[0, 16::32]]
    assert_stripes(encoded(grey, "PNG", icc_profile=profile), 0, expected)


def test_an_embedded_profile_is_applied() -> None:
    content = encoded(stripes(), "PNG", icc_profile=swapped_profile())
    assert_stripes(content, 12, [(0, 255, 0), (255, 0, 0), *COLOURS[2:]])
    in_jpeg = encoded(stripes(), "JPEG", quality=95, icc_profile=swapped_profile())
    assert_stripes(in_jpeg, 16, [(0, 255, 0), (255, 0, 0), *COLOURS[2:]])


def swapped_profile() -> bytes:
    """An RGB profile whose red is sRGB's green and whose green is sRGB's red (ICC.1:2010, tag table at byte 128)."""
    profile = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    profile[:] = profile.replace(b"s\0R\0G\0B", b"t\0e\0s\0t")
    for entry in range(132, 132 + 12 * int.from_bytes(profile[128:132], "big"), 12):
        name = bytes(profile[entry : entry + 4])
        profile[entry : entry + 4] = {b"rXYZ": b"gXYZ", b"gXYZ": b"rXYZ"}.get(name, name)
    return bytes(profile)


@pytest.mark.parametrize("profile", [b"rubbish", b"\0" * 200])
def test_a_damaged_profile_is_ignored(profile: bytes) -> None:
    assert_stripes(encoded(stripes(), "PNG", icc_profile=profile))


def test_srgb_profiles_change_nothing() -> None:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    assert_stripes(encoded(stripes(), "PNG", icc_profile=profile))


def test_a_large_picture_is_decoded_smaller_but_not_below_the_wanted_side() -> None:
    for format_name in ("JPEG", "PNG"):
        image = decode(encoded(stripes(1600, 400), format_name), min_side=500)
        width, height, _ = image.rgba(10_000)
        assert 500 <= height < 1600
        assert width == pytest.approx(height * 1.5, abs=2)
        assert (image.info.width, image.info.height) == (2400, 1600)
        assert np.abs(colours_of(image) - np.array(COLOURS)).max() <= 8


def test_a_small_picture_keeps_its_size() -> None:
    width, height, _ = decode(encoded(stripes(), "JPEG"), min_side=500).rgba(10_000)
    assert (width, height) == (192, 48)


def test_a_square_is_the_middle_or_the_whole() -> None:
    image = decode(encoded(stripes(), "PNG"))
    crop, squash = image.square(48, Fit.CROP), image.square(48, Fit.SQUASH)
    assert crop.shape == squash.shape == (48, 48, 3)
    assert crop.dtype == np.uint8
    assert tuple(crop[24, 5]) == COLOURS[2]
    assert tuple(crop[24, 42]) == COLOURS[3]
    assert tuple(squash[24, 4]) == COLOURS[0]
    assert tuple(squash[24, 44]) == COLOURS[5]


@pytest.mark.parametrize(("width", "height"), [(1, 1), (1, 900), (900, 1), (3, 2)])
def test_extreme_shapes_are_no_problem(width: int, height: int) -> None:
    image = decode(encoded(Image.new("RGB", (width, height), "red"), "PNG"), min_side=520)
    assert image.square(260, Fit.CROP)[100, 100].tolist() == [255, 0, 0]
    assert image.tiny_grey().shape == (16, 16)
    assert Image.open(io.BytesIO(image.jpeg(256, 85))).size == (min(width, 256), min(height, 256))


def test_a_thumbnail_is_never_larger_than_asked_and_hardly_smaller() -> None:
    for side in (100, 256, 257, 300, 406, 512, 513, 640, 1000):
        image = decode(encoded(Image.new("RGB", (side, side // 2), "red"), "PNG"))
        width, height = Image.open(io.BytesIO(image.thumbnail(256, 75))).size
        assert min(side, 209) <= width <= 256
        assert abs(height - width / 2) <= 1


def test_a_jpeg_of_a_picture_keeps_proportions_and_is_never_larger() -> None:
    image = decode(encoded(stripes(), "PNG"))
    assert Image.open(io.BytesIO(image.jpeg(96, 85))).size == (96, 24)
    assert Image.open(io.BytesIO(image.jpeg(1000, 85))).size == (192, 48)


def test_nothing_that_a_file_says_beside_its_pixels_goes_into_what_is_made_of_it() -> None:
    block = Image.Exif()
    block[0x010F] = "SECRET"
    said = {"comment": b"SECRET" * 9000, "exif": block}
    content = encoded(stripes(), "JPEG", **said, xmp=b"SECRET")
    assert content.count(b"SECRET") >= 9002
    image = decode(content)
    for made in (image.thumbnail(96, 75), image.jpeg(96, 75)):
        assert b"SECRET" not in made
        assert len(made) < 4000


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_what_is_fitted_into_a_square_is_decoded_as_small_as_its_longest_side_allows(kind: str) -> None:
    content = encoded(Image.new("RGB", (600, 1200), "red"), kind)
    assert decode(content, min_longest=300).pixels().shape[:2] == (300, 150)
    assert decode(content, min_longest=601).pixels().shape[:2] == (1200, 600)
    assert decode(content, min_side=300).pixels().shape[:2] == (600, 300)
    assert decode(content, min_longest=5000).pixels().shape[:2] == (1200, 600)


def test_the_tiny_picture_is_the_luma() -> None:
    tiny = decode(encoded(Image.new("RGB", (64, 64), (255, 0, 0)), "PNG")).tiny_grey(4)
    assert tiny.dtype == np.uint8
    assert tiny.tolist() == [[76] * 4] * 4


def test_camera_data_become_readable_values() -> None:
    block = Image.Exif()
    block[0x010F], block[0x0110] = "Canon\0", "Canon EOS R5"
    block[0x8769] = {
        0x829A: 1 / 250,
        0x829D: 2.8,
        0x8827: 200,
        0x920A: 50.0,
        0xA434: "RF 50mm\x07 F1.2 L",
        0x9003: "2024:05:01 12:30:59",
    }
    block[0x8825] = {1: "N", 2: (48.0, 51.0, 30.0)}
    info = probe(encoded(stripes(), "JPEG", exif=block))
    assert info.taken_at == datetime(2024, 5, 1, 12, 30, 59)  # noqa: DTZ001
    assert dict(info.exif) == {
        "camera": "Canon EOS R5",
        "lens": "RF 50mm F1.2 L",
        "exposure": "1/250 s",
        "aperture": "f/2.8",
        "iso": "200",
        "focal_length": "50 mm",
        "taken_at": "2024-05-01 12:30:59",
        "gps": "present",
    }


def test_senseless_camera_data_are_left_out() -> None:
    block = Image.Exif()
    block[0x0132] = "0000:00:00 00:00:00"
    block[0x8769] = {0x829A: -1.0, 0x829D: "soft", 0x8827: 0}
    info = probe(encoded(stripes(), "JPEG", exif=block))
    assert info.taken_at is None
    assert dict(info.exif) == {}


def test_a_damaged_exif_block_does_not_cost_the_picture() -> None:
    content = png(
        [
            (b"IHDR", bytes.fromhex("00000001000000010802000000")),
            (b"eXIf", b"MM\0*\xff\xff\xff\xff"),
            (b"IDAT", bytes.fromhex("789c63f8cfc0000003010100")),
            (b"IEND", b""),
        ]
    )
    assert decode(content).info.width == 1


def test_threads_decode_at_the_same_time() -> None:
    contents = [encoded(stripes(), name) for name in ("PNG", "JPEG", "WEBP", "TIFF")]
    contents.append((HEIC_PHOTOS / "cat.heic").read_bytes())
    results: list[int] = []

    def work() -> None:
        results.extend(decode(content).info.width for content in contents)

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(results) == [192] * 16 + [320] * 4


def test_exif_behind_the_pixels_of_a_png_counts() -> None:
    content = encoded(stripes().transpose(Image.Transpose.ROTATE_90), "PNG")
    end = content.index(b"IEND") - 4
    behind = png([(b"eXIf", exif(6).tobytes().removeprefix(b"Exif\0\0"))])[8:]
    image = decode(content[:end] + behind + content[end:])
    assert (image.info.width, image.info.height) == (192, 48)
    assert tuple(colours_of(image)[0]) == COLOURS[0]
