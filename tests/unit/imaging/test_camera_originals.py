"""A camera original is shown by its embedded preview, where the extra for it is installed."""

from __future__ import annotations

import numpy as np
import pytest

from desktop.core.errors import ErrorCode, InvalidInputError
from desktop.imaging.decode import decode
from tests.unit.imaging.camera_files import original
from tests.unit.imaging.picture_files import COLOURS, encoded, stripes

pytest.importorskip("rawpy")


def test_the_embedded_preview_is_shown() -> None:
    image = decode(original(encoded(stripes(200, 60), "JPEG", quality=95), 360, 200))
    assert (image.info.format, image.info.width, image.info.height) == ("RAW", 360, 200)
    assert image.info.exif["camera"] == "Tusou Camera"
    _, _, pixels = image.rgba(360)
    row = np.frombuffer(pixels, np.uint8).reshape(200, 360, 4)[100, 30::60, :3].astype(np.int16)
    assert np.abs(row - np.array(COLOURS)).max() <= 8


def test_a_cut_off_original_is_damaged() -> None:
    content = original(encoded(stripes(200, 60), "JPEG", quality=95), 360, 200)
    with pytest.raises(InvalidInputError) as caught:
        decode(content[: len(content) // 2])
    assert caught.value.code is ErrorCode.IMAGE_DAMAGED


def test_a_tiff_with_sub_images_is_still_a_tiff() -> None:
    content = encoded(stripes(), "TIFF", tiffinfo={50706: (1, 4, 0, 0)})
    assert decode(content).info.format == "TIFF"
