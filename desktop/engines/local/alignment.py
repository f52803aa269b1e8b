"""How alike two photos are once one is moved over the other: cropped, turned a little, mirrored.

The 16 × 16 grey values of both are looked at through windows: the middle, the edges and the corners at three sizes, and
the middle turned by some angles. The best fitting pair of windows counts. Unlike the model's vectors, which take two
pages of text or two sunsets for the same, this needs the same light and dark in the same places.
"""

from __future__ import annotations

from functools import cache
from itertools import product

import numpy as np
import numpy.typing as npt

from desktop.engines.local.descriptor import MATRIX, SIDE, SIZE_BYTES, Float32, unit

#: Parts of the picture that a crop may have left.
_ZOOMS = (0.95, 0.9, 0.85)
#: Degrees, and the part of the picture that is inside of the frame at each of them.
_ANGLES = (-7.0, -5.0, -3.0, 3.0, 5.0, 7.0)
_TURNED_ZOOM = 0.85

_HALF = SIZE_BYTES // 2


def likeness(first: npt.NDArray[np.uint8], second: npt.NDArray[np.uint8]) -> Float32:
    """Compare pairs of photos.

    Args:
        first: uint8 [n, SIDE, SIDE].
        second: as many.

    Returns:
        Cosine of the best fitting windows, float32 [n].
    """
    ours, theirs = _views(first), _views(second)
    zoomed = slice(1, 1 + 9 * len(_ZOOMS))
    turned = slice(zoomed.stop, -1)
    cosines = (
        _cosines(ours[:, :1], theirs[:, :1]),
        _cosines(ours[:, :1], theirs[:, zoomed]),
        _cosines(ours[:, zoomed], theirs[:, :1]),
        _cosines(ours[:, turned], theirs[:, -1:]),
    )
    best: Float32 = np.concatenate(cosines, axis=1).max(axis=1)
    return best


def _views(grey: npt.NDArray[np.uint8]) -> Float32:
    """Descriptors of all windows, float32 [n, windows, SIZE_BYTES]: whole, zoomed, turned, and the middle last."""
    values = grey.reshape(-1, SIZE_BYTES).astype(np.float32)
    views: Float32 = (values @ _operators().T).reshape(len(values), len(_operators()) // SIZE_BYTES, SIZE_BYTES)
    return unit(views)


def _cosines(ours: Float32, theirs: Float32) -> Float32:
    """Cosines of windows, or of one with the mirror image of the other where that is more, float32 [n, windows]."""
    even = np.einsum("nwi,nwi->nw", *np.broadcast_arrays(ours[..., :_HALF], theirs[..., :_HALF]))
    odd = np.einsum("nwi,nwi->nw", *np.broadcast_arrays(ours[..., _HALF:], theirs[..., _HALF:]))
    result: Float32 = even + np.abs(odd)
    return result


@cache
def _operators() -> Float32:
    """What turns grey values into frequencies of every window, float32 [windows × SIZE_BYTES, SIZE_BYTES]."""
    places = list(product((-1, 0, 1), (-1, 0, 1)))
    windows = [
        np.eye(SIZE_BYTES, dtype=np.float32),
        *(_window(zoom, place, 0) for zoom in _ZOOMS for place in places),
        *(_window(_TURNED_ZOOM, (0, 0), angle) for angle in _ANGLES),
        _window(_TURNED_ZOOM, (0, 0), 0),
    ]
    return np.concatenate([MATRIX @ window for window in windows])


def _window(zoom: float, place: tuple[int, int], degrees: float) -> Float32:
    """What gives the grey values in a window, enlarged to the whole, by bilinear interpolation.

    Args:
        zoom: size of the window; 1 is the whole picture.
        place: where it is, right and down: -1 at the edge, 0 in the middle, 1 at the other edge.
        degrees: how far it is turned.
    """
    centre, angle = (SIDE - 1) / 2, np.deg2rad(degrees)
    y, x = np.meshgrid(np.arange(SIDE) - centre, np.arange(SIDE) - centre, indexing="ij")
    room = (1 - zoom) * SIDE / 2
    across = zoom * (np.cos(angle) * x - np.sin(angle) * y) + centre + place[0] * room
    down = zoom * (np.sin(angle) * x + np.cos(angle) * y) + centre + place[1] * room
    columns, rows = (np.clip(values, 0, SIDE - 1).ravel() for values in (across, down))
    left, top = (np.minimum(values.astype(np.int64), SIDE - 2) for values in (columns, rows))
    window = np.zeros((SIZE_BYTES, SIZE_BYTES), np.float32)
    pixels = np.arange(SIZE_BYTES)
    for right, below in product((0, 1), repeat=2):
        weight = np.abs(1 - right - (columns - left)) * np.abs(1 - below - (rows - top))
        window[pixels, (top + below) * SIDE + left + right] += weight
    return window
