"""Preprocessing against reference values that are computed here from the family's published definition."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest
from PIL import Image

from desktop.embedding import pack_preprocess
from desktop.embedding.pack import Interpolation, Preprocessing, Resize

MEAN, STD = (0.481, 0.458, 0.408), (0.269, 0.261, 0.276)


def how(
    side: int = 32, resize: Resize = Resize.SHORTEST, interpolation: Interpolation = Interpolation.BICUBIC
) -> Preprocessing:
    return Preprocessing(side, resize, interpolation, MEAN, STD)


def picture(width: int, height: int) -> npt.NDArray[np.uint8]:
    rows, columns = np.indices((height, width))
    waves = [np.sin(rows / 7 + n) + np.cos(columns / (5 + n)) for n in range(3)]
    return np.rint((np.stack(waves, -1) + 2) * 63.75).astype(np.uint8)


def kernel(distance: npt.NDArray[np.float64], interpolation: Interpolation) -> npt.NDArray[np.float64]:
    """Keys' cubic convolution with a = −0.5, or the triangle."""
    x = np.abs(distance)
    if interpolation is Interpolation.BILINEAR:
        return np.maximum(0, 1 - x)
    a = -0.5
    near = ((a + 2) * x - (a + 3)) * x * x + 1
    far = (((x - 5) * x + 8) * x - 4) * a
    return np.where(x < 1, near, np.where(x < 2, far, 0))


def resampling(size: int, wanted: int, interpolation: Interpolation) -> npt.NDArray[np.float64]:
    """The matrix that resamples a line of pixels with an antialiasing filter, float64 [wanted, size]."""
    scale = size / wanted
    stretch = max(scale, 1.0)
    centres = (np.arange(wanted) + 0.5) * scale
    support = (2.0 if interpolation is Interpolation.BICUBIC else 1.0) * stretch
    pixels = np.arange(size)
    weights = kernel((pixels + 0.5 - centres[:, None]) / stretch, interpolation)
    first = np.maximum(0, np.floor(centres - support + 0.5))[:, None]
    last = np.minimum(size, np.floor(centres + support + 0.5))[:, None]
    weights[(pixels < first) | (pixels >= last)] = 0
    return weights / weights.sum(axis=1, keepdims=True)


def resized(
    pixels: npt.NDArray[np.uint8], width: int, height: int, interpolation: Interpolation
) -> npt.NDArray[np.float64]:
    """Columns first, then rows, each rounded to whole values, as pictures of 8 bits are resampled."""
    across = np.einsum("vw,hwc->hvc", resampling(pixels.shape[1], width, interpolation), pixels.astype(np.float64))
    across = np.clip(np.floor(across + 0.5), 0, 255)
    down = np.einsum("uh,hvc->uvc", resampling(pixels.shape[0], height, interpolation), across)
    return np.clip(np.floor(down + 0.5), 0, 255)


@pytest.mark.parametrize("interpolation", Interpolation)
@pytest.mark.parametrize(
    ("width", "height", "left", "top", "scaled"),
    [
        (64, 64, 0, 0, (32, 32)),
        (97, 41, 22, 0, (75, 32)),  # 32 · 97 / 41 = 75.7; half of 43 is 21.5, rounded to the even 22
        (41, 97, 0, 22, (32, 75)),
        (50, 33, 8, 0, (48, 32)),
        (20, 11, 13, 0, (58, 32)),  # enlarged
    ],
)
def test_shortest_side_is_scaled_and_the_middle_cropped(
    width: int, height: int, left: int, top: int, scaled: tuple[int, int], interpolation: Interpolation
) -> None:
    pixels = picture(width, height)
    whole = resized(pixels, *scaled, interpolation)
    expected = whole[top : top + 32, left : left + 32]
    found = pack_preprocess.square(pixels, how(interpolation=interpolation))
    # A value that lies at a half may be rounded either way.
    assert np.abs(found - expected).max() <= 1
    assert np.mean(found == expected) > 0.95


@pytest.mark.parametrize(("width", "height"), [(64, 64), (97, 41), (20, 70)])
def test_squash_scales_both_sides(width: int, height: int) -> None:
    pixels = picture(width, height)
    found = pack_preprocess.square(pixels, how(resize=Resize.SQUASH))
    expected = resized(pixels, 32, 32, Interpolation.BICUBIC)
    assert np.abs(found - expected).max() <= 1
    assert np.mean(found == expected) > 0.95


def test_normalised_values_agree_with_the_definition_to_a_ten_thousandth() -> None:
    pixels = picture(32, 32)
    expected = np.empty((1, 3, 32, 32))
    for channel in range(3):
        expected[0, channel] = (pixels[:, :, channel] / 255.0 - MEAN[channel]) / STD[channel]
    found = pack_preprocess.normalised(pixels, how())
    assert found.dtype == np.float32
    assert np.abs(found - expected).max() < 1e-4


#: Mean and deviation of the published families: OpenAI's and OpenCLIP's, SigLIP's.
CLIP = ((0.48145466, 0.4578275, 0.40821073), (0.26862954, 0.26130258, 0.27577711))
SIGLIP = ((0.5, 0.5, 0.5), (0.5, 0.5, 0.5))
FAMILIES = {
    "clip": Preprocessing(32, Resize.SHORTEST, Interpolation.BICUBIC, *CLIP),
    "siglip": Preprocessing(32, Resize.SQUASH, Interpolation.BICUBIC, *SIGLIP),
    "mobileclip": Preprocessing(32, Resize.SHORTEST, Interpolation.BILINEAR, (0.0, 0.0, 0.0), (1.0, 1.0, 1.0)),
}


@pytest.mark.parametrize("family", FAMILIES)
@pytest.mark.parametrize(("width", "height"), [(64, 64), (97, 41), (300, 200), (41, 97)])
def test_the_whole_way_agrees_with_pillow_and_numpy_to_a_ten_thousandth(width: int, height: int, family: str) -> None:
    pixels, wanted = picture(width, height), FAMILIES[family]
    scale = 32 / min(width, height)
    size = (int(width * scale + 1e-9), int(height * scale + 1e-9))
    left, top = round((size[0] - 32) / 2), round((size[1] - 32) / 2)
    if family == "siglip":
        size, left, top = (32, 32), 0, 0
    resampling = Image.Resampling.BILINEAR if family == "mobileclip" else Image.Resampling.BICUBIC
    cropped = Image.fromarray(pixels).resize(size, resampling).crop((left, top, left + 32, top + 32))
    expected = ((np.asarray(cropped) / 255.0 - wanted.mean) / wanted.std).transpose(2, 0, 1)[None]
    found = pack_preprocess.normalised(pack_preprocess.square(pixels, wanted), wanted)
    assert np.abs(found - expected).max() < 1e-4


def test_a_very_long_picture_costs_no_more_than_its_middle() -> None:
    pixels = picture(30_000, 4)
    found = pack_preprocess.square(pixels, how())
    assert found.shape == (32, 32, 3)
    middle = pixels[:, 14_984:15_016]
    assert np.array_equal(found, pack_preprocess.square(np.ascontiguousarray(middle), how()))
