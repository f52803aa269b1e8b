"""What the service sees in a picture: features, and how they compare with another picture or with words."""

from __future__ import annotations

import hashlib
import io
import re
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
from numpy.typing import NDArray
from PIL import Image

if TYPE_CHECKING:
    from desktop.embedding.image_encoder import ImageEncoder
    from desktop.embedding.lexicon import Lexicon

Scores = NDArray[np.float32]
_MAGIC = (b"\xff\xd8\xff", b"\x89PNG", b"BM", b"II*\0", b"MM\0*")
_COLOURS = {
    "red": ("红", (200, 40, 40)),
    "orange": ("橙", (230, 140, 30)),
    "yellow": ("黄", (230, 220, 50)),
    "green": ("绿", (40, 160, 60)),
    "blue": ("蓝", (40, 90, 200)),
    "purple": ("紫", (130, 50, 160)),
    "white": ("白", (245, 245, 245)),
    "black": ("黑", (15, 15, 15)),
    "grey": ("灰", (128, 128, 128)),
}


class BadImageError(Exception):
    """The bytes are no image that the service can read."""


@dataclass(frozen=True)
class Look:
    """Features of a picture.

    Attributes:
        vector: float32 of unit length.
        colour: mean red, green, blue, 0 … 255.
        features: what the image model says of it, or None where it was not asked.
    """

    vector: NDArray[np.float32]
    colour: tuple[float, float, float] = (128.0, 128.0, 128.0)
    features: Any = None


class Vision(Protocol):
    """Turns pictures into features and compares features with words."""

    def look(self, content: bytes) -> Look:
        """Features of an encoded image; raises BadImageError."""
        ...

    def compare_text(self, text: str, looks: Sequence[Look]) -> Scores:
        """How well each picture fits ``text``, 0 … 1."""
        ...


class ColourVision:
    """Sees colours only: a thumbnail and a histogram. Quick, and enough to tell pictures apart."""

    def look(self, content: bytes) -> Look:
        """Features of an encoded image; raises BadImageError."""
        pixels = _thumbnail(content)
        histogram = np.histogramdd(pixels.reshape(-1, 3), bins=4, range=[(0, 256)] * 3)[0].ravel() / len(pixels) ** 2
        thumbnail = pixels[::2, ::2].astype(np.float32).ravel() / 255 - 0.5
        vector = np.concatenate([histogram * 4, thumbnail / max(1e-6, float(np.linalg.norm(thumbnail)))])
        red, green, blue = pixels.reshape(-1, 3).mean(axis=0)
        return Look(_unit(vector), (float(red), float(green), float(blue)))

    def compare_text(self, text: str, looks: Sequence[Look]) -> Scores:
        """How well the mean colours fit the colours that ``text`` names, 0 … 1."""
        named = [colour for word, (zh, colour) in _COLOURS.items() if zh in text or word in text.lower()]
        if not named or not looks:
            return np.zeros(len(looks), np.float32)
        means = np.array([look.colour for look in looks], np.float32)
        distances = [np.linalg.norm(means - np.array(colour, np.float32), axis=1) for colour in named]
        return np.asarray(np.exp(-np.minimum.reduce(distances) / 100), np.float32)


class BlindVision:
    """Looks at the first bytes only, so that a benchmark does not share the processor with the service."""

    def look(self, content: bytes) -> Look:
        """Features of an encoded image, derived from its hash; raises BadImageError."""
        _check_format(content)
        seed = int.from_bytes(hashlib.sha256(content).digest()[:8], "big")
        return Look(_unit(np.random.default_rng(seed).standard_normal(64)))

    def compare_text(self, text: str, looks: Sequence[Look]) -> Scores:
        """Nothing fits: it has not looked."""
        return np.zeros(len(looks), np.float32)


class ModelVision:
    """Sees with the project's own image model and lexicon.

    Args:
        resources: the project's folder of resources.
    """

    def __init__(self, resources: Path) -> None:
        self._resources = resources

    def look(self, content: bytes) -> Look:
        """Features of an encoded image; raises BadImageError."""
        from desktop.core.errors import InvalidInputError
        from desktop.imaging.decode import Fit, decode

        _check_format(content)
        encoder = _encoder(self._resources)
        side = encoder.input_side
        try:
            pixels = decode(content, min_side=2 * side).square(side, Fit.CROP)
        except InvalidInputError as error:
            raise BadImageError(str(error)) from error
        features = encoder.encode(pixels)
        red, green, blue = pixels.reshape(-1, 3).mean(axis=0)
        return Look(features.vector, (float(red), float(green), float(blue)), features)

    def compare_text(self, text: str, looks: Sequence[Look]) -> Scores:
        """How well each picture fits ``text``, by the classes that the model sees, 0 … 1."""
        from desktop.embedding.posterior import ClassPosteriors

        posteriors = ClassPosteriors()
        for look in looks:
            posteriors.append(look.features.classes, look.features.probabilities)
        return np.asarray(_lexicon(self._resources).interpret(text).scores(posteriors), np.float32)


@cache
def _encoder(resources: Path) -> ImageEncoder:
    from desktop.embedding.image_encoder import ImageEncoder

    return ImageEncoder(resources / "model")


@cache
def _lexicon(resources: Path) -> Lexicon:
    from desktop.embedding.lexicon import Lexicon

    return Lexicon(resources / "lexicon")


def compare_words(text: str, words: str) -> float:
    """Which share of the words (Chinese: characters) of ``text`` is among ``words``, 0 … 1."""
    wanted = _words(text)
    return len(wanted & _words(words)) / len(wanted) if wanted else 0.0


def _words(text: str) -> set[str]:
    return set(re.findall(r"[a-z0-9]+|[\u3400-\u9fff]", text.lower()))


def _check_format(content: bytes) -> None:
    """The service takes JPEG, PNG, BMP and TIFF, whatever the file is called."""
    if not content.startswith(_MAGIC):
        raise BadImageError("cannot identify image file")


def _thumbnail(content: bytes, side: int = 16) -> NDArray[np.uint8]:
    _check_format(content)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(io.BytesIO(content)) as image:
                image.draft("RGB", (4 * side, 4 * side))
                return np.asarray(image.convert("RGB").resize((side, side), Image.Resampling.BOX))
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise BadImageError(str(error)) from error


def _unit(vector: NDArray[Any]) -> NDArray[np.float32]:
    return np.asarray(vector / max(1e-9, float(np.linalg.norm(vector))), np.float32)
