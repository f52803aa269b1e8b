"""Fit the projection from embeddings to vectors: mean and damped principal components.

usage: python -m tools.fit_projection MODEL.onnx OUT.npz PHOTOS [--dimensions 512]

PHOTOS is a folder of some thousand photos of many kinds. Never fit it on photos that will be searched: what they have
in common is what tells them from others, and the projection would remove it (measured: mAP .55 falls to .38).

A component with variance λ is divided by √(λ + 4·mean λ): plain whitening would blow up noise.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
import numpy.typing as npt
import onnxruntime

from desktop.embedding.image_encoder import network_input
from tools.photo_folder import squares

DAMPING = 4.0


def embeddings(model: Path, folder: Path) -> npt.NDArray[np.float64]:
    """Embeddings of length 1 of all photos: float64 [photos, 1280]."""
    session = onnxruntime.InferenceSession(str(model), providers=["CPUExecutionProvider"])
    side = session.get_inputs()[0].shape[2]
    found = [session.run(["embedding"], {"image": network_input(square)})[0][0] for square in squares(folder, side)]
    rows = np.stack(found).astype(np.float64)
    unit: npt.NDArray[np.float64] = rows / np.linalg.norm(rows, axis=1, keepdims=True)
    return unit


def fit(rows: npt.NDArray[np.float64], dimensions: int) -> tuple[npt.NDArray[np.float32], npt.NDArray[np.float16]]:
    """Mean [1280] and projection [1280, dimensions]."""
    mean = rows.mean(0)
    variances, components = np.linalg.eigh(np.cov(rows - mean, rowvar=False))
    largest = np.argsort(variances)[::-1][:dimensions]
    variances = variances[largest]
    projection = components[:, largest] / np.sqrt(variances + DAMPING * variances.mean())
    return mean.astype(np.float32), projection.astype(np.float16)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("model", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("photos", type=Path)
    parser.add_argument("--dimensions", type=int, default=512)
    arguments = parser.parse_args()
    rows = embeddings(arguments.model, arguments.photos)
    mean, projection = fit(rows, arguments.dimensions)
    np.savez(arguments.out, mu=mean, P=projection)
    print(f"{arguments.out}: {arguments.dimensions} dimensions from {len(rows)} photos")


if __name__ == "__main__":
    main()
