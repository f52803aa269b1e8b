"""What others tell pictures by: perceptual hashes and colour histograms, as vectors whose dot product is likeness."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import imagehash
import numpy as np
import numpy.typing as npt
from PIL import Image

Floats = npt.NDArray[np.float64]
Describe = Callable[[Image.Image], Floats]


def colour_histogram(image: Image.Image) -> Floats:
    """Square roots of the shares of 12 hues x 4 saturations x 4 values; their cosine is Bhattacharyya's coefficient."""
    hue, saturation, value = np.moveaxis(np.asarray(image.resize((128, 128)).convert("HSV"), np.int64), -1, 0)
    counts = np.bincount((((hue * 12 >> 8) * 4 + (saturation >> 6)) * 4 + (value >> 6)).ravel(), minlength=192)
    roots: Floats = np.sqrt(counts / counts.sum())
    return roots


def _hashed(method: Callable[[Image.Image], imagehash.ImageHash]) -> Describe:
    return lambda image: np.where(method(image).hash.ravel(), 1.0, -1.0)


PEERS: Mapping[str, Describe] = {
    "pHash 64": _hashed(imagehash.phash),
    "dHash 64": _hashed(imagehash.dhash),
    "pHash 256": _hashed(lambda image: imagehash.phash(image, 16)),
    "colour histogram (HSV, 192 bins)": colour_histogram,
}
