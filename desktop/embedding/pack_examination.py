"""The test of a pack at its installation: do its two networks see and read the same things?

Two networks that do not belong together give vectors of the right length and nothing but noise. So photos that are
known are compared with words for them: in each language, the cosines of photos with their own words must stand out
from those with each other's. How much is told by permutations of the words (a permutation test, Fisher 1935): next to
none of thousands may do as well as the right order, and most photos must be nearest to their own words.

The same cosines tell how to turn the model's cosines into confidences, which each family spreads differently.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from desktop.core.errors import ErrorCode, ModelError
from desktop.embedding.clip_encoder import ClipEncoder, Float32Array, UInt8Array
from desktop.embedding.vector import Calibration, Float64Array

_PERMUTATIONS = 5000
#: Of the permutations, so many may do as well as the right order.
_MAX_SHARE_AS_GOOD = 0.002
#: Of the photos, so many must be nearest to their own words.
_MIN_SHARE_FIRST = 0.5
#: Where between the cosines of what does not and of what does belong together a match is as likely as not, and the
#: scale of the curve, as shares of the distance: what belongs together gets .98, what does not .002.
_EVEN_SHARE = 0.6
_SCALE_SHARE = 0.1
#: A model that takes everything for the same would get a curve like a step.
_MIN_DISTANCE = 0.01
#: Two views of one photo, as shares of its sides: what a model should take for kin.
_VIEWS = ((0.0, 0.75), (0.25, 1.0))


@dataclass(frozen=True, slots=True)
class Sample:
    """A photo that is known.

    Attributes:
        pixels: uint8 [height, width, 3], RGB.
        words: what it shows, by language (ISO 639-1).
    """

    pixels: UInt8Array
    words: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Finding:
    """What the test showed.

    Attributes:
        languages: those that the model understands.
        text, picture: how its cosines become confidences.
        picture_ms, text_ms: milliseconds that one takes on this computer.
    """

    languages: Sequence[str]
    text: Calibration
    picture: Calibration
    picture_ms: float
    text_ms: float


def examine(encoder: ClipEncoder, samples: Sequence[Sample], check: Callable[[], None]) -> Finding:
    """Test a pack.

    Args:
        encoder: of the pack.
        samples: photos that are known, all with words of the same languages.
        check: called between pictures; raises to stop.

    Raises:
        ModelError: MODEL_PACK_MISMATCHED, MODEL_PACK_INVALID, MODEL_DAMAGED.
    """
    encoder.encode_image(samples[0].pixels)  # loads the network: not for the clock
    encoder.encode_text(next(iter(samples[0].words.values())))
    pictures, picture_ms = _timed([sample.pixels for sample in samples], encoder.encode_image, check)
    likeness: dict[str, Float64Array] = {}
    text_ms = 0.0
    for language in samples[0].words:
        texts, text_ms = _timed([sample.words[language] for sample in samples], encoder.encode_text, check)
        likeness[language] = (pictures @ texts.T).astype(np.float64)
    understood = [language for language, cosines in likeness.items() if belong_together(cosines)]
    if not understood:
        raise ModelError(ErrorCode.MODEL_PACK_MISMATCHED, params={"name": encoder.pack.name})
    return Finding(
        understood,
        _curve(*zip(*(_apart(likeness[language]) for language in understood), strict=True)),
        _kinship(encoder, samples, pictures, check),
        picture_ms,
        text_ms,
    )


def belong_together(cosines: Float64Array) -> bool:
    """Whether photos and their own words stand out.

    Args:
        cosines: float64 [n, n], photos by words; their own on the diagonal.
    """
    # What all photos, or all words, have in common says nothing.
    centred = cosines - cosines.mean(0, keepdims=True) - cosines.mean(1, keepdims=True) + cosines.mean()
    count = len(centred)
    random = np.random.default_rng(0)
    order = random.permuted(np.tile(np.arange(count), (_PERMUTATIONS, 1)), axis=1)
    shuffled = centred[np.arange(count), order].sum(axis=1)
    as_good = float(np.mean(shuffled >= np.trace(centred) - 1e-9))
    first = float(np.mean(centred.argmax(axis=1) == np.arange(count)))
    return as_good <= _MAX_SHARE_AS_GOOD and first >= _MIN_SHARE_FIRST


def _timed(
    things: Sequence[UInt8Array] | Sequence[str], encode: Callable[..., Float32Array], check: Callable[[], None]
) -> tuple[Float32Array, float]:
    """Vectors float32 [n, dimensions], and milliseconds that one took."""
    vectors = []
    started = time.perf_counter()
    for thing in things:
        check()
        vectors.append(encode(thing))
    return np.stack(vectors), (time.perf_counter() - started) * 1000 / len(things)


def _apart(cosines: Float64Array) -> tuple[Float64Array, Float64Array]:
    """Cosines of what belongs together, and of what does not."""
    own: npt.NDArray[np.bool_] = np.eye(len(cosines), dtype=np.bool_)
    return cosines[own], cosines[~own]


def _kinship(
    encoder: ClipEncoder, samples: Sequence[Sample], pictures: Float32Array, check: Callable[[], None]
) -> Calibration:
    views, _ = _timed(
        [_view(sample.pixels, *view) for sample in samples for view in _VIEWS], encoder.encode_image, check
    )
    kin = np.einsum("nd,nd->n", views[0::2], views[1::2]).astype(np.float64)
    _, strangers = _apart((pictures @ pictures.T).astype(np.float64))
    return _curve([kin], [strangers])


def _view(pixels: UInt8Array, begin: float, end: float) -> UInt8Array:
    height, width, _ = pixels.shape
    rows, columns = (slice(round(length * begin), round(length * end)) for length in (height, width))
    return np.ascontiguousarray(pixels[rows, columns])


def _curve(together: Sequence[Float64Array], apart: Sequence[Float64Array]) -> Calibration:
    low = float(np.concatenate(apart).mean())
    distance = max(float(np.concatenate(together).mean()) - low, _MIN_DISTANCE)
    return Calibration(low + _EVEN_SHARE * distance, _SCALE_SHARE * distance)
