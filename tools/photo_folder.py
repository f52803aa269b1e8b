"""The photos of a folder as the image model wants them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import numpy.typing as npt

from desktop.imaging.decode import Fit, decode, read_file
from desktop.imaging.formats import is_image_name


def squares(folder: Path, side: int) -> Iterator[npt.NDArray[np.uint8]]:
    """Every photo at or below a folder, cropped: uint8 [side, side, 3]."""
    for path in sorted(path for path in folder.rglob("*") if is_image_name(path.name)):
        yield decode(read_file(path), min_side=2 * side).square(side, Fit.CROP)
