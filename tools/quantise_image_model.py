"""Make the converted image model int8: a quarter of the size, and half as fast again on one core.

usage: python -m tools.quantise_image_model IN.onnx OUT.onnx PHOTOS

PHOTOS is a folder of about 200 photos of many kinds, searched recursively; they set the range of each layer. Weights
are 8-bit for each channel, with 7 bits used: without it, sums of 8-bit products overflow on x86 processors before VNNI.

Then enter the SHA-256 of the result in resources/model/model.json under a new id, and fit the projection anew: vectors
of different models do not compare.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from onnxruntime.quantization import CalibrationDataReader, CalibrationMethod, QuantFormat, QuantType, quantize_static
from onnxruntime.quantization.shape_inference import quant_pre_process

from desktop.embedding.image_encoder import network_input
from tools.photo_folder import squares

SIDE = 260


class PhotoReader(CalibrationDataReader):  # type: ignore[misc]  # onnxruntime is untyped
    """Feeds photos to the calibration, one at a time."""

    def __init__(self, folder: Path) -> None:
        self._inputs: Iterator[dict[str, Any]] = ({"image": network_input(square)} for square in squares(folder, SIDE))

    def get_next(self) -> dict[str, Any] | None:
        """The next photo as the network's input, or None at the end."""
        return next(self._inputs, None)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("model", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("photos", type=Path)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as work:
        prepared = Path(work) / "prepared.onnx"
        quant_pre_process(str(arguments.model), str(prepared), skip_symbolic_shape=True)
        quantize_static(
            prepared,
            arguments.out,
            PhotoReader(arguments.photos),
            quant_format=QuantFormat.QDQ,
            per_channel=True,
            reduce_range=True,
            activation_type=QuantType.QUInt8,
            weight_type=QuantType.QInt8,
            calibrate_method=CalibrationMethod.MinMax,
        )
    print(f"{arguments.out}: {arguments.out.stat().st_size} bytes")


if __name__ == "__main__":
    main()
