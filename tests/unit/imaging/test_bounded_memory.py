"""What decoding needs besides the picture itself is bounded, and bounding it changes no pixel."""

from __future__ import annotations

import io
from collections.abc import Callable

import numpy as np
import pytest
from PIL import Image

from desktop.core.errors import ErrorCode, InvalidInputError
from desktop.imaging import decode as limits
from desktop.imaging import pixels
from desktop.imaging.decode import decode, probe
from tests.unit.imaging.picture_files import encoded, png_16_bit, stripes

NOISE = np.random.default_rng(5).integers(0, 256, (97, 61, 4), np.uint8)
FLOATS = np.random.default_rng(6).normal(0, 1000, (97, 61)).astype(np.float32)
PICTURES: dict[str, Callable[[], bytes]] = {
    "grey": lambda: encoded(Image.fromarray(NOISE[..., 0]), "PNG"),
    "grey 16": lambda: png_16_bit(NOISE[..., 0].astype(np.uint16) * 257),
    "palette": lambda: encoded(Image.fromarray(NOISE[..., :3]).quantize(20), "PNG", transparency=3),
    "transparent": lambda: encoded(Image.fromarray(NOISE), "PNG"),
    "cmyk": lambda: encoded(Image.fromarray(NOISE, "CMYK"), "TIFF"),
    "floats": lambda: encoded(Image.fromarray(FLOATS), "TIFF"),
    "integers": lambda: encoded(Image.fromarray(FLOATS.astype(np.int32)), "TIFF"),
    "lab": lambda: encoded(Image.fromarray(NOISE[..., :3], "LAB"), "TIFF"),
    "black and white": lambda: encoded(Image.fromarray(NOISE[..., 0]).convert("1"), "PNG"),
}


@pytest.mark.parametrize("min_side", [0, 9, 30])
@pytest.mark.parametrize("kind", PICTURES)
def test_a_picture_in_bands_is_the_picture_at_once(kind: str, min_side: int, monkeypatch: pytest.MonkeyPatch) -> None:
    content = PICTURES[kind]()
    whole = decode(content, min_side=min_side).pixels()
    monkeypatch.setattr(pixels, "_BAND_PIXELS", 700)
    banded = decode(content, min_side=min_side).pixels()
    assert np.array_equal(banded, whole)


@pytest.mark.parametrize("kind", ["WEBP", "AVIF", "PNG"])
def test_formats_whose_decoders_take_much_memory_have_to_be_smaller(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    content = encoded(stripes(50, 10), kind)
    monkeypatch.setattr(limits, "_MAX_MEMORY_BYTES", 50 * 60 * 9)
    if kind == "PNG":
        assert decode(content).info.width == 60
        return
    for look in (decode, probe):
        with pytest.raises(InvalidInputError) as told:
            look(content)
        assert told.value.code is ErrorCode.IMAGE_TOO_LARGE


def test_damaged_tiffs_write_nothing_to_standard_error(capfd: pytest.CaptureFixture[str]) -> None:
    buffer = io.BytesIO()
    Image.fromarray(NOISE[..., :3]).save(buffer, "TIFF", compression="tiff_adobe_deflate")
    content = bytearray(buffer.getvalue())
    content[30:60] = bytes(30)
    with pytest.raises(InvalidInputError):
        decode(bytes(content))
    assert capfd.readouterr().err == ""
