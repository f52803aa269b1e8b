"""Colours by name: how much of a picture has each of the basic colours of English and Chinese.

The eleven basic colour terms of Berlin and Kay, "Basic Color Terms" (1969), and cyan. A pixel is named by its
lightness, chroma and hue in Oklab (Ottosson, "A perceptual color space for image processing", 2020); skin, sand and
other pale tones between brown and white have no name here. The middle of the picture counts more than its edges.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache

import numpy as np
import numpy.typing as npt

Float32Array = npt.NDArray[np.float32]
Uint8Array = npt.NDArray[np.uint8]

COLOURS = ("red", "orange", "yellow", "green", "cyan", "blue", "purple", "pink", "brown", "black", "grey", "white")
#: Pixels of the square that shares are counted in.
SIDE = 48

#: Oklab's two matrices: from linear sRGB to cones, and from their cube roots to lightness, a and b.
_CONES = np.array(
    [
        [0.4122214708, 0.5363325363, 0.0514459929],
        [0.2119034982, 0.6806995451, 0.1073969566],
        [0.0883024619, 0.2817188376, 0.6299787005],
    ]
)
_OKLAB = np.array(
    [
        [0.2104542553, 0.7936177850, -0.0040720468],
        [1.9779984951, -2.4285922050, 0.4505937099],
        [0.0259040371, 0.7827717662, -0.8086757660],
    ]
)

_UNNAMED = len(COLOURS)
#: Bits of each channel that a pixel is named by.
_BITS = 5
_WHOLE = 255
#: How much the corners count against the middle.
_EDGE_WEIGHT = 0.25

#: Colours by lightness 0 … 1, chroma and hue in degrees (from, to); the first that fits names a pixel.
_REGIONS: Sequence[tuple[str, tuple[float, float], tuple[float, float], tuple[float, float]]] = (
    ("black", (0, 0.2), (0, 1), (0, 360)),
    ("black", (0, 0.33), (0, 0.045), (0, 360)),
    ("white", (0.9, 2), (0, 0.03), (0, 360)),
    ("grey", (0, 2), (0, 0.035), (0, 360)),
    ("pink", (0.58, 2), (0.045, 1), (-25, 12)),
    ("red", (0, 0.68), (0.12, 1), (-15, 41)),
    ("pink", (0.62, 2), (0.045, 1), (-25, 30)),
    ("orange", (0.6, 2), (0.13, 1), (30, 82)),
    ("yellow", (0.7, 2), (0.09, 1), (82, 116)),
    ("brown", (0, 0.63), (0.035, 1), (-15, 100)),
    ("green", (0, 2), (0.04, 1), (100, 172)),
    ("cyan", (0, 2), (0.04, 1), (172, 218)),
    ("blue", (0, 2), (0.035, 1), (218, 287)),
    ("purple", (0, 2), (0.04, 1), (287, 345)),
)

_WORDS = {
    "red": "red crimson scarlet maroon 红 红色 紅 紅色 大红 大红色 深红 深红色 鲜红 鲜红色 暗红 暗红色 酒红色",
    "orange": "orange orange-coloured orange-colored 橙色 橘色 橘黄 橘黄色 橙红色 橙黄色",
    "yellow": "yellow golden gold 黄 黄色 黃 黃色 金色 金黄 金黄色 淡黄色 浅黄色",
    "green": "green olive 绿 绿色 綠 綠色 翠绿 翠绿色 草绿色 深绿色 浅绿色 墨绿色 嫩绿",
    "cyan": "cyan turquoise teal aqua 青色 蓝绿色 青绿色 湖蓝色",
    "blue": "blue navy azure 蓝 蓝色 藍 藍色 深蓝 深蓝色 浅蓝 浅蓝色 天蓝色 蔚蓝 蔚蓝色 湛蓝 宝蓝色",
    "purple": "purple violet lilac magenta 紫 紫色 紫红色 淡紫色 深紫色",
    "pink": "pink pinkish 粉色 粉红 粉红色 桃红色 玫红色",
    "brown": "brown 棕 棕色 褐色 咖啡色 棕褐色",
    "black": "black 黑 黑色",
    "grey": "grey gray silver 灰 灰色 银色 银灰色 深灰色 浅灰色",
    "white": "white 白 白色 雪白 雪白色 乳白色 米白色",
}
#: Pictures without any colour; not a share of its own, but what black, grey and white have together.
MONOCHROME = len(COLOURS)
_MONOCHROME_WORDS = ("black and white", "monochrome", "greyscale", "grayscale", "黑白", "黑白照", "黑白照片", "黑白色")
#: Colours by word, English and Chinese.
WORDS: Mapping[str, int] = {
    **{word: number for number, colour in enumerate(COLOURS) for word in _WORDS[colour].split()},
    **dict.fromkeys(_MONOCHROME_WORDS, MONOCHROME),
}
#: Chinese words that begin with a colour and name something else.
NO_COLOURS = frozenset(
    (
        *(
            "黄山",
            "黄河",
            "黄石",
            "黄昏",
            "黄金周",
            "白天",
            "白宫",
            "白族",
            "白领",
            "白酒",
            "黑龙江",
            "黑客",
            "黑夜",
            "红海",
        ),
        *("红包", "红楼", "红绿灯", "红外", "红军", "蓝牙", "蓝领", "绿化", "绿道", "灰尘", "紫外", "紫禁城", "紫金山"),
    )
)
#: The share from which on a picture is as likely called by a colour as not. Much of any picture is grey, black, white,
#: brown, blue or green, so that more of it is needed. Chosen by eye on 600 photos.
_EVEN = {
    **dict.fromkeys(COLOURS, 0.06),
    **dict.fromkeys(("green", "blue", "brown"), 0.15),
    **dict.fromkeys(("black", "grey", "white"), 0.35),
}
#: A picture without colour may have so much of it by chance.
_STRAY = 0.05


def confidence(shares: Uint8Array, colour: int) -> Float32Array:
    """How likely photos are to be called by a colour.

    Args:
        shares: as :func:`shares` gives them, uint8 [photos, len(COLOURS)].
        colour: one of :data:`WORDS`' values.

    Returns:
        float32 [photos], 0 … 1.
    """
    if colour == MONOCHROME:
        colourless = shares[:, [COLOURS.index(each) for each in ("black", "grey", "white")]].sum(1, dtype=np.int32)
        share = colourless.astype(np.float32) / _WHOLE
        certain: Float32Array = np.clip((share - np.float32(1 - _STRAY)) / np.float32(_STRAY), 0, 1)
        return certain
    level = (np.arange(_WHOLE + 1, dtype=np.float32) / np.float32(_WHOLE * _EVEN[COLOURS[colour]])) ** 2
    curve: Float32Array = level / (1 + level)
    return curve[shares[:, colour]]


def shares(rgb: Uint8Array) -> Uint8Array:
    """How much of a picture has each colour.

    Args:
        rgb: uint8 [SIDE, SIDE, 3], the whole picture squashed to a square.

    Returns:
        uint8 [len(COLOURS)]; 255 is the whole picture.
    """
    red, green, blue = np.moveaxis(rgb >> (8 - _BITS), -1, 0).astype(np.intp)
    names = _names()[(red << 2 * _BITS) | (green << _BITS) | blue]
    counts = np.bincount(names.ravel(), weights=_weights(), minlength=_UNNAMED + 1)[:_UNNAMED]
    result: Uint8Array = np.rint(counts * _WHOLE).astype(np.uint8)
    return result


@cache
def _weights() -> npt.NDArray[np.float64]:
    """What each pixel counts, float64 [SIDE²]; the sum is 1."""
    bell = np.sin(np.pi * (np.arange(SIDE) + 0.5) / SIDE)
    weights = (_EDGE_WEIGHT + (1 - _EDGE_WEIGHT) * np.outer(bell, bell)).ravel()
    return weights / float(weights.sum())


@cache
def _names() -> npt.NDArray[np.uint8]:
    """The colour of each rounded RGB value, or _UNNAMED: uint8 [2^(3 _BITS)]."""
    levels = (np.arange(1 << _BITS) + 0.5) / (1 << _BITS)
    rgb = np.stack([part.ravel() for part in np.meshgrid(levels, levels, levels, indexing="ij")])
    lightness, chroma, hue = _lightness_chroma_hue(rgb)
    names = np.full(lightness.shape, _UNNAMED, np.uint8)
    for colour, light, strong, (start, end) in reversed(_REGIONS):
        fits = (lightness >= light[0]) & (lightness < light[1]) & (chroma >= strong[0]) & (chroma < strong[1])
        names[fits & ((hue - start) % 360 < end - start)] = COLOURS.index(colour)
    return names


def _lightness_chroma_hue(rgb: npt.NDArray[np.float64]) -> tuple[npt.NDArray[np.float64], ...]:
    """Oklab in polar form of sRGB values 0 … 1, float64 [3, n]: lightness, chroma, hue in degrees, float64 [n] each."""
    linear = np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)
    lightness, a, b = _OKLAB @ np.cbrt(_CONES @ linear)
    return lightness, np.hypot(a, b), np.degrees(np.arctan2(b, a))
